// The transforms at a ParameterStruct: those at a list, with names in place of indices.

/// The gradient of a function of a struct's numbers, as a value of the struct.
///
///     gradient(at: Spring()) { s in s.mass * s.stiffness }.mass  // 40.0
public func gradient<Values: ParameterStruct>(
  at x: Values,
  @SingleExpression<Variable<Double>>
  of function: (Fields<Values, Variable<Double>>) throws -> Variable<Double>
) rethrows -> Values {
  try valueWithGradient(at: x, of: function).gradient
}

/// The value of a function of a struct's numbers and its gradient, as a value of the struct.
public func valueWithGradient<Values: ParameterStruct>(
  at x: Values,
  @SingleExpression<Variable<Double>>
  of function: (Fields<Values, Variable<Double>>) throws -> Variable<Double>
) rethrows -> (value: Double, gradient: Values) {
  let result = try valueWithGradient(at: x.numbers) { try function(Fields(numbers: $0)) }
  return (result.value, x.replacing(numbers: result.gradient))
}

/// The value of a function of a struct's numbers and its derivative along a direction, one number
/// an output.
///
/// - Parameter direction: a struct of tangents. Where it is 0, the number is held constant.
public func jvp<Values: ParameterStruct>(
  at x: Values, along direction: Values,
  @SingleExpression<[Dual<Double>]>
  of function: (Fields<Values, Dual<Double>>) throws -> [Dual<Double>]
) rethrows -> (value: [Double], tangent: [Double]) {
  try jvp(at: x.numbers, along: direction.numbers) { try function(Fields(numbers: $0)) }
}

/// The derivatives of each output of a function of a struct's numbers: a struct an output.
public func jacobian<Values: ParameterStruct>(
  at x: Values,
  @SingleExpression<[Variable<Double>]>
  of function: (Fields<Values, Variable<Double>>) throws -> [Variable<Double>]
) rethrows -> [Values] {
  try valueWithJacobian(at: x, of: function).jacobian
}

/// The value of a function of a struct's numbers, one number an output, and the derivatives of
/// each, a struct an output.
public func valueWithJacobian<Values: ParameterStruct>(
  at x: Values,
  @SingleExpression<[Variable<Double>]>
  of function: (Fields<Values, Variable<Double>>) throws -> [Variable<Double>]
) rethrows -> (value: [Double], jacobian: [Values]) {
  let result = try valueWithJacobian(at: x.numbers) { try function(Fields(numbers: $0)) }
  return (result.value, result.jacobian.map { x.replacing(numbers: $0) })
}

/// The Hessian of a function of a struct's numbers times a direction, as a value of the struct.
///
/// - Parameter direction: a struct of tangents. Where it is 0, the number is held constant.
public func hessianVectorProduct<Values: ParameterStruct>(
  at x: Values, along direction: Values,
  @SingleExpression<Variable<Dual<Double>>>
  of function: (Fields<Values, Variable<Dual<Double>>>) throws -> Variable<Dual<Double>>
) rethrows -> Values {
  let product = try hessianVectorProduct(at: x.numbers, along: direction.numbers) {
    try function(Fields(numbers: $0))
  }
  return x.replacing(numbers: product)
}

/// The second derivatives of a function of a struct's numbers: a struct for each, in the order of
/// ``ParameterStruct/fieldNames``.
public func hessian<Values: ParameterStruct>(
  at x: Values,
  @SingleExpression<Variable<Dual<Double>>>
  of function: (Fields<Values, Variable<Dual<Double>>>) throws -> Variable<Dual<Double>>
) rethrows -> [Values] {
  try hessian(at: x.numbers) { try function(Fields(numbers: $0)) }
    .map { x.replacing(numbers: $0) }
}

/// Compares the gradient with respect to a struct's numbers with finite differences, and names the
/// fields that disagree: see ``checkGradient(at:relative:absolute:of:)``.
public func checkGradient<Values: ParameterStruct>(
  at x: Values, relative: Double = 1e-8, absolute: Double = 0,
  @SingleExpression<Variable<Double>>
  of function: (Fields<Values, Variable<Double>>) throws -> Variable<Double>
) rethrows -> GradientCheck {
  let (value, gradient) = try valueWithGradient(at: x, of: function)
  let names = x.fieldNames
  return try GradientCheck(
    at: x.numbers, value: value, gradient: gradient.numbers, relative: relative,
    absolute: absolute, name: { names[$0] }
  ) { try valueWithGradient(at: x.replacing(numbers: $0), of: function).value }
}
