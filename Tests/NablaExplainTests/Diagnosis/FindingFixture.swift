import Foundation
import Nabla
import NablaTestSupport
import Testing

/// A program, and the findings that both engines must make in it.
struct FindingFixture: Decodable, Sendable, CustomTestStringConvertible {
  /// A finding as both engines write it as JSON.
  struct Found: Decodable, Sendable, Equatable, CustomStringConvertible {
    let kind: String
    let cause: String?
    let node: Int
    let receiver: Int?
    let reached: [Int]
    let numbers: [String: [ExactNumber]]

    /// A full description; findings are equal if their descriptions are.
    var description: String {
      let numbers = numbers.sorted { $0.key < $1.key }
        .map { "\($0) \($1.map { NumberText.shortest($0.value) })" }
      return
        "\(kind) \(cause ?? "-") \(node) \(receiver.map { "\($0)" } ?? "-") \(reached) \(numbers)"
    }
    static func == (left: Self, right: Self) -> Bool { left.description == right.description }

    /// The description without the numbers.
    var place: String { "\(kind) \(cause ?? "-") \(node) \(receiver.map { "\($0)" } ?? "-")" }
  }

  /// The verdict on a gradient multiplied by a factor.
  struct Checked: Decodable, Sendable {
    let input: String
    let times: Double
    let verdict: String
    let cause: String?
  }

  let formula: String
  /// The incoming gradient of the output; 1 if left out.
  let seed: Double?
  let findings: [Found]
  let checks: [Checked]

  var testDescription: String { formula }
  var explanation: Explanation {
    get throws {
      let formula = try Formula(formula)
      guard let seed else { return try Explanation(formula: formula) }
      return try Explanation(formula: formula, of: [(formula.output.text, seed)])
    }
  }

  static let all: [FindingFixture] = try! NablaTestSupport.Fixtures.lines(
    of: "programs.jsonl", in: "findings", as: FindingFixture.self)
}

extension Diagnosis {
  /// The findings as parsed from JSON.
  var read: [FindingFixture.Found] {
    get throws {
      struct List: Decodable { let findings: [FindingFixture.Found] }
      return try JSONDecoder().decode(List.self, from: Data(json.utf8)).findings
    }
  }
}

/// The identity with a wrong derivative, which multiplies the gradient.
struct MultipliedGradient: UnaryRule {
  let factor: Double
  func value<N: RuleNumber>(_ x: N) -> N { x }
  func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .constant(factor) }
}
