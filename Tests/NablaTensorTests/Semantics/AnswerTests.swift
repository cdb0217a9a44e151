import Nabla
import NablaTensor
import NablaTestSupport
import Testing

/// A computation with its right answers: PyTorch 2.13's, unless it says otherwise.
private struct Answer: Sendable, CustomTestStringConvertible {
  let situation: String
  /// The elements of each tensor; nil where there is none.
  let expected: [[Double]?]
  let body: @Sendable () -> [Tensor<Double>?]

  init(
    _ situation: String, _ expected: [[Double]?],
    _ body: @escaping @Sendable () -> [Tensor<Double>?]
  ) {
    self.situation = situation
    self.expected = expected
    self.body = body
  }
  var testDescription: String { situation }
}

private func variable(_ elements: [Double] = [1, 2]) -> Tensor<Double> {
  Tensor(elements, requiresGrad: true)
}

@Suite struct AnswerTests {
  // MARK: Reached or not

  private static let reached: [Answer] = [
    Answer("the operand of floor, sign and ceil", [[0, 0], [0, 0], [0, 0]]) {
      let (x, y, z) = (variable(), variable(), variable())
      (x.floor() + y.sign() + z.ceil()).sum().backward()
      return [x.grad, y.grad, z.grad]
    },
    Answer("the operands of a rounded quotient", [[0, 0], [0, 0]]) {
      let (x, y) = (variable(), variable([3, 4]))
      return gradients(
        of: x.divided(by: y, rounding: .floor).sum(), withRespectTo: [x, y])
    },
    Answer("the second operand of copysign", [[1, 1], [0, 0]]) {
      let (x, y) = (variable(), variable([3, 4]))
      copysign(x, y).sum().backward()
      return [x.grad, y.grad]
    },
    // PyTorch: NaN. A structural zero blocks the gradient, as for scalars.
    Answer("a structural zero before an infinite derivative", [[0, 0]]) {
      let x = variable([0, 4])
      x.sqrt().floor().sum().backward()
      return [x.grad]
    },
    Answer("a structural zero and another path", [[2, 2]]) {
      let x = variable()
      let h = x * 2
      (h + h.floor()).sum().backward()
      return [x.grad]
    },
    Answer("the gradient of floor as part of a graph", [[0, 0]]) {
      let x = variable()
      return [gradient(of: x.floor().sum(), withRespectTo: x, createGraph: true)]
    },
    Answer("an inner gradient, a hook and a retained one", [[0, 0], [3, 3], [6, 6]]) {
      let x = variable()
      let h = x * 2
      nonisolated(unsafe) var seen: Tensor<Double>?
      h.registerHook { g -> Tensor<Double>? in
        seen = g
        return g + 3
      }
      h.retainGrad()
      h.floor().sum().backward()
      return [seen, h.grad, x.grad]
    },
    Answer("what addmm does not read", [[0, 0]]) {
      let x = variable()
      let a = Tensor<Double>([[1, 2], [3, 4]])
      addmm(x, a, a, beta: 0).sum().backward()
      return [x.grad]
    },
    // PyTorch: an error of its own.
    Answer("a source of which nothing is scattered", [[1, 1], [0, 0]]) {
      let (x, source) = (variable(), variable())
      x.scatter(source, at: Tensor<Int64>(shape: [0], scalars: []), along: 0).sum().backward()
      return [x.grad, source.grad]
    },
    Answer("an empty part of a concatenation", [[1, 1], []]) {
      let (x, nothing) = (variable(), Tensor<Double>(shape: [0], scalars: [], requiresGrad: true))
      concatenated([nothing, x.reshaped(1, 2)]).sum().backward()
      return [x.grad, nothing.grad]
    },
    Answer("what was overwritten", [[0, 0]]) {
      let x = variable()
      let h = x * 2
      h.fill(1)
      h.sum().backward()
      return [x.grad]
    },
    Answer("one of two gradients, differentiated again", [nil, [1, 1]]) {
      let (x, y) = (variable(), variable([5, 7]))
      let g = gradients(of: (x * y).sum(), withRespectTo: [x, y], createGraph: true)
      g[0].sum().backward()
      return [x.grad, y.grad]
    },
    Answer(
      "second derivatives of x / y k one by one, where others overflow",
      [
        nil, [-3e240], [1e120],
      ]
    ) {
      let (x, y, k) = (variable([1e200]), variable([1e-120]), variable([3]))
      let g = gradient(of: (x / y * k).sum(), withRespectTo: x, createGraph: true)
      return optionalGradients(of: [g.sum()], withRespectTo: [x, y, k])
    },
    Answer("the operand of a function of the user's that returns nil", [nil]) {
      let x = variable()
      NoGradient()(x * 2).sum().backward()
      return [x.grad]
    },
  ]

  // MARK: Memory of one's own

  private static let ownMemory: [Answer] = [
    Answer("the gradients of a sum, of a pass that is recorded", [[4], [1]]) {
      let (a, b) = (variable([1]), variable([2]))
      (a + b).sum().backward(createGraph: true)
      (a * 3).sum().backward()
      return [a.grad, b.grad]
    },
    Answer("a seed", [[1, 1]]) {
      let (x, seed) = (variable(), Tensor([1.0, 1]))
      (x + 0).backward(seed: seed, createGraph: true)
      (x * 3).sum().backward()
      return [seed]
    },
    Answer("gradients that are asked for, changed in place", [[2, 2], [1, 1]]) {
      let (a, b) = (variable(), variable())
      var g = gradients(of: (a + b).sum(), withRespectTo: [a, b], createGraph: true)
      g[0] *= 2
      return g
    },
    Answer("gradients of two biases that are halved in place", [[0.5, 0.5], [0.5, 0.5]]) {
      let (a, b) = (variable(), variable())
      (variable() * 1 + a + b).sum().backward(createGraph: true)
      for p in [a, b] { p.grad! *= Tensor(0.5) }
      return [a.grad, b.grad]
    },
    Answer("zeros for what was not used", [[1, 1]]) {
      let (x, y) = (variable(), variable())
      var g = gradient(of: x.sum(), withRespectTo: y, zerosForUnused: true)
      g += 1
      return [g]
    },
    Answer("a recorded gradient stays differentiable", [[6, 12]]) {
      let x = variable()
      (x * x * x).sum().backward(createGraph: true)
      return [gradient(of: x.grad!.sum(), withRespectTo: x)]
    },
  ]

