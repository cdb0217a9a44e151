import NablaCore
import NablaTestSupport
import Testing

@testable import NablaExplain

@Suite struct OutlineTests {
  /// Two inputs and three equal steps of two lines each.
  private static let stepped = explain(at: ["x": 0.5, "w": 2]) { x, w in
    var y = x
    for step in 1...3 {
      y = group("step \(step)") {
        let scaled = (w * y).named("s\(step)")
        return group("squash") { tanh(scaled).named("y\(step)") }
      }
    }
    return (y * y).named("loss")
  }

  @Test func `groups nest, are recorded in order, and numbers of other kinds pass through`() {
    #expect(
      Self.stepped.graph.groups.map(\.name) == [
        "step 1", "squash", "step 2", "squash", "step 3", "squash",
      ])
    #expect(Self.stepped.graph.groups.map(\.nodes) == [2..<4, 3..<4, 4..<6, 5..<6, 6..<8, 7..<8])
    #expect(gradient(at: 3.0) { x in group("a square") { x * x } } == 6)
  }

  @Test func `a group whose body throws is closed`() {
    struct Stop: Error {}
    let why = explain(at: ["x": 2]) { (x: Symbolic) in
      _ = try? group("broken") { () throws -> Symbolic in
        _ = x * x
        throw Stop()
      }
      return (x + 1).named("y")
    }
    #expect(why.graph.groups.map(\.name) == ["broken"])
    #expect(why.graph.groups.map(\.nodes) == [1..<2])
  }

  @Test func `parts that are alike are shown once, with their count`() {
    #expect(
      Self.stepped.tree(depth: 3) == """
        loss: what it consists of, each with (value, gradient)

          x                  (0.5, 0.110439)  input
          w                  (2, 0.250179)  input
          step 1 … step 3    (0.948689, 1.89738)  3 times 2 lines, the first shown
            s1 = w * x       (1, 0.0552194)
            squash           (0.761594, 0.131483)  1 line
              y1 = tanh(s1)  (0.761594, 0.131483)
          loss = y3 * y3     (0.900011, 1)

        """)
  }

  @Test func `headings make parts of a formula, and parts inside those`() throws {
    let text = """
      x = 2; w = 3
      # not a heading
      ## layer 1
      a = w * x  ## nor this
      ### inside
      b = tanh(a) + 1
      ## <b>layer</b> 2
      c = b * w
      ##
      loss = c - 2
      """
    let formula = try Formula(text)
    #expect(formula.parts.map(\.name) == ["layer 1", "inside", "<b>layer</b> 2"])
    let why = try Explanation(formula: formula)
    // 0 x, 1 w, 2 a, 3 tanh, 4 constant, 5 b, 6 c, 7 constant, 8 loss
    #expect(why.graph.groups.map(\.nodes) == [2..<6, 3..<6, 6..<7])
    #expect(try why.json == Explanation(formula: Formula(text.replacing("##", with: "#"))).json)
  }

  @Test(arguments: ["\n", "\r", "\r\n"])
  func `headings are found at every kind of line end, and after a byte order mark`(
    end: String
  ) throws {
    let lines = ["## layer 1", "x = 1", "y = 2 * x", "## layer 2", "z = y * y"]
    let formula = try Formula("\u{FEFF}" + lines.joined(separator: end))
    #expect(formula.parts.map(\.name) == ["layer 1", "layer 2"])
    #expect(formula.parts.map(\.steps) == [0..<3, 3..<4])
  }

  @Test func `parts of one shape but other names are two`() {
    let why = explain(at: ["x": 1]) { x in
      let y = group("encoder") { sin(x).named("y") }
      return group("decoder") { sin(y).named("z") }
    }
    let outline = Outline(why, operations: false, whole: "z")
    #expect(outline.parts[0].items == [.node(0), .parts([1]), .parts([2])])
  }

  @Test func `many inputs lie where they are used, few stay in sight`() {
    func layers(_ count: Int) -> Outline {
      let why = explain(at: [Double](repeating: 0.5, count: count)) { xs in
        var parts: [Symbolic] = []
        for i in 0..<count / 2 {
          let (x, w) = (xs[2 * i], xs[2 * i + 1])
          parts.append(group("neuron \(i)") { tanh(x * w).named("h\(i)") })
        }
        return sum(parts).named("y")
      }
      return Outline(why, operations: false, whole: "y")
    }
    #expect(layers(4).parts[0].items.count == 4 + 2)
    // The neurons are equal: one item, and the sum.
    #expect(layers(40).parts[0].items.count == 2)
  }

  @Test func `no part has more items than can be looked at`() {
    var random = SeededGenerator(seed: 3)
    let why = explain(at: (0..<500).map { Double($0) }) { xs in
      var values = xs
      for _ in 0..<12_000 {
        let one = values.randomElement(using: &random)!
        values.append(Bool.random(using: &random) ? sin(one) + values[values.count - 1] : one * 0.5)
      }
      return sum(values.suffix(300)).named("y")
    }
    for operations in [false, true] {
      let outline = Outline(why, operations: operations, whole: "y")
      #expect(outline.parts.map(\.items.count).max()! <= 2 * Outline.mostItems)
      // Every item occurs once.
      let nodes = outline.parts.flatMap(\.items).flatMap { item -> [Int] in
        if case .node(let node) = item { [node] } else { [] }
      }
      #expect(Set(nodes).count == nodes.count)
      #expect(outline.nodes(of: .parts([0])).count == nodes.count)
    }
  }
}
