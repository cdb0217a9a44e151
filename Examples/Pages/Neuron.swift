import Nabla

/// micrograd's neuron: two inputs, two weights, a bias and tanh.
public let neuron = explain(at: ["x1": 2, "x2": 0, "w1": -3, "w2": 1, "b": 6.8813735870195432]) {
  (inputs: [Symbolic]) in
  let (x1, x2, w1, w2, b) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4])
  let first = (x1 * w1).named("x1w1")
  let second = (x2 * w2).named("x2w2")
  let n = (first + second + b).named("n")
  return tanh(n).named("o")
}
