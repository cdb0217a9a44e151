import CNablaKernels

extension Tape {
  /// The gradient of the outputs, weighted by their seeds, by the tape's inputs: one backward
  /// sweep.
  ///
  /// New adjoint = old adjoint + local derivative x incoming adjoint, in reverse order of creation,
  /// the left operand before the right one. Note [Order of contributions]: the graph's ledger adds
  /// in the same order, so `explain` shows the same bits.
  @inlinable
  func gradient(of outputs: [Variable<Value>], seeds: [Value]) -> [Value] {
    let roots = zip(outputs, seeds).compactMap { output, seed in
      place(of: output).map { (index: $0, seed: seed) }
    }
    if !roots.isEmpty { sweepForInputs(from: roots) }
    return takeInputAdjoints()
  }

  /// The gradient of one output, without allocating lists of outputs and seeds.
  @inlinable
  func gradient(of output: Variable<Value>) -> [Value] {
    sweepForInputs(of: output)
    return takeInputAdjoints()
  }

  /// Computes an output's derivatives and leaves them in the inputs' adjoints, for the caller to
  /// take.
  @inlinable
  func sweepForInputs(of output: Variable<Value>) {
    guard let index = place(of: output) else { return }
    sweepForInputs(from: CollectionOfOne((index: index, seed: Value(1.0))))
  }

  /// The value of an output. Traps if it is a variable of an enclosing transform.
  ///
  /// Note [Results of outer levels]: as a value of the inner transform, which is a number one level
  /// down, it would be a constant of the outer one, and its derivative would be lost. Its derivative
  /// by the inner inputs is 0, which is right, so transforms that return only derivatives allow it.
  @inlinable
  func value(of output: Variable<Value>) -> Value {
    if output.id != 0 && !contains(output.id) {
      Variable.checkAlive(output)
      TapeError.outer(output.primal, id: output.id, inner: head.pointee.base)
    }
    return output.value
  }

  /// The index of an output's node; nil for a constant, or a variable of an enclosing transform,
  /// neither of which depends on the inputs.
  @inlinable
  func place(of output: Variable<Value>) -> Int? {
    if contains(output.id) { return Int(truncatingIfNeeded: output.id &- head.pointee.base) }
    Variable.checkAlive(output)
    return nil
  }

  @inlinable
  func sweepForInputs(from roots: some Collection<(index: Int, seed: Value)>) {
    if Value._tapeLevel == 0 {
      sweep(from: roots)
      if !adjointsHaveNaN(inputCount) { return }
      clearAdjoints(inputCount)
    }
    sweepActive(from: roots)
  }

  /// The sweep over all nodes. Each adjoint is reset to zero as soon as it has been used.
  ///
  /// Note [Forwarded adjoints]: an operation's result is often the operand of the next one. Its
  /// adjoint is then kept in a register: reading it back right after the store would dominate the
  /// loop's time.
  ///
  /// Note [Inactive nodes]: a node that the output does not depend on has adjoint 0 and adds 0
  /// times its partial. This changes nothing unless the partial is infinite or NaN; then the
  /// gradient becomes NaN. So a NaN in the result triggers a second sweep with
  /// ``sweepActive(from:)``.
  @inlinable
  func sweep(from roots: some Collection<(index: Int, seed: Value)>) {
    let adjoints = reserveAdjoints()
    let nodes = self.nodes
    var index = 0
    for root in roots {
      adjoints[root.index] += root.seed
      index = max(index, root.index)
    }
    let first = inputCount
    var incoming = adjoints[index]
    while index >= first {
      let node = nodes[index]
      let left = Int(truncatingIfNeeded: node.left)
      let right = Int(truncatingIfNeeded: node.right)
      index &-= 1
      if node.left == TapeNode<Value>.fan {
        if isPullback(right) {
          pullBack(right, to: index &+ 1, adjoints)
        } else {
          for edge in fan(right) {
            adjoints[Int(truncatingIfNeeded: edge.index)] += edge.partial * incoming
          }
        }
        adjoints[index &+ 1] = .zero
        incoming = adjoints[index]
        continue
      }
      let leftAdjoint = adjoints[left] + node.leftPartial * incoming
      adjoints[left] = leftAdjoint
      let rightAdjoint = adjoints[right] + node.rightPartial * incoming
      adjoints[right] = rightAdjoint
      adjoints[index &+ 1] = .zero
      incoming =
        right == index ? rightAdjoint : left == index ? leftAdjoint : adjoints[index]
    }
    adjoints[index] = incoming
  }

  /// The same sweep restricted to the nodes that the output depends on.
  ///
  /// Slower. It is needed if 0 times a partial is not 0 (Note [Inactive nodes]), or if the product
  /// would itself be recorded, on the tape of an enclosing transform.
  @inlinable
  func sweepActive(from roots: some Collection<(index: Int, seed: Value)>) {
    let adjoints = reserveAdjoints()
    let nodes = self.nodes
    var isActive = [Bool](repeating: false, count: count)
    func contribute(_ amount: Value, to operand: Int) {
      // Plain numbers are added to 0, as in the other sweep, which turns -0 into +0.
      let isFirst = !isActive[operand] && Value._tapeLevel > 0
      adjoints[operand] = isFirst ? amount : adjoints[operand] + amount
      isActive[operand] = true
    }
    var index = 0
    for root in roots {
      adjoints[root.index] = isActive[root.index] ? adjoints[root.index] + root.seed : root.seed
      isActive[root.index] = true
      index = max(index, root.index)
    }
    while index >= inputCount {
      defer { index -= 1 }
      guard isActive[index] else { continue }
      let incoming = adjoints[index]
      adjoints[index] = .zero
      let node = nodes[index]
      if node.left == TapeNode<Value>.fan {
        if isPullback(Int(node.right)) {
          for (operand, amount) in pulledBack(Int(node.right), to: index, adjoints) {
            contribute(amount, to: operand)
          }
        } else {
          for edge in fan(Int(node.right)) {
            contribute(edge.partial * incoming, to: Int(edge.index))
          }
        }
      } else {
        if Int(node.left) != index {
          contribute(node.leftPartial * incoming, to: Int(node.left))
        }
        if Int(node.right) != index {
          contribute(node.rightPartial * incoming, to: Int(node.right))
        }
      }
    }
  }

  /// The edges of an operation with many operands, by the index of their header.
  @inlinable
  func fan(_ header: Int) -> UnsafeBufferPointer<TapeEdge<Value>> {
    let start = edges + header
    return UnsafeBufferPointer(
      start: start + 1, count: Int(truncatingIfNeeded: start.pointee.index))
  }

  @inlinable
  func takeInputAdjoints() -> [Value] {
    var gradient: [Value] = []
    takeInputAdjoints(to: &gradient)
    return gradient
  }

  /// Appends the inputs' adjoints and resets them to zero.
  @inlinable
  func takeInputAdjoints(to gradient: inout [Value]) {
    guard inputCount > 0 else { return }
    let adjoints = reserveAdjoints()
    gradient.append(contentsOf: UnsafeBufferPointer(start: adjoints, count: inputCount))
    clearAdjoints(inputCount)
  }

  @inlinable
  func clearAdjoints(_ count: Int) {
    let adjoints = adjoints.unsafelyUnwrapped
    for index in 0..<count { adjoints[index] = .zero }
  }

  @inlinable
  func adjointsHaveNaN(_ count: Int) -> Bool {
    let adjoints = adjoints.unsafelyUnwrapped
    // No early exit: without one, the loop is vectorised.
    var found = false
    for index in 0..<count where adjoints[index].hasNaN { found = true }
    return found
  }
}
