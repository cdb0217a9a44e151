import Nabla
import NablaTensor
import Testing

/// exp, whose pullback uses the output.
private struct OwnExp: TensorFunction {
  func forward(_ x: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>] {
    let y = x[0].exp()
    context.save(y)
    return [y]
  }
  func backward(_ seeds: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>?]
  {
    [seeds[0] * context.saved[0]]
  }
}

/// The sum and the product.
private struct SumAndProduct: TensorFunction {
  func forward(_ x: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>] {
    context.save(x[0], x[1])
    return [x[0] + x[1], x[0] * x[1]]
  }
  func backward(_ seeds: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>?]
  {
    let (a, b) = (context.saved[0], context.saved[1])
    return [seeds[0] + seeds[1] * b, seeds[0] + seeds[1] * a]
  }
}

/// Twice its input, and the same reshaped.
private struct Twice: TensorFunction {
  func forward(_ x: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>] {
    let y = x[0] * 2
    return [y, y.reshaped(1, -1)]
  }
  func backward(_ seeds: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>?]
  {
    [(seeds[0] + seeds[1].reshaped(-1)) * 2]
  }
}

/// Its input, and a part of it.
private struct Same: TensorFunction {
  func forward(_ x: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>] {
    [x[0], x[0][0..<1]]
  }
  func backward(_ seeds: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>?]
  {
    [seeds[0] + concatenated([seeds[1], Tensor([0, 0])])]
  }
}

private let point = Tensor([0.5, -1, 2])

@Suite struct FunctionTests {
  @Test func `a function of the user's is differentiated to the third order`() {
    func third(_ f: @escaping (Tensor<Double>) -> Tensor<Double>) -> [Double] {
      gradient(at: point) { x in
        hessianVectorProduct(at: x, along: point) { x in (f(x) * x).sum() }.sum()
      }.scalars
    }
    let (own, expected) = (third { OwnExp()($0) }, third { $0.exp() })
    for (a, b) in zip(own, expected) { #expect(abs(a - b) < 1e-12 * (1 + abs(b))) }
    let jacobians = (
      jacobian(at: point) { OwnExp()($0) }.scalars, jacobian(at: point) { $0.exp() }.scalars
    )
    #expect(jacobians.0 == jacobians.1)
  }

  @Test func `several outputs get their seeds, zeros where nothing arrives`() {
    let (a, b) = (Tensor([2.0], requiresGrad: true), Tensor([5.0], requiresGrad: true))
    let outputs = SumAndProduct().apply([a, b])
    (outputs[0] * 10 + outputs[1]).backward()
    #expect(a.grad?.scalars == [15] && b.grad?.scalars == [12])
    SumAndProduct().apply([a, b])[1].backward(inputs: [a])
    #expect(a.grad?.scalars == [20] && b.grad?.scalars == [12])
  }

  @Test func `an output is never its input`() {
    let x = Tensor([1.0, 2, 3], requiresGrad: true)
    let outputs = Same().apply([x])
    outputs[0] *= Tensor(5)
    outputs[1] *= Tensor(7)
    #expect(x.scalars == [1, 2, 3])
    (outputs[0].sum() + outputs[1].sum()).backward()
    #expect(x.grad?.scalars == [12, 5, 5])
  }

  @Test func `outputs share no memory with each other`() {
    let x = Tensor([2.0, 3], requiresGrad: true)
    let outputs = Twice().apply([x])
    outputs[0] *= Tensor(10)
    #expect(outputs[0].scalars == [40, 60] && outputs[1].scalars == [4, 6])
    outputs[1].sum().backward()
    #expect(x.grad?.scalars == [2, 2])
  }

  @Test func `a saved input that was changed in place is found`() {
    let x = Tensor([1.0, 2], requiresGrad: true) * 1
    let y = SumAndProduct().apply([x, x])[1]
    x.zero()
    let text = failure { y.sum().backward() }
    #expect(text.contains("SumAndProduct needs its input"), "\(text)")
  }

  @Test func `nothing is recorded where nothing is to be`() {
    let x = Tensor([1.0, 2], requiresGrad: true)
    #expect(withoutGradient { OwnExp()(x) }.isLeaf)
    #expect(OwnExp()(Tensor([1.0])).isLeaf)
  }
}

@Suite struct CheckpointTests {
  private static func block(_ x: Tensor<Double>, _ w: Tensor<Double>) -> Tensor<Double> {
    ((x * w).sin() * x).exp()
  }

