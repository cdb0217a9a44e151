import Nabla

extension OracleOperation {
  /// Operations that join, pad or rearrange tensors.
  static var joining: [OracleOperation] {
    [
      OracleOperation("cat") { call in
        try concatenated(call.tensors(), along: call.integer(1, "dim", default: 0))
      },
      OracleOperation("stack") { call in
        try stacked(call.tensors(), along: call.integer(1, "dim", default: 0))
      },
      OracleOperation("clone", of: { $0.cloned() }),
      OracleOperation("repeat") { call in
        let counts =
          call.args.count == 2
          ? try call.integers(1) : try call.args.indices.dropFirst().map { try call.integer($0) }
        return try call.tensor().repeated(counts)
      },
      OracleOperation("flip") { try $0.tensor().flipped(along: $0.integers(1, "dims")) },
      OracleOperation("roll") { call in
        guard let dimensions = call.argument(2, "dims") else {
          return try call.tensor().rolled(by: call.integer(1, "shifts"))
        }
        let (shifts, places) = try (call.integers(1, "shifts"), call.integers(dimensions))
        if shifts.count == 1 && places.count == 1 {
          return try call.tensor().rolled(by: shifts[0], along: places[0])
        }
        return try call.tensor().rolled(by: shifts, along: places)
      },
      OracleOperation("tril") {
        try $0.tensor().tril(diagonal: $0.integer(1, "diagonal", default: 0))
      },
      OracleOperation("triu") {
        try $0.tensor().triu(diagonal: $0.integer(1, "diagonal", default: 0))
      },
      OracleOperation("nn.functional.pad:constant") { call in
        if call.argument(2, "mode") != nil, try call.string(2, "mode") != "constant" {
          throw DoesNotCompile(reason: "padded(_:with:) is of constants")
        }
        // PyTorch starts with the last dimension, and lists both sides of each dimension.
        let numbers = try call.integers(1, "pad")
        guard numbers.count % 2 == 0 else {
          throw DoesNotCompile(reason: "\(numbers.count) numbers where pairs are expected")
        }
        let widths = stride(from: 0, to: numbers.count, by: 2).reversed().map {
          (before: numbers[$0], after: numbers[$0 + 1])
        }
        return try call.tensor().padded(
          widths, with: Element(call.number(3, "value", default: 0)))
      },
    ]
  }
}
