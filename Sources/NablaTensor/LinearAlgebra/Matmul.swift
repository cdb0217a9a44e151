import NablaCore

extension AnyTensor {
  /// The product by PyTorch's rules for ranks: see ``matmul(_:_:)``.
  package func matmul(_ other: AnyTensor) -> AnyTensor {
    if rank == 0 || other.rank == 0 {
      return fail(
        """
        matmul: a single number is no matrix: \(sides(other)). Multiply by a number with *.
        """, like: self)
    }
    let (inner, otherInner) = (
      shape.dimensions[rank - 1], other.shape.dimensions[Swift.max(other.rank - 2, 0)]
    )
    if inner != otherInner {
      return fail("matmul: inner dimensions differ: \(sides(other))", like: self)
    }
    // A vector is a matrix of one row on the left, and of one column on the right.
    let left = rank == 1 ? reshaped(to: [1, inner]) : self
    let right = other.rank == 1 ? other.reshaped(to: [inner, 1]) : other
    guard let product = left.matrices(times: right) else {
      return fail(
        """
        matmul: the dimensions before the last two cannot be broadcast together: \(sides(other))
        """, like: self)
    }
    if hasFailed { return self }
    if rank > 1 && other.rank > 1 { return product }
    var target = product.shape.dimensions
    if other.rank == 1 { target.remove(at: target.count - 1) }
    if rank == 1 { target.remove(at: target.count - (other.rank == 1 ? 1 : 2)) }
    return product.result(as: Shape(dimensions: target))
  }

  /// The products of matrices with broadcast leading dimensions; nil if they cannot be broadcast.
  private func matrices(times other: AnyTensor) -> AnyTensor? {
    if rank == 2 && other.rank == 2 { return matrixProduct(other) }
    let (m, k) = (shape.dimensions[rank - 2], shape.dimensions[rank - 1])
    if other.rank == 2 {
      // If the right operand is one matrix and the rows are contiguous, all rows are one product.
      let rows: Shape = [shape.elementCount / Swift.max(k, 1), k]
      if count > 0, layout.reshaped(to: rows) != nil {
        var target = shape.dimensions
        target[rank - 1] = other.shape.dimensions[1]
        let product = reshaped(to: rows).matrixProduct(other)
        return hasFailed ? self : product.result(as: Shape(dimensions: target))
      }
    }
    let (leading, otherLeading) = (Shape(shape.dropLast(2)), Shape(other.shape.dropLast(2)))
    guard let common = leading.broadcast(with: otherLeading) else { return nil }
    var (leftShape, rightShape) = (common.dimensions, common.dimensions)
    for length in [m, k] { leftShape.append(length) }
    for length in other.shape.suffix(2) { rightShape.append(length) }
    for shape in [leftShape, rightShape] {
      guard Self.check(Shape(dimensions: shape), for: "matmul", of: [self, other]) else {
        return self
      }
    }
    return expanded(to: Shape(dimensions: leftShape))
      .matrixProduct(other.expanded(to: Shape(dimensions: rightShape)))
  }

  /// The description of two operands for a message.
  func sides(_ other: AnyTensor) -> String {
    func side(_ side: String, _ tensor: AnyTensor) -> String {
      "\(side)\(tensor.name.map { " \"\(PlainText.withoutControls($0))\"" } ?? "") is \(tensor.shape)"
    }
    return "\(side("left", self)), \(side("right", other))"
  }

  /// The matrix product with the transpose of weights, plus a bias: see ``linear(_:weight:bias:)``.
  package func linear(weight: AnyTensor, bias: AnyTensor?) -> AnyTensor {
    guard rank > 0, weight.rank == 2, shape.dimensions[rank - 1] == weight.shape.dimensions[1]
    else {
      return fail(
        """
        linear: inner dimensions differ: \(sides(weight)). The weight must be [outputs, inputs], and \
        the last dimension of the left one the inputs.
        """, like: self)
    }
    let (inputs, outputs) = (weight.shape.dimensions[1], weight.shape.dimensions[0])
    let rows = shape.dropLast().reduce(1, *)
    let matrix = reshaped(to: [rows, inputs])
    let result: AnyTensor
    if let bias {
      if bias.rank > 1 || (bias.count != outputs && bias.count != 1) {
        return fail(
          "linear: the bias must be [\(outputs)], as the weight \(weight.text) has it: \(bias.text)",
          like: self)
      }
      result = matrix.matrixProduct(weight.matrixTransposed(), addedTo: bias)
    } else {
      result = matrix.matrixProduct(weight.matrixTransposed())
    }
    if hasFailed { return self }
    return result.result(as: Shape(Array(shape.dropLast()) + [outputs]))
  }
}

