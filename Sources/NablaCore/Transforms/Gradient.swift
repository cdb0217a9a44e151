/// The gradient of a function of one number: its derivative, by reverse mode.
///
///     gradient(at: 3.0) { x in x * x }  // 6
@inlinable
public func gradient<N: DifferentiableNumber>(
  at x: N, of function: (Variable<N>) throws -> Variable<N>
) rethrows -> N {
  let tape = Tape<N>.open(for: "gradient(at:of:)")
  defer { tape.close() }
  return tape.gradient(of: try function(tape.input(x)))[0]
}

/// The gradient of a function of a list of numbers, in one backward sweep regardless of their
/// number.
@inlinable
public func gradient<N: DifferentiableNumber>(
  at x: [N], of function: ([Variable<N>]) throws -> Variable<N>
) rethrows -> [N] {
  let tape = Tape<N>.open(for: "gradient(at:of:)")
  defer { tape.close() }
  return tape.gradient(of: try function(tape.inputs(x)))
}

/// The value of a function of one number and its gradient, by reverse mode.
@inlinable
public func valueWithGradient<N: DifferentiableNumber>(
  at x: N, of function: (Variable<N>) throws -> Variable<N>
) rethrows -> (value: N, gradient: N) {
  let tape = Tape<N>.open(for: "gradient(at:of:)")
  defer { tape.close() }
  let output = try function(tape.input(x))
  return (tape.value(of: output), tape.gradient(of: output)[0])
}

/// The value of a function of a list of numbers and its gradient, one number an input.
@inlinable
public func valueWithGradient<N: DifferentiableNumber>(
  at x: [N], of function: ([Variable<N>]) throws -> Variable<N>
) rethrows -> (value: N, gradient: [N]) {
  let tape = Tape<N>.open(for: "gradient(at:of:)")
  defer { tape.close() }
  let output = try function(tape.inputs(x))
  return (tape.value(of: output), tape.gradient(of: output))
}
