import Nabla
import NablaTestSupport
import Testing

@Suite("Programs say what is wrong")
struct ProgramErrorTests {
  static let program = try! Program(inputs: 2) { x in x[0] * x[1] }
  static let several = try! Program(inputs: 2) { x in [x[0], x[1]] }

  @Test("Two inputs of one name are refused")
  func repeatedNames() {
    #expect(throws: ProgramError.repeatedName("mass")) {
      _ = try Program(inputs: ["mass", "mass"]) { x in x[0] * x[1] }
    }
  }

  @Test("A program without outputs is refused")
  func noOutputs() {
    #expect(throws: ProgramError.noOutputs) {
      _ = try Program(inputs: 1) { (_: [Symbolic]) -> [Symbolic] in [] }
    }
  }

  @Test(
    "Errors name what was expected and what was found",
    arguments: [
      (ProgramError.wrongInputCount(expected: 2, found: 3), "has 2 inputs, but 3 numbers"),
      (.raggedBatch(row: 1, expected: 2, found: 1), "row 1 (counted from 0) has 1"),
      (.emptyBatch, "no rows"),
      (.severalOutputs(2), "has 2 outputs"),
      (
        .wrongLength(what: "values", expected: 4, found: 3),
        "values must hold 4 numbers, but hold 3"
      ),
    ])
  func names(error: ProgramError, text: String) { #expect(error.description.contains(text)) }

  @Test("Control characters in names reach neither errors nor listings")
  func controlCharacters() throws {
    let (name, shown) = ("a\u{1B}[31m\nb\u{202E}", "a\u{FFFD}[31m\u{FFFD}b\u{FFFD}")
    let program = try Program(sampledAt: [1]) { x in
      let y = (x[0] * 2).named(name)
      return y < 5 ? x[0] * y : y
    }
    let inputs = try Program(inputs: [name]) { x in (x[0] * x[0]).named(name) }
    #expect(inputs.listing.contains("// \(shown)\n"))
    var texts = [program.listing, inputs.listing, "\(program)", "\(inputs)", try inputs.cSource]
    let requests: [() throws -> Void] = [
      { _ = try program.value(at: [6]) }, { _ = try program.values(at: [[1], [6]]) },
      { _ = try Program(inputs: [name]) { x in x[0] < 0 ? -x[0] : x[0] } },
      { _ = try Program(inputs: [name]) { x in x[0].value < 0 ? -x[0] : x[0] } },
      { _ = try Program(inputs: [name, name]) { x in x[0] } },
      { _ = try inputs.cSource(named: name) },
    ]
    for request in requests {
      let error = try #require(throws: ProgramError.self) { try request() }
      #expect("\(error)".contains("\"\(shown)\""))
      texts.append("\(error)")
    }
    for text in texts {
      #expect(!text.unicodeScalars.contains { "\u{1B}\u{202E}".unicodeScalars.contains($0) })
    }
  }

  @Test("Inputs of the wrong number are refused")
  func wrongInputs() {
    #expect(throws: ProgramError.wrongInputCount(expected: 2, found: 3)) {
      try Self.program.value(at: [1, 2, 3])
    }
    #expect(throws: ProgramError.raggedBatch(row: 1, expected: 2, found: 1)) {
      try Self.program.values(at: [[1, 2], [1]])
    }
    #expect(throws: ProgramError.emptyBatch) {
      try Self.program.valuesWithGradients(at: [[Double]]())
    }
    #expect(throws: ProgramError.severalOutputs(2)) { try Self.several.value(at: [1, 2]) }
    #expect(throws: ProgramError.severalOutputs(2)) { try Self.several.hessian(at: [1, 2]) }
  }

  @Test("Memory of the wrong length is refused, and not written")
  func wrongMemory() {
    var values = [Double](repeating: 7, count: 3)
    #expect(throws: ProgramError.wrongLength(what: "values", expected: 2, found: 3)) {
      try [1.0, 2, 3, 4].withUnsafeBufferPointer { inputs in
        try values.withUnsafeMutableBufferPointer {
          try Self.program.evaluate(rowCount: 2, inputs: inputs, values: $0)
        }
      }
    }
    #expect(values == [7, 7, 7])
  }

  @Test("What the function throws comes through")
  func functionThrows() {
    struct Mine: Error {}
    #expect(throws: Mine.self) {
      _ = try Program(inputs: 1) { x throws -> Symbolic in
        if x.count == 1 { throw Mine() }
        return x[0]
      }
    }
  }

  @Test("A program of a formula has its inputs, and one of its names as the output")
  func formulas() throws {
    let formula = try Formula(
      "x = -2; z = 2 * x; y1 = z + 5; y2 = relu(z * z) + x + 3; loss = y1 - y2 + y2 * x")
    let program = try Program(formula)
    #expect(program.inputNames == ["x"])
    let (value, gradient) = try program.valueWithGradient(at: [-2])
    #expect(value == -50)
    #expect(gradient == [64])
    #expect(try Program(formula, of: "y2").valueWithGradient(at: [-2]).gradient == [-15])
    #expect(throws: FormulaError.self) { _ = try Program(formula, of: "nothing") }
  }
}
