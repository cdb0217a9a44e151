import NablaCore

/// Each node as a formula in terms of the names of other lines: `relu(z * z) + x + 3`.
struct Expressions {
  /// Longer formulas are cut: without names, one line may consist of a million operations.
  static let longest = 72

  private struct Piece {
    var text: String
    var precedence: Int
  }

  private enum Precedence {
    static let sum = 1
    static let product = 2
    static let negation = 3
    static let power = 4
    static let atom = 5
  }

  private var pieces: [Piece] = []
  private let graph: Graph
  private let lines: Lines

  init(_ graph: Graph, _ lines: Lines) {
    self.graph = graph
    self.lines = lines
    pieces.reserveCapacity(graph.count)
    for node in 0..<graph.count {
      var piece = piece(node)
      if piece.text.count > Self.longest {
        piece = Piece(
          text: piece.text.prefix(Self.longest - 4) + " ...", precedence: Precedence.atom)
      }
      pieces.append(piece)
    }
  }

  /// The right-hand side of the line that ends in the node.
  func text(of node: Int) -> String { pieces[node].text }

  /// The name of a node, or `#` and its number.
  func reference(to node: Int) -> String {
    graph.name(of: node).map(PlainText.withoutControls) ?? "#\(node)"
  }

  private func piece(_ node: Int) -> Piece {
    let operands = graph.operands(of: node).map { Int($0) }
    switch graph.operations[node] {
    case .input:
      return Piece(text: reference(to: node), precedence: Precedence.atom)
    case .constant where graph.isRecorded(node) && graph.name(of: node) != nil:
      return Piece(text: reference(to: node), precedence: Precedence.atom)
    case .constant(let value):
      let precedence = value < 0 ? Precedence.negation : Precedence.atom
      return Piece(text: NumberText.short(value), precedence: precedence)
    case .select(let relation):
      let parts = operands.map { operand($0).text }
      let condition = "\(parts[0]) \(relation.rawValue) \(parts[1])"
      return call("select", [condition, parts[2], parts[3]])
    case .call:
      // There may be thousands of operands, one for each row.
      return call(
        "program", operands.prefix(4).map { operand($0).text } + (operands.count > 4 ? ["..."] : [])
      )
    case .operation(let name):
      return call(name, operands.map { operand($0).text })
    case .rule(let index):
      return piece(graph.rules[index], operands)
    }
  }

  private func piece(_ rule: AnyRule, _ operands: [Int]) -> Piece {
    let symbol = rule.facts.symbol
    switch rule.rule {
    case is Rules.Add, is Rules.Subtract:
      return infix(symbol, operands, Precedence.sum, rightBindsTighter: rule.rule is Rules.Subtract)
    case is Rules.Multiply, is Rules.Divide:
      return infix(
        symbol, operands, Precedence.product, rightBindsTighter: rule.rule is Rules.Divide)
    case is Rules.Power:
      return infix(symbol, operands, Precedence.power, leftBindsTighter: true)
    case is Rules.Negate:
      return Piece(
        text: "-" + wrapped(operand(operands[0]), above: Precedence.negation),
        precedence: Precedence.negation)
    case let power as Rules.PowerOf:
      let base = wrapped(operand(operands[0]), above: Precedence.power + 1)
      let exponent = NumberText.short(power.exponent)
      return Piece(text: "\(base) ^ \(exponent)", precedence: Precedence.power)
    default:
      return call(
        rule.facts.name,
        operands.map { operand($0).text } + rule.parameters.map(NumberText.short))
    }
  }

  /// The formula of an operand of the same line; the name of one of another line.
  private func operand(_ node: Int) -> Piece {
    if Lines.isConstant(graph, node) || lines.rootOfNode[node] != node { return pieces[node] }
    return Piece(text: reference(to: node), precedence: Precedence.atom)
  }

  private func infix(
    _ symbol: String, _ operands: [Int], _ precedence: Int, leftBindsTighter: Bool = false,
    rightBindsTighter: Bool = false
  ) -> Piece {
    let left = wrapped(operand(operands[0]), above: precedence + (leftBindsTighter ? 1 : 0))
    let right = wrapped(operand(operands[1]), above: precedence + (rightBindsTighter ? 1 : 0))
    return Piece(text: "\(left) \(symbol) \(right)", precedence: precedence)
  }

  private func wrapped(_ piece: Piece, above precedence: Int) -> String {
    piece.precedence < precedence ? "(\(piece.text))" : piece.text
  }

  private func call(_ name: String, _ arguments: [String]) -> Piece {
    let shown = arguments.count > 8 ? arguments.prefix(6) + ["..."] : arguments[...]
    return Piece(text: "\(name)(\(shown.joined(separator: ", ")))", precedence: Precedence.atom)
  }
}
