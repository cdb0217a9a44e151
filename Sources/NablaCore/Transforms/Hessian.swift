/// The Hessian times a tangent: the derivative of the gradient in that direction, by reverse mode
/// over dual numbers. It costs about two gradients.
///
/// - Parameters:
///   - primal: the inputs.
///   - tangent: the direction, one number an input. Where it is 0, the input is held constant.
/// - Precondition: `tangent` is as long as `primal`. Otherwise it traps: `hessianVectorProduct: 2
///   inputs, but a direction of 3 numbers`.
@inlinable
public func hessianVectorProduct<N: DifferentiableNumber>(
  at primal: [N], along tangent: [N],
  @SingleExpression<Variable<Dual<N>>>
  of function: ([Variable<Dual<N>>]) throws -> Variable<Dual<N>>
) rethrows -> [N] {
  require(
    primal.count == tangent.count,
    "hessianVectorProduct: \(primal.count) inputs, but a direction of \(tangent.count) numbers")
  let tag = epoch(for: "hessianVectorProduct(at:along:of:)")
  let inputs = zip(primal, tangent).map {
    Dual(value: $0, tangent: $1, _tag: $1.isAbsentTangent ? 0 : tag)
  }
  return try gradient(at: inputs, of: function).map { $0.tangent(of: tag) }
}

/// The matrix of second derivatives, one row an input: one Hessian-vector product for each.
@inlinable
public func hessian<N: DifferentiableNumber>(
  at x: [N],
  @SingleExpression<Variable<Dual<N>>>
  of function: ([Variable<Dual<N>>]) throws -> Variable<Dual<N>>
) rethrows -> [[N]] {
  try x.indices.map { row in
    var tangent = [N](repeating: .zero, count: x.count)
    tangent[row] = N(1.0)
    return try hessianVectorProduct(at: x, along: tangent, of: function)
  }
}
