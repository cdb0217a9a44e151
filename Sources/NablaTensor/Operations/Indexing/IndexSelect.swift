import NablaCore

/// Slices selected by indices in one dimension. Linear; its transpose adds them at the indices.
struct IndexSelect: TensorRule {
  let dimension: Int
  let inputShape: Shape

  var name: String { "indexSelect" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, added where the slices came from" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].indexSelect(inputs[1], dimension) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    return [
      AnyTensor.zeros(inputShape, seed.elementType)
        .indexAdd(seed, at: context.input(1), dimension), nil,
    ]
  }
}

/// A copy of a tensor with slices of another added at indices in one dimension. Linear in both.
struct IndexAdd: TensorRule {
  let dimension: Int

  var name: String { "indexAdd" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy; of what was added: dy where it went" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].indexAdd(inputs[2], at: inputs[1], dimension)
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [
      context.seed(), nil,
      context.needs(2) ? context.seed().indexSelect(context.input(1), dimension) : nil,
    ]
  }
}

/// A copy of a tensor with slices replaced at indices in one dimension; for duplicate indices the
/// last one wins.
struct IndexCopy: TensorRule {
  let dimension: Int

  var name: String { "indexCopy" }
  var kind: TensorRuleKind { .moves }
  var derivative: String {
    "dx = dy, with 0 where it was replaced; of what replaced it: dy where it went"
  }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].indexCopy(inputs[2], at: inputs[1], dimension)
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    let indices = context.input(1)
    let sourceShape = seed.shape.replacing(dimension, by: indices.count)
    var slices: AnyTensor?
    if context.needs(2) {
      // For duplicate indices, only the last slice is in the result.
      let writers = indices.lastWriters(shape: [seed.shape.dimensions[dimension]], 0)?
        .withDimensions(inserted: Array(1..<(seed.rank - dimension)))
      slices = seed.indexSelect(indices, dimension).keeping(writers)
    }
    return [
      context.needs(0)
        ? seed.indexCopy(.zeros(sourceShape, seed.elementType), at: indices, dimension) : nil,
      nil, slices,
    ]
  }
}

extension AnyTensor {
  /// Slices selected by indices in one dimension.
  package func indexSelect(_ indices: AnyTensor, along dimension: Int) -> AnyTensor {
    guard let dimension = self.dimension(dimension, for: "indexSelect"),
      let indices = indices.asList(for: "indexSelect")
    else { return self }
    if rank == 0 {
      return reshaped(to: [1]).indexSelect(indices, 0)
        .result(as: indices.count == 1 ? [] : indices.shape)
    }
    return indexSelect(indices, dimension)
  }

  /// A copy with slices of `source` added at indices in one dimension.
  package func indexAdd(
    _ source: AnyTensor, at indices: AnyTensor, along dimension: Int
  ) -> AnyTensor {
    guard let dimension = self.dimension(dimension, for: "indexAdd"),
      let indices = indices.asList(for: "indexAdd")
    else { return self }
    let (target, part) = (rank == 0 ? [1] : shape, source.rank == 0 ? [1] : source.shape)
    guard part == target.replacing(dimension, by: indices.count) else {
      return fail(
        """
        indexAdd: \(source.text) cannot be added to \(text) at \(indices.count) places of dimension \
        \(dimension): it must have the shape \(target.replacing(dimension, by: indices.count)).
        """, like: self)
    }
    let operand = reshaped(to: target)
    guard indices.areIndices(of: operand, along: dimension, for: "indexAdd") else { return self }
    return operand.indexAdd(source.reshaped(to: part), at: indices, dimension)
      .result(as: shape)
  }

  /// Indices of rank 0 or 1 as a list; nil after an error.
  private func asList(for operation: String) -> AnyTensor? {
    if rank <= 1 { return asIndices().reshaped(to: [count]) }
    fail(
      "\(operation): the indices \(text) are no list: they must have one dimension. Flatten them.")
    return nil
  }

  /// - Precondition: the indices are a contiguous list of Int64; the rank is not 0.
  func indexSelect(_ indices: AnyTensor, _ dimension: Int) -> AnyTensor {
    let target = shape.replacing(dimension, by: indices.count)
    guard Self.check(target, for: "indexSelect", of: [self, indices]),
      indices.areIndices(of: self, along: dimension, for: "indexSelect")
    else { return self }
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: target))
    let source = reading(for: "indexSelect") { inRows() }
    let (outer, length, inner) = source.extents(around: dimension)
    let wrong = indices.reading(for: "indexSelect") {
      source.reading(for: "indexSelect") {
        moves.index_select(
          outer, length, inner, indices.count, source.pointer, indices.memory(of: Int64.self),
          result.pointer)
      }
    }
    if wrong >= 0 {
      return fail(
        indexMessage("indexSelect", indices, at: Int(wrong), along: dimension), like: result)
    }
    return result.record(
      IndexSelect(dimension: dimension, inputShape: shape), InlineList(self, indices), saving: 0b10)
  }

  /// - Precondition: as above; the source has this shape, except in the dimension; the elements are
  ///   Float or Double.
  func indexAdd(_ source: AnyTensor, at indices: AnyTensor, _ dimension: Int) -> AnyTensor {
    moved(source, indices, dimension, "indexAdd", kernels.index_add)
      .record(IndexAdd(dimension: dimension), InlineList([self, indices, source]), saving: 0b010)
  }

  /// - Precondition: as above, with elements of any type; the indices are valid.
  func indexCopy(_ source: AnyTensor, at indices: AnyTensor, _ dimension: Int) -> AnyTensor {
    moved(source, indices, dimension, "indexCopy", moves.index_copy)
      .record(IndexCopy(dimension: dimension), InlineList([self, indices, source]), saving: 0b010)
  }
}
