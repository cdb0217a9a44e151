import Nabla
import NablaTestSupport
import Testing

@Suite("Names in exported programs")
struct ExportNameTests {
  /// Keywords, names that the text uses itself, the same name twice, letters beyond ASCII, and
  /// attempts to end a name, a comment or a text.
  static let names = [
    "x", "y", "inputs", "double", "func", "function", "let", "return", "class", "self", "Infinity",
    "NAN", "linux", "M_PI", "M_E", "M_PI_", "FP_NAN", "MATH_ERRNO", "HUGE_VALF", "MAXFLOAT",
    "iszero", "t1", "t2", "exp", "sin", "sigmoid", "Math", "Double", "gradient", "values",
    "jacobian", "row", "lanes", "f0", "value", "d_x", "θ", "重み", "naïve", "a b", "a-b", "a.b",
    "layers.0.weight", "2x", "_", "__proto__", "_x", "", " ", "🦆", "\"; exit(1); \"",
    "*/ int y; /*",
    "// end", "line\nbreak", "back\\slash", "??/", "\\(x)", "${x}", "`x`", "'", "\u{2028}",
    "\u{202E}",
  ]

  private func program() throws -> Program {
    try Program(named: Self.names) { x in
      x.enumerated().reduce(Symbolic(0.5)) { sum, input in
        let factor = Double(input.offset + 1)
        let term = sin(input.element * factor).named("term \(Self.names[input.offset])")
        return (sum + term * term).named(Self.names[input.offset])
      }
    }
  }

  @Test("Any names make text that compiles and is right", arguments: ExportedFile.languages)
  func anyNames(_ language: TargetLanguage) throws {
    let program = try program()
    let point = Self.names.indices.map { 0.1 + 0.01 * Double($0) }
    let expected = try program.valueWithGradient(at: point)
    let file = ExportedFile([.init("f0", program, points: [point])], in: language)
    let results = try #require(try file.run()[0][0])
    for (got, expected) in zip(results, [expected.value] + expected.gradient) {
      #expect(abs(got - expected) <= 1e-12 * abs(expected))
    }
  }

  @Test("Any names may be in a guard")
  func guardNames() throws {
    let program = try Program(sampledAt: Self.names.map { _ in 1 }) { x in
      zip(x, Self.names).reduce(Symbolic(0.0)) { sum, input in
        let named = (input.0 * 2).named(input.1)
        return named < 100 ? sum + named : sum
      }
    }
    let point = Self.names.map { _ in 3.0 }
    for language in ExportedFile.languages {
      let points = [point, [1_000] + point.dropFirst()]
      let results = try ExportedFile([.init("f0", program, points: points)], in: language).run()
      #expect(results[0][0]?[0] == 6 * Double(point.count))
      #expect(results[0][1]?.allSatisfy(\.isNaN) ?? true)
    }
  }

  @Test(
    "A name that cannot be a function's is refused",
    arguments: [
      ("return", "C"), ("exp", "C"), ("main", "C"), ("θ", "C"), ("_f", "C"), ("a b", "C"),
      ("M_PI", "C"), ("FP_NAN", "C"), ("MATH_ERRNO", "C"), ("", "C"), ("1f", "C"), ("f\n", "C"),
      ("f(void) {} int g", "C"), ("func", "Swift"),
      ("sin", "Swift"), ("f`", "Swift"), ("_", "Swift"), ("function", "JavaScript"),
      ("Math", "JavaScript"), ("a-b", "JavaScript"), ("erf", "JavaScript"),
    ])
  func unusableNames(_ name: String, _ language: String) throws {
    let program = try Program(inputs: 1) { $0[0] }
    #expect(throws: ProgramError.unusableName(name, language: language)) {
      switch language {
      case "C": _ = try program.cSource(named: name)
      case "Swift": _ = try program.swiftSource(named: name)
      default: _ = try program.javaScriptSource(named: name)
      }
    }
  }

  @Test("Names of the program are kept, derivatives are called after them")
  func keptNames() throws {
    let program = try Program(inputs: ["mass", "speed"]) { x in
      (x[0] * (x[1] * x[1]).named("square") / 2).named("energy")
    }
    let text = try program.cSource(named: "kinetic")
    for name in ["mass", "speed", "square", "energy", "d_mass", "d_square", "d_speed"] {
      #expect(text.contains("const double \(name) = "), "\(name) in \(text)")
    }
    #expect(try program.swiftSource.contains("func program(_ x: [Double])"))
    #expect(try program.cSource.contains("double program(const double *x, double *gradient)"))
    #expect(try program.javaScriptSource.contains("function program(x)"))
  }

  @Test("What cannot be exported is said")
  func errors() throws {
    let two = try Program(inputs: 1) { [$0[0], $0[0]] }
    #expect(throws: ProgramError.severalOutputs(2)) {
      try two.cSource(named: "f", derivatives: .second)
    }
    let body = try Program(inputs: 1) { $0[0] * $0[0] }
    let loop = try Program(inputs: 1) { body.sum(rows: [[$0[0]]])[0] }
    #expect {
      try loop.cSource(named: "f", batched: true)
    } throws: { "\($0)".contains("loops over data") }
  }
}

extension Program {
  /// Inputs with names that may be equal.
  fileprivate convenience init(
    named names: [String], _ function: ([Symbolic]) -> Symbolic
  ) throws {
    try self.init(inputs: names, function)
  }
}
