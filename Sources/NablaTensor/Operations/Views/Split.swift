import NablaCore

/// A tensor split along a dimension, without copying. Linear; its transpose concatenates the
/// pieces.
///
/// It is one operation for all pieces, so that their gradients are concatenated once, instead of
/// being padded to full length and added for every piece.
struct Split: TensorRule {
  let dimension: Int
  /// Whether the pieces are single indices, without the dimension.
  let drops: Bool

  var name: String { drops ? "unstack" : "split" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = the gradients of the pieces, joined" }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seeds = (0..<context.node.outputCount).map { context.seed($0) }
    return [
      drops
        ? AnyTensor.stacked(seeds, along: dimension)
        : AnyTensor.concatenated(seeds, along: dimension)
    ]
  }
}

extension AnyTensor {
  /// Pieces of the given lengths.
  package func split(_ lengths: [Int], along dimension: Int) -> [AnyTensor] {
    guard let dimension = self.dimension(dimension, for: "split", needsDimensions: true) else {
      return [self]
    }
    let all = shape.dimensions[dimension]
    var rest = all
    // Subtracted only while it fits, so that nothing overflows.
    let areParts = lengths.allSatisfy { length in
      if length < 0 || length > rest { return false }
      rest -= length
      return true
    }
    guard areParts && rest == 0 else {
      fail(
        """
        split: the pieces \(lengths) do not make up dimension \(dimension) of \(text), which has \
        \(all) places.
        """)
      return lengths.map {
        .zeros(shape.replacing(dimension, by: min(all, Swift.max(0, $0))), elementType)
      }
    }
    return pieces(lengths, dimension, drops: false)
  }

  /// Pieces of one length, the last of which may be shorter.
  package func split(_ length: Int, along dimension: Int) -> [AnyTensor] {
    guard let dimension = self.dimension(dimension, for: "split", needsDimensions: true) else {
      return [self]
    }
    let all = shape.dimensions[dimension]
    guard length > 0 || (length == 0 && all == 0) else {
      fail(
        """
        split: pieces of \(length) places do not make up dimension \(dimension) of \(text), which \
        has \(all).
        """)
      return [self]
    }
    return pieces(Self.lengths(of: all, each: length), dimension, drops: false)
  }

  /// At most `count` pieces of equal length, the last of which may be shorter.
  package func chunked(into count: Int, along dimension: Int) -> [AnyTensor] {
    guard let dimension = self.dimension(dimension, for: "chunked", needsDimensions: true) else {
      return [self]
    }
    guard count > 0 else {
      fail("chunked: \(text) cannot be cut into \(count) pieces: there must be at least one.")
      return [self]
    }
    let all = shape.dimensions[dimension]
    if all == 0 && count > Self.mostEmptyPieces {
      fail(
        """
        chunked: \(text) has no places in dimension \(dimension), and so would be \(count) empty \
        pieces, of which there can be \(Self.mostEmptyPieces).
        """)
      return [self]
    }
    // An empty dimension is split into the requested number of pieces.
    let lengths =
      all == 0
      ? Array(repeating: 0, count: count) : Self.lengths(of: all, each: (all - 1) / count + 1)
    return pieces(lengths, dimension, drops: false)
  }

  /// The pieces of an empty dimension are as many as are asked for, however many.
  private static var mostEmptyPieces: Int { 1 << 24 }

  /// The slices of a dimension, which is dropped.
  package func unstacked(along dimension: Int) -> [AnyTensor] {
    guard let dimension = self.dimension(dimension, for: "unstacked", needsDimensions: true)
    else { return [self] }
    return pieces(
      Array(repeating: 1, count: shape.dimensions[dimension]), dimension, drops: true)
  }

  private static func lengths(of all: Int, each length: Int) -> [Int] {
    if all == 0 { return [0] }
    return stride(from: 0, to: all, by: length).map { min(length, all - $0) }
  }

  private func pieces(_ lengths: [Int], _ dimension: Int, drops: Bool) -> [AnyTensor] {
    var start = 0
    let pieces = lengths.map { length in
      let slices = Slices(
        "split", of: shape, along: dimension, from: start, count: length, drops: drops)
      start += length
      let piece = alias(slices.layout(of: layout))
      let base = base ?? self
      piece.base = base
      piece.baseChangeCount = base.changeCount
      // All pieces have one record, so one of them cannot have its own.
      piece.ownDetails.severalViewsOperation = drops ? "unstacked" : "split"
      return piece
    }
    if GradientMode.isRecording && requiresGrad && !pieces.isEmpty {
      let node = Node.make(
        Split(dimension: dimension, drops: drops), InlineList(self), saving: 0,
        outputs: InlineList(pieces),
        savedOutputs: 0)
      for (index, piece) in pieces.enumerated() {
        piece.node = node
        piece.outputIndex = index
      }
    }
    return pieces
  }
}
