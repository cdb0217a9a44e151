import NablaCore

// The transforms of NablaCore for functions of tensors. They do not need requiresGrad, do not
// change any tensor's grad, and can be nested. The results are differentiable with respect to
// tensors that the function captures.

/// The gradient of a function that returns a scalar.
///
///     gradient(at: x) { x in (x * x).sum() }
@_disfavoredOverload
public func gradient<E: DifferentiableElement>(
  at x: Tensor<E>, of function: (Tensor<E>) throws -> Tensor<E>
) rethrows -> Tensor<E> {
  try valueWithGradient(at: x, of: function).gradient
}

/// The gradients of a function of several tensors that returns a scalar, one for each input.
public func gradient<E: DifferentiableElement>(
  at x: [Tensor<E>], @SingleExpression<Tensor<E>> of function: ([Tensor<E>]) throws -> Tensor<E>
) rethrows -> [Tensor<E>] {
  try valueWithGradient(at: x, of: function).gradient
}

/// The value of a function that returns a scalar, and its gradient.
@_disfavoredOverload
public func valueWithGradient<E: DifferentiableElement>(
  at x: Tensor<E>, of function: (Tensor<E>) throws -> Tensor<E>
) rethrows -> (value: Tensor<E>, gradient: Tensor<E>) {
  let result = try valueWithGradient(at: [x]) { try function($0[0]) }
  return (result.value, result.gradient[0])
}

/// The value of a function of several tensors that returns a scalar, and its gradient with respect
/// to each.
public func valueWithGradient<E: DifferentiableElement>(
  at x: [Tensor<E>], @SingleExpression<Tensor<E>> of function: ([Tensor<E>]) throws -> Tensor<E>
) rethrows -> (value: Tensor<E>, gradient: [Tensor<E>]) {
  let linear = try Linearization(at: x, function)
  guard linear.scalar("gradient") != nil else { return (Tensor(linear.outputs[0]), x) }
  return (Tensor(linear.values[0]), linear.gradients([nil]).map { Tensor($0) })
}

/// The value of a function and its vector-Jacobian product: the gradient of the outputs weighted by
/// `seed`, which has the value's shape.
@_disfavoredOverload
public func vjp<E: DifferentiableElement>(
  at x: Tensor<E>, seed: Tensor<E>, of function: (Tensor<E>) throws -> Tensor<E>
) rethrows -> (value: Tensor<E>, cotangent: Tensor<E>) {
  let result = try vjp(at: [x], seed: seed) { try function($0[0]) }
  return (result.value, result.cotangent[0])
}

/// The value of a function of several tensors and its vector-Jacobian product: the gradient with
/// respect to each input of the outputs weighted by `seed`.
public func vjp<E: DifferentiableElement>(
  at x: [Tensor<E>], seed: Tensor<E>,
  @SingleExpression<Tensor<E>> of function: ([Tensor<E>]) throws -> Tensor<E>
) rethrows -> (value: Tensor<E>, cotangent: [Tensor<E>]) {
  let linear = try Linearization(at: x, function)
  let output = linear.outputs[0]
  if seed.shape != output.shape {
    fail(
      """
      vjp: the seed has the shape \(seed.shape), but the function's result \(output.text) has the \
      shape \(output.shape). Pass a seed of the result's shape.
      """)
    return (Tensor(output), x)
  }
  return (Tensor(linear.values[0]), linear.gradients([seed.any]).map { Tensor($0) })
}

/// The value of a function and its Jacobian-vector product: the derivative along `direction`, which
/// has the shape of `x`. It costs two backward passes. Elements whose direction is 0 are held constant.
@_disfavoredOverload
public func jvp<E: DifferentiableElement>(
  at x: Tensor<E>, along direction: Tensor<E>, of function: (Tensor<E>) throws -> Tensor<E>
) rethrows -> (value: Tensor<E>, tangent: Tensor<E>) {
  try jvp(at: [x], along: [direction]) { try function($0[0]) }
}

/// The value of a function of several tensors and its Jacobian-vector product, with one direction
/// for each input.
public func jvp<E: DifferentiableElement>(
  at x: [Tensor<E>], along directions: [Tensor<E>],
  @SingleExpression<Tensor<E>> of function: ([Tensor<E>]) throws -> Tensor<E>
) rethrows -> (value: Tensor<E>, tangent: Tensor<E>) {
  let linear = try Linearization(at: x, function)
  guard areDirections(directions, x, "jvp") else {
    return (Tensor(linear.outputs[0]), Tensor(linear.outputs[0]))
  }
  let tangents = linear.tangents(along: directions.map(\.any))
  return (Tensor(linear.values[0]), Tensor(tangents[0]))
}

