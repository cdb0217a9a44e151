import CNablaKernels

/// Numbers that were computed elsewhere, with a function that passes their adjoints on.
///
/// Note [Pullbacks]: k such numbers lie on the tape as 2 k + 1 nodes.
///
///     k inlets      operands of nothing; they gather the adjoints
///     the pullback  takes the inlets' adjoints, and adds to those of its operands
///     k outputs     what the variables refer to; each passes its adjoint to its inlet
///
/// The sweep meets the pullback when all outputs have passed on theirs. An output's other edge goes to
/// the pullback with partial 0: so the sweep over active nodes visits it. The pullback's node
/// is one with many operands whose header says `Tape.isPullback`; the three edges after it hold its
/// place in `Tape.pullbacks`, k, and the number of its operands, which follow.
extension Tape {
  /// The adjoints of the operands, from those of the results.
  @usableFromInline typealias Pullback = ([Value]) -> [Value]

  /// Whether a header belongs to a pullback.
  @inlinable @inline(__always)
  func isPullback(_ header: Int) -> Bool { edges[header].index == .max }

  /// Runs the pullback at a node and adds to the adjoints of its operands.
  ///
  /// - Parameters:
  ///   - header: where its edges begin.
  ///   - adjoints: that of the first node.
  ///   - stride: how far apart those of neighbouring nodes are.
  @inlinable @inline(never)
  func pullBack(
    _ header: Int, to node: Int, _ adjoints: UnsafeMutablePointer<Value>, stride: Int = 1
  ) {
    for (operand, amount) in pulledBack(header, to: node, adjoints, stride: stride) {
      adjoints[operand * stride] += amount
    }
  }

  /// What the pullback at a node adds to which operands.
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
  /// Records numbers that were computed elsewhere.
  ///
  /// - Parameters:
  ///   - values: the numbers.
  ///   - operands: what they depend on.
  ///   - pullback: the adjoints of all operands, from those of the values. It runs during the sweep,
  ///     once for every output of the transform that is differentiated.
  /// - Returns: the numbers as variables, on the tape of the operands; constants if these are.
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

    // A header of no edges, for the inlets, and the pullback's.
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
