import Nabla
import NablaTensor
import Testing

/// Compares the gradients of a function of tensors with central differences, at order 1 and, by
/// differentiating the gradient, at order 2.
///
/// The function's result is contracted with distinct fixed numbers, so that the gradients of
/// different elements are distinguishable.
func expectGradients(
  of inputs: [Tensor<Double>], sourceLocation: SourceLocation = #_sourceLocation,
  _ function: @escaping ([Tensor<Double>]) -> Tensor<Double>
) {
  let leaves = copies(inputs)
  contracted(function(leaves), from: 0).backward()
  expectDifferences(inputs, sourceLocation, leaves.map(gradient)) {
    contracted(function($0), from: 0)
  }

  // Squared, because the second derivative of a linear function is zero.
  func first(_ leaves: [Tensor<Double>]) -> [Tensor<Double>] {
    contracted(function(leaves.map { $0 * $0 }), from: 3).backward(createGraph: true)
    return leaves.map(gradient)
  }
  func slope(_ gradients: [Tensor<Double>]) -> Tensor<Double> {
    var sum = Tensor(0.0)
    for (place, one) in gradients.enumerated() { sum = sum + contracted(one, from: place) }
    return sum
  }
  let twice = copies(inputs)
  let before = first(twice)
  slope(before).backward()
  // The second pass adds to the gradient of the first.
  let second = zip(twice, before).map { leaf, before in
    Tensor(
      shape: leaf.shape, scalars: zip(gradient(leaf).scalars, before.scalars).map { $0 - $1 })
  }
  expectDifferences(inputs, sourceLocation, second) { slope(first(copies($0))) }
}

private func copies(_ tensors: [Tensor<Double>]) -> [Tensor<Double>] {
  tensors.map { Tensor(shape: $0.shape, scalars: $0.scalars, requiresGrad: true) }
}

private func gradient(_ leaf: Tensor<Double>) -> Tensor<Double> { leaf.grad ?? .zeros(like: leaf) }

private func contracted(_ y: Tensor<Double>, from start: Int) -> Tensor<Double> {
  let weights = (0..<y.count).map { Double(($0 + start) * 37 % 19 - 9) / 8 + 0.0625 }
  return Tensor((y * Tensor(shape: y.shape, scalars: weights)).any.sum())
}

private func expectDifferences(
  _ inputs: [Tensor<Double>], _ sourceLocation: SourceLocation, _ gradients: [Tensor<Double>],
  _ value: ([Tensor<Double>]) -> Tensor<Double>
) {
  let step = 1e-4
  for (index, input) in inputs.enumerated() {
    let computed = gradients[index].scalars
    #expect(gradients[index].shape == input.shape, sourceLocation: sourceLocation)
    for place in 0..<input.count {
      let difference = [step, -step].map { step in
        var scalars = input.scalars
        scalars[place] += step
        var moved = inputs
        moved[index] = Tensor(shape: input.shape, scalars: scalars)
        return value(moved).item()
      }
      let expected = (difference[0] - difference[1]) / (2 * step)
      #expect(
        abs(computed[place] - expected) <= 1e-6 * (1 + abs(expected)),
        "input \(index), element \(place)", sourceLocation: sourceLocation)
    }
  }
}

/// Distinct nonzero numbers.
func numbers(_ shape: Shape, from start: Int = 0) -> Tensor<Double> {
  Tensor(
    shape: shape,
    scalars: (0..<shape.elementCount).map { Double(($0 + start) * 29 % 53) / 16 - 1.53125 })
}

/// The error message of `body`, or "" if it succeeds.
func message(_ body: () -> Void) -> String {
  do {
    try catchingErrors(body)
    return ""
  } catch { return "\(error)" }
}
