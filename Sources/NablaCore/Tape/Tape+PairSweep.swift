/// Two rows of a Jacobian in one sweep: each node is read once, and the two chains of additions,
/// each bound by its latency, overlap.
extension Tape {
  /// Appends the outputs' rows of the Jacobian, in pairs where possible.
  @inlinable
  func takeRows(of outputs: [Variable<Value>], to rows: inout [Value]) {
    let inPairs = Value._tapeLevel == 0 && inputCount > 0
    var next = 0
    while next < outputs.count {
      if inPairs, next + 1 < outputs.count, takePair(outputs[next], outputs[next + 1], to: &rows) {
        next += 2
      } else {
        sweepForInputs(of: outputs[next])
        takeInputAdjoints(to: &rows)
        next += 1
      }
    }
  }

  /// Appends two rows and returns true. Appends neither and returns false if an output does not
  /// depend on the inputs, or if NaN requires another sweep: Note [Inactive nodes].
  @inlinable
  func takePair(
    _ first: Variable<Value>, _ second: Variable<Value>, to rows: inout [Value]
  ) -> Bool {
    guard let left = place(of: first), let right = place(of: second) else { return false }
    sweepPair(from: left, right)
    let adjoints = adjoints.unsafelyUnwrapped
    defer { clearAdjoints(2 * inputCount) }
    if adjointsHaveNaN(2 * inputCount) { return false }
    // From interleaved to consecutive rows.
    withUnsafeTemporaryAllocation(of: Value.self, capacity: inputCount) { line in
      for row in 0...1 {
        for i in 0..<line.count { line.initializeElement(at: i, to: adjoints[2 &* i &+ row]) }
        rows.append(contentsOf: UnsafeBufferPointer(line))
        line.deinitialize()
      }
    }
    return true
  }

  /// ``sweep(from:)`` with two interleaved adjoints a node. Each row adds the same terms in the
  /// same order as in a sweep of its own, so it has the same bits.
  @inlinable
  func sweepPair(from left: Int, _ right: Int) {
    let memory = reserveAdjoints(rows: 2)
    let adjoints = UnsafeMutableRawPointer(memory)
      .assumingMemoryBound(to: AdjointPair<Value>.self)
    let nodes = self.nodes
    adjoints[left].first += Value(1.0)
    adjoints[right].second += Value(1.0)
    var index = max(left, right)
    let first = inputCount
    var incoming = adjoints[index]
    while index >= first {
      let node = nodes[index]
      let left = Int(truncatingIfNeeded: node.left)
      let right = Int(truncatingIfNeeded: node.right)
      index &-= 1
      if node.left == TapeNode<Value>.fan {
        if isPullback(right) {
          for row in 0...1 { pullBack(right, to: index &+ 1, memory + row, stride: 2) }
        } else {
          for edge in fan(right) {
            adjoints[Int(truncatingIfNeeded: edge.index)].add(edge.partial, incoming)
          }
        }
        adjoints[index &+ 1] = AdjointPair()
        incoming = adjoints[index]
        continue
      }
      var leftAdjoint = adjoints[left]
      leftAdjoint.add(node.leftPartial, incoming)
      adjoints[left] = leftAdjoint
      var rightAdjoint = adjoints[right]
      rightAdjoint.add(node.rightPartial, incoming)
      adjoints[right] = rightAdjoint
      adjoints[index &+ 1] = AdjointPair()
      incoming = right == index ? rightAdjoint : left == index ? leftAdjoint : adjoints[index]
    }
    adjoints[index] = incoming
  }
}

/// The adjoints of one node, for two rows.
@usableFromInline
struct AdjointPair<Value: DifferentiableNumber> {
  @usableFromInline var first: Value = .zero
  @usableFromInline var second: Value = .zero

  @inlinable init() {}

  @inlinable @inline(__always)
  mutating func add(_ partial: Value, _ incoming: Self) {
    first += partial * incoming.first
    second += partial * incoming.second
  }
}
