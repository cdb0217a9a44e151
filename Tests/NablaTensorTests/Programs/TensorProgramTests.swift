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

  private static func write(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Each program is run in another process, so that one that stops it does not hide the others.
  @Test func `a random program gives PyTorch's values, gradients and errors`() async throws {
    let count = try Self.lines().count
    var (next, equal, documented) = (0, 0, [String: Int]())
    var different: [String] = []
    while next < count {
      let start = next
      let result = await #expect(
        processExitsWith: .success, observing: [\.standardOutputContent, \.standardErrorContent]
      ) { [start = start as Int] in
        for (index, line) in try Self.lines().enumerated().dropFirst(start) {
          // A program that does not end is stopped.
          alarm(60)
          Self.write("BEGIN \(index)")
          let program = try JSONDecoder().decode(TensorProgram.self, from: Data(line))
          let check = TensorProgramCheck(program)
          if check.findings.isEmpty {
            Self.write(check.savesAnother ? "DOCUMENTED saves another operand" : "EQUAL")
          } else if let reason = TensorProgramDifference.reason(check) {
            Self.write("DOCUMENTED \(reason)")
          } else {
            Self.write("DIFFERENT \(check.report)")
          }
        }
      }
      guard let result else { break }
      for line in String(decoding: result.standardOutputContent, as: UTF8.self).split(
        separator: "\n")
      {
        let parts = line.split(separator: " ", maxSplits: 1)
        switch parts.first {
        case "BEGIN": next = Int(parts[1])! + 1
        case "EQUAL": equal += 1
        case "DOCUMENTED": documented[String(parts[1]), default: 0] += 1
        case "DIFFERENT": different.append(String(parts[1]))
        default: break
        }
      }
      if result.exitStatus == .exitCode(EXIT_SUCCESS) { break }
      different.append("program \(next - 1) of the file stops the process: \(message(of: result))")
    }
    print("Random programs of tensors: \(count), equal: \(equal)")
    for (reason, count) in documented.sorted(by: { $0.key < $1.key }) {
      print("  \(reason): \(count)")
    }
    for difference in different { Issue.record("\(difference)") }
    #expect(equal + documented.values.reduce(0, +) + different.count == count)
  }
}

extension TensorProgramCheck {
  /// One line for people: the seed, and what differs first, with the operation it comes from.
  var report: String {
    let finding = findings[0]
    let place = finding.step.map { "step \($0), \(program.steps[$0].title)," } ?? ""
    return "seed \(program.seed): \(place) \(finding.what)".split(separator: "\n").joined(
      separator: " ")
  }
}
