import Nabla

extension OracleOperation {
  /// Views: reshaping, and parts of a tensor.
  static var views: [OracleOperation] {
    [
      OracleOperation("reshape") { try $0.tensor().reshaped(to: $0.integers(1, "shape")) },
      OracleOperation("view") { try $0.tensor().viewed(as: $0.integers(1, "shape")) },
      OracleOperation("expand") { try $0.tensor().expanded(to: $0.integers(1, "size")) },
      OracleOperation("broadcast_to") { try $0.tensor().expanded(to: $0.integers(1, "size")) },
      OracleOperation("transpose") { call in
        try call.tensor().transposed(call.integer(1, "dim0"), call.integer(2, "dim1"))
      },
      OracleOperation("permute") { try $0.tensor().permuted($0.integers(1, "dims")) },
      OracleOperation("movedim") { call in
        let (sources, destinations) = try (
          call.integers(1, "source"), call.integers(2, "destination")
        )
        if sources.count == 1 && destinations.count == 1 {
          return try call.tensor().movedDimension(from: sources[0], to: destinations[0])
        }
        return try call.tensor().movedDimensions(from: sources, to: destinations)
      },
      OracleOperation("squeeze") { call in
        guard let dimension = call.argument(1, "dim") else { return try call.tensor().squeezed() }
        return try call.tensor().squeezed(call.integer(dimension))
      },
      OracleOperation("squeeze:multiple") { try $0.tensor().squeezed($0.integers(1, "dim")) },
      OracleOperation("unsqueeze") { try $0.tensor().unsqueezed($0.integer(1, "dim")) },
      OracleOperation("flatten") { call in
        try call.tensor().flattened(
          from: call.integer(1, "start_dim", default: 0),
          to: call.integer(2, "end_dim", default: -1))
      },
      OracleOperation("diagonal") { call in
        try call.tensor().diagonal(
          offset: call.integer(1, "offset", default: 0),
          dimensions: (call.integer(2, "dim1", default: 0), call.integer(3, "dim2", default: 1)))
      },
      OracleOperation("select") { call in
        try call.tensor().selected(along: call.integer(1, "dim"), at: call.integer(2, "index"))
      },
      OracleOperation("narrow") { call in
        try call.tensor().narrowed(
          along: call.integer(1, "dim"), from: call.integer(2, "start"),
          count: call.integer(3, "length"))
      },
      OracleOperation("slice") { call in
        try call.tensor().sliced(
          along: call.integer(1, "dim", default: 0),
          from: call.argument(2, "start").map { try call.integer($0) },
          to: call.argument(3, "end").map { try call.integer($0) },
          by: call.integer(4, "step", default: 1))
      },
      OracleOperation(
        "split",
        list: { call in
          let dimension = try call.integer(2, "dim", default: 0)
          if try call.required(1).elements != nil {
            return try call.tensor().split(call.integers(1), along: dimension)
          }
          return try call.tensor().split(call.integer(1), along: dimension)
        }),
      OracleOperation(
        "split_with_sizes",
        list: { call in
          try call.tensor().split(call.integers(1), along: call.integer(2, "dim", default: 0))
        }),
      OracleOperation(
        "chunk",
        list: { call in
          try call.tensor().chunked(
            into: call.integer(1, "chunks"), along: call.integer(2, "dim", default: 0))
        }),
      OracleOperation(
        "unbind",
        results: { call in
          let dimension = try call.integer(1, "dim", default: 0)
          // The library handles views of integers in the same way.
          if case .tensor(let index) = call.args[0],
            case .int32(let integers) = call.operands[index]
          {
            return integers.unstacked(along: dimension).map { .indices(Tensor<Int64>($0)) }
          }
          return try call.tensor().unstacked(along: dimension).map { .real($0) }
        }),
    ]
  }
}
