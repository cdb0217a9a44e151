extension ProgramIR {
  /// Lowers a graph's outputs: every rule is expanded into machine operations.
  ///
  /// - Parameters:
  ///   - primalCount: the number of the graph's nodes that belong to the value; the others are
  ///     derivatives.
  ///   - inputs: the nodes of the inputs, in order.
  init(
    lowering graph: Graph, outputs: [Int], inputs: [Int], primalCount: Int,
    options: ProgramOptions, savings: inout IRBuilder.Savings
  ) {
    let builder = IRBuilder(inputCount: inputs.count, identities: options.identities)
    let needed = graph.needed(for: outputs)
    var values = [IRValue](repeating: IRValue(.nan), count: graph.count)
    for (place, input) in inputs.enumerated() {
      values[input] = .input(place, in: builder)
      if let name = graph.name(of: input) {
        builder.setName(name, of: values[input].node(in: builder))
      }
    }
    var guards = graph.guardsByLastOperand()[...]

    for node in 0..<graph.count where needed[node] {
      builder.isPrimal = node < primalCount
      func operands() -> [IRValue] { graph.operands(of: node).map { values[Int($0)] } }
      switch graph.operations[node] {
      case .input, .operation: break
      case .constant(let value): values[node] = IRValue(value)
      case .rule(let index): values[node] = graph.rules[index](operands())
      case .select(let relation):
        let operands = operands()
        let mask = IRValue.Mask(left: operands[0], relation: relation, right: operands[1])
        values[node] = IRValue.select(mask, operands[2], operands[3])
      case .call(let index):
        let call = graph.calls[index]
        if node == call.firstNode {
          builder.lower(call, values: &values)
        }
      }
      if let name = graph.name(of: node), values[node].constant == nil {
        builder.setName(name, of: values[node].node(in: builder))
      }
      while let (index, condition) = guards.first, max(condition.left, condition.right) <= node {
        builder.guarding(values[condition.left], condition, index, values[condition.right])
        guards.removeFirst()
      }
    }
    builder.setOutputs(outputs.map { values[$0].node(in: builder) })
    savings = builder.savings
    self = builder.ir
  }
}

extension IRBuilder {
  fileprivate func guarding(_ x: IRValue, _ condition: Graph.Guard, _ index: Int, _ y: IRValue) {
    // A comparison of constants keeps its outcome.
    if x.constant != nil && y.constant != nil { return }
    isPrimal = true
    _ = append(
      ProgramIR.Node(
        operation: .holding(condition.relation), a: x.node(in: self), b: y.node(in: self),
        c: Int32(index), d: condition.outcome ? 1 : 0))
  }

  /// A call and its results.
  fileprivate func lower(_ call: Graph.Call, values: inout [IRValue]) {
    let columns = call.columns.map { column -> IRCall.Column in
      switch column {
      case .data(let data): .data(data)
      case .nodes(let nodes): .nodes(nodes.map { values[Int($0)].node(in: self) })
      }
    }
    let uniforms = call.uniforms.map { values[Int($0)].node(in: self) }
    let node = append(
      IRCall(
        body: call.body, rowCount: call.rowCount, columns: columns, uniforms: uniforms,
        isSummed: call.isSummed, isGuarding: call.callee.isGuarding))
    for (place, result) in call.nodes.enumerated() {
      values[result] = IRValue(
        node: append(ProgramIR.Node(operation: .result, a: node, b: Int32(place))), in: self)
    }
  }
}

extension Graph {
  /// Whether each node is needed by the outputs or by a guard, a called program's included.
  package func needed(for outputs: [Int]) -> [Bool] {
    var needed = [Bool](repeating: false, count: count)
    for output in outputs { needed[output] = true }
    for condition in guards {
      needed[condition.left] = true
      needed[condition.right] = true
    }
    var node = count - 1
    while node >= 0 {
      if case .call(let index) = operations[node] {
        // A result of a call needs all of the call.
        let call = calls[index]
        if call.callee.isGuarding || call.nodes.contains(where: { needed[$0] }) {
          for member in call.nodes { needed[member] = true }
          for operand in call.operands { needed[Int(operand)] = true }
        }
        node = call.firstNode
      } else if needed[node] {
        for operand in operands(of: node) { needed[Int(operand)] = true }
      }
      node -= 1
    }
    return needed
  }

  /// The guards with their indices, in the order in which they can be checked.
  fileprivate func guardsByLastOperand() -> [(offset: Int, element: Guard)] {
    guards.enumerated().sorted {
      let left = max($0.element.left, $0.element.right)
      let right = max($1.element.left, $1.element.right)
      return (left, $0.offset) < (right, $1.offset)
    }
  }
}
