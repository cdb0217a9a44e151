/// The derivative of a function of one number, by forward mode.
///
///     derivative(at: 2.0) { x in x * x * x }  // 12
@inlinable
@_disfavoredOverload
public func derivative<N: DifferentiableNumber>(
  at x: N, @SingleExpression<Dual<N>> of function: (Dual<N>) throws -> Dual<N>
) rethrows -> N {
  let tag = epoch(for: "derivative(at:of:)")
  return try function(Dual(value: x, tangent: N(1.0), _tag: tag)).tangent(of: tag)
}

/// The value and the derivative of a function of one number, by forward mode.
@inlinable
@_disfavoredOverload
public func valueWithDerivative<N: DifferentiableNumber>(
  at x: N, @SingleExpression<Dual<N>> of function: (Dual<N>) throws -> Dual<N>
) rethrows -> (value: N, derivative: N) {
  let tag = epoch(for: "derivative(at:of:)")
  let result = try function(Dual(value: x, tangent: N(1.0), _tag: tag))
  return (result.value(of: tag), result.tangent(of: tag))
}

// For Double there are overloads of their own: Note [Closures at a Double] in Gradient.swift.

/// The derivative of a function of one number, by forward mode.
@inlinable @_documentation(visibility: internal)
public func derivative(
  at x: Double, of function: (Dual<Double>) throws -> Dual<Double>
) rethrows -> Double {
  let tag = epoch(for: "derivative(at:of:)")
  return try function(Dual(value: x, tangent: 1, _tag: tag)).tangent(of: tag)
}

/// The value and the derivative of a function of one number, by forward mode.
@inlinable @_documentation(visibility: internal)
public func valueWithDerivative(
  at x: Double, of function: (Dual<Double>) throws -> Dual<Double>
) rethrows -> (value: Double, derivative: Double) {
  let tag = epoch(for: "derivative(at:of:)")
  let result = try function(Dual(value: x, tangent: 1, _tag: tag))
  return (result.value(of: tag), result.tangent(of: tag))
}

/// The value of a function and the Jacobian times a tangent (jvp), in one forward run.
///
/// - Parameters:
///   - primal: the inputs.
///   - tangent: the direction, one number an input. Where it is 0, the input is held constant.
/// - Returns: the value and its tangent, one number an output each.
/// - Precondition: `tangent` is as long as `primal`. Otherwise it traps: `jvp: 2 inputs, but a
///   direction of 3 numbers`.
@inlinable
public func jvp<N: DifferentiableNumber>(
  at primal: [N], along tangent: [N],
  @SingleExpression<[Dual<N>]> of function: ([Dual<N>]) throws -> [Dual<N>]
) rethrows -> (value: [N], tangent: [N]) {
  require(
    primal.count == tangent.count,
    "jvp: \(primal.count) inputs, but a direction of \(tangent.count) numbers")
  let tag = epoch(for: "jvp(at:along:of:)")
  let results = try function(
    zip(primal, tangent).map {
      Dual(value: $0, tangent: $1, _tag: $1.isAbsentTangent ? 0 : tag)
    })
  return (results.map { $0.value(of: tag) }, results.map { $0.tangent(of: tag) })
}

/// The gradient of a function of a list of numbers by forward mode, eight tangents a run.
///
/// Faster than ``gradient(at:of:)-([N],_)`` for up to about 16 inputs. For another number of
/// tangents see ``forwardGradient(at:tangents:of:)``.
@inlinable
public func forwardGradient(
  at x: [Double], of function: ([VectorDual<SIMD8<Double>>]) throws -> VectorDual<SIMD8<Double>>
) rethrows -> [Double] {
  try forwardGradient(at: x, tangents: SIMD8<Double>.self, of: function)
}

/// The gradient by forward mode, with one tangent a run for each lane of `tangents`.
///
///     forwardGradient(at: x, tangents: SIMD16<Double>.self) { x in ... }
@inlinable
public func forwardGradient<T: SIMD>(
  at x: [T.Scalar], tangents: T.Type,
  @SingleExpression<VectorDual<T>> of function: ([VectorDual<T>]) throws -> VectorDual<T>
) rethrows -> [T.Scalar] where T.Scalar: DifferentiableNumber, T.Scalar.Mask == Bool {
  try forwardJacobian(at: x, tangents: tangents) { [try function($0)] }[0]
}
