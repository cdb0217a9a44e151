import ArgumentParser
import Foundation

@main
struct NablaBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nabla-bench",
    abstract: "Times Nabla beside hand-written adjoints and other engines, in one process.",
    discussion: """
      Before anything is timed every engine's value and gradient are compared with the \
      hand-written adjoint's; the command fails if they differ. Engines take turns, round by \
      round, and the results are ratios of one run.
      """)

  @Option(help: "Only the rows of this group (scalar), or this row (w1, scalar/w1).")
  var only: String?

  @Option(help: "Only this engine, beside the yardstick.")
  var engine: String?

  @Flag(help: "One JSON object a line.")
  var json = false

  @Flag(help: "A smoke run: seconds, and no numbers to rely on.")
  var quick = false

  @Option(help: "Run one engine this often, without checks or times: to count instructions.")
  var runs: Int?

  @Option(help: "Write the inputs and hand C's answers to this directory, and time nothing.")
  var writeInputs: String?

  @Option(help: "Print the JSON lines of this file as tables, and time nothing.")
  var table: String?

  func run() throws {
    if let table {
      return print(try ResultsTable(contentsOf: URL(fileURLWithPath: table)).markdown)
    }
    if let writeInputs {
      return try InputFiles(directory: URL(fileURLWithPath: writeInputs)).write()
    }
    // The class engine recurses as deeply as the computation is long, and so does its release.
    try onThread(stackBytes: 1 << 30) {
      let entries = Catalogue(quick: quick).entries.filter { $0.rows.contains(where: isWanted) }
      guard !entries.isEmpty else { throw ValidationError("no row is called \(only ?? "")") }
      for entry in entries {
        var contest = try entry.make()
        if let runs {
          contest.contenders.removeAll { !isWanted($0.row) || $0.engine != engine ?? "nabla" }
          contest.run(times: runs)
          continue
        }
        let others = contest.contenders.dropFirst().filter {
          isWanted($0.row) && (engine == nil || $0.engine == engine)
        }
        contest.contenders = contest.contenders.prefix(1) + others
        try contest.check()
        let measurements = contest.measure(
          rounds: quick ? 3 : 25, sampleNanoseconds: quick ? 1e5 : 2e6)
        let hasYardstickRow = contest.unit != Contest.ratio
        for measurement in measurements.dropFirst(hasYardstickRow ? 0 : 1)
        where isWanted(measurement.row) {
          let line = Line(measurement, yardstick: measurements[0])
          print(json ? line.json : line.text)
        }
      }
    }
  }

  private func isWanted(_ row: String) -> Bool {
    guard let only else { return true }
    return row == only || row.split(separator: "/").contains { $0 == only }
  }
}
