import Nabla
import NablaTensor
import NablaTestSupport
import Testing

private func vector(_ elements: [Double] = [1, 2, 3]) -> Tensor<Double> {
  Tensor(elements, requiresGrad: true)
}

@Suite struct GradientTests {
  @Test func `only what leads to the inputs asked for is computed`() {
    let (x, w) = (vector(), vector([4, 5, 6]))
    let h = x.exp()
    h.sum().backward()
    // The part of the graph below h is released; the gradients of h and w do not need it.
    let loss = (h * w).sum()
    let found = gradients(of: loss, withRespectTo: [h, w], retainGraph: true)
    #expect(found[0].scalars == [4, 5, 6])
    var calls = 0
    h.registerHook { _ in calls += 1 }
    loss.backward(inputs: [w])
    #expect(w.grad?.scalars == h.scalars && calls == 0)
  }

  @Test func `an input is asked for twice`() {
    let x = vector()
    (x * x).sum().backward(inputs: [x, x])
    #expect(x.grad?.scalars == [2, 4, 6])
  }

  @Test func `a gradient is nobody else's`() {
    let (x, y) = (vector(), vector())
    let seed = Tensor([1.0, 1, 1])
    (x + y).backward(seed: seed)
    x.grad!.fill(7)
    #expect(y.grad?.scalars == [1, 1, 1] && seed.scalars == [1, 1, 1])
    x.sum().backward()
    #expect(x.grad?.scalars == [8, 8, 8])
  }

  @Test func `gradients that were asked for are nobody else's`() {
    let (x, y) = (vector(), vector())
    let seed = Tensor([1.0, 1, 1])
    let found = gradients(of: x + y, withRespectTo: [x, y, x], seed: seed)
    for (factor, gradient) in zip([2.0, 3, 5], found) { gradient.multiply(inPlace: Tensor(factor)) }
    #expect(found.map { $0[0].item() } == [2, 3, 5] && seed.scalars == [1, 1, 1])
    let ofSum = gradient(of: x.sum(), withRespectTo: x)
    ofSum[0] = Tensor(7)
    #expect(ofSum.scalars == [7, 1, 1])
  }

  @Test func `a gradient that is part of a graph keeps its elements`() {
    let x = vector()
    (x * x * x).sum().backward(createGraph: true)
    let first = x.grad!
    (x * 2).sum().backward()
    #expect(first.scalars == [3, 12, 27] && x.grad?.scalars == [5, 14, 29])
    #expect(!x.grad!.requiresGrad)
    #expect(gradient(of: first.sum(), withRespectTo: x).scalars == [6, 12, 18])
    x.clearGrad()
  }

  @Test func `a retained gradient adds up as a leaf's`() {
    let x = vector()
    let h = x * 2
    h.retainGrad()
    h.sum().backward(retainGraph: true)
    h.sum().backward()
    #expect(h.grad?.scalars == [2, 2, 2])
  }

  @Test func `a tensor whose gradient is retained is not kept alive`() {
    let x = vector()
    weak var kept: AnyTensor?
    let loss = {
      let h = x * 2
      h.retainGrad()
      kept = h.any
      return h.sum()
    }()
    #expect(kept == nil)
    loss.backward()
    #expect(x.grad?.scalars == [2, 2, 2])
  }

  @Test func `the gradient of a dense leaf lies as the leaf`() {
    let a = Tensor([[1.0, 2, 3], [4, 5, 6]]).transposed()
    a.requiresGrad = true
    (a * Tensor([[1.0, 2], [3, 4], [5, 6]])).sum().backward()
    #expect(a.grad?.scalars == [1, 2, 3, 4, 5, 6])
    #expect(a.grad!.any.layout.strides == a.any.layout.strides)
  }

  @Test func `several outputs are weighted by their seeds`() {
    let x = vector()
    let found = gradients(
      of: [x * x, x.sum()], withRespectTo: [x], seeds: [Tensor([1, 0, 2]), Tensor(10)])
    #expect(found[0].scalars == [12, 10, 22])
  }

  @Test func `batches of seeds give a row each, and can be differentiated`() {
    let x = vector()
    let seeds = Tensor([[1.0, 0, 0], [1, 1, 1]])
    let rows = batchedGradients(of: x * x * x, withRespectTo: x, seeds: seeds, createGraph: true)
    #expect(rows.shape == [2, 3] && rows.scalars == [3, 0, 0, 3, 12, 27])
    #expect(gradient(of: rows.sum(), withRespectTo: x).scalars == [12, 12, 18])
  }

  @Test func `many contributions in several orders of elements are added`() {
    let x = Tensor([[1.0, 2], [3, 4]], requiresGrad: true)
    let y = Tensor([[1.0, 10], [100, 1000]])
    let h = x * 1
    let loss =
      (h.transposed() * y).transposed() + (h.transposed() * y).transposed() + h * y + h
      + h.transposed()
    loss.sum().backward()
    #expect(x.grad?.scalars == [5, 212, 122, 3002])
  }

  @Test func `a hook runs on the thread that registered it only`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor([1.0], requiresGrad: true).named("x")
      x.registerHook { $0 * 2 }
      onThread { x.sum().backward() }
    }
    let text = message(of: result)
    #expect(text.contains("a hook of \"x\" [1] was passed on another thread"), "\(text)")
  }

  @Test func `a hook does not run on a later thread that has the place of one that ended`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor([1.0], requiresGrad: true).named("x")
      onThread { _ = x.registerHook { $0 * 2 } }
      onThread { x.sum().backward() }
    }
    let text = message(of: result)
    #expect(text.contains("a hook of \"x\" [1] was passed on another thread"), "\(text)")
  }

  @Test func `a hook registered in a task runs where the task goes on`() async {
    let x = Tensor([1.0], requiresGrad: true)
    x.registerHook { $0 * 2 }
    for _ in 0..<20 { await Task.yield() }
    x.sum().backward()
    #expect(x.grad?.scalars == [2])
  }

  @Test func `a hook can be removed while others stay`() {
    let h = vector() * 1
    var log: [Int] = []
    let hooks = (0..<3).map { i in h.registerHook { _ in log.append(i) } }
    hooks[1].remove()
    h.sum().backward()
    #expect(log == [0, 2])
  }
}
