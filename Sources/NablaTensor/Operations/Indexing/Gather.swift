import NablaCore

/// Elements selected by indices in one dimension. Linear; its transpose adds them at the indices.
struct Gather: TensorRule {
  let dimension: Int
  let inputShape: Shape

  var name: String { "gather" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, added where the elements came from" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].gather(inputs[1], dimension)
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    return [
      AnyTensor.zeros(inputShape, seed.elementType)
        .scatterAdd(seed, at: context.input(1), dimension), nil,
    ]
  }
}

extension AnyTensor {
  /// `y[.., j, ..] = x[.., indices[.., j, ..], ..]`, of the shape of the indices.
  package func gather(_ indices: AnyTensor, along dimension: Int) -> AnyTensor {
    guard let dimension = self.dimension(dimension, for: "gather") else { return self }
    let indices = indices.asIndices()
    guard let source = narrowed(around: dimension, to: indices, for: "gather") else {
      return .zeros(indices.shape, elementType)
    }
    return source.gather(indices, dimension)
  }

  /// The tensor restricted to the lengths of the indices in the other dimensions; nil after an
  /// error.
  func narrowed(
    around dimension: Int, to indices: AnyTensor, for operation: String
  ) -> AnyTensor? {
    // A scalar and a list of one element are interchangeable here, as in PyTorch.
    if rank == 0 && indices.rank == 1 { return reshaped(to: [1]) }
    if indices.rank == 0 && rank == 1 { return self }
    // An empty index tensor may have any shape.
    if indices.count == 0 && indices.rank != rank { return self }
    var slices = Slices("narrow", all: shape)
    var fits = indices.rank == rank
    for i in 0..<rank where fits && i != dimension {
      slices.lengths[i] = indices.shape.dimensions[i]
      fits = slices.lengths[i] <= shape.dimensions[i]
    }
    guard fits else {
      fail(
        """
        \(operation): the indices \(indices.text) do not fit \(text): there must be as many \
        dimensions, and none but dimension \(dimension) may be longer.
        """)
      return nil
    }
    return slices.lengths == shape.dimensions ? self : selecting(.slices(slices))
  }

  /// - Precondition: the shapes are equal except in the dimension; the indices are contiguous
  ///   Int64.
  func gather(_ indices: AnyTensor, _ dimension: Int) -> AnyTensor {
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: indices.shape))
    if result.count > 0 {
      let source = reading(for: "gather") { inRows() }
      let (outer, length, inner) = source.extents(around: dimension)
      let taken = indices.extents(around: dimension).length
      let wrong = indices.reading(for: "gather") {
        source.reading(for: "gather") {
          moves.gather(
            outer, length, inner, taken, source.pointer, indices.memory(of: Int64.self),
            result.pointer)
        }
      }
      if wrong >= 0 {
        return fail(
          indexMessage("gather", indices, at: Int(wrong), along: dimension), like: result)
      }
    }
    return result.record(
      Gather(dimension: dimension, inputShape: shape), InlineList(self, indices), saving: 0b10)
  }

  /// Indices of Int64 with negative ones, which count from the end, made non-negative.
  private func counted(to length: Int) -> AnyTensor {
    reading(for: "takeAlongDimension") {
      let isNegative = { (index: Int64) in index < 0 && index >= -Int64(length) }
      let indices = buffer(of: Int64.self)
      if !indices.contains(where: isNegative) { return self }
      return AnyTensor(shape, Int64.self) { memory in
        for (place, index) in indices.enumerated() {
          memory[place] = isNegative(index) ? index + Int64(length) : index
        }
      }
    }
  }

  /// Elements selected by indices in one dimension; the other dimensions of the indices and the
  /// tensor are broadcast.
  package func takeAlongDimension(_ indices: AnyTensor, along dimension: Int) -> AnyTensor {
    guard let dimension = self.dimension(dimension, for: "takeAlongDimension") else { return self }
    guard rank == indices.rank else {
      return fail(
        """
        takeAlongDimension: \(text) and the indices \(indices.text) must have as many dimensions as \
        each other.
        """, elementType, indices.shape)
    }
    let indices = indices.asIndices().counted(to: rank == 0 ? 1 : shape.dimensions[dimension])
    if rank == 0 { return gather(indices, along: dimension) }
    let (mine, theirs) = (
      shape.replacing(dimension, by: 1), indices.shape.replacing(dimension, by: 1)
    )
    guard let common = mine.broadcast(with: theirs) else {
      return fail(
        """
        takeAlongDimension: \(text) and the indices \(indices.text) cannot be broadcast together \
        beside dimension \(dimension).
        """, elementType, indices.shape)
    }
    let source = common.replacing(dimension, by: shape.dimensions[dimension])
    let target = common.replacing(dimension, by: indices.shape.dimensions[dimension])
    guard Self.check(source, for: "takeAlongDimension", of: [self, indices]),
      Self.check(target, for: "takeAlongDimension", of: [self, indices])
    else { return self }
    return expanded(to: source).gather(indices.expanded(to: target), along: dimension)
  }
}
