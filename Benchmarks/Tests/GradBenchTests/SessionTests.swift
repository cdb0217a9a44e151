import Testing

@testable import GradBenchProblems

@Suite struct SessionTests {
  /// A reply without its timings, which differ.
  private func reply(_ line: String) throws -> String {
    guard
      case .object(let members) = try JSON(
        parsing: Session(tool: "nabla", problems: Catalogue.problems).reply(to: line))
    else {
      return "no object"
    }
    return JSON.object(members.filter { $0.key != "timings" }.map { ($0.key, $0.value) }).text
  }

  @Test(arguments: [
    (#"{"id": 0, "kind": "start", "eval": "lse"}"#, #"{"id":0,"tool":"nabla"}"#),
    (#"{"id": 1, "kind": "define", "module": "lse"}"#, #"{"id":1,"success":true}"#),
    (#"{"id": 3, "kind": "analysis", "of": 2, "valid": true}"#, #"{"id":3}"#),
    (#"{"id": 4, "kind": "analysis"}"#, #"{"id":4}"#),
  ]) func `messages have replies with their ids`(_ line: String, _ expected: String) throws {
    #expect(Session(tool: "nabla", problems: Catalogue.problems).reply(to: line) == expected)
  }
}
