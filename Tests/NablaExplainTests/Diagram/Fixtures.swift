import NablaExplain

/// Diagrams for tests.
enum Fixtures {
  /// The worked example with all its numbers.
  static let workedExample = Diagram(
    title: "loss = y1 - y2 + y2 * x",
    nodes: [
      .init(.input, title: "x", operation: "input", value: "-2", gradient: "64"),
      .init(.constant, operation: "constant", value: "2"),
      .init(.operation, title: "z", operation: "*", value: "-4", gradient: "25"),
      .init(.constant, operation: "constant", value: "5"),
      .init(.operation, title: "y1", operation: "+", value: "1", gradient: "1"),
      .init(.operation, operation: "*", value: "16", gradient: "-3"),
      .init(.operation, operation: "relu", value: "16", gradient: "-3"),
      .init(.operation, operation: "+", value: "14", gradient: "-3"),
      .init(.constant, operation: "constant", value: "3"),
      .init(.operation, title: "y2", operation: "+", value: "17", gradient: "-3"),
      .init(.operation, operation: "-", value: "-16", gradient: "1"),
      .init(.operation, operation: "*", value: "-34", gradient: "1"),
      .init(.output, title: "loss", operation: "+", value: "-50", gradient: "1"),
    ],
    edges: [
      .init(from: 1, to: 2), .init(from: 0, to: 2, label: "2"),
      .init(from: 2, to: 4, label: "1"), .init(from: 3, to: 4),
      .init(from: 2, to: 5, label: "-4"), .init(from: 2, to: 5, label: "-4"),
      .init(from: 5, to: 6, label: "1"),
      .init(from: 6, to: 7, label: "1"), .init(from: 0, to: 7, label: "1"),
      .init(from: 7, to: 9, label: "1"), .init(from: 8, to: 9),
      .init(from: 4, to: 10, label: "1"), .init(from: 9, to: 10, label: "-1"),
      .init(from: 9, to: 11, label: "-2"), .init(from: 0, to: 11, label: "17"),
      .init(from: 10, to: 12, label: "1"), .init(from: 11, to: 12, label: "1"),
    ])

  /// A perceptron with 2 inputs, two hidden layers of 4 neurons, and a squared error.
  static let network: Diagram = {
    var numbers = Numbers(seed: 1)
    var nodes: [Diagram.Node] = []
    var edges: [Diagram.Edge] = []
    func add(_ node: Diagram.Node, _ operands: [Int]) -> Int {
      nodes.append(node)
      for operand in operands {
        edges.append(.init(from: operand, to: nodes.count - 1, label: numbers.text()))
      }
      return nodes.count - 1
    }
    var activations = (1...2).map {
      add(.init(.input, title: "x\($0)", operation: "input", value: numbers.text()), [])
    }
    for (layer, width) in [4, 4, 1].enumerated() {
      activations = (1...width).map { neuron in
        let weights = add(
          .init(
            .input, title: "w\(layer + 1)\(neuron)", operation: "input", value: numbers.text(),
            gradient: numbers.text()), [])
        let dot = add(
          .init(.operation, operation: "dot", value: numbers.text(), gradient: numbers.text()),
          activations + [weights])
        let bias = add(
          .init(
            .input, title: "b\(layer + 1)\(neuron)", operation: "input", value: numbers.text(),
            gradient: numbers.text()), [])
        let sum = add(
          .init(.operation, operation: "+", value: numbers.text(), gradient: numbers.text()),
          [dot, bias])
        return add(
          .init(
            .operation, title: "h\(layer + 1)\(neuron)", operation: "tanh", value: numbers.text(),
            gradient: numbers.text()), [sum])
      }
    }
    let target = add(.init(.constant, title: "t", operation: "constant", value: "1"), [])
    let error = add(
      .init(.operation, title: "error", operation: "-", value: "0.3", gradient: "0.6"),
      [activations[0]])
    edges.append(.init(from: target, to: error))
    _ = add(
      .init(.output, title: "loss", operation: "square", value: "0.09", gradient: "1"), [error])
    return Diagram(title: "A perceptron and its loss", nodes: nodes, edges: edges)
  }()

  static let single = Diagram(
    nodes: [.init(.output, title: "y", operation: "input", value: "1", gradient: "1")], edges: [])

