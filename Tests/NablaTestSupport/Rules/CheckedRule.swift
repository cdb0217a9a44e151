import Nabla

/// A rule as the checker handles it.
public typealias CheckedRule = AnyRule

extension CheckedRule {
  /// The rule book's entry, made with these parameters.
  public init(_ entry: RuleBook.Entry, parameters: [Double]) {
    switch entry.form {
    case .unary(let make): self = .unary(make(parameters))
    case .binary(let rule): self = .binary(rule)
    case .many(let rule): self = .many(rule)
    }
  }

  /// The name with the parameters: `clamp(-1.0, 1.0)`.
  public var name: String {
    parameters.isEmpty
      ? facts.name : "\(facts.name)(\(parameters.map { "\($0)" }.joined(separator: ", ")))"
  }

  /// Zeros of both signs, infinities, NaN, kinks and bounds, for rules of one or two operands, or of
  /// lists.
  public static func specialPoints(operands: Int?) -> [[Double]] {
    let special: [Double] = [0, -0.0, 1, -1, .infinity, -.infinity, .nan]
    switch operands {
    case 1: return (special + [-3, 3, 6, 7, 0.5, -0.5, 1e200]).map { [$0] }
    case 2:
      return special.flatMap { x in special.map { [x, $0] } } + [[0, 0.5], [0, 2], [3, -2]]
    default:
      let lists: [[Double]] = [
        [0, 0], [0, -0.0], [1, 1], [.infinity, 1], [-.infinity, 1], [.nan, 1], [1e50, 1e50],
      ]
      return lists + [[-.infinity, -.infinity], [.infinity, .infinity], [.infinity, -.infinity]]
    }
  }
}
