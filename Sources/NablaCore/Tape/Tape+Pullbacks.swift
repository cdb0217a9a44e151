import CNablaKernels

/// Values that were computed elsewhere, with a function that propagates their adjoints.
///
/// Note [Pullbacks]: k such values are 2 k + 1 nodes of the tape.
///
///     k inlets      nodes without operands, which collect the adjoints
///     the pullback  reads the inlets' adjoints, and adds to those of its operands
///     k outputs     the nodes of the variables; each passes its adjoint to its inlet
///
/// The sweep visits the pullback after all outputs. An output's second edge goes to the pullback
/// with partial 0, so that the sweep over active nodes visits it too. The pullback's node has its
/// edges in the tape's list, under a header marked as in `Tape.isPullback`; the three edges after
/// it hold the pullback's index in `Tape.pullbacks`, k, and the number of operands. The operands
/// follow.
extension Tape {
  /// Maps the adjoints of the results to the adjoints of the operands.
  @usableFromInline typealias Pullback = ([Value]) -> [Value]

  /// Whether a header is that of a pullback.
  @inlinable @inline(__always)
  func isPullback(_ header: Int) -> Bool { edges[header].index == .max }

  /// Runs the pullback of a node and adds to the adjoints of its operands.
  ///
  /// - Parameters:
  ///   - header: the index of its first edge.
  ///   - adjoints: the address of the first node's adjoint.
  ///   - stride: the distance between the adjoints of neighbouring nodes.
  @inlinable @inline(never)
  func pullBack(
    _ header: Int, to node: Int, _ adjoints: UnsafeMutablePointer<Value>, stride: Int = 1
  ) {
    for (operand, amount) in pulledBack(header, to: node, adjoints, stride: stride) {
      adjoints[operand * stride] += amount
    }
  }

  /// The contributions of a node's pullback to its operands.
  @inlinable
  func pulledBack(
    _ header: Int, to node: Int, _ adjoints: UnsafeMutablePointer<Value>, stride: Int = 1
  ) -> [(operand: Int, amount: Value)] {
    let pullback = pullbacks[Int(edges[header + 1].index)]
    let resultCount = Int(edges[header + 2].index)
    let operandCount = Int(edges[header + 3].index)
    let amounts = pullback((node - resultCount..<node).map { adjoints[$0 * stride] })
    return (0..<operandCount).map { (Int(edges[header + 4 + $0].index), amounts[$0]) }
  }
}

extension Variable {
  /// Records values that were computed elsewhere.
  ///
  /// - Parameters:
  ///   - values: the values.
  ///   - operands: the variables that they depend on.
  ///   - pullback: maps the cotangents of the values to those of all operands. It runs during the
  ///     sweep, once for every output of the transform that is differentiated.
  /// - Returns: the values as variables, on the tape of the operands; constants if these are
  ///   constants.
  @inlinable
  static func recorded(
    _ values: [Value], from operands: [Self], pullback: @escaping ([Value]) -> [Value]
  ) -> [Self] {
    guard let some = operands.first(where: { $0.id != 0 }) else { return values.map { Self($0) } }
    let head = home(of: some).tape
    let varying = operands.indices.filter { operands[$0].id != 0 }
    for place in varying where operands[place].id &- head.pointee.base >= head.pointee.count {
      mixed(some, operands[place])
    }
    let tape = Unmanaged<Tape<Value>>.fromOpaque(head.pointee.owner).takeUnretainedValue()
    let isWhole = varying.count == operands.count
    tape.pullbacks.append(
      isWhole
        ? pullback
        : { adjoints in
          let all = pullback(adjoints)
          return varying.map { all[$0] }
        })

    // A header without edges, shared by the inlets, and that of the pullback.
    let header = reserveEdges(5 + varying.count, on: head)
    let edges = tape.edges + header
    let counts = [0, .max, tape.pullbacks.count - 1, values.count, varying.count].map {
      UInt32(truncatingIfNeeded: $0)
    }
    let indices = varying.map { UInt32(truncatingIfNeeded: operands[$0].id) }
    for (i, index) in (counts + indices).enumerated() {
      (edges + i).initialize(to: TapeEdge(.zero, index))
    }
    head.pointee.edge_count += UInt64(counts.count + indices.count)

    let fan = TapeNode<Value>.fan
    let first = UInt32(truncatingIfNeeded: head.pointee.count)
    for value in values {
      _ = appendGrowing(value, TapeNode(.zero, fan, .zero, UInt32(header)), to: head)
    }
    let own = first + UInt32(values.count)
    _ = appendGrowing(some.value, TapeNode(.zero, fan, .zero, UInt32(header + 1)), to: head)
    return values.enumerated().map { place, value in
      appendGrowing(value, TapeNode(Value(1.0), first + UInt32(place), .zero, own), to: head)
    }
  }
}
