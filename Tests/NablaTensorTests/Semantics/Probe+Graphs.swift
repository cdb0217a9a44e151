import Nabla
import NablaTensor
import NablaTestSupport

/// Keeps an object in the graph.
private struct Marked: TensorFunction {
  final class Mark: Sendable {}
  let mark: @Sendable () -> Mark
  func forward(_ x: [Tensor<Float>], _ context: FunctionContext<Float>) -> [Tensor<Float>] {
    context.state = mark()
    return [x[0] * 2]
  }
  func backward(_ seeds: [Tensor<Float>], _ context: FunctionContext<Float>) -> [Tensor<Float>?] {
    [seeds[0] * 2]
  }
}

extension Probe {
  static let graphs: [Probe] = [
    Probe(
      86,
      .error(["the pullback of sqrt made NaN at [0]", "\"x\" [1] (there 0.0)"]) {
        let x = leaf([0]).named("x")
        detectingAnomalies { (x.sqrt() * 0).sum().backward() }
      }),
    Probe(
      87,
      .same {
        let x = leaf([0])
        (x.sqrt() * 0).sum().backward()
        return Observed(x.grad)
      }),
    Probe(
      88,
      .same {
        let x = leaf([0, 4])
        Tensor.where(x .> 0, x.sqrt(), Tensor(0)).sum().backward()
        return Observed(x.grad)
      }),
    Probe(
      89,
      .same {
        onThread {
          let x = Tensor<Float>(0, requiresGrad: true)
          var y = x
          for _ in 0..<1_000_000 { y = y + 1 }
          y.backward()
          let answer = Observed(y, x.grad)
          y = x
          return answer
        }
      }),
    Probe(
      90,
      .rounded(1e-5) {
        let x = Tensor<Float>(1, requiresGrad: true)
        stacked((0..<10_000).map { x * Float($0) }).sum().backward()
        return Observed(x.grad)
      }),
    Probe(
      91,
      .same {
        weak var mark: Marked.Mark?
        let x = leaf([1])
        var y: Tensor? = {
          let made = Marked.Mark()
          mark = made
          return Marked { made }(x)
        }()
        let before = mark != nil
        _ = y?.rank
        y = nil
        return .list([.bool(before), .bool(mark != nil)])
      }),
    Probe(92, .notApplicable("operands of two element types do not compile")),
    Probe(93, .notApplicable("operands of two element types do not compile")),
    Probe(94, .notApplicable("operands of two element types do not compile")),
  ]

  static let broadcasting: [Probe] = [
    Probe(
      95,
      .same {
        let a = Tensor<Float>(shape: [2, 1], scalars: [1, 1])
        a.requiresGrad = true
        let b = leaf([1, 1, 1])
        (a * b).sum().backward()
        return Observed(a.grad, b.grad)
      }),
    Probe(
      96,
      .same {
        let a = Tensor<Float>(shape: [3, 1], scalars: [1, 1, 1])
        a.requiresGrad = true
        a.expanded(3, 4).sum().backward()
        return .list([Observed(a.grad), .strides(a.grad!)])
      }),
    Probe(
      97,
      .same {
        let a = Tensor<Float>(shape: [2, 3], scalars: Array(repeating: 1, count: 6)).transposed()
        a.requiresGrad = true
        (a * a).sum().backward()
        return .list([.strides(a), .strides(a.grad!)])
      }),
  ]

  static let others: [Probe] = [
    Probe(
      24,
      .same {
        let x = leaf([1, 1])
        return .list([
          .bool(x.cloned().isLeaf), .bool(Tensor<Double>(x).isLeaf),
          .bool(Tensor<Float>(x).any === x.any),
        ])
      }),
    Probe(
      103,
      .notApplicable(
        "scalars and item() are copies; withUnsafeBufferPointer reads: no array shares the elements"
      )),
    Probe(104, .notApplicable("a tensor is no condition: item() is, of Tensor<Bool>")),
    Probe(
      117,
      .same {
        let x = leaf()
        var count = 0
        func f(_ x: Tensor<Float>) -> Tensor<Float> {
          count += 1
          return x.sin().exp()
        }
        checkpoint(x, f).sum().backward()
        let expected = withoutGradient { x.sin().exp() * x.cos() }
        return .list([.number(Double(count)), .bool(x.grad!.scalars == expected.scalars)])
      }),
    Probe(
      118,
      .notApplicable(
        "what is saved cannot be replaced: checkpoint gives the memory, and is checked")),
    Probe(
      119,
      .same {
        let x = leaf()
        let y = (x * x).sum()
        withoutGradient { y.backward() }
        return Observed(x.grad)
      }),
    Probe(
      120,
      .same {
        var seen: [Observed] = []
        for createGraph in [false, true] {
          let h = leaf() * 1
          h.registerHook { _ in seen.append(.bool(recordsGradients)) }
          h.sum().backward(createGraph: createGraph)
        }
        return .list(seen)
      }),
    Probe(
      121,
      .stricter(
        "there is no x.data: detached() shares the version, so the change is found",
        [
          "multiply needs its input a tensor of shape [3] as it was",
          "changed in place by multiply",
        ]
      ) {
        let h = leaf() * 1
        let y = h * h
        h.detached() *= Tensor(10)
        y.sum().backward()
      }),
    Probe(
      122,
      .same {
        let a = Tensor<Float>([1, 1])
        let y = a * 2
        a.requiresGrad = true
        return .list([.bool(y.requiresGrad), .bool((a * 2).requiresGrad)])
      }),
    Probe(
      123,
      .same {
        let c = Tensor<Float>([1, 1])
        (leaf([1, 1]) * c).sum().backward()
        return Observed(c.grad)
      }),
    Probe(
      124, .notApplicable("there is no deep copy: cloned() copies, and gradients flow through")),
  ]
}

extension Observed {
  static func strides(_ tensor: Tensor<Float>) -> Observed {
    .list((0..<tensor.rank).map { .number(Double(tensor.any.layout.strides[$0])) })
  }
}
