import Foundation
import Nabla
import NablaTestSupport
import Testing

/// Random programs of scalars through all engines, special points included.
///
/// `NABLA_FUZZ_PROGRAMS` is their number, `NABLA_FUZZ_SEED` the seed of the first one. A failure names
/// the program's own seed and its steps.
@Suite("Random programs of scalars")
struct ScalarFuzzTests {
  private static func setting(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  @Test("give the same numbers in all engines")
  func agree() async {
    let count = Self.setting("NABLA_FUZZ_PROGRAMS") ?? 400
    let first = Self.setting("NABLA_FUZZ_SEED") ?? 1
    var summary = EngineComparison.Summary()
    for seed in first..<first + count {
      let program = RandomProgram(seed: seed, length: 1 + Int(seed % 9), kind: .wild)
      var comparison = EngineComparison(program)
      comparison.run()
      summary.add(comparison)
      if !comparison.failures.isEmpty {
        Issue.record(
          """
          \(program), at \(program.inputs):
          \(comparison.failures.prefix(4).joined(separator: "\n"))
          """)
      }
    }
    // What rounding leaves undetermined is left out, and must be rare.
    #expect(summary.compared > 30 * summary.leftOut, "\(summary)")
    #expect(summary.otherBranches * 50 <= Int(count), "\(summary)")
  }
}
