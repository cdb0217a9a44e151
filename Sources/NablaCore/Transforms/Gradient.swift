/// The gradient of a function of one number: its derivative, by reverse mode.
///
///     gradient(at: 3.0) { x in x * x }  // 6
@inlinable
@_disfavoredOverload
public func gradient<N: DifferentiableNumber>(
  at x: N, @SingleExpression<Variable<N>> of function: (Variable<N>) throws -> Variable<N>
) rethrows -> N {
  try onTape(at: x, function) { tape, output in tape.gradient(of: output)[0] }
}

/// The gradient of a function of a list of numbers, in one backward sweep regardless of their
/// number.
@inlinable
public func gradient<N: DifferentiableNumber>(
  at x: [N], @SingleExpression<Variable<N>> of function: ([Variable<N>]) throws -> Variable<N>
) rethrows -> [N] {
  let tape = Tape<N>.open(for: "gradient(at:of:)")
  defer { tape.close() }
  return tape.gradient(of: try function(tape.inputs(x)))
}

/// The value of a function of one number and its gradient, by reverse mode.
@inlinable
@_disfavoredOverload
public func valueWithGradient<N: DifferentiableNumber>(
  at x: N, @SingleExpression<Variable<N>> of function: (Variable<N>) throws -> Variable<N>
) rethrows -> (value: N, gradient: N) {
  try onTape(at: x, function) { tape, output in
    (tape.value(of: output), tape.gradient(of: output)[0])
  }
}

/// The value of a function of a list of numbers and its gradient, one number an input.
@inlinable
public func valueWithGradient<N: DifferentiableNumber>(
  at x: [N], @SingleExpression<Variable<N>> of function: ([Variable<N>]) throws -> Variable<N>
) rethrows -> (value: N, gradient: [N]) {
  let tape = Tape<N>.open(for: "gradient(at:of:)")
  defer { tape.close() }
  let output = try function(tape.inputs(x))
  return (tape.value(of: output), tape.gradient(of: output))
}

/// Runs a function of one number on a tape of its own, and returns what `body` reads from it.
@inlinable
func onTape<N: DifferentiableNumber, Result>(
  at x: N, _ function: (Variable<N>) throws -> Variable<N>,
  _ body: (Tape<N>, Variable<N>) -> Result
) rethrows -> Result {
  let tape = Tape<N>.open(for: "gradient(at:of:)")
  defer { tape.close() }
  return body(tape, try function(tape.input(x)))
}

// MARK: - At a Double

// Note [Closures at a Double]: for the usual number there are overloads without generic parameters.
// The type of the closure's parameter is known at once, and the type checker needs no
// ``SingleExpression``, with which it is a little slower on lines with many functions.

/// The gradient of a function of one number: its derivative, by reverse mode.
@inlinable @_documentation(visibility: internal)
public func gradient(
  at x: Double, of function: (Variable<Double>) throws -> Variable<Double>
) rethrows -> Double {
  try onTape(at: x, function) { tape, output in tape.gradient(of: output)[0] }
}

/// The value of a function of one number and its gradient, by reverse mode.
@inlinable @_documentation(visibility: internal)
public func valueWithGradient(
  at x: Double, of function: (Variable<Double>) throws -> Variable<Double>
) rethrows -> (value: Double, gradient: Double) {
  try onTape(at: x, function) { tape, output in
    (tape.value(of: output), tape.gradient(of: output)[0])
  }
}
