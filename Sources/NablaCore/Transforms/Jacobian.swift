/// A function's value and the gradient of its outputs weighted by `seed`: the seed times the
/// Jacobian, in one backward sweep.
///
/// - Precondition: `seed` has a number for each output.
@inlinable
public func vjp<N: DifferentiableNumber>(
  at x: [N], seed: [N], of function: ([Variable<N>]) throws -> [Variable<N>]
) rethrows -> (value: [N], cotangent: [N]) {
  let tape = Tape<N>.open(for: "vjp(at:seed:of:)")
  defer { tape.close() }
  let outputs = try function(tape.inputs(x))
  require(
    outputs.count == seed.count,
    "vjp: \(outputs.count) outputs, but a seed of \(seed.count) numbers")
  return (outputs.map { $0.value }, tape.gradient(of: outputs, seeds: seed))
}

/// The matrix of derivatives, one row an output: one run, and a backward sweep for two rows.
///
/// For more outputs than inputs see ``forwardJacobian(at:tangents:of:)``, for many points
/// ``jacobians(at:of:)``.
@inlinable
public func jacobian<N: DifferentiableNumber>(
  at x: [N], of function: ([Variable<N>]) throws -> [Variable<N>]
) rethrows -> [[N]] {
  let tape = Tape<N>.open(for: "jacobian(at:of:)")
  defer { tape.close() }
  var result = Jacobians<N>(inputCount: x.count, transform: "jacobian")
  var inputs: [Variable<N>] = []
  try result.append(x, on: tape, &inputs, function)
  return result[0]
}

extension Jacobians {
  /// Differentiates at one more point, on a tape that holds nothing yet.
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
    for result in results { storedValues.append(result.value) }
    tape.takeRows(of: results, to: &storedDerivatives)
    points += 1
  }
}