extension Tensor where Element: DifferentiableElement {
  /// The products of matrices, which are the last two dimensions, `[..., m, k]` and `[..., k, n]`.
  ///
  /// Leading dimensions are broadcast. A vector on the left is a row, one on the right a column,
  /// and that dimension is dropped from the result: the product of two vectors is a scalar.
  /// Operands of any strides are read without copying. It is an error if the inner dimensions
  /// differ, the leading ones cannot be broadcast, or an operand is a scalar. Derivative: dA = dY
  /// Bᵀ, dB = Aᵀ dY.
  public func matmul(_ other: Tensor) -> Tensor { Tensor(any.matmul(other.any)) }

  /// The dot product of two vectors of equal length. Derivative: the other vector.
  public func dot(_ other: Tensor) -> Tensor {
    if rank != 1 || shape != other.shape {
      return Tensor(
        fail(
          "dot: two vectors of one length are needed: \(any.sides(other.any))", Element.elementType,
          []))
    }
    return matmul(other)
  }

  /// The outer product of two vectors: `[m, n]` for `[m]` and `[n]`.
  public func outer(_ other: Tensor) -> Tensor {
    if rank != 1 || other.rank != 1 {
      return Tensor(fail("outer: two vectors are needed: \(any.sides(other.any))", like: any))
    }
    return Tensor(any.reshaped(to: [count, 1])) * other
  }
}

/// The product of matrices: see ``Tensor/matmul(_:)``.
public func matmul<E: DifferentiableElement>(_ x: Tensor<E>, _ y: Tensor<E>) -> Tensor<E> {
  x.matmul(y)
}

/// beta x + alpha a b, for matrices a, `[m, k]`, and b, `[k, n]`, and a tensor x that is broadcast
/// to `[m, n]`. If beta is 0, x is not read, so NaN in x does not propagate.
public func addmm<E: DifferentiableElement>(
  _ x: Tensor<E>, _ a: Tensor<E>, _ b: Tensor<E>, beta: E = 1, alpha: E = 1
) -> Tensor<E> {
  guard a.rank == 2, b.rank == 2, a.shape[1] == b.shape[0] else {
    return Tensor(
      fail("addmm: two matrices that fit are needed: \(a.any.sides(b.any))", like: x.any))
  }
  let target: Shape = [a.shape[0], b.shape[1]]
  guard x.shape.broadcasts(to: target) else {
    return Tensor(
      fail(
        """
        addmm: \(x.any.text) cannot be broadcast to the product, which is \(target): \
        \(a.any.sides(b.any))
        """, E.elementType, target))
  }
  let left = alpha == 1 ? a : Tensor(number: alpha) * a
  if beta == 0 {
    // x is not read, but was an operand: its gradient is 0.
    return Tensor(left.any.matrixProduct(b.any).overwriting(x.any, by: "addmm"))
  }
  let added = beta == 1 ? x : Tensor(number: beta) * x
  return Tensor(left.any.matrixProduct(b.any, addedTo: added.any))
}

/// x Wᵀ + b: `[..., outputs]` of x `[..., inputs]`, a weight `[outputs, inputs]` and a bias `[outputs]`.
///
/// Derivative: dx = dy W, dW = dyᵀ x, db = dy, summed over all but the last dimension.
public func linear<E: DifferentiableElement>(
  _ x: Tensor<E>, weight: Tensor<E>, bias: Tensor<E>? = nil
) -> Tensor<E> {
  Tensor(x.any.linear(weight: weight.any, bias: bias?.any))
}