  @Test func `a checkpoint has the gradients of its function, also by what is no input`() {
    let point = Tensor([0.1, 0.2, -0.3])
    func gradients(_ isCheckpointed: Bool) -> [[Double]] {
      let (x, w) = (
        Tensor(point.scalars, requiresGrad: true), Tensor([2.0, -1, 0.5], requiresGrad: true)
      )
      let h = w * 2
      let y =
        isCheckpointed
        ? checkpoint(x * 1) { Self.block($0, h) } : Self.block(x * 1, h)
      (y * y).sum().backward()
      return [x.grad!.scalars, w.grad!.scalars]
    }
    #expect(gradients(true) == gradients(false))
  }

  @Test func `a checkpoint does not run again for gradients by what came after it`() {
    let x = Tensor([0.5, -1], requiresGrad: true)
    let y = checkpoint(x) { $0.tanh() }
    withoutGradient { x.fill(9) }
    let gradient = gradient(of: (y * y).sum(), withRespectTo: y)
    #expect(gradient.scalars == y.scalars.map { 2 * $0 })
    #expect(
      message { _ = Nabla.gradient(of: y.sum(), withRespectTo: x) }.contains("needs its input"))
  }

  @Test func `a checkpoint is differentiated twice, nested and again`() {
    func f(_ x: Tensor<Double>) -> Tensor<Double> {
      checkpoint(x) { x in checkpoint(x * x) { $0.sin() } * x }.sum()
    }
    func g(_ x: Tensor<Double>) -> Tensor<Double> { ((x * x).sin() * x).sum() }
    let (a, b) = (hessian(at: point, of: f).scalars, hessian(at: point, of: g).scalars)
    for (x, y) in zip(a, b) { #expect(abs(x - y) < 1e-12) }
    let x = Tensor([0.5, 1], requiresGrad: true)
    let y = f(x)
    y.backward(retainGraph: true)
    let once = x.grad!.scalars
    y.backward()
    #expect(x.grad!.scalars == once.map { $0 * 2 })
  }

  @Test func `a checkpoint keeps no intermediate results`() {
    weak var kept: AnyTensor?
    let x = Tensor([Double](repeating: 0.5, count: 100), requiresGrad: true)
    let y = checkpoint(x) { x in
      let h = x.exp()
      kept = h.any
      return h * h
    }
    #expect(kept == nil && y.requiresGrad)
    y.sum().backward()
    #expect(kept == nil)
  }

  @Test func `several inputs and outputs, one of which needs nothing`() {
    let (x, c) = (Tensor([1.0, 2], requiresGrad: true), Tensor([3.0, 4]))
    let outputs = checkpoint([x, c]) { [$0[0] * $0[1], $0[1] * 2, $0[0]] }
    (outputs[0] + outputs[1] + outputs[2] * 10).sum().backward()
    #expect(x.grad?.scalars == [13, 14] && c.grad == nil)
  }

  @Test func `gradients asked for flow through what a checkpoint uses without its being an input`()
  {
    let (x, w) = (Tensor([2.0, 3], requiresGrad: true), Tensor([5.0, 7], requiresGrad: true))
    let h = w * 2
    let y = checkpoint(x) { x in checkpoint(x) { $0 * h } * h } + w
    // y = 4 x w² + w.
    let found = gradients(of: y.sum(), withRespectTo: [x, w, h], retainGraph: true)
    #expect(found.map(\.scalars) == [[100, 196], [81, 169], [40, 84]])
    #expect(gradient(of: y.sum(), withRespectTo: w, retainGraph: true).scalars == [81, 169])
    y.sum().backward(inputs: [w])
    #expect(w.grad?.scalars == [81, 169] && x.grad == nil)
  }

  @Test func `outputs share no memory with each other, nor with what was there before`() {
    let (x, w) = (Tensor([2.0, 3], requiresGrad: true), Tensor([5.0, 7], requiresGrad: true))
    let h = w * 3
    let outputs = checkpoint([x]) {
      let y = $0[0] * $0[0]
      return [y, y[...], h[1...], w]
    }
    for output in outputs { output *= Tensor(10) }
    #expect(outputs.map(\.scalars) == [[40, 90], [40, 90], [210], [50, 70]])
    #expect(h.scalars == [15, 21] && w.scalars == [5, 7])
    (outputs[0].sum() + outputs[1].sum() * 2 + outputs[2].sum() + outputs[3].sum() + h.sum())
      .backward()
    #expect(x.grad?.scalars == [120, 180] && w.grad?.scalars == [13, 43])
  }
}
