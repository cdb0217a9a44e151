import Foundation
import Nabla

/// A rule's value and derivatives at one point, from mpmath: see Scripts/references.
public struct RuleReference: Decodable, Sendable {
  public let rule: String
  public let parameters: [Double]
  public let at: [ExactNumber]
  public let value: ExactNumber
  public let first: [ExactNumber]
  /// The Hessian's upper triangle, row by row.
  public let second: [ExactNumber]
  /// Of one-operand rules only.
  public let third: ExactNumber?
  public let excess: Excess
  public let sensitivity: Sensitivity

  /// The exact numbers minus the Doubles here, in ulp: with it, errors of a fraction of an ulp can
  /// be told.
  public struct Excess: Decodable, Sendable {
    public let value: ExactNumber
    public let first: [ExactNumber]
  }

  /// How much each quantity changes if the operands change by one in the last place, in units of
  /// that: the sum over operands of |x dq/dx|.
  public struct Sensitivity: Decodable, Sendable {
    public let value: ExactNumber
    public let first: [ExactNumber]
    public let second: [ExactNumber]
    public let third: ExactNumber?
  }

  public static func all() throws -> [RuleReference] {
    try Fixtures.lines(of: "references.jsonl", in: "rules", as: RuleReference.self)
  }

  public var operands: [Double] { at.map(\.value) }

  /// The errors of a value and of first derivatives, in ulp.
  public func errors(value got: Double, first: [Double]) -> (value: Double, first: [Double]) {
    func error(_ got: Double, _ nearest: Double, _ excess: Double) -> Double {
      Swift.abs((got - nearest) / nearest.ulp - excess)
    }
    return (
      error(got, value.value, excess.value.value),
      first.indices.map { error(first[$0], self.first[$0].value, excess.first[$0].value) }
    )
  }

  /// The exact derivatives of an order, as ``RuleEngine/derivatives`` lists them, with their
  /// sensitivities; nil where the file does not hold the order.
  public func derivatives(order: Int) -> [(exact: Double, sensitivity: Double)]? {
    switch order {
    case 1:
      return zip(first, sensitivity.first).map { ($0.value, $1.value) }
    case 2:
      let n = at.count
      return (0..<n * n).map { entry in
        let (i, j) = (min(entry / n, entry % n), max(entry / n, entry % n))
        let index = i * n - i * (i - 1) / 2 + (j - i)
        return (second[index].value, sensitivity.second[index].value)
      }
    default:
      guard let third, let slack = sensitivity.third else { return nil }
      return [(third.value, slack.value)]
    }
  }
}

/// PyTorch's answer at a kink, bound, tie, zero, infinity or NaN.
public struct RuleConvention: Decodable, Sendable {
  public let rule: String
  public let parameters: [Double]
  public let at: [ExactNumber]
  public let value: ExactNumber
  public let gradient: [ExactNumber]

  public init(
    rule: String, parameters: [Double] = [], at: [Double], value: Double, gradient: [Double]
  ) {
    self.rule = rule
    self.parameters = parameters
    self.at = at.map { ExactNumber($0) }
    self.value = ExactNumber(value)
    self.gradient = gradient.map { ExactNumber($0) }
  }

  public static func all() throws -> [RuleConvention] { try lines().compactMap(\.convention) }

  /// The rules that PyTorch does not have.
  public static func rulesWithoutPyTorch() throws -> Set<String> {
    Set(try lines().filter { $0.convention == nil }.map(\.rule))
  }

  public var operands: [Double] { at.map(\.value) }
}

extension RuleConvention {
  /// A line of the fixture: a point, or that PyTorch does not have the rule.
  private struct Line: Decodable {
    let rule: String
    let convention: RuleConvention?

    private enum Key: CodingKey { case rule, value }

    init(from decoder: any Decoder) throws {
      let line = try decoder.container(keyedBy: Key.self)
      rule = try line.decode(String.self, forKey: .rule)
      convention = line.contains(.value) ? try RuleConvention(from: decoder) : nil
    }
  }

  private static func lines() throws -> [Line] {
    try Fixtures.lines(of: "conventions.jsonl", in: "rules", as: Line.self)
  }
}
