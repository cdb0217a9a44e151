import Foundation
import Nabla
import NablaTestSupport
import Testing

/// Random programs of tensors beside PyTorch: 500 of the repository, or those of the file that the
/// environment variable NABLA_PROGRAMS names. Scripts/fuzz-tensors makes such a file.
@Suite("Random programs of tensors beside PyTorch")
struct TensorProgramTests {
  private static var url: URL {
    if let named = ProcessInfo.processInfo.environment["NABLA_PROGRAMS"] {
      return URL(fileURLWithPath: named)
    }
    return Bundle.module.resourceURL!.appendingPathComponent("Fixtures/programs/programs.jsonl")
  }

  private static func lines() throws -> [Data.SubSequence] {
    try Data(contentsOf: url).split(separator: UInt8(ascii: "\n"))
  }

  @Test func `a random program gives PyTorch's values, gradients and errors`() async throws {
    let count = try Self.lines().count
    try #require(count > 0)
    let reports = await Isolation.reports(of: count) { start in
      await #expect(
        processExitsWith: .failure, observing: [\.standardOutputContent, \.standardErrorContent]
      ) { [start = start as Int] in
        try Isolation.reportAll(try Self.lines().dropFirst(start)) { line in
          TensorProgramCheck(try JSONDecoder().decode(TensorProgram.self, from: Data(line))).report
        }
      }
    }
    let counts = Dictionary(grouping: reports) { report in
      report.hasPrefix("equal") ? report : "different"
    }.mapValues(\.count)
    print("Random programs of tensors: \(count)")
    for (outcome, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("  \(outcome): \(count)")
    }
    for report in reports where !report.hasPrefix("equal") { Issue.record("\(report)") }
    #expect(reports.count == count)
  }
}

extension TensorProgramCheck {
  /// "equal", with the reason for a documented difference; or the seed, and what differs first.
  fileprivate var report: String {
    guard let finding = findings.first else { return "equal" }
    if let reason = TensorProgramDifference.reason(self) { return "equal but for this: \(reason)" }
    let place = finding.step.map { "step \($0), \(program.steps[$0].title)," } ?? ""
    return "seed \(program.seed): \(place) \(finding.what)"
  }
}
