import NablaCore

/// The products of matrices, which are the last two dimensions. Bilinear: both transposes are
/// products, too.
struct MatrixProduct: TensorRule {
  var name: String { "matmul" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "dA = dY Bᵀ, dB = Aᵀ dY" }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].matrixProduct(inputs[1]) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    return [
      context.needs(0) ? seed.matrixProduct(context.input(1).matrixTransposed()) : nil,
      context.needs(1) ? context.input(0).matrixTransposed().matrixProduct(seed) : nil,
    ]
  }
}

/// A product of two matrices plus a tensor that is broadcast, such as a bias.
private struct AffineProduct: TensorRule {
  var name: String { "addmm" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "dC = dY, dA = dY Bᵀ, dB = Aᵀ dY" }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[1].matrixProduct(inputs[2], addedTo: inputs[0])
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [
      context.needs(0) ? context.seed() : nil,
      context.needs(1)
        ? context.seed().matrixProduct(context.input(2).matrixTransposed()) : nil,
      context.needs(2)
        ? context.input(1).matrixTransposed().matrixProduct(context.seed()) : nil,
    ]
  }
}

extension AnyTensor {
  /// The products of matrices, `[..., m, k]` and `[..., k, n]`, without copying: strides are
  /// arbitrary, and 0 where a matrix is repeated.
  ///
  /// - Precondition: all dimensions except the last two are equal, and so are both k.
  package func matrixProduct(_ other: AnyTensor) -> AnyTensor {
    var target = shape.dimensions
    target[rank - 1] = other.shape.dimensions[rank - 1]
    let shape = Shape(dimensions: target)
    guard Self.check(shape, for: "matmul", of: [self, other]),
      let result = AnyTensor.ifThereIsMemory(
        elementType, Layout(contiguous: shape), for: "matmul")
    else { return .zeros([], elementType) }
    reading(for: "matmul") {
      other.reading(for: "matmul") { MatrixCall(self, other, result, accumulates: false).run() }
    }
    return result.record(
      MatrixProduct(), InlineList(self, other),
      saving: Self.factorsToSave(self, other))
  }

  /// The product of two matrices, `[m, k]` and `[k, n]`, plus a tensor that is broadcast to `[m,
  /// n]`.
  package func matrixProduct(_ other: AnyTensor, addedTo bias: AnyTensor) -> AnyTensor {
    let target: Shape = [shape.dimensions[0], other.shape.dimensions[1]]
    if hasFailed { return .zeros([], elementType) }
    guard let layout = bias.layout.broadcast(to: target) else {
      return fail(
        """
        addmm: \(bias.text) cannot be broadcast to the product of \(text) and \(other.text), which is \
        \(target).
        """, elementType, target)
    }
    let result = bias.reading(for: "addmm") { bias.copied(layout) }
    reading(for: "addmm") {
      other.reading(for: "addmm") { MatrixCall(self, other, result, accumulates: true).run() }
    }
    return result.record(
      AffineProduct(), InlineList([bias, self, other]),
      saving: Self.factorsToSave(self, other) << 1)
  }

  /// The factors that the pullback needs, as bits: each for the gradient of the other. What no
  /// gradient needs can be changed in place before the backward pass.
  @inline(__always)
  private static func factorsToSave(_ left: AnyTensor, _ right: AnyTensor) -> UInt32 {
    (right.requiresGrad ? 0b01 : 0) | (left.requiresGrad ? 0b10 : 0)
  }

  /// A view with the last two dimensions exchanged: transposed matrices.
  package func matrixTransposed() -> AnyTensor {
    permuted(Array(0..<(rank - 2)) + [rank - 1, rank - 2])
  }
}
