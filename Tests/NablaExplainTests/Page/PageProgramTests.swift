import Foundation
import Nabla
import NablaTestSupport
import Pages
import Testing

/// The page's numbers compared with the library's, and pages of all sizes.
@Suite(.serialized, .needs(.browser)) struct PageProgramTests {
  /// The gradients and values of a run in the page, parsed as Doubles.
  private func numbers(
    _ browser: Browser, _ run: String
  ) throws -> (values: [Double], gradients: [Double?]) {
    let text = try browser.string(
      """
      const run = \(run);
      const word = (x) => x === null ? 'null' : Object.is(x, -0) ? '-0' : String(x);
      return run.values.map(word).join() + ';' + run.gradients.map(word).join();
      """)
    let lists = text.split(separator: ";").map { $0.split(separator: ",").map { Double($0) } }
    return (lists[0].map { $0 ?? .nan }, lists[1])
  }

  @Test func `until an input is changed the numbers are the engine's bits`() throws {
    try Browser.run { browser in
      for seed in 0..<8 {
        let program = RandomProgram(seed: UInt64(seed), length: 12)
        let why = explain(at: program.inputs) { program.run($0) }
        try browser.open(html: why.html())
        let shown = try numbers(browser, "nabla.recorded()")
        #expect(shown.values.map(\.bitPattern) == why.graph.values.map(\.bitPattern))
        for node in why.nodes {
          #expect(shown.gradients[node.id]?.bitPattern == node.gradient?.bitPattern, "\(program)")
        }
      }
    }
  }

  @Test func `recomputed numbers agree with the engine`() throws {
    try Browser.run { browser in
      for seed in 20..<32 {
        let program = RandomProgram(seed: UInt64(seed), length: 12)
        let why = explain(at: program.inputs) { program.run($0) }
        try browser.open(html: why.html())
        let shown = try numbers(browser, "nabla.at(\(program.inputs))")
        for node in why.nodes {
          let value = shown.values[node.id]
          #expect(abs(value - node.value) <= 1e-12 * max(1, abs(node.value)), "\(program)")
          // A sum may be smaller than its terms: the tolerance is relative to them.
          let scale = node.contributions.reduce(1) { $0 + abs($1.amount) }
          guard let gradient = node.gradient, let got = shown.gradients[node.id] else {
            #expect(shown.gradients[node.id] == nil && node.gradient == nil)
            continue
          }
          #expect(abs(got - gradient) <= 1e-12 * scale, "\(program), node \(node.id)")
        }
      }
    }
  }

  @Test func `at other inputs the page computes what the library does`() throws {
    try PageTests.run(PageTests.example) { browser in
      for x in [3.0, 0.5, -1e-3, 1e10, 0] {
        let why = explain(at: ["x": x]) { workedExample($0) }
        let shown = try numbers(browser, "nabla.at([\(x)])")
        #expect(shown.values == why.graph.values)
        #expect(shown.gradients == why.nodes.map(\.gradient))
      }
    }
  }

  @Test func `what a group sends is what its operations send`() throws {
    try PageTests.run(attentionHead) { browser in
      let report = try browser.string(
        """
        const {data, viewOf, stepsOf} = nabla, run = nabla.recorded();
        let compared = 0;
        for (const mode of ['lines', 'operations']) {
          data.trees[mode].forEach((part, index) => {
            if (part.template < 0) return;
            const view = viewOf(mode, index);
            for (const step of stepsOf(view, run)) {
              if (step.kind !== 'send' || view.units[step.unit].kind !== 'parts') continue;
              // The same contributions in views of the inner parts.
              let sum = 0, found = [];
              for (const inner of view.units[step.unit].parts) {
                for (const small of stepsOf(viewOf(mode, inner), run)) {
                  if (small.kind !== 'send' || small.to !== step.to) continue;
                  sum += small.amount;
                  found.push(...small.contributions);
                }
              }
              compared += 1;
              if (Math.abs(sum - step.amount) > 1e-15 || found.length !== step.contributions.length)
                return `${mode} ${part.name}: ${step.amount}, inside ${sum}`;
            }
          });
        }
        return compared > 20 ? 'all' : String(compared);
        """)
      #expect(report == "all")
    }
  }

  // MARK: Large graphs

  /// Ten layers of ten neurons of fifty steps each: 10,000 operations and more.
  static let layered: Explanation = explain(at: ["x": 0.3, "w": 0.7]) { x, w in
    var signals = [x]
    for layer in 1...10 {
      signals = group("layer \(layer)") {
        (1...10).map { neuron in
          group("neuron \(neuron)") {
            var y = sum(signals) * 0.1
            for _ in 0..<50 { y = sin(y) + w }
            return y.named("h\(layer)_\(neuron)")
          }
        }
      }
    }
    return sum(signals).named("y")
  }

  @Test func `ten thousand nodes in groups are a handful of cards`() throws {
    let why = Self.layered
    #expect(why.graph.count > 10_000)
    try PageTests.run(why) { browser in
      let cards = "return document.querySelectorAll('[data-node]').length"
      // w is used by every neuron, so it stays outside. The layers after the first are equal.
      #expect(try browser.number(cards) < 10)
      #expect(try browser.text("#lines").contains("layer 2 … layer 10 ×9"))
      try browser.evaluate(
        """
        [...document.querySelectorAll('#lines .link')].find((x) => x.textContent.includes('…')).click()
        """)
      #expect(try browser.text("#path").contains("layer 2"))
      #expect(try browser.text("#path").contains("1 of 9"))
      try browser.click("#path button:last-child")
      #expect(try browser.text("#path").contains("layer 3"))
    }
  }

  @Test func `ten thousand nodes without names stay usable`() throws {
    var random = SeededGenerator(seed: 1)
    let why = explain(at: ["x": 0.3]) { x in
      var values = [x]
      for _ in 0..<6000 {
        let left = values[max(0, values.count - Int.random(in: 1...30, using: &random))]
        let right = values[max(0, values.count - Int.random(in: 1...3, using: &random))]
        values.append(Bool.random(using: &random) ? sin(left + right) : cos(left) * right)
      }
      return sum(values.suffix(10)).named("y")
    }
    #expect(why.graph.count > 10_000)
    let html = why.html()
    #expect(html.utf8.count < 8 << 20)
    try Browser.run { browser in
      let opening = try browser.operations { try browser.open(html: html) }
      let stepping = try browser.operations { try browser.click("#last") }
      // Opening is linear in the number of nodes, a step in the number of shown ones: 69 operations
      // per node and 5,300 per step were measured. A quadratic algorithm takes 10,000 times as
      // many.
      #expect(opening < 200 * why.graph.count, "\(opening) operations")
      #expect(stepping < 2 * why.graph.count, "\(stepping) operations")
      #expect(try browser.number("return document.querySelectorAll('[data-node]').length") <= 120)
      try browser.click("#mode-operations")
      #expect(try browser.number("return document.querySelectorAll('[data-node]').length") <= 120)
      let console = try browser.console()
      #expect(console.isEmpty)
    }
  }
}