  // MARK: Another tensor

  private static let views: [Answer] =
    viewsOfOneShape.map { name, view in
      Answer("\(name), without a gradient, and with a hook", [[1, 2], [10, 20]]) {
        let x = variable()
        let first = gradient(at: x) { x in (withoutGradient { view(x) } * x).sum() }
        let y = view(x).named("y")
        y.registerHook { $0 * 10 }
        (y * Tensor([1.0, 2])).sum().backward()
        precondition(x.name == nil && x.isLeaf && !y.isLeaf && x.sharesMemory(with: y))
        return [first, x.grad]
      }
    } + [
      Answer("a constant, which the view is no leaf with", [nil]) {
        let c = Tensor([1.0, 2])
        let view = c.reshaped(2)
        view.requiresGrad = true
        (view * 2).sum().backward()
        return [c.grad]
      },
      Answer("elements that are put back without their history", [[0, 2]]) {
        let x = variable()
        let y = x * 2
        y[0] = y[0].detached()
        y.sum().backward()
        return [x.grad]
      },
      Answer("elements that are put back as read without a gradient", [[2, 0]]) {
        let x = variable()
        let y = x * 2
        y[1] = withoutGradient { y[1] }
        y.sum().backward()
        return [x.grad]
      },
      Answer("elements that are put back with their history", [[2, 2]]) {
        let x = variable()
        let y = x * 2
        y[0] = y[0]
        y.sum().backward()
        return [x.grad]
      },
    ]

  private static let viewsOfOneShape: [(String, @Sendable (Tensor<Double>) -> Tensor<Double>)] = [
    ("reshaped", { $0.reshaped(2) }), ("viewed", { $0.viewed(2) }),
    ("expanded", { $0.expanded(2) }), ("expanded to", { $0.expanded(to: [2]) }),
    ("squeezed", { $0.squeezed() }), ("squeezed along", { $0.squeezed(0) }),
    ("flattened", { $0.flattened() }), ("unflattened", { $0.unflattened(0, into: [2]) }),
    ("einsum", { einsum("i->i", $0) }),
  ]

  // MARK: What was recorded, and changes in place

  private static let recorded: [Answer] = [
    Answer("a leaf that is frozen after its use", [nil]) {
      let x = variable()
      let y = x * 1
      x.requiresGrad = false
      y.sum().backward()
      return [x.grad]
    },
    Answer("a constant that is made a leaf after its use", [nil, [2, 3]]) {
      let (a, x) = (Tensor([2.0, 3]), variable())
      let y = a * x
      a.requiresGrad = true
      y.sum().backward()
      return [a.grad, x.grad]
    },
    Answer("such a constant in the graph of a gradient", [[5, 7], nil]) {
      let (a, x) = (Tensor([2.0, 3]), variable())
      let y = a * x
      a.requiresGrad = true
      let g = gradient(of: y.sum(), withRespectTo: x, createGraph: true)
      (g * Tensor([5.0, 7])).sum().backward()
      return [a.grad, x.grad]
    },
    Answer("a deviation that requires a gradient, and a bias", [[1, 0.5], [-2, -0.5], [1, 1]]) {
      let (x, deviation, bias) = (variable([2, 2]), variable([1, 2]), variable([3, 4]))
      var h = x * 1
      h /= deviation
      h += bias
      h.sum().backward()
      return [x.grad, deviation.grad, bias.grad]
    },
    Answer("results of remainder, fmod and erfinv, changed", [[-2], [-2], [0]]) {
      let (y, z, w) = (variable([2]), variable([2]), variable([0.1]))
      var h = remainder(Tensor([5.0]), y)
      var k = fmod(Tensor([5.0]), z)
      var e = w.erfinv()
      h += 1
      k += 1
      e += 1
      (h + k + e).sum().backward()
      return [y.grad, z.grad, w.grad! - gradient(at: Tensor([0.1])) { $0.erfinv().sum() }]
    },
    Answer("the weights of a product, frozen, and its operand, changed", [[3, 3]]) {
      let x = Tensor([[1.0, 1]], requiresGrad: true)
      let w = Tensor([[1.0, 2], [1, 2]])
      var h = x * 1
      let y = h.matmul(w)
      h += 1
      y.sum().backward()
      return [x.grad]
    },
    Answer("a hook on what select masks", [[2, -0.5]]) {
      let x = variable([0, 2])
      let h = 1 / x
      h.registerHook { $0 * 2 }
      select(x .> 1, h, x * 2).sum().backward()
      return [x.grad]
    },
  ]

  @Test(arguments: reached + ownMemory + views + recorded)
  fileprivate func `each answer is the right one`(answer: Answer) {
    let found = answer.body().map { $0?.scalars }
    #expect(found == answer.expected, "\(answer.situation): \(found)")
  }
}

/// The identity, without a gradient.
private struct NoGradient: TensorFunction {
  func forward(_ x: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>] { x }
  func backward(
    _ seeds: [Tensor<Double>], _ context: FunctionContext<Double>
  ) -> [Tensor<Double>?] { [nil] }
}
