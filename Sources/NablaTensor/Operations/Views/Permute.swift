import NablaCore

/// A permutation of dimensions, without copying.
struct Permute: TensorRule {
  /// The operand's dimension for each dimension of the result.
  let order: Dimensions

  var name: String { "permute" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, permuted back" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].permuted(order) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    var inverse = order
    for place in 0..<order.count { inverse[order[place]] = place }
    return [context.seed().permuted(inverse)]
  }
}

extension AnyTensor {
  /// A view with permuted dimensions.
  ///
  /// - Precondition: the order contains each dimension once.
  package func permuted(_ order: Dimensions) -> AnyTensor {
    view(layout.permuted(order), Permute(order: order))
  }

  /// A view with permuted dimensions.
  package func permuted(_ order: some Collection<Int>) -> AnyTensor {
    guard order.count == rank else {
      return fail(
        """
        permuted: \(text) has \(rank) dimensions, but the order \(Array(order)) names \
        \(order.count). Name each once.
        """, like: self)
    }
    if rank == 0 { return permuted(Dimensions()) }
    guard let order = dimensions(order, for: "permuted") else { return self }
    return permuted(order)
  }

  /// A view with two dimensions exchanged.
  package func transposed(_ first: Int, _ second: Int) -> AnyTensor {
    guard let first = dimension(first, for: "transposed"),
      let second = dimension(second, for: "transposed")
    else { return self }
    var order = Dimensions(0..<rank)
    if rank > 0 { (order[first], order[second]) = (second, first) }
    return permuted(order)
  }

  /// A view with the last two dimensions exchanged.
  package func transposed() -> AnyTensor {
    if rank < 2 {
      return fail(
        """
        transposed: \(text) has no rows and columns to exchange: it must have at least two \
        dimensions.
        """, like: self)
    }
    return transposed(-2, -1)
  }

  /// A view with dimensions moved to other positions; the others keep their order.
  package func movedDimensions(from sources: [Int], to destinations: [Int]) -> AnyTensor {
    guard sources.count == destinations.count else {
      return fail(
        """
        movedDimensions: of \(text), \(sources.count) dimensions \(sources) are moved to \
        \(destinations.count) places \(destinations). There must be as many.
        """, like: self)
    }
    guard let sources = dimensions(sources, for: "movedDimensions"),
      let destinations = dimensions(destinations, for: "movedDimensions")
    else { return self }
    if rank == 0 { return permuted(Dimensions()) }
    var order = Dimensions(repeating: -1, count: rank)
    var moved: UInt32 = 0
    for i in 0..<sources.count {
      order[destinations[i]] = sources[i]
      moved |= 1 << UInt32(sources[i])
    }
    var next = 0
    for place in 0..<rank where order[place] < 0 {
      while moved & (1 << UInt32(next)) != 0 { next += 1 }
      order[place] = next
      next += 1
    }
    return permuted(order)
  }
}
