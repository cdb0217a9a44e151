import Testing

@testable import GradBenchProblems

@Suite struct SessionTests {
  private let session = Session(tool: "nabla", problems: Catalogue.problems)

  private func reply(_ line: String) throws -> JSON { try JSON(parsing: session.reply(to: line)) }

  @Test(arguments: [
    (#"{"id": 0, "kind": "start", "eval": "lse"}"#, #"{"id":0,"tool":"nabla"}"#),
    (#"{"id": 1, "kind": "define", "module": "lse"}"#, #"{"id":1,"success":true}"#),
    (#"{"id": 3, "kind": "analysis", "of": 2, "valid": true}"#, #"{"id":3}"#),
    (#"{"id": "a\n", "kind": "analysis"}"#, #"{"id":"a\n"}"#),
  ]) func `messages have replies with their ids`(_ line: String, _ expected: String) {
    #expect(session.reply(to: line) == expected)
  }

  @Test(arguments: [
    ("", nil, "byte 1: a value is expected"),
    ("hello", nil, "byte 1: a value is expected"),
    (#"{"id": 1, "kind": "start""#, nil, "byte 26: a comma or the object's end is expected"),
    (#"{"id": 1} 2"#, nil, "byte 11: there is more after the value"),
    ("[1, 2]", nil, #""id" is missing"#),
    (#"{"kind": "start"}"#, nil, #""id" is missing"#),
    (#"{"id": 1}"#, "1", #""kind" is missing"#),
    (#"{"id": 2, "kind": 3}"#, "2", #""kind": a string is expected"#),
    (#"{"id": 3, "kind": "stop"}"#, "3", #"there is no message of the kind "stop""#),
    (#"{"id": 4, "kind": "define"}"#, "4", #""module" is missing"#),
    (
      #"{"id": 5, "kind": "evaluate", "module": "hello", "function": "cube", "input": 1}"#, "5",
      #"there is no function "cube"; there are double, square"#
    ),
    (
      #"{"id": 6, "kind": "evaluate", "module": "hello", "function": "square"}"#, "6",
      #""input" is missing"#
    ),
    (
      #"{"id": 7, "kind": "evaluate", "module": "hello", "function": "square", "input": [1]}"#, "7",
      "a number is expected"
    ),
    (
      #"{"id": 8, "kind": "evaluate", "module": "lse", "function": "primal", "input": {"x": []}}"#,
      "8", #""x": the list is empty"#
    ),
    (
      #"{"id": 9, "kind": "evaluate", "module": "lse", "function": "primal", "#
        + #""input": {"x": [1], "min_runs": 0}}"#, "9", #""min_runs": 0 is less than 1"#
    ),
  ]) func `what cannot be answered gets an error`(
    _ line: String, _ id: String?, _ error: String
  ) {
    let members = [
      id.map { #""id":\#($0)"# }, #""success":false"#, #""error":"# + JSON.string(error).text,
    ]
    #expect(session.reply(to: line) == "{" + members.compactMap { $0 }.joined(separator: ",") + "}")
  }

  @Test func `an unknown module is told which ones there are`() throws {
    let error = try reply(#"{"id": 1, "kind": "define", "module": "mnist"}"#).get("error") {
      try $0.string()
    }
    #expect(error.hasPrefix(#"there is no module "mnist"; there are "#))
    for problem in Catalogue.problems.keys { #expect(error.contains(problem)) }
  }

  @Test(arguments: [(1, 0.0), (7, 0.0), (2, 1e-4)])
  func `runs are as many and as long as asked for`(_ runs: Int, _ seconds: Double) throws {
    let reply = try reply(
      """
      {"id": 1, "kind": "evaluate", "module": "lse", "function": "primal",
       "input": {"x": [1, 2], "min_runs": \(runs), "min_seconds": \(seconds)}}
      """)
    let timings = try reply.get("timings") { try $0.array() }
    let names = try timings.map { try $0.get("name") { try $0.string() } }
    #expect(names.first == "prepare")
    #expect(names.dropFirst().allSatisfy { $0 == "evaluate" })
    #expect(names.count - 1 >= runs)
    if seconds == 0 { #expect(names.count - 1 == runs) }
    let total = try timings.dropFirst().reduce(0) {
      try $0 + $1.get("nanoseconds") { try $0.number() }
    }
    #expect(total >= seconds * 1e9)
  }

  @Test func `no run is kept for the next one`() {
    var calls = 0
    let run = Run { () -> Double in
      calls += 1
      return Double(calls)
    }
    #expect(throws: Never.self) { try run.evaluate() }
    #expect(throws: Never.self) { try run.evaluate() }
    #expect(run.output() == .number(2))
  }
}
