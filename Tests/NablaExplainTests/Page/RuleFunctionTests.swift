import Foundation
import NablaCore
import NablaTestSupport
import Testing

@testable import NablaExplain

/// The exported JavaScript of every rule agrees with the library to 1e-12.
@Suite struct RuleFunctionTests {
  @Test(.needs(.node)) func `every rule agrees with the library in node`() throws {
    let failures = try Executable.runNode(
      input: RuleScriptCases.script + "console.log(check())")
    #expect(failures == "\n", "\(failures)")
  }

  @Test(.needs(.browser)) func `every rule agrees with the library in the browser`() throws {
    try Browser.run { browser in
      try browser.open(html: "<title>Rules</title>")
      let failures = try browser.string(RuleScriptCases.script + "return check()")
      #expect(failures == "", "\(failures)")
    }
  }

  @Test func `a term that is used twice is written once`() {
    let rule = AnyRule.unary(Rules.Softsign())
    #expect(
      RuleFunctions.javaScript(for: rule, operands: 1)
        == """
        { v: x => x[0] / (Math.abs(x[0]) + 1), d: [(x, r) => {
          const t1 = Math.abs(x[0]) + 1;
          return 1 / (t1 * t1);
        }] }
        """)
  }

  @Test func `a rule of one's own is exported like the others`() {
    struct Cube: UnaryRule {
      func value<N: RuleNumber>(_ x: N) -> N { x * x * x }
      func partial<N: RuleNumber>(_ x: N, _ y: N) -> Partial<N> { .varying(3 * (x * x)) }
    }
    #expect(
      RuleFunctions.javaScript(for: .unary(Cube()), operands: 1)
        == "{ v: x => x[0] * x[0] * x[0], d: [(x, r) => 3 * (x[0] * x[0])] }")
  }

  @Test func `a rule of very many operands is written without recursion`() {
    let length = onThread {
      let rule = AnyRule.many(Rules.Sum())
      return RuleFunctions.javaScript(for: rule, operands: 100_000).utf8.count
    }
    #expect(length > 1_000_000)
  }

  @Test func `only what a script calls is taken of the support, with what that calls`() {
    #expect(RuleFunctions.support(for: "x=>Math.exp(x[0])") == "")
    let functions = RuleFunctions.support(for: "x=>erf(x[0])")
    #expect(functions.contains("function erfcTail(") && functions.contains("function expOfMinus"))
    #expect(!functions.contains("function logGamma("))
  }
}

/// A script that evaluates every rule at many points and compares the results.
enum RuleScriptCases {
  /// Defines `check()`, which returns a description of the differences.
  static let script: String = {
    var rules: [String] = []
    var cases: [String] = []
    for (rule, points) in points() {
      let count = points[0].count
      let index = rules.count
      rules.append(RuleFunctions.javaScript(for: rule, operands: count))
      for point in points {
        let value: Double = rule(point)
        let partials = rule.partials(point, value).map { $0.number() }
        let numbers = [point, [value], partials].map { list in
          "[\(list.map(literal).joined(separator: ","))]"
        }
        cases.append("[\(index),\"\(rule.name)\",\(numbers.joined(separator: ","))]")
      }
    }
    let all = rules.joined(separator: ",\n")
    return """
      \(RuleFunctions.support(for: all))
      const rules = [\(all)];
      const cases = [\(cases.joined(separator: ",\n"))];
      function differs(got, want) {
        if (Object.is(got, want) || got === want) return false;
        if (!Number.isFinite(got) || !Number.isFinite(want)) return true;
        return Math.abs(got - want) > 1e-12 * Math.abs(want) + 1e-300;
      }
      function check() {
        return cases.flatMap(([index, name, x, [value], partials]) => {
          const rule = rules[index];
          const failures = [];
          const got = rule.v(x);
          if (differs(got, value)) failures.push(`${name}(${x}): ${got}, not ${value}`);
          partials.forEach((partial, i) => {
            const got = rule.d[i] ? Number(rule.d[i](x, value, rule.s && rule.s(x, value))) : 0;
            if (differs(got, partial)) failures.push(`${name}(${x})'${i}: ${got}, not ${partial}`);
          });
          return failures;
        }).join("\\n");
      }

      """
  }()

  private static func literal(_ value: Double) -> String {
    value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : "\(value)"
  }

  /// The points of the references and conventions, and random points of the domain.
  private static func points() -> [(rule: AnyRule, points: [[Double]])] {
    struct Key: Hashable {
      let name: String
      let parameters: [Double]
      let count: Int
    }
    var points: [Key: [[Double]]] = [:]
    func add(_ name: String, _ parameters: [Double], _ at: [Double]) {
      points[Key(name: name, parameters: parameters, count: at.count), default: []].append(at)
    }
    for reference in try! RuleReference.all() {
      add(reference.rule, reference.parameters, reference.operands)
    }
    for convention in try! RuleConvention.all()
    where RuleBook.entry(named: convention.rule) != nil {
      // JavaScript does not show the sign of a NaN.
      if convention.rule == "copysign" && convention.operands.contains(where: \.isNaN) { continue }
      add(convention.rule, convention.parameters, convention.operands)
    }
    var random = SeededGenerator(seed: 6)
    for key in points.keys.sorted(by: { "\($0)" < "\($1)" }) {
      let domain = RuleBook.entry(named: key.name)!.facts.domain
      for _ in 0..<100 {
        let at = (0..<key.count).map { operand -> Double in
          let interval = domain[min(operand, domain.count - 1)]
          let (low, high) = (max(interval.lower, -8), min(interval.upper, 8))
          return Double.random(in: low..<high, using: &random)
        }
        points[key]!.append(at)
      }
    }
    return points.map { key, points in
      (AnyRule(RuleBook.entry(named: key.name)!, parameters: key.parameters), points)
    }
  }
}
