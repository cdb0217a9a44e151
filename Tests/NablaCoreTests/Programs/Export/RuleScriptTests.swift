import Nabla
import NablaTestSupport
import Testing

@Suite("Rules as JavaScript functions")
struct RuleScriptTests {
  @Test("A rule is written as functions of its operands and its value")
  func functions() {
    let tanh = RuleScripts.functions(for: .unary(Rules.Tanh()), operandCount: 1)
    #expect(tanh.value == "x => Math.tanh(x[0])")
    let divide = RuleScripts.functions(for: .binary(Rules.Divide()), operandCount: 2)
    #expect(divide.value == "x => x[0] / x[1]")
    #expect(divide.partials == ["(x, r) => 1 / x[1]", "(x, r) => -r / x[1]"])
    let floor = RuleScripts.functions(for: .unary(Rules.Floor()), operandCount: 1)
    #expect(floor.partials == [nil])
    #expect(floor.used == ["Math.floor"])
    let gamma = RuleScripts.functions(for: .unary(Rules.LogGamma()), operandCount: 1)
    #expect(RuleScripts.support(for: gamma.used).contains("function logGammaBesideTwo(z)"))
  }

  @Test("Every rule's functions give its value and derivatives")
  func agree() throws {
    guard let node = Executable.find("node") else { return ExportTests.noteMissing(.javascript) }
    var script = ""
    var used: Set<String> = []
    var expected: [(name: String, numbers: [Double])] = []
    for entry in RuleBook.entries {
      let rule = AnyRule(entry, parameters: entry.facts.parameters.map(\.standard))
      let count = entry.operandCount ?? 4
      let point = (0..<count).map { 0.3 + 0.17 * Double($0) }
      let functions = RuleScripts.functions(for: rule, operandCount: count)
      used.formUnion(functions.used)
      let partials = functions.partials.map { $0.map { "(\($0))(x, r)" } ?? "0" }
      script += "{ const x = \(point), r = (\(functions.value))(x); "
      script += "console.log([r, \(partials.joined(separator: ", "))].join(' ')); }\n"
      let (value, gradient) = valueWithGradient(at: point) { rule($0) }
      expected.append((rule.name, [value] + gradient))
    }
    let output = try Executable.run(node, ["-e", RuleScripts.support(for: used) + script])
    let lines = output.split(separator: "\n")
    #expect(lines.count == expected.count, "\(output.prefix(500))")
    for (line, expected) in zip(lines, expected) {
      let numbers = line.split(separator: " ").compactMap { Double($0) }
      #expect(numbers.count == expected.numbers.count, "\(expected.name): \(line)")
      for (got, number) in zip(numbers, expected.numbers) {
        let agrees = got == number || got.isNaN && number.isNaN
        #expect(agrees || abs(got - number) <= 1e-12 * abs(number), "\(expected.name): \(line)")
      }
    }
  }
}
