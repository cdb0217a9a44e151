import Nabla
import NablaTensor

extension Tensor {
  /// A view of a range of a vector.
  fileprivate func places(_ range: Range<Int>) -> Tensor { self[range] }
}

extension Probe {
  static let inPlace: [Probe] = [
    Probe(
      33,
      .error(["add in place: \"w\" [3] is a leaf", "optimiser", "withoutGradient { }"]) {
        var x = leaf().named("w")
        x += 1
      }),
    Probe(
      34,
      .error(["multiply in place", "a view of \"w\" [3], is a leaf", "withoutGradient { }"]) {
        leaf().named("w").places(0..<1) *= Tensor(2)
      }),
    Probe(
      35,
      .error([
        "backward: exp needs its result \"y\" [3] as it was", "changed in place by add",
        "version 1, saved at version 0",
      ]) {
        let x = leaf()
        var y = (x * 1).exp().named("y")
        y += 1
        y.sum().backward()
      }),
    Probe(
      36,
      .error([
        "backward: multiply needs its input \"a\" [3] as it was", "changed in place by add",
        "Change a copy",
      ]) {
        var a = (leaf() * 1).named("a")
        let y = a * a
        a += 1
        y.sum().backward()
      }),
    Probe(
      37,
      .same {
        let x = leaf()
        var h = x * 2
        let y = h + 1
        h *= 5
        y.sum().backward()
        return Observed(x.grad)
      }),
    Probe(
      38,
      .same {
        let x = leaf()
        let h = x - 2
        h.changeInPlace { $0.relu() }
        h.sum().backward()
        return Observed(x.grad)
      }),
    Probe(
      39,
      .error(["add in place: the result has the shape [3]", "\"h\" [1]", "cannot grow"]) {
        var h = Tensor<Float>([0]).named("h")
        h += leaf()
      }),
    Probe(
      40,
      .same {
        var a = Tensor<Float>([1, 1])
        let before = a.version
        a += 1
        var b = a.places(0..<1)
        b *= 2
        var d = a.detached()
        d += 1
        return .list([before, a.version, b.version, d.version].map { .number(Double($0)) })
      }),
    Probe(
      41,
      .same {
        let x = leaf()
        var b = x * 1
        let v = b.places(0..<2)
        b *= 3
        v.sum().backward()
        return Observed(v, x.grad)
      }),
    Probe(
      42,
      .same {
        let x = leaf()
        let b = x * 1
        var v = b.places(0..<2)
        v *= 10
        b.sum().backward()
        // The recorded name is PyTorch's name of the change in place.
        let name = b.any.currentNode!.rule.name
        return .list([
          Observed(b), Observed(x.grad),
          .text(name == "multiply of a part" ? "CopySlices" : name),
        ])
      }),
    Probe(
      43,
      .same {
        let x = leaf()
        let b = Tensor<Float>([0, 0, 0, 0])
        b.places(1..<4).copy(from: x)
        (b * b).sum().backward()
        return .list([Observed(b), .bool(b.requiresGrad), Observed(x.grad)])
      }),
    Probe(
      44,
      .error(["add in place", "one of several views that split made", "makes a new tensor"]) {
        var a = (leaf() * 1).split(1)[0]
        a += 1
      }),
    Probe(
      45,
      .error(["add in place", "one place in memory", "Change a copy"]) {
        var a = Tensor<Float>([0]).expanded(3)
        a += 1
      }),
  ]
}
