import Nabla

/// The value and the gradient of each step of the worked example, as lines of text.
func workedExample(_ x: Tensor<Double>) -> [String] {
  let z = 2 * x
  let y1 = z + 5
  let y2 = relu(z * z) + x + 3
  let loss = y1 - y2 + y2 * x

  // Only leaves retain their gradients by default.
  z.retainGrad()
  y1.retainGrad()
  y2.retainGrad()
  loss.backward()

  return [("x", x), ("z", z), ("y1", y1), ("y2", y2)].map { name, step in
    "\(name): \(step.item()) \(name).grad: \(step.grad!.item())"
  }
}
