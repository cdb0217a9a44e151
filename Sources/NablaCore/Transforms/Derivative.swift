import CNablaKernels

/// The derivative of a function of one number, by forward mode.
///
///     derivative(at: 2.0) { x in x * x * x }  // 12
@inlinable
public func derivative<N: DifferentiableNumber>(
  at x: N, of function: (Dual<N>) throws -> Dual<N>
) rethrows -> N {
  try valueWithDerivative(at: x, of: function).derivative
}

/// The value and the derivative of a function of one number, by forward mode.
@inlinable
public func valueWithDerivative<N: DifferentiableNumber>(
  at x: N, of function: (Dual<N>) throws -> Dual<N>
) rethrows -> (value: N, derivative: N) {
  let tag = epoch(for: "derivative(at:of:)")
  let result = try function(Dual(value: x, tangent: N(1.0), _tag: tag))
  return (result.value, result.tangent(of: tag))
}

/// A function's value and its derivative in one direction: the Jacobian times `direction`, in one
/// forward run.
///
/// - Precondition: `direction` is as long as `x`.
@inlinable
public func jvp<N: DifferentiableNumber>(
  at x: [N], along direction: [N], of function: ([Dual<N>]) throws -> [Dual<N>]
) rethrows -> (value: [N], tangent: [N]) {
  require(
    x.count == direction.count,
    "jvp: \(x.count) inputs, but a direction of \(direction.count) numbers")
  let tag = epoch(for: "jvp(at:along:of:)")
  let results = try function(
    zip(x, direction).map { Dual(value: $0, tangent: $1, _tag: tag) })
  return (results.map { $0.value }, results.map { $0.tangent(of: tag) })
}

/// The gradient of a function of a list of numbers by forward mode, eight directions a run.
///
/// Faster than ``gradient(at:of:)-([N],_)`` for up to about 16 inputs. For another number of
/// directions see ``forwardGradient(at:tangents:of:)``.
@inlinable
public func forwardGradient(
  at x: [Double], of function: ([VectorDual<SIMD8<Double>>]) throws -> VectorDual<SIMD8<Double>>
) rethrows -> [Double] {
  try forwardGradient(at: x, tangents: SIMD8<Double>.self, of: function)
}

/// The gradient by forward mode with as many directions a run as `tangents` has lanes.
///
///     forwardGradient(at: x, tangents: SIMD16<Double>.self) { x in ... }
@inlinable
public func forwardGradient<T: SIMD>(
  at x: [T.Scalar], tangents: T.Type, of function: ([VectorDual<T>]) throws -> VectorDual<T>
) rethrows -> [T.Scalar] where T.Scalar: DifferentiableNumber, T.Scalar.Mask == Bool {
  try forwardJacobian(at: x, tangents: tangents) { [try function($0)] }[0]
}
