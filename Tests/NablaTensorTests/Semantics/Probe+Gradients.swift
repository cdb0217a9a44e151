import Nabla

extension Probe {
  static let gradientsOf: [Probe] = [
    Probe(
      55,
      .same {
        let x = leaf()
        let g = gradient(of: (x * x).sum(), withRespectTo: x)
        return Observed(g, x.grad)
      }),
    Probe(
      56,
      .error(["the input at index 1, \"w\" [2], was not used", "zerosForUnused: true"]) {
        let x = leaf()
        let w = leaf([1, 1]).named("w")
        _ = gradients(of: (x * x).sum(), withRespectTo: [x, w])
      }),
    Probe(
      57,
      .same {
        let x = leaf()
        let found = optionalGradients(of: [(x * x).sum()], withRespectTo: [x, leaf([1, 1])])
        return Observed(found[0], found[1])
      }),
    Probe(
      58,
      .same {
        let x = leaf()
        let found = gradients(
          of: (x * x).sum(), withRespectTo: [x, leaf([1, 1])], zerosForUnused: true)
        return Observed(found[0], found[1])
      }),
    Probe(
      59,
      .same {
        let h = leaf() * 2
        return Observed(gradient(of: (h * h).sum(), withRespectTo: h) as Tensor?, nil).first
      }),
    Probe(
      60,
      .error(["gradients(of:withRespectTo:): \"c\" [2] requires no gradient"]) {
        let c = Tensor<Float>([1, 1]).named("c")
        _ = gradients(of: (leaf([1, 1]) * c).sum(), withRespectTo: [c])
      }),
    Probe(
      61,
      .same {
        let x = leaf()
        return Observed(gradients(of: [x.sum(), (x * x).sum()], withRespectTo: [x])[0], nil).first
      }),
    Probe(
      62,
      .same {
        let x = leaf()
        let found = gradients(of: (x * x).sum(), withRespectTo: [x, x])
        return Observed(found[0], found[1])
      }),
    Probe(
      63,
      .same {
        let x = leaf()
        let seeds = Tensor<Float>(shape: [3, 3], scalars: [1, 0, 0, 0, 1, 0, 0, 0, 1])
        return Observed(batchedGradients(of: x * x, withRespectTo: x, seeds: seeds), nil).first
      }),
    Probe(
      64,
      .same {
        let w = leaf()
        leaf().sum().backward()
        return Observed(w.grad)
      }),
    Probe(
      65,
      .same {
        let x = leaf()
        (x * 0).sum().backward()
        return Observed(x.grad)
      }),
  ]

  static let higherOrders: [Probe] = [
    Probe(
      66,
      .same {
        let x = Tensor<Float>(2, requiresGrad: true)
        let g = gradient(of: x * x * x, withRespectTo: x, createGraph: true)
        let h = gradient(of: g, withRespectTo: x)
        return .list([Observed(g), .bool(g.requiresGrad), Observed(h)])
      }),
    Probe(
      67,
      .error(["there is no path from a tensor of shape []"]) {
        let x = Tensor<Float>(2, requiresGrad: true)
        let g = gradient(of: x * x * x, withRespectTo: x)
        _ = gradient(of: g, withRespectTo: x)
      }),
    Probe(
      68,
      .same {
        let x = Tensor<Float>(2, requiresGrad: true)
        let g = gradient(of: x * 3, withRespectTo: x, createGraph: true)
        return .list([Observed(g), .bool(g.requiresGrad)])
      }),
    Probe(
      69,
      .same {
        let x = Tensor<Float>(2, requiresGrad: true)
        var y = x * x * x * x * x
        return .list(
          (0..<6).map { _ in
            y =
              y.requiresGrad
              ? gradient(of: y, withRespectTo: x, createGraph: true, zerosForUnused: true)
              : Tensor(0)
            return Observed(y)
          })
      }),
    Probe(
      70,
      .same {
        let x = leaf()
        let g = gradient(of: (x * x * x).sum(), withRespectTo: x, createGraph: true)
        (g * g).sum().backward()
        return Observed(x.grad)
      }),
    Probe(
      71,
      .same {
        let x = leaf()
        let y = (x * x).sum()
        y.backward(createGraph: true)
        x.grad = nil
        y.backward()
        return Observed(x.grad)
      }),
  ]

  static let types: [Probe] = [
    Probe(
      72, .notApplicable("a tensor of whole numbers that requires a gradient does not compile")),
    Probe(73, .notApplicable("a tensor of truth values that requires a gradient does not compile")),
    Probe(74, .notApplicable("tensors of whole numbers and truth values have no requiresGrad")),
    Probe(
      75,
      .error(["grad: a gradient of shape [2] is assigned to \"x\" [3]"]) {
        leaf().named("x").grad = Tensor([1, 1])
      }),
    Probe(76, .notApplicable("a gradient of another element type does not compile")),
  ]
}

extension Observed {
  /// The first element of a list as a list.
  var first: Observed {
    if case .list(let list) = self { return .list([list[0]]) }
    return self
  }
}
