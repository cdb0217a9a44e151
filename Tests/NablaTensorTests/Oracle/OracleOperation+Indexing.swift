import Nabla

extension OracleOperation {
  /// Selection of elements by indices and masks.
  static var indexing: [OracleOperation] {
    [
      OracleOperation("gather") { call in
        try call.indices(2, "index").gathering(
          from: call.tensor(), along: call.integer(1, "dim"))
      },
      OracleOperation("take_along_dim") { call in
        try call.indices(1, "indices").taking(
          from: call.tensor(), along: call.argument(2, "dim").map { try call.integer($0) })
      },
      OracleOperation("index_select") { call in
        try call.indices(2, "index").selecting(
          from: call.tensor(), along: call.integer(1, "dim"))
      },
      OracleOperation("scatter") { call in
        let (x, dimension) = try (call.tensor(), call.integer(1, "dim"))
        let indices = try call.indices(2, "index")
        if call.isTensor(3, "src") {
          return try indices.scattering(call.tensor(3, "src"), into: x, along: dimension)
        }
        return try indices.scattering(call.element(3, "value"), into: x, along: dimension)
      },
      OracleOperation("scatter_add") { call in
        try call.indices(2, "index").scatterAdding(
          call.tensor(3, "src"), to: call.tensor(), along: call.integer(1, "dim"))
      },
      OracleOperation("index_add") { call in
        try call.indices(2, "index").indexAdding(
          call.tensor(3, "source"), to: call.tensor(), along: call.integer(1, "dim"),
          alpha: Element(call.named("alpha").map { try call.number($0) } ?? 1))
      },
      OracleOperation("masked_fill") { call in
        let (x, mask) = try (call.tensor(), call.mask(1, "mask"))
        return try call.isTensor(2, "value")
          ? x.maskedFill(mask, with: call.tensor(2, "value"))
          : x.maskedFill(mask, with: call.element(2, "value"))
      },
      OracleOperation("masked_select") { try $0.tensor().maskedSelect($0.mask(1, "mask")) },
      OracleOperation("__getitem__") { call in
        let x = try call.tensor()
        let value = try call.required(1)
        // A tuple has one index for each dimension; any other value is one index.
        let parts: [TaggedValue]
        if case .tuple(let elements) = value { parts = elements } else { parts = [value] }
        let i = try parts.map(call.subscriptIndex)
        switch i.count {
        case 0: return x[...]
        case 1: return x[i[0]]
        case 2: return x[i[0], i[1]]
        case 3: return x[i[0], i[1], i[2]]
        case 4: return x[i[0], i[1], i[2], i[3]]
        default: throw OracleCheck<Element>.Mismatch("\(i.count) indices")
        }
      },
      OracleOperation("index_put") { call in
        let (x, values) = try (call.tensor(), call.tensor(2, "values"))
        let accumulates = try call.bool(3, "accumulate", default: false)
        let i =
          try call.required(1, "indices").elements.map { try $0.map(call.subscriptIndex) } ?? []
        switch (i.count, accumulates) {
        case (1, false): return x.indexPut(values, at: i[0])
        case (1, true): return x.indexPut(accumulating: values, at: i[0])
        case (2, false): return x.indexPut(values, at: i[0], i[1])
        case (2, true): return x.indexPut(accumulating: values, at: i[0], i[1])
        default: throw OracleCheck<Element>.Mismatch("\(i.count) indices")
        }
      },
    ]
  }
}

extension OracleCall {
  /// An index of a subscript.
  func subscriptIndex(_ value: TaggedValue) throws -> any TensorIndexing {
    switch value {
    case .integer(let place): return place
    case .none: return .newAxis
    case .ellipsis: return .ellipsis
    case .list(let places): return try places.map { try integer($0) }
    case .slice(let start, let stop, let step):
      func bound(_ value: TaggedValue) throws -> Int? {
        value == TaggedValue.none ? nil : try integer(value)
      }
      return try .slice(from: bound(start), to: bound(stop), by: bound(step) ?? 1)
    case .tensor(let index):
      switch operands[index] {
      case .int64(let tensor): return tensor
      case .int32(let tensor): return tensor
      case .bool(let tensor): return tensor
      default: throw mismatch(value, "an index")
      }
    default: throw mismatch(value, "an index")
    }
  }
}