  /// A chain of nodes.
  static func chain(_ count: Int) -> Diagram {
    var nodes = [Diagram.Node(.input, title: "x", operation: "input", value: "1", gradient: "1")]
    for _ in 1..<count {
      nodes.append(.init(.operation, operation: "sin", value: "0.5", gradient: "0.25"))
    }
    let edges = (1..<count).map { Diagram.Edge(from: $0 - 1, to: $0, label: "0.9") }
    return Diagram(nodes: nodes, edges: edges)
  }

  /// Three independent computations, and an unused node.
  static let pieces = Diagram(
    title: "Pieces",
    nodes: [
      .init(.input, title: "a", operation: "input", value: "1", gradient: "2"),
      .init(.output, title: "f", operation: "square", value: "1", gradient: "1"),
      .init(.input, title: "b", operation: "input", value: "3", gradient: "-1"),
      .init(.constant, operation: "constant", value: "4"),
      .init(.operation, operation: "-", value: "1", gradient: "1"),
      .init(.output, title: "g", operation: "exp", value: "2.718282", gradient: "1"),
      .init(.input, title: "alone", operation: "input", value: "7"),
      .init(.input, title: "c", operation: "input", value: "5"),
      .init(.output, title: "h", operation: "log", value: "1.609438", gradient: "1"),
    ],
    edges: [
      .init(from: 0, to: 1, label: "2"), .init(from: 2, to: 4, label: "-1"), .init(from: 3, to: 4),
      .init(from: 4, to: 5, label: "2.718282"), .init(from: 7, to: 8, label: "0.2"),
    ])

  /// Many inputs and their sum.
  static func fan(_ count: Int) -> Diagram {
    var nodes = (0..<count).map {
      Diagram.Node(.input, title: "x\($0)", operation: "input", value: "\($0)", gradient: "1")
    }
    nodes.append(.init(.output, title: "s", operation: "sum", value: "4950", gradient: "1"))
    return Diagram(nodes: nodes, edges: (0..<count).map { .init(from: $0, to: count, label: "1") })
  }

  /// A random graph in which every node uses one or two earlier ones, mostly recent ones.
  static func random(_ count: Int, seed: UInt64 = 7) -> Diagram {
    var numbers = Numbers(seed: seed)
    var nodes: [Diagram.Node] = []
    var edges: [Diagram.Edge] = []
    for node in 0..<count {
      let kind: Diagram.Kind = node < 3 ? .input : node == count - 1 ? .output : .operation
      nodes.append(
        .init(
          kind, title: numbers.below(3) == 0 ? "v\(node)" : "",
          operation: kind == .input ? "input" : ["*", "+", "exp", "sigmoid"][numbers.below(4)],
          value: numbers.text(), gradient: numbers.text()))
      guard kind != .input else { continue }
      for _ in 0...numbers.below(2) {
        let reach = numbers.below(8) == 0 ? node : min(node, 6)
        let operand = node - 1 - numbers.below(reach)
        edges.append(.init(from: operand, to: node, label: numbers.text()))
      }
    }
    return Diagram(title: "Random", nodes: nodes, edges: edges)
  }

  /// Texts that are long, unusual or not allowed in XML.
  static let awkward = Diagram(
    title: "a < b && \"c\" > 'd' \u{0}\u{1B}",
    nodes: [
      .init(.input, title: "</text><script>", operation: "input & <co>", value: "-1e-300"),
      .init(
        .input, title: "权重矩阵", operation: "输入", value: "😀 0.1234567890123456789",
        gradient: "\u{7}bell"),
      .init(.constant, title: "π", operation: "constant", value: "3.141592653589793"),
      .init(
        .output, title: String(repeating: "long", count: 500), operation: "a\nb\tc",
        value: "\u{FFFE}\u{FFFF}", gradient: "nan"),
      .init(.operation, operation: "", value: ""),
    ],
    edges: [
      .init(from: 0, to: 3, label: "<&>\"'"), .init(from: 1, to: 3, label: "-0.123456789012345"),
      .init(from: 2, to: 3), .init(from: 2, to: 4, label: ""),
    ])

  /// A small random number generator with a fixed seed.
  struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }

    mutating func text() -> String {
      let number = below(4000) - 2000
      let digits = "\(1000 + abs(number) % 1000)".dropFirst()
      return "\(number < 0 ? "-" : "")\(abs(number) / 1000).\(digits)"
    }
  }
}
