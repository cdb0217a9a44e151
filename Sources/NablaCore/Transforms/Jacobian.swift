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
  let outputs = try function(x.map { tape.input($0) })
  require(
    outputs.count == seed.count,
    "vjp: \(outputs.count) outputs, but a seed of \(seed.count) numbers")
  return (outputs.map(\.value), tape.gradient(of: outputs, seeds: seed))
}

/// The matrix of derivatives, one row an output: one run and a backward sweep a row.
///
/// For more outputs than inputs see ``forwardJacobian(at:tangents:of:)``.
@inlinable
public func jacobian<N: DifferentiableNumber>(
  at x: [N], of function: ([Variable<N>]) throws -> [Variable<N>]
) rethrows -> [[N]] {
  let tape = Tape<N>.open(for: "jacobian(at:of:)")
  defer { tape.close() }
  let outputs = try function(x.map { tape.input($0) })
  return outputs.map { tape.gradient(of: [$0], seeds: [N(1.0)]) }
}