/// The Jacobian of a function, of the result's shape followed by the input's. It takes one backward
/// pass for each element of the result.
@_disfavoredOverload
public func jacobian<E: DifferentiableElement>(
  at x: Tensor<E>, of function: (Tensor<E>) throws -> Tensor<E>
) rethrows -> Tensor<E> {
  try jacobian(at: [x]) { try function($0[0]) }[0]
}

/// The Jacobians of a function of several tensors, one for each input.
public func jacobian<E: DifferentiableElement>(
  at x: [Tensor<E>], @SingleExpression<Tensor<E>> of function: ([Tensor<E>]) throws -> Tensor<E>
) rethrows -> [Tensor<E>] {
  let linear = try Linearization(at: x, function)
  return linear.jacobian(of: linear.outputs[0]).map { Tensor($0) }
}

/// The value of a function and its Jacobian, of the result's shape followed by the input's.
@_disfavoredOverload
public func valueWithJacobian<E: DifferentiableElement>(
  at x: Tensor<E>, of function: (Tensor<E>) throws -> Tensor<E>
) rethrows -> (value: Tensor<E>, jacobian: Tensor<E>) {
  let linear = try Linearization(at: [x]) { try function($0[0]) }
  return (Tensor(linear.values[0]), Tensor(linear.jacobian(of: linear.outputs[0])[0]))
}

/// The Hessian of a function that returns a scalar, of the shape of `x` followed by itself.
@_disfavoredOverload
public func hessian<E: DifferentiableElement>(
  at x: Tensor<E>, of function: (Tensor<E>) throws -> Tensor<E>
) rethrows -> Tensor<E> {
  let linear = try Linearization(at: [x]) { try function($0[0]) }
  guard let output = linear.scalar("hessian") else { return x }
  let gradient = GradientMode.with(recording: true) {
    linear.gradients(of: [output], [nil], by: linear.inputs, createsGraph: true)[0]
  }
  return Tensor(linear.jacobian(of: gradient)[0])
}

/// The Hessian-vector product of a function that returns a scalar, with `direction` of the shape of
/// `x`. It costs about two gradients. Elements whose direction is 0 are held constant.
@_disfavoredOverload
public func hessianVectorProduct<E: DifferentiableElement>(
  at x: Tensor<E>, along direction: Tensor<E>, of function: (Tensor<E>) throws -> Tensor<E>
) rethrows -> Tensor<E> {
  try hessianVectorProduct(at: [x], along: [direction]) { try function($0[0]) }[0]
}

/// The Hessian-vector product of a function of several tensors, with one direction for each input.
public func hessianVectorProduct<E: DifferentiableElement>(
  at x: [Tensor<E>], along directions: [Tensor<E>],
  @SingleExpression<Tensor<E>> of function: ([Tensor<E>]) throws -> Tensor<E>
) rethrows -> [Tensor<E>] {
  let linear = try Linearization(at: x, function)
  guard let output = linear.scalar("hessianVectorProduct"),
    areDirections(directions, x, "hessianVectorProduct")
  else { return x }
  let gradients = GradientMode.with(recording: true) {
    linear.gradients(of: [output], [nil], by: linear.inputs, createsGraph: true)
  }
  return linear.derivatives(of: gradients, along: directions.map(\.any), by: linear.inputs)
    .map { Tensor($0) }
}

extension Linearization {
  fileprivate init<E: DifferentiableElement>(
    at x: [Tensor<E>], _ function: ([Tensor<E>]) throws -> Tensor<E>
  ) rethrows {
    try self.init(at: x.map(\.any)) { [try function($0.map { Tensor($0) }).any] }
  }

  /// The Jacobian of a tensor with respect to each input.
  fileprivate func jacobian(of output: AnyTensor) -> [AnyTensor] {
    if output.count == 0 || hasFailed {
      return inputs.map { .zeros(output.shape + $0.shape, output.elementType) }
    }
    let rows = (0..<output.count).map { row in
      derivatives(of: [output], along: [output.unit(row)], by: inputs)
    }
    return GradientMode.with(recording: createsGraph) {
      inputs.indices.map { input in
        AnyTensor.rows(
          rows.map { $0[input] }, output.shape + inputs[input].shape, inputs[input].shape)
      }
    }
  }
}

extension AnyTensor {
  /// A tensor of this shape that is 1 at one element, given by its row-major index, and 0
  /// elsewhere.
  fileprivate func unit(_ index: Int) -> AnyTensor {
    let unit = AnyTensor.zeros(shape, elementType).copied()
    elementType.store(1, in: unit.pointer(at: index))
    return unit
  }
}

private func areDirections<E>(
  _ directions: [Tensor<E>], _ inputs: [Tensor<E>], _ transform: String
) -> Bool {
  if directions.map(\.shape) == inputs.map(\.shape) { return true }
  fail(
    """
    \(transform): the directions have the shapes \(directions.map(\.shape)), but the inputs \
    \(inputs.map(\.shape)). Pass one of each input's shape.
    """)
  return false
}
