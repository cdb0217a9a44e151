/// A comparison of two numbers.
public enum Relation: String, Sendable {
  case less = "<"
  case lessOrEqual = "<="
  case equal = "=="

  @inlinable public func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .equal: left == right
    }
  }
}
