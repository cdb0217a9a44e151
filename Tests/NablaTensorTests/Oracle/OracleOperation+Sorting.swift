import Nabla

extension OracleOperation {
  /// Sorting operations.
  static var sorting: [OracleOperation] {
    [
      // The library's sorts are all stable, and topk is sorted.
      OracleOperation(
        "sort",
        results: { call in
          _ = try call.bool(3, "stable", default: true)
          let (values, indices) = try call.tensor().sort(
            along: call.integer(1, "dim", default: -1),
            descending: call.bool(2, "descending", default: false))
          return [.real(values), .indices(indices)]
        }),
      OracleOperation(
        "topk",
        results: { call in
          _ = try call.bool(4, "sorted", default: true)
          let (values, indices) = try call.tensor().topk(
            call.integer(1, "k"), along: call.integer(2, "dim", default: -1),
            largest: call.bool(3, "largest", default: true))
          return [.real(values), .indices(indices)]
        }),
    ]
  }
}
