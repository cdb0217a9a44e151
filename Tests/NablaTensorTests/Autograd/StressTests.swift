import Dispatch
import Nabla
import NablaTensor
import NablaTestSupport
import Testing

/// A small network with its own training data.
private struct Training {
  private var (w1, b1, w2): (Tensor<Double>, Tensor<Double>, Tensor<Double>)
  private let (inputs, targets): (Tensor<Double>, Tensor<Double>)

  init(seed: Int, width: Int = 8, samples: Int = 6) {
    func numbers(_ shape: Shape, _ from: Int) -> [Double] {
      (0..<shape.elementCount).map { Double((($0 + from + seed) * 7919) % 1009) / 1009 - 0.5 }
    }
    func parameter(_ shape: Shape, _ from: Int) -> Tensor<Double> {
      Tensor(shape: shape, scalars: numbers(shape, from), requiresGrad: true)
    }
    (w1, b1, w2) = (parameter([3, width], 1), parameter([width], 2), parameter([width, 1], 3))
    inputs = Tensor(shape: [samples, 3], scalars: numbers([samples, 3], 4))
    targets = Tensor(shape: [samples, 1], scalars: numbers([samples, 1], 5))
  }

  mutating func step() -> Double {
    let error = (inputs.matmul(w1) + b1).relu().matmul(w2) - targets
    let loss = (error * error).mean()
    loss.backward()
    withoutGradient {
      w1 -= w1.grad! * 0.1
      b1 -= b1.grad! * 0.1
      w2 -= w2.grad! * 0.1
    }
    for parameter in [w1, b1, w2] { parameter.clearGrad() }
    return loss.item()
  }

  static func losses(seed: Int, width: Int = 8, samples: Int = 6, steps: Int) -> [UInt64] {
    var training = Training(seed: seed, width: width, samples: samples)
    return (0..<steps).map { _ in training.step().bitPattern }
  }
}

@Suite struct StressTests {
  @Test func `ten thousand steps of training keep memory flat`() async {
    // In a separate process, because the memory of all tensors is counted.
    await #expect(processExitsWith: .success) {
      var training = Training(seed: 1)
      let first = training.step()
      for _ in 0..<100 { _ = training.step() }
      let before = (TensorMemory.bytesInUse, TensorMemory.piecesInUse)
      var last = 0.0
      for _ in 0..<10_000 { last = training.step() }
      precondition(before == (TensorMemory.bytesInUse, TensorMemory.piecesInUse))
      precondition(last < first / 2, "it did not train")
    }
  }

  @Test func `ten thousand buffers that are written in place keep memory flat`() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor([1.0, 2, 3], requiresGrad: true)
      func step() {
        let state = Tensor([0.0, 0, 0])
        let y = state + x
        state[1] = y[0] * 2
        let total = Tensor(0.0)
        total += (state * y).sum()
        (total + y.sum()).backward()
        x.clearGrad()
      }
      step()
      let before = (TensorMemory.bytesInUse, TensorMemory.piecesInUse)
      for _ in 0..<10_000 { step() }
      precondition(before == (TensorMemory.bytesInUse, TensorMemory.piecesInUse))
    }
  }

  @Test func `hooks that capture a detached tensor, or that are removed, keep memory flat`() async {
    await #expect(processExitsWith: .success) {
      func step() {
        let x = Tensor([1.0, 2, 3], requiresGrad: true)
        let y = x * 2
        let (elements, result) = (x.detached(), y.detached())
        x.registerHook { $0 * elements }
        x.registerAccumulationHook { $0.grad = $0.grad! * 2 }
        y.registerHook { $0 * result }
        let hooks = [x.registerHook { $0 + x }, y.registerHook { $0 + y }]
        (y * y).sum().backward()
        for hook in hooks { hook.remove() }
      }
      step()
      let before = (TensorMemory.bytesInUse, TensorMemory.piecesInUse)
      for _ in 0..<10_000 { step() }
      precondition(before == (TensorMemory.bytesInUse, TensorMemory.piecesInUse))
    }
  }

  @Test func `two threads train two models at once`() {
    let expected = (0..<2).map { Training.losses(seed: $0, steps: 200) }
    let found = TwoThreads.run { (0..<2).map { Training.losses(seed: $0, steps: 200) } }
    #expect(found[0] == expected && found[1] == expected)
  }

  @Test func `the bits are the same on every run, for one thread and for two`() {
    let runs = [1, 2, 2].map { threads in
      withThreads(threads) { Training.losses(seed: 3, width: 300, samples: 700, steps: 3) }
    }
    #expect(runs[0] == runs[1] && runs[1] == runs[2])
  }

  @Test func `a long chain is released without a backward pass on a small stack`() {
    let requiresGrad = onThread {
      var y = Tensor([1.0], requiresGrad: true)
      let end = y
      for _ in 0..<300_000 { y = y * y }
      let requiresGrad = y.requiresGrad
      y = end
      return requiresGrad
    }
    #expect(requiresGrad)
  }

  @Test func `long chains that only functions and hooks hold are released on a small stack`() {
    let requiresGrad = onThread {
      let x = Tensor([1.0], requiresGrad: true)
      var (y, z) = (x * 1, x * 1)
      for _ in 0..<50_000 {
        let (lastY, lastZ) = (y, z)
        y = checkpoint(x) { $0 * lastY }
        z = z * x
        z.registerHook { _ in _ = lastZ }
      }
      let requiresGrad = y.requiresGrad && z.requiresGrad
      (y, z) = (x, x)
      return requiresGrad
    }
    #expect(requiresGrad)
  }

  @Test func `leaves that hold each other by hooks and gradients are released on a small stack`() {
    let isLeaf = onThread {
      var (x, y) = (Tensor([1.0], requiresGrad: true), Tensor([1.0], requiresGrad: true))
      for _ in 0..<20_000 {
        let (nextX, nextY, lastX) = (Tensor([1.0], requiresGrad: true), Tensor([1.0]), x)
        nextX.registerHook { _ in _ = lastX }
        nextY.grad = y
        (x, y) = (nextX, nextY)
      }
      let isLeaf = x.isLeaf && y.isLeaf
      (x, y) = (Tensor([1.0]), Tensor([1.0]))
      return isLeaf
    }
    #expect(isLeaf)
  }

  @Test func `several threads name one tensor`() {
    let x = Tensor([1.0, 2])
    DispatchQueue.concurrentPerform(iterations: 6) { thread in
      for i in 0..<2_000 {
        x.name = "a name that does not fit into a word: \(thread), \(i)"
        _ = x.name?.count
      }
    }
    #expect(x.name?.hasSuffix("1999") ?? false)
  }

  @Test func `a long chain of changes in place of a view is walked and released`() {
    let gradient = onThread {
      let x = Tensor([1.0, 2], requiresGrad: true)
      let b = x * 1
      for _ in 0..<20_000 { b[0] += x[1] }
      b.sum().backward()
      return x.grad!.scalars
    }
    #expect(gradient == [1, 20_001])
  }
}
