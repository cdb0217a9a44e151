import CNablaKernels

/// The Hessian times `direction`: the derivative of the gradient in that direction, by reverse mode
/// over dual numbers. It costs about two gradients.
///
/// - Precondition: `direction` is as long as `x`.
@inlinable
public func hessianVectorProduct<N: DifferentiableNumber>(
  at x: [N], along direction: [N],
  of function: ([Variable<Dual<N>>]) throws -> Variable<Dual<N>>
) rethrows -> [N] {
  require(
    x.count == direction.count,
    "hessianVectorProduct: \(x.count) inputs, but a direction of \(direction.count) numbers")
  let tag = epoch(for: "hessianVectorProduct(at:along:of:)")
  let inputs = zip(x, direction).map { Dual(value: $0, tangent: $1, _tag: tag) }
  return try gradient(at: inputs, of: function).map { $0.tangent(of: tag) }
}

/// The matrix of second derivatives: a Hessian-vector product for every input.
@inlinable
public func hessian<N: DifferentiableNumber>(
  at x: [N], of function: ([Variable<Dual<N>>]) throws -> Variable<Dual<N>>
) rethrows -> [[N]] {
  try x.indices.map { row in
    var direction = [N](repeating: .zero, count: x.count)
    direction[row] = N(1.0)
    return try hessianVectorProduct(at: x, along: direction, of: function)
  }
}
