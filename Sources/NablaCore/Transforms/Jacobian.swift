/// The value of a function and a cotangent times the Jacobian (vjp), in one backward sweep.
///
/// - Parameters:
///   - primal: the inputs.
///   - cotangent: the seed, one number an output.
/// - Returns: the value, one number an output, and the cotangent of the inputs, one number an
///   input: the gradient of the outputs weighted by the seed.
/// - Precondition: the seed has one number an output. Otherwise it traps: `vjp: 2 outputs, but a
///   seed of 3 numbers`.
@inlinable
public func vjp<N: DifferentiableNumber>(
  at primal: [N], seed cotangent: [N],
  @SingleExpression<[Variable<N>]> of function: ([Variable<N>]) throws -> [Variable<N>]
) rethrows -> (value: [N], cotangent: [N]) {
  let tape = Tape<N>.open(for: "vjp(at:seed:of:)")
  defer { tape.close() }
  let outputs = try function(tape.inputs(primal))
  require(
    outputs.count == cotangent.count,
    "vjp: \(outputs.count) outputs, but a seed of \(cotangent.count) numbers")
  return (outputs.map { tape.value(of: $0) }, tape.gradient(of: outputs, seeds: cotangent))
}

/// The matrix of derivatives, one row an output: one run of the function, and one backward sweep
/// for every two rows.
///
/// For more outputs than inputs see ``forwardJacobian(at:tangents:of:)``, for many points
/// ``jacobians(at:of:)``.
@inlinable
public func jacobian<N: DifferentiableNumber>(
  at x: [N], @SingleExpression<[Variable<N>]> of function: ([Variable<N>]) throws -> [Variable<N>]
) rethrows -> [[N]] {
  let tape = Tape<N>.open(for: "jacobian(at:of:)")
  defer { tape.close() }
  var result = Jacobians<N>(inputCount: x.count, transform: "jacobian", hasValues: false)
  var inputs: [Variable<N>] = []
  try result.append(x, on: tape, &inputs, function)
  return result[0]
}

/// The value of a function, one number an output, and its Jacobian: see ``jacobian(at:of:)``.
@inlinable
public func valueWithJacobian<N: DifferentiableNumber>(
  at x: [N], @SingleExpression<[Variable<N>]> of function: ([Variable<N>]) throws -> [Variable<N>]
) rethrows -> (value: [N], jacobian: [[N]]) {
  let tape = Tape<N>.open(for: "valueWithJacobian(at:of:)")
  defer { tape.close() }
  var result = Jacobians<N>(inputCount: x.count, transform: "valueWithJacobian", hasValues: true)
  var inputs: [Variable<N>] = []
  try result.append(x, on: tape, &inputs, function)
  return (result.values, result[0])
}

extension Jacobians {
  /// Appends the values and derivatives at one more point. The tape must be empty.
  @inlinable
  mutating func append(
    _ point: [Number], on tape: Tape<Number>, _ inputs: inout [Variable<Number>],
    _ function: ([Variable<Number>]) throws -> [Variable<Number>]
  ) rethrows {
    check(point)
    inputs.removeAll(keepingCapacity: true)
    tape.inputs(point, to: &inputs)
    let results = try function(inputs)
    check(outputs: results.count)
    if hasValues { for result in results { storedValues.append(tape.value(of: result)) } }
    tape.takeRows(of: results, to: &storedDerivatives)
    points += 1
  }
}
