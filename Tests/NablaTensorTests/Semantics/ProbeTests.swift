import Nabla
import NablaTestSupport
import Testing

@Suite struct ProbeTests {
  static let probes: [Probe] =
    [
      Probe.accumulation, Probe.retaining, Probe.scopes, Probe.inPlace, Probe.hooks,
      Probe.gradientsOf, Probe.higherOrders, Probe.types, Probe.functions, Probe.graphs,
      Probe.broadcasting, Probe.kinks, Probe.transforms, Probe.others,
    ].flatMap { $0 }

  @Test func `every probe is decided once`() {
    #expect(Self.probes.map(\.number).sorted() == Array(Recording.all.indices))
    #expect(Recording.all.count == 125)
  }

  @Test(arguments: probes)
  func `each answer is the recorded one, or differs as decided`(probe: Probe) {
    let recording = Recording.all[probe.number]
    switch probe.decision {
    case .same(let answer): check(answer(), recording, within: 1e-6)
    case .part(let reason, let answer):
      #expect(!reason.isEmpty)
      let observed = answer()
      check(observed, recording, within: 1e-6, only: observed)
    case .rounded(let bound, let answer): check(answer(), recording, within: bound)
    case .error(let parts, let body):
      #expect(recording.outcome == "error", "\(recording.name)")
      check(failure(body), parts, recording)
    case .stricter(let reason, let parts, let body):
      #expect(!reason.isEmpty)
      check(failure(body), parts, recording)
    case .different(let reason, let holds):
      #expect(!reason.isEmpty && holds(), "\(recording.name)")
    case .notApplicable(let reason): #expect(!reason.isEmpty)
    }
  }

  @Test func `Documentation: every difference is listed with its reason`() throws {
    let rows = Self.probes.sorted { $0.number < $1.number }.compactMap { probe -> [String]? in
      let name = Recording.all[probe.number].name
      return switch probe.decision {
      case .same, .error: nil
      case .rounded: [name, "the same but for rounding", "numbers are added in another order"]
      case .part(let reason, _): [name, "in part", reason]
      case .stricter(let reason, _, _): [name, "an error", reason]
      case .different(let reason, _): [name, "another answer", reason]
      case .notApplicable(let reason): [name, "cannot be written", reason]
      }
    }
    let table = markdownTable(["What was tried", "Nabla", "Why"], rows)
    try Document.page("PyTorchNames").check(part: "probes", is: table)
  }

  private func check(
    _ answer: Observed, _ recording: Recording, within bound: Double, only part: Observed? = nil
  ) {
    #expect(recording.outcome == "value", "\(recording.name)")
    let whole = recording.result ?? .nothing
    let recorded = part.map(whole.restricted) ?? whole
    #expect(
      answer.matches(recorded, within: bound),
      "\(recording.name): \(answer) instead of \(recorded)")
  }

  private func check(_ message: String, _ parts: [String], _ recording: Recording) {
    for part in parts {
      #expect(message.contains(part), "\(recording.name): \"\(part)\" is not in: \(message)")
    }
  }
}
