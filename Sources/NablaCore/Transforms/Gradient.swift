/// The gradient of a function of one number: its derivative, by reverse mode.
///
///     gradient(at: 3.0) { x in x * x }  // 6
@inlinable
public func gradient<N: DifferentiableNumber>(
  at x: N, of function: (Variable<N>) throws -> Variable<N>
) rethrows -> N {
  try valueWithGradient(at: x, of: function).gradient
}

/// The gradient of a function of a list of numbers: one backward sweep, whatever its length.
@inlinable
public func gradient<N: DifferentiableNumber>(
  at x: [N], of function: ([Variable<N>]) throws -> Variable<N>
) rethrows -> [N] {
  try valueWithGradient(at: x, of: function).gradient
}

/// A function's value and its gradient.
@inlinable
public func valueWithGradient<N: DifferentiableNumber>(
  at x: N, of function: (Variable<N>) throws -> Variable<N>
) rethrows -> (value: N, gradient: N) {
  let tape = Tape<N>.open(for: "gradient(at:of:)")
  defer { tape.close() }
  let output = try function(tape.input(x))
  return (output.value, tape.gradient(of: output)[0])
}

/// A function's value and its gradient by each of a list of numbers.
@inlinable
public func valueWithGradient<N: DifferentiableNumber>(
  at x: [N], of function: ([Variable<N>]) throws -> Variable<N>
) rethrows -> (value: N, gradient: [N]) {
  let tape = Tape<N>.open(for: "gradient(at:of:)")
  defer { tape.close() }
  let output = try function(tape.inputs(x))
  return (output.value, tape.gradient(of: output))
}
