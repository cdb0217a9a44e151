import Nabla

/// The worked example, and what it prints: the value and the gradient of each step.
func workedExample(_ x: Tensor<Double>) -> [String] {
  let z = 2 * x
  let y1 = z + 5
  let y2 = relu(z * z) + x + 3
  let loss = y1 - y2 + y2 * x

  // Steps between a leaf and the loss keep their gradients on request.
  z.retainGrad()
  y1.retainGrad()
  y2.retainGrad()
  loss.backward()

  return [("x", x), ("z", z), ("y1", y1), ("y2", y2)].map { name, step in
    "\(name): \(step.item()) \(name).grad: \(step.grad!.item())"
  }
}
