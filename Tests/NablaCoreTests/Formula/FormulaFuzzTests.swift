import Foundation
import Nabla
import NablaTestSupport
import Testing

/// Feeds the parser random text. `NABLA_FUZZ_SEED` selects another sequence.
@Suite("The formula parser")
struct FormulaFuzzTests {
  /// An argument, so that a failure names it.
  static let seed =
    ProcessInfo.processInfo.environment["NABLA_FUZZ_SEED"].flatMap(UInt64.init) ?? 2026

  @Test("survives 100,000 mutated formulas", arguments: [seed])
  func mutations(seed: UInt64) throws {
    var mutator = FormulaMutator(seed: seed)
    var kinds: [FormulaError.Kind: Int] = [:]
    var accepted = 0
    for round in 0..<100_000 {
      let bytes = mutator.next()
      do throws(FormulaError) {
        check(try Formula(utf8: bytes, at: round % 8 == 0 ? [("x", 0.5)] : []), bytes)
        accepted += 1
      } catch {
        check(error, bytes)
        kinds[error.kind, default: 0] += 1
      }
    }
    // The corpus must have both valid texts and every kind of mistake.
    #expect(accepted > 5_000)
    for kind in FormulaError.Kind.allCases where kind != .size && kind != .nesting {
      #expect(kinds[kind, default: 0] > 0, "no input with a mistake of kind \(kind)")
    }
  }

  private func check(_ formula: Formula, _ bytes: [UInt8]) {
    for (index, step) in formula.steps.enumerated() {
      if !step.operands.allSatisfy({ (0..<index).contains($0) }) || step.source.isEmpty
        || step.source.upperBound > bytes.count
      {
        Issue.record("step \(index) of \(String(decoding: bytes, as: UTF8.self)): \(step)")
      }
    }
    let inputs = formula.inputs.map(\.value)
    let value = formula.value(at: inputs)
    let (recorded, gradient) = valueWithGradient(at: inputs) { formula.value(at: $0) }
    if recorded.bitPattern != value.bitPattern && !value.isNaN || gradient.count != inputs.count {
      Issue.record("\(String(decoding: bytes, as: UTF8.self)): \(value), recorded \(recorded)")
    }
  }

  private func check(_ error: FormulaError, _ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let shown = error.description
    let isOneBlock = shown.unicodeScalars.allSatisfy {
      $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
    }
    guard let location = error.location else {
      let hasNoPlace = error.kind == .noOutput || error.kind == .input
      if !hasNoPlace { Issue.record("no place of \(error) in \(text)") }
      return
    }
    // Only \n, \r\n and \r end lines, not the other line separators of Unicode.
    let lines = text.split(omittingEmptySubsequences: false) { "\n\r\r\n".contains($0) }
    let isInside =
      (1...lines.count).contains(location.line)
      && (1...lines[location.line - 1].count + 1).contains(location.column)
    if !isInside || !isOneBlock || shown.split(separator: "\n").count > 3 {
      Issue.record("\(text): \(error)")
    }
  }
}

/// Generates texts that are nearly formulas.
private struct FormulaMutator {
  private var random: SeededGenerator
  private let corpus: [[UInt8]]
  private let words: [[UInt8]]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let calls = RuleBook.entries.map { entry in
      let operands = Array(repeating: "x", count: entry.operandCount ?? 4)
      let parameters = entry.facts.parameters.map { "\($0.standard)" }
      return "x = 0.5; y = \(entry.name)(\((operands + parameters).joined(separator: ", ")))"
    }
    corpus = (calls + Self.formulas).map { Array($0.utf8) }
    words = (Self.words + RuleBook.entries.map { $0.name + "(" }).map { Array($0.utf8) }
  }

  private static let formulas = [
    Document.workedExample.text,
    "a = 1\nb = a + 1\nc = b * a\nb",
    "x = 1; y = x; z = -y ^ 2 ** .5 - 1e-3",
    "x = 3\nz = select(x < 2, clamp(x, -1, 1), x.leakyRelu(0.1)) # kinked\r\nz.max(x).min(2)",
    "输入 = -2.5\nλ' = 输入 * pi\ny = dot(λ', 输入, 1, 2).atan2(3)",
    "w = 0.5; x = 2; t = 1; p = sigmoid(w * x); loss = -(t * log(p) + (1 - t) * log(1 - p))",
    "output = 3; q = ((((output)))) + polygamma(output, 2) / norm(output, 1_000)",
  ]

  private static let words = [
    "(", ")", ",", ".", "=", "==", "<", ">=", "+", "-", "*", "/", "^", "**", ";", "\n", "\r", "#",
    "x", "y", "pi", "inf", "nan", "output", "select(x < 1, ", ".relu()", "1.2.3", "1e999", "2x",
    "\0", "\u{1B}[1m", "\u{FEFF}", "\u{200B}", "−", "é", "e\u{301}", "🙂", "1e", "_", "'", "[", " ",
    "y = x + y", "x = y\ny = x", "((((((((", "x = 5\n", "z = x",
  ]

  /// The next text: one of the corpus with one to three mutations.
  mutating func next() -> [UInt8] {
    var bytes = pick(corpus)
    for _ in 0...below(3) { mutate(&bytes) }
    return bytes
  }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    switch below(8) {
    case 0 where !bytes.isEmpty: bytes[below(bytes.count)] ^= 1 << UInt8(below(8))
    case 1 where !bytes.isEmpty: bytes[below(bytes.count)] = UInt8(32 + below(95))
    case 2: bytes.removeSubrange(range(of: bytes))
    case 3: bytes.insert(contentsOf: bytes[range(of: bytes)], at: below(bytes.count + 1))
    case 4:
      let other = pick(corpus)
      bytes = bytes.prefix(below(bytes.count + 1)) + other.suffix(below(other.count + 1))
    default: bytes.insert(contentsOf: pick(words), at: below(bytes.count + 1))
    }
  }

  private mutating func range(of bytes: [UInt8]) -> Range<Int> {
    let start = below(bytes.count + 1)
    return start..<start + below(min(12, bytes.count - start) + 1)
  }

  private mutating func pick(_ list: [[UInt8]]) -> [UInt8] { list[below(list.count)] }

  private mutating func below(_ bound: Int) -> Int {
    Int(random.next() % UInt64(bound))
  }
}
