extension Graph {
  /// A comparison with the names of its operands: `"theta" < 1e-10`.
  func text(_ left: Int, _ relation: Relation, _ right: Int) -> String {
    "\(text(of: left)) \(relation.rawValue) \(text(of: right))"
  }

  /// A node's name, or its operation with the operands.
  func text(of node: Int) -> String {
    if let name = name(of: node) { return "\"\(PlainText.withoutControls(name))\"" }
    if case .constant(let value) = operations[node] { return PlainText.number(value) }
    let operands = operands(of: node).prefix(3).map { shortText(of: Int($0)) }
    let more = self.operands(of: node).count > 3 ? ", ..." : ""
    return "\(operationName(of: node))(\(operands.joined(separator: ", "))\(more))"
  }

  private func shortText(of node: Int) -> String {
    if let name = name(of: node) { return PlainText.withoutControls(name) }
    if case .constant(let value) = operations[node] { return PlainText.number(value) }
    return "\(operationName(of: node))(...)"
  }

  /// The values that a guard compares, at other inputs than the sample point.
  func operandValues(of condition: Guard, inputs: [Int], at x: [Double]) -> String {
    let values = values(upTo: max(condition.left, condition.right), inputs: inputs, at: x)
    guard let values else { return "values of sub-programs" }
    return
      "\(PlainText.number(values[condition.left])) and \(PlainText.number(values[condition.right]))"
  }

  /// The values of the nodes up to `last`; nil for those that depend on a sub-program.
  private func values(upTo last: Int, inputs: [Int], at x: [Double]) -> [Double]? {
    var values = [Double](repeating: .nan, count: last + 1)
    for (input, value) in zip(inputs, x) where input <= last { values[input] = value }
    for node in 0...last {
      let operands = operands(of: node).map { values[Int($0)] }
      switch operations[node] {
      case .input: break
      case .constant(let value): values[node] = value
      case .rule(let index): values[node] = rules[index](operands)
      case .select(let relation):
        values[node] = relation.holds(operands[0], operands[1]) ? operands[2] : operands[3]
      case .call, .operation: return nil
      }
    }
    return values
  }

  /// The nodes of the inputs, in order.
  var inputs: [Int] { operations.indices.filter { operations[$0] == .input } }
}
