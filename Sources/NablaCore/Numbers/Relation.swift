/// The relation of a comparison. `>` and `>=` are these with exchanged operands.
public enum Relation: String, Sendable {
  /// `left < right`.
  case less = "<"
  /// `left <= right`.
  case lessOrEqual = "<="
  /// `left == right`.
  case equal = "=="

  /// Whether two values are in the relation. Never true of NaN.
  @inlinable public func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .equal: left == right
    }
  }
}
