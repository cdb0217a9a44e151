import CHandAdjoints
import Nabla

func networkContest() throws -> Contest {
  let network = Network(seed: 2)
  let count = try counted("scalar/w2") {
    _ = network.loss(network.parameters.map { CountingNumber($0) })
  }
  return Contest(
    contenders: [
      .handC("scalar/w2", at: network.parameters) { parameters, gradient in
        hand_w2(parameters, network.points, network.labels, gradient)
      },
      .nabla("scalar/w2", at: network.parameters) { network.loss($0) },
      .nabla("scalar/w2-dot", at: network.parameters) { network.lossWithDot($0) },
      .classEngine("scalar/w2", at: network.parameters) { network.loss($0) },
    ], answerCount: 1 + network.parameters.count, operations: count)
}

extension Network {
  /// The same loss with a node a neuron: the parameters are sorted into rows once.
  func lossWithDot(_ parameters: [Variable<Double>]) -> Variable<Double> {
    var rest = parameters[...]
    func layer(inputs: Int, outputs: Int) -> [(bias: Variable<Double>, weights: [Variable<Double>])]
    {
      (0..<outputs).map { _ in (rest.removeFirst(), (0..<inputs).map { _ in rest.removeFirst() }) }
    }
    let first = layer(inputs: 2, outputs: Self.width)
    let second = layer(inputs: Self.width, outputs: Self.width)
    let last = layer(inputs: Self.width, outputs: 1)[0]

    let hinges = (0..<Self.pointCount).map { i -> Variable<Double> in
      let point = points[2 * i...2 * i + 1].map { Variable<Double>($0) }
      let h = first.map { relu(dot($0.weights, point) + $0.bias) }
      let g = second.map { relu(dot($0.weights, h) + $0.bias) }
      return relu(1 - labels[i] * (dot(last.weights, g) + last.bias))
    }
    return mean(hinges) + 1e-4 * dot(parameters, parameters)
  }
}
