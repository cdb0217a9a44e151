import CNablaKernels

extension Tape {
  /// The gradient of `output` by the tape's inputs, in their order: one backward sweep.
  ///
  /// New adjoint = old adjoint + local derivative x incoming adjoint, in reverse order of creation,
  /// the left operand before the right one. Note [Order of contributions]: the graph's ledger adds
  /// in the same order, so `explain` shows these very bits.
  @inlinable
  func gradient(of output: Variable<Value>, seed: Value) -> [Value] {
    guard contains(output.id) else {
      // A constant, or a variable of an enclosing transform: neither depends on the inputs.
      Variable.checkAlive(output)
      return Array(repeating: .zero, count: inputCount)
    }
    let root = Int(truncatingIfNeeded: output.id &- head.pointee.base)
    if Value.tapeLevel == 0 {
      sweep(from: root, seed: seed)
      let gradient = takeInputAdjoints()
      if !gradient.contains(where: \.hasNaN) { return gradient }
    }
    sweepReached(from: root, seed: seed)
    return takeInputAdjoints()
  }

  /// The sweep over all nodes. Each adjoint is set back to zero as soon as it has been used.
  ///
  /// Note [Unreached nodes]: a node that the output does not depend on arrives with adjoint 0 and
  /// adds 0 times its partial. That changes nothing unless the partial is infinite or NaN, and then
  /// the gradient is NaN; so NaN is the sign to sweep again with ``sweepReached(from:seed:)``.
  @inlinable
  func sweep(from root: Int, seed: Value) {
    let adjoints = reserveAdjoints()
    let nodes = self.nodes
    adjoints[root] += seed
    var index = root
    while index >= inputCount {
      let incoming = adjoints[index]
      let node = nodes[index]
      if node.left == TapeNode<Value>.fan {
        let range = fans[Int(node.right)]
        let edges = self.edges.unsafelyUnwrapped
        for k in range {
          adjoints[Int(edges[k].index)] += edges[k].partial * incoming
        }
      } else {
        adjoints[Int(node.left)] += node.leftPartial * incoming
        adjoints[Int(node.right)] += node.rightPartial * incoming
      }
      adjoints[index] = .zero
      index -= 1
    }
  }

  /// The same sweep over the nodes that the output depends on, and no others.
  ///
  /// Slower, and needed where 0 times a partial is not 0 (Note [Unreached nodes]) or where the
  /// product would itself be recorded, on the tape of an enclosing transform.
  @inlinable
  func sweepReached(from root: Int, seed: Value) {
    let adjoints = reserveAdjoints()
    let nodes = self.nodes
    var reached = [Bool](repeating: false, count: root + 1)
    func contribute(_ partial: Value, _ incoming: Value, to operand: Int) {
      let amount = partial * incoming
      adjoints[operand] = reached[operand] ? adjoints[operand] + amount : amount
      reached[operand] = true
    }
    adjoints[root] = seed
    reached[root] = true
    var index = root
    while index >= inputCount {
      defer { index -= 1 }
      guard reached[index] else { continue }
      let incoming = adjoints[index]
      adjoints[index] = .zero
      let node = nodes[index]
      if node.left == TapeNode<Value>.fan {
        for k in fans[Int(node.right)] {
          contribute(edges![k].partial, incoming, to: Int(edges![k].index))
        }
      } else {
        contribute(node.leftPartial, incoming, to: Int(node.left))
        if Int(node.right) != index {
          contribute(node.rightPartial, incoming, to: Int(node.right))
        }
      }
    }
  }

  @inlinable
  func takeInputAdjoints() -> [Value] {
    guard let adjoints else { return Array(repeating: .zero, count: inputCount) }
    return (0..<inputCount).map { index in
      defer { adjoints[index] = .zero }
      return adjoints[index]
    }
  }
}
