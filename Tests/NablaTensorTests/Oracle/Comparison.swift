/// The rule by which a result agrees with a recorded one: equal shape and type, equal integers and
/// Bools; for real numbers NaN for NaN, the same infinity, or |a - b| at most tol (1 + |b|).
enum Comparison {
  /// A description of the difference, or nil if they agree.
  static func difference(
    of answer: StoredTensor, from recorded: StoredTensor, tolerance: Double
  ) -> String? {
    if answer.type != recorded.type {
      return "the elements are \(answer.type), recorded \(recorded.type)"
    }
    if answer.shape != recorded.shape {
      return "the shape is \(answer.shape), recorded \(recorded.shape)"
    }
    if !recorded.type.isReal {
      let pairs = zip(answer.integers, recorded.integers)
      guard let (index, (a, b)) = pairs.enumerated().first(where: { $1.0 != $1.1 }) else {
        return nil
      }
      return "element \(index) is \(a), recorded \(b)"
    }
    var worst: (index: Int, excess: Double)?
    for (index, (a, b)) in zip(answer.reals, recorded.reals).enumerated() {
      if (a.isNaN && b.isNaN) || a == b { continue }
      let excess = a.isFinite && b.isFinite ? abs(a - b) / (1 + abs(b)) : .infinity
      if excess > max(tolerance, worst?.excess ?? 0) { worst = (index, excess) }
    }
    guard let worst else { return nil }
    return """
      element \(worst.index) of \(recorded.reals.count) is \(answer.reals[worst.index]), recorded \
      \(recorded.reals[worst.index]): \(worst.excess) > \(tolerance)
      """
  }
}
