import Foundation

/// One side of GradBench's protocol: a reply for every message, both JSON on one line.
///
/// A message that cannot be answered gets `"success": false` and an `"error"`, with the message's id if
/// it has one, and the session goes on.
package struct Session {
  private let tool: String
  private let problems: [String: any Problem.Type]

  /// - Parameters:
  ///   - tool: what the tool is called.
  ///   - problems: those that it knows, by name.
  package init(tool: String, problems: [String: any Problem.Type]) {
    (self.tool, self.problems) = (tool, problems)
  }

  /// Replies to standard input on standard output until there is no more.
  package func run() {
    while let line = readLine() {
      print(reply(to: line))
      // Whoever asked waits for the reply, and standard output may be a pipe.
      fflush(nil)
    }
  }

  /// The reply to a line.
  package func reply(to line: String) -> String {
    var id: JSON?
    do {
      let message = try JSON(parsing: line)
      id = message.member("id").map(Self.withoutFraction)
      guard id != nil else { throw InputError("\"id\" is missing") }
      return Self.reply(id, try answer(message))
    } catch {
      return Self.reply(
        id, [("success", .bool(false)), ("error", .string(String(describing: error)))])
    }
  }

  private typealias Members = [(key: String, value: JSON)]

  private static func reply(_ id: JSON?, _ members: Members) -> String {
    JSON.object((id.map { [("id", $0)] } ?? []) + members).text
  }

  /// Ids are written as they came: 3, not 3.0.
  private static func withoutFraction(_ id: JSON) -> JSON {
    guard case .number(let value) = id, let integer = Int(exactly: value) else { return id }
    return .integer(integer)
  }

  private func answer(_ message: JSON) throws -> Members {
    switch try message.get("kind", { try $0.string() }) {
    case "start": return [("tool", .string(tool))]
    case "define":
      _ = try problem(message)
      return [("success", .bool(true))]
    case "evaluate": return try evaluate(message)
    case "analysis": return []
    case let kind: throw InputError("there is no message of the kind \"\(kind)\"")
    }
  }

  private func problem(_ message: JSON) throws -> any Problem.Type {
    let module = try message.get("module") { try $0.string() }
    return try problems.entry(named: module, "module")
  }

  // MARK: Evaluation

  private func evaluate(_ message: JSON) throws -> Members {
    let problem = try problem(message)
    let function = try message.get("function") { try $0.string() }
    let input = try message.get("input") { $0 }
    let repetition = try Repetition(input: input)
    let start = DispatchTime.now().uptimeNanoseconds
    let run = try problem.prepare(function, input: input)
    // Programs are compiled, and memory is touched, when they are first used. The answer is not kept.
    try run.evaluate()
    let preparation = DispatchTime.now().uptimeNanoseconds - start
    let evaluations = try repetition.times(of: run)
    let timings =
      [Self.timing("prepare", preparation)] + evaluations.map { Self.timing("evaluate", $0) }
    return [("success", .bool(true)), ("output", run.output()), ("timings", .array(timings))]
  }

  private static func timing(_ name: String, _ nanoseconds: UInt64) -> JSON {
    .object([("name", .string(name)), ("nanoseconds", .integer(Int(nanoseconds)))])
  }
}

/// How often a function is run.
private struct Repetition {
  private var runs = 1
  private var seconds = 1.0

  /// A reply has one timing a run: with more of the shortest runs than these it would be longer than
  /// what it is about.
  private static let most = 1_000_000

  init(input: JSON) throws {
    if input.member("min_runs") != nil {
      runs = try input.get("min_runs") { try $0.integer(atLeast: 1) }
    }
    if input.member("min_seconds") != nil {
      seconds = try input.get("min_seconds") { try $0.number() }
    }
  }

  /// Runs until the runs are as many as asked for and take as long, and says how long each took.
  func times(of run: Run) throws -> [UInt64] {
    var times: [UInt64] = []
    var total: UInt64 = 0
    repeat {
      let start = DispatchTime.now().uptimeNanoseconds
      try run.evaluate()
      let time = DispatchTime.now().uptimeNanoseconds - start
      times.append(time)
      total += time
    } while times.count < runs || (Double(total) < seconds * 1e9 && times.count < Self.most)
    return times
  }
}
