import Nabla

extension OracleOperation {
  /// What orders elements.
  static var sorting: [OracleOperation] {
    [
      // Every sort of ours is stable, and what is on top is sorted.
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
