import Nabla
import NablaTensor

/// A leaf of three elements, used by most probes.
func leaf(_ elements: [Float] = [1, 2, 3]) -> Tensor<Float> {
  Tensor(elements, requiresGrad: true)
}

extension Probe {
  static let accumulation: [Probe] = [
    Probe(
      0,
      .same {
        let x = leaf()
        (x * x).sum().backward()
        (x * 3).sum().backward()
        return Observed(x.grad)
      }),
    Probe(
      1,
      .same {
        let x = leaf()
        (x * x).sum().backward()
        let gradient = x.grad!
        gradient.zero()
        let zeroed = Observed(gradient)
        x.grad = nil
        return .list([zeroed, Observed(x.grad)])
      }),
    Probe(
      2,
      .same {
        let x = leaf()
        (x * 2).sum().backward()
        let gradient = x.grad!
        (x * 3).sum().backward()
        return .list([.bool(gradient.any === x.grad!.any), Observed(gradient)])
      }),
    Probe(
      3,
      .same {
        let x = leaf()
        (x * x).sum().backward(createGraph: true)
        let gradient = x.grad!
        (x * x).sum().backward(createGraph: true)
        let answer = Observed.list([
          .bool(gradient.any === x.grad!.any), .bool(x.grad!.requiresGrad), Observed(gradient),
          Observed(x.grad),
        ])
        x.clearGrad()
        return answer
      }),
    Probe(
      4,
      .error(["released by the first backward pass", "retainGraph: true"]) {
        let x = leaf()
        let y = (x * x).sum()
        y.backward()
        y.backward()
      }),
    Probe(
      5,
      .same {
        let x = leaf()
        let y = (x + x).sum()
        y.backward()
        y.backward()
        return Observed(x.grad)
      }),
    Probe(
      6,
      .same {
        let x = leaf()
        let y = (x * x).sum()
        y.backward(retainGraph: true)
        y.backward()
        return Observed(x.grad)
      }),
    Probe(
      7,
      .error(["released by the first backward pass", "at exp", "detach the part"]) {
        let h = leaf().exp()
        let (a, b) = (h.sum(), (h * h).sum())
        a.backward()
        b.backward()
      }),
    Probe(
      8,
      .error(["backward", "of shape [3]", "no single number", "sum()", "pass a seed of shape [3]"])
      {
        let x = leaf()
        (x * x).backward()
      }),
    Probe(
      9,
      .same {
        let x = Tensor<Float>(shape: [1, 1], scalars: [1])
        x.requiresGrad = true
        (x * 3).backward()
        return Observed(x.grad)
      }),
    Probe(
      10,
      .same {
        let x = leaf()
        (x * x).backward(seed: Tensor([1, 0, 2]))
        return Observed(x.grad)
      }),
    Probe(
      11,
      .error(["the seed has the shape [2]", "of shape [3]"]) {
        let x = leaf()
        (x * x).backward(seed: Tensor([1, 1]))
      }),
    Probe(
      12,
      .error(["the seed has the shape [1]", "of shape [3]"]) {
        let x = leaf()
        (x * x).backward(seed: Tensor([1]))
      }),
    Probe(13, .notApplicable("a seed of another element type does not compile")),
    Probe(
      14,
      .error(["backward: there is no path from \"loss\" []", "requires a gradient"]) {
        Tensor<Float>(1).named("loss").backward()
      }),
    Probe(
      15,
      .same {
        let x = Tensor<Float>(2, requiresGrad: true)
        x.backward()
        return Observed(x.grad)
      }),
    Probe(16, .notApplicable("backward() of a tensor of whole numbers does not compile")),
    Probe(
      17,
      .same {
        let (x, w) = (leaf(), leaf([1, 1, 1]))
        (x * w).sum().backward(inputs: [x])
        return Observed(x.grad, w.grad)
      }),
    Probe(
      18,
      .same {
        let x = leaf()
        let h = x * 2
        (h * h).sum().backward(inputs: [h])
        return Observed(h.grad, x.grad)
      }),
  ]

  static let retaining: [Probe] = [
    Probe(
      19,
      .stricter(
        "nil would be mistaken for a gradient that did not arrive",
        ["grad: \"h\" [3] is a result of multiply", "not kept", "retainGrad()"]
      ) {
        let h = (leaf() * 2).named("h")
        h.sum().backward()
        _ = h.grad
      }),
    Probe(
      20,
      .same {
        let x = leaf()
        let h = x * 2
        h.retainGrad()
        (h * h).sum().backward()
        return .list([Observed(h.grad), .bool(h.retainsGrad), Observed(x.grad)])
      }),
    Probe(
      21,
      .error(["retainGrad: a tensor of shape [2] requires no gradient"]) {
        Tensor<Float>([1, 1]).retainGrad()
      }),
    Probe(
      22,
      .same {
        let x = leaf()
        let h = x * 1
        h.retainGrad()
        h *= Tensor(3)
        h.sum().backward()
        return Observed(h.grad, x.grad)
      }),
    Probe(
      23,
      .same {
        let x = leaf()
        let (y, z, w) = (x * 2, x.detached(), Tensor<Float>([1, 1]))
        return .list(
          [x, y, z, w].map {
            .list([.bool($0.isLeaf), .bool($0.requiresGrad), .bool($0.any.currentNode == nil)])
          })
      }),
    Probe(
      25,
      .error(["requiresGrad: \"h\" [3] is the result of an operation", "detached()"]) {
        (leaf() * 2).named("h").requiresGrad = false
      }),
    Probe(
      26,
      .same {
        let y = leaf() * 2
        let d = y.detached()
        return .list([.bool(d.requiresGrad), .bool(d.any.storage == y.any.storage)])
      }),
    Probe(
      27,
      .same {
        let x = leaf()
        (x * x.detached()).sum().backward()
        return Observed(x.grad)
      }),
  ]

  static let scopes: [Probe] = [
    Probe(
      28,
      .same {
        let x = leaf()
        let y = withoutGradient { x * 2 }
        return .list([.bool(y.requiresGrad), .bool(y.isLeaf)])
      }),
    Probe(
      29,
      .same {
        let x = leaf()
        let (y, z) = withoutGradient { (withGradient { x * 2 }, x * 2) }
        return .list([.bool(y.requiresGrad), .bool(z.requiresGrad)])
      }),
    Probe(
      30,
      .same {
        let x = leaf()
        withoutGradient { x -= Tensor(1) }
        return .list([Observed(x), .bool(x.requiresGrad), .number(Double(x.version))])
      }),
    Probe(
      31,
      .same {
        let w = withoutGradient { leaf([1, 1]) }
        return .bool(w.requiresGrad)
      }),
    Probe(
      32, .notApplicable("there is no inference mode: what withoutGradient makes is as any tensor")),
  ]
}
