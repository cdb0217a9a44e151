import Nabla
import NablaTestSupport
import Testing

@Suite("A formula of any size")
struct FormulaLimitsTests {
  private func error(_ text: String) throws -> FormulaError {
    try #require(throws: FormulaError.self) { try Formula(text) }
  }

  @Test("nests a thousand deep on a small stack, and not deeper")
  func nesting() throws {
    let value = onThread {
      let open = String(repeating: "(1 + abs(", count: 500)
      let text = "x = 2; y = \(open)x\(String(repeating: "))", count: 500))"
      return (try? Formula(text))?.value(at: [2.0])
    }
    #expect(value == 502)
    let deeper = try error(
      "y = " + String(repeating: "(", count: 1001) + "1" + String(repeating: ")", count: 1001))
    #expect(deeper.kind == .nesting)
    #expect(deeper.location?.column == 1005)
  }

  @Test(
    "never runs out of stack, whatever repeats",
    arguments: [
      "(", "sin(", "((x.sin(", "-", "- -", "x^", "2 ^ -", "1+", "select(1 < ", "x.", ")", "1 ",
    ])
  func repetition(_ piece: String) throws {
    let text = "y = " + String(repeating: piece, count: 1_000_000 / piece.utf8.count)
    let location = onThread {
      do throws(FormulaError) {
        _ = try Formula(text)
        return FormulaError.Location?.none
      } catch {
        return error.location
      }
    }
    let found = try #require(location)
    #expect(found.line == 1)
    #expect(found.excerpt.count <= 130)
  }

  @Test("takes chains of operators of any length")
  func chains() throws {
    let count = 20_000
    let signs = try Formula("x = 2; y = \(String(repeating: "-", count: count))x")
    #expect(signs.value(at: [2.0]) == 2)
    let powers = try Formula("x = 1; y = x\(String(repeating: " ^ x", count: count))")
    #expect(powers.value(at: [1.0]) == 1)
    let methods = try Formula("x = 1; y = x\(String(repeating: ".abs()", count: count))")
    #expect(gradient(at: [3.0]) { methods.value(at: $0) } == [1])
  }

  @Test("takes work in proportion to its length")
  func linearWork() throws {
    // Processor time of this thread, not time of a clock: other work on the machine does not count.
    func seconds(terms: Int) throws -> Double {
      let sum = Array(repeating: "x * 1.5", count: terms).joined(separator: " + ")
      let names = (0..<terms / 10).map { "n\($0) = x" }.joined(separator: "\n")
      let text = "x = 1\n\(names)\ny = \(sum)"
      let start = threadProcessorSeconds()
      let formula = try Formula(text)
      let seconds = threadProcessorSeconds() - start
      #expect(formula.steps.count == 3 * terms)
      return seconds
    }
    let short = try (0..<3).map { _ in try seconds(terms: 10_000) }.min()!
    let long = try seconds(terms: 100_000)
    // 10 if the work is linear, 100 if it is quadratic.
    #expect(long < 40 * short, "\(short) s, and ten times the terms \(long) s")
  }

  @Test("is refused beyond the stated limits")
  func limits() throws {
    let long = try error(String(repeating: "#", count: Formula.maximumBytes + 1))
    #expect(long.kind == .size)
    #expect(long.message == "the formula has 16777217 bytes; at most 16777216 can be read")
    #expect(try error(String(repeating: "x", count: 257) + " = 1").kind == .unknownName)
    #expect(try error("x = " + String(repeating: "1", count: 1001)).kind == .number)
  }
}
