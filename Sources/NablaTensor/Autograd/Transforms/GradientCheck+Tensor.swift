import NablaCore

/// Compares the gradient of a function of a tensor with central finite differences, element by
/// element: see ``checkGradient(at:relative:absolute:of:)`` for lists of numbers, which explains
/// the verdicts and the tolerances.
///
///     let check = checkGradient(at: x) { x in softmax(x, dim: 0) }
///     precondition(check.passed, "\(check)")
///
/// A result of several elements is checked whole: they are added with weights between 1 and 2 that
/// differ. The description calls elements `x[0, 2]`.
///
/// - Parameters:
///   - x: the point. Only Double has differences that are good enough: convert a function of Floats.
///   - relative: the tolerance as a fraction of the derivative, at least 0.
///   - absolute: the tolerance to which derivatives count as equal, at least 0.
///   - function: runs 28 times for each element and must do the same every time: draw random numbers
///     outside of it.
@_disfavoredOverload
public func checkGradient(
  at x: Tensor<Double>, relative: Double = 1e-8, absolute: Double = 0,
  @SingleExpression<Tensor<Double>> of function: (Tensor<Double>) throws -> Tensor<Double>
) rethrows -> GradientCheck {
  try checkGradient(at: [x], relative, absolute, { _ in "x" }) { try function($0[0]) }
}

/// Compares the gradients of a function of several tensors with central finite differences: see
/// ``checkGradient(at:relative:absolute:of:)`` for one. The description calls elements `x[1][0, 2]`.
@_disfavoredOverload
public func checkGradient(
  at x: [Tensor<Double>], relative: Double = 1e-8, absolute: Double = 0,
  @SingleExpression<Tensor<Double>> of function: ([Tensor<Double>]) throws -> Tensor<Double>
) rethrows -> GradientCheck {
  try checkGradient(at: x, relative, absolute, { "x[\($0)]" }, function)
}

private func checkGradient(
  at x: [Tensor<Double>], _ relative: Double, _ absolute: Double, _ name: (Int) -> String,
  _ function: ([Tensor<Double>]) throws -> Tensor<Double>
) rethrows -> GradientCheck {
  let linear = try Linearization(at: x.map(\.any)) {
    [try function($0.map { Tensor($0) }).any]
  }
  let output = Tensor<Double>(linear.values[0])
  let weights = (0..<output.count).map { 1 + Double($0 * 7 % 13) / 13 }
  let seed = Tensor(shape: output.shape, scalars: weights)
  let gradients = linear.gradients([seed.any])
  func weightedSum(_ y: Tensor<Double>) -> Double {
    zip(y.scalars, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }
  let owners = x.indices.flatMap { [Int](repeating: $0, count: x[$0].count) }
  let starts = x.reduce(into: [0]) { $0.append($0.last! + $1.count) }
  return try GradientCheck(
    at: x.flatMap(\.scalars), value: weightedSum(output),
    gradient: gradients.flatMap { Tensor<Double>($0).scalars }, relative: relative,
    absolute: absolute,
    name: { index in
      let owner = owners[index]
      return name(owner) + x[owner].shape.text(ofElement: index - starts[owner])
    }
  ) { numbers in
    let point = x.indices.map {
      Tensor(shape: x[$0].shape, scalars: Array(numbers[starts[$0]..<starts[$0 + 1]]))
    }
    return weightedSum(try withoutGradient { try function(point) })
  }
}

extension Shape {
  /// The indices of an element given by its row-major index, as text: `[0, 2]`. Empty for a scalar.
  fileprivate func text(ofElement index: Int) -> String {
    if isEmpty { return "" }
    var (rest, indices) = (index, [Int]())
    for size in reversed() {
      indices.append(rest % size)
      rest /= size
    }
    return "\(Array(indices.reversed()))"
  }
}
