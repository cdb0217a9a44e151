import CNablaKernels

extension Value {
  /// Adds the derivatives of this value to the ``grad`` of every value that it was computed from,
  /// and 1 to its own.
  ///
  /// Gradients accumulate, as in micrograd: set `grad = 0` before a new step. A second call on the
  /// same result adds the same amounts again, to inputs and results alike. (In micrograd, results
  /// start a second pass with what the first one left, so that inputs get too much.) The pass
  /// visits each value once, is not recursive, and takes the derivatives at the numbers that the
  /// operations had when they were computed.
  public func backward() {
    let order = reached(where: \.flows)
    adjoint = 1
    for value in order.reversed() {
      let value = value._withUnsafeGuaranteedRef { $0 }
      let incoming = value.adjoint
      value.grad += incoming
      value.forEachEdge { edge in
        if edge.flows { edge.value.adjoint += edge.partial * incoming }
      }
    }
  }

  /// The values that this one was computed from, and itself, in order of creation, with adjoints of
  /// zero.
  ///
  /// - Parameter follows: which edges lead on.
  private func reached(where follows: (Edge) -> Bool) -> [Unmanaged<Value>] {
    let pass = nabla_next_sequence()
    var order: [Unmanaged<Value>] = []
    func visit(_ value: Value) {
      if value.pass == pass { return }
      value.pass = pass
      value.adjoint = 0
      order.append(.passUnretained(value))
    }
    visit(self)
    var next = 0
    while next < order.count {
      order[next]._withUnsafeGuaranteedRef { value in
        value.forEachEdge { edge in
          if follows(edge) { visit(edge.value) }
        }
      }
      next += 1
    }
    order.sort { $0._withUnsafeGuaranteedRef(\.sequence) < $1._withUnsafeGuaranteedRef(\.sequence) }
    return order
  }

  @inline(__always)
  private func forEachEdge(_ body: (Edge) -> Void) {
    if let left { body(left) }
    if let right { body(right) }
    for edge in list { body(edge) }
  }
}

extension Value {
  /// The computation of this value as a graph, and its node.
  ///
  /// Traps if the data of an input was set since.
  package func recorded() -> (graph: Graph, output: Int) {
    let values = reached { _ in true }
    let (output, graph) = GraphRecorder.record(for: "explain()") { recorder in
      var numbers: [ObjectIdentifier: Symbolic] = [:]
      var inputs = 0
      for value in values {
        let value = value.takeUnretainedValue()
        var number: Symbolic
        if let rule = value.rule {
          number = rule(value.edges.map { numbers[ObjectIdentifier($0.value)]! })
          if number.value.bitPattern != value.number.bitPattern && !number.hasNaN {
            value.refuseChangedInput()
          }
        } else if value.isConstant && value.name == nil {
          number = Symbolic(value.number)
        } else {
          number = recorder.input(value.number, name: value.name ?? "x\(inputs)")
          inputs += 1
        }
        if let name = value.name { number = recorder.named(number, name) }
        numbers[ObjectIdentifier(value)] = number
      }
      // The formula language uses the same name for an unnamed result.
      let output = recorder.named(numbers[ObjectIdentifier(self)]!, "output")
      return Int(recorder.node(of: output))
    }
    return (graph, output)
  }

  private func refuseChangedInput() -> Never {
    let operands = edges.map { "\($0.value)" }.joined(separator: ", ")
    misuse(
      """
      explain: \(self) was computed from other numbers than its operands have now, \(operands): the \
      data of an input was set in between. Explain before you change inputs, or compute again.
      """)
  }
}
