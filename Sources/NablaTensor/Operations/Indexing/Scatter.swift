import NablaCore

/// A copy of a tensor with elements of another added at indices in one dimension. Linear in both;
/// the transpose gathers.
struct ScatterAdd: TensorRule {
  let dimension: Int

  var name: String { "scatterAdd" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy; of what was added: dy where it went" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].scatterAdd(inputs[2], at: inputs[1], dimension)
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [
      context.seed(), nil,
      context.needs(2) ? context.seed().gather(context.input(1), dimension) : nil,
    ]
  }
}

/// A copy of a tensor with elements replaced at indices in one dimension; for duplicate indices the
/// last one wins.
struct Scatter: TensorRule {
  let dimension: Int

  var name: String { "scatter" }
  var kind: TensorRuleKind { .moves }
  var derivative: String {
    "dx = dy, with 0 where it was replaced; of what replaced it: dy where it went"
  }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].scatter(inputs[2], at: inputs[1], dimension)
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    let indices = context.input(1)
    return [
      context.needs(0)
        ? seed.scatter(.zeros(indices.shape, seed.elementType), at: indices, dimension) : nil,
      nil,
      context.needs(2)
        ? seed.gather(indices, dimension)
          .keeping(indices.lastWriters(shape: seed.shape, dimension)) : nil,
    ]
  }
}

extension AnyTensor {
  /// A copy with `source` added: `y[.., indices[.., j, ..], ..] += source[.., j, ..]`.
  package func scatterAdd(
    _ source: AnyTensor, at indices: AnyTensor, along dimension: Int
  ) -> AnyTensor {
    scattered(source, indices, dimension, "scatterAdd") { $0.scatterAdd($1, at: $2, $3) }
  }

  /// A copy with elements replaced: `y[.., indices[.., j, ..], ..] = source[.., j, ..]`, in order
  /// of j.
  package func scatter(
    _ source: AnyTensor, at indices: AnyTensor, along dimension: Int
  ) -> AnyTensor {
    scattered(source, indices, dimension, "scatter") { $0.scatter($1, at: $2, $3) }
  }

  private func scattered(
    _ source: AnyTensor, _ indices: AnyTensor, _ dimension: Int, _ operation: String,
    _ body: (AnyTensor, AnyTensor, AnyTensor, Int) -> AnyTensor
  ) -> AnyTensor {
    guard let dimension = self.dimension(dimension, for: operation) else { return self }
    let indices = indices.asIndices()
    // No element of the source is read, but it was an operand: its gradient is 0.
    if indices.count == 0 { return cloned().overwriting(source, by: "scatter") }
    guard let part = source.narrowed(to: indices, for: operation),
      let target = narrowed(around: dimension, to: indices, for: operation)
    else { return self }
    let result = body(target, part, indices, dimension)
    if result.count == count { return result.result(as: shape) }
    // The indices may cover only a part of the tensor.
    var slices = Slices("narrow", all: shape)
    slices.lengths = target.shape.dimensions
    return replacing(.slices(slices), by: result)
  }

  /// The part of a source that has indices; nil after an error.
  private func narrowed(to indices: AnyTensor, for operation: String) -> AnyTensor? {
    if Swift.max(rank, 1) == Swift.max(indices.rank, 1) && count == 1 && indices.count == 1 {
      return reshaped(to: indices.shape)
    }
    var slices = Slices("narrow", all: shape)
    var fits = indices.rank == rank
    for i in 0..<rank where fits {
      slices.lengths[i] = indices.shape.dimensions[i]
      fits = slices.lengths[i] <= shape.dimensions[i]
    }
    guard fits else {
      fail(
        """
        \(operation): there are not elements for all indices: the source is \(text), the indices \
        are \(indices.text). The source must have as many dimensions, and none shorter.
        """)
      return nil
    }
    return slices.lengths == shape.dimensions ? self : selecting(.slices(slices))
  }

  /// - Precondition: the source has the indices' shape, and so has this tensor except in the
  ///   dimension; the indices are contiguous Int64; the elements are Float or Double.
  func scatterAdd(_ source: AnyTensor, at indices: AnyTensor, _ dimension: Int) -> AnyTensor {
    moved(source, indices, dimension, "scatterAdd", kernels.scatter_add)
      .record(ScatterAdd(dimension: dimension), InlineList([self, indices, source]), saving: 0b010)
  }

  /// - Precondition: as above, with elements of any type.
  func scatter(_ source: AnyTensor, at indices: AnyTensor, _ dimension: Int) -> AnyTensor {
    moved(source, indices, dimension, "scatter", moves.scatter)
      .record(Scatter(dimension: dimension), InlineList([self, indices, source]), saving: 0b010)
  }

  /// A kernel that moves elements along the middle of `[outer, length, inner]` by `count` indices.
  /// It returns the position of the first invalid index, or -1.
  typealias IndexKernel =
    @convention(c) (
      _ outer: Int, _ length: Int, _ inner: Int, _ count: Int, _ source: UnsafeRawPointer?,
      _ indices: UnsafePointer<Int64>?, _ result: UnsafeMutableRawPointer?
    ) -> Int64

  /// A copy into which a kernel moves the elements of `source`, not recorded.
  func moved(
    _ source: AnyTensor, _ indices: AnyTensor, _ dimension: Int, _ operation: String,
    _ kernel: IndexKernel
  ) -> AnyTensor {
    let result = reading(for: operation) { copied() }
    if source.count == 0 { return result }
    let rows = source.reading(for: operation) { source.inRows() }
    let (outer, length, inner) = result.extents(around: dimension)
    let wrong = indices.reading(for: operation) {
      rows.reading(for: operation) {
        kernel(
          outer, length, inner, source.extents(around: dimension).length, rows.pointer,
          indices.memory(of: Int64.self), result.pointer)
      }
    }
    if wrong < 0 { return result }
    return fail(indexMessage(operation, indices, at: Int(wrong), along: dimension), like: result)
  }

  // MARK: Elements replaced several times

  /// For each index, whether no later one replaces the same element; nil if that holds for all.
  func lastWriters(shape: Shape, _ dimension: Int) -> AnyTensor? {
    let numbers = AnyTensor(self.shape, Int64.self) { memory in
      for i in memory.indices { memory[i] = Int64(i) }
    }
    let winners = AnyTensor.zeros(shape, .int64).scatter(numbers, at: self, dimension)
      .gather(self, dimension)
    return winners.matches(numbers)
  }

  /// Where two tensors of Int64 are equal, as Bool; nil if they are equal everywhere.
  func matches(_ other: AnyTensor) -> AnyTensor? {
    var all = true
    let (mine, others) = (memory(of: Int64.self), other.memory(of: Int64.self))
    let mask = AnyTensor(shape, Bool.self) { memory in
      for i in memory.indices {
        memory[i] = mine[i] == others[i]
        all = all && memory[i]
      }
    }
    return all ? nil : mask
  }

  /// The tensor with zeros where a mask is false; unchanged without a mask.
  func keeping(_ mask: AnyTensor?) -> AnyTensor {
    guard let mask else { return self }
    return .where(mask, self, .zeros(shape, elementType))
  }
}
