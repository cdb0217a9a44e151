import Nabla

// Operations on tensors. The yardstick is PyTorch in a process of its own (peers/pytorch_tensors.py),
// which computes the same from the same formulas and compares its numbers with ours first.

/// An operation on tensors that is timed: forwards, or forwards and backwards.
struct TensorWorkload {
  var row: String
  /// Operations a run.
  var operations = 1
  /// What is timed.
  var run: () -> Void
  /// Some numbers of the result, for the peer to compare.
  var answer: () -> [Double]

  var contest: Contest {
    let run = run
    return Contest(
      contenders: [Contender(row: row, engine: "nabla") { _ in withThreads(1) { run() } }],
      answerCount: 0, operations: operations, unit: "ns")
  }
}

enum TensorWorkloads {
  static let elementwise = ["add1e5", "relu1e5", "exp1e5", "tanh1e5", "gelu1e5"]
  static let reductions = ["sum1e5", "softmax1e5", "layernorm1e5"]
  /// Rows, columns, and what is summed over.
  static let products: [(name: String, m: Int, n: Int, k: Int)] =
    [128, 256, 512, 1024, 2048].map { ("\($0)", $0, $0, $0) }
    + [
      ("64x784x128", 64, 128, 784), ("256x784x512", 256, 512, 784), ("64x128x10", 64, 10, 128),
      ("784x64x128", 784, 128, 64), ("1x784x128", 1, 128, 784),
    ]

  static var names: [String] {
    ["one-element", "chain100"] + elementwise + reductions + products.map { "sgemm-\($0.name)" }
  }

  /// Numbers that Python makes as well: the sine of a multiple of `step`.
  static func wave(_ shape: Shape, step: Double) -> [Float] {
    (0..<shape.elementCount).map { Float(sin(step * Double($0 % 10_007))) }
  }

  static func make(_ name: String) -> TensorWorkload {
    switch name {
    case "one-element": oneElement()
    case "chain100": chain()
    case "add1e5": binary(name) { $0 + $1 }
    case "relu1e5": unary(name) { $0.relu() }
    case "exp1e5": unary(name) { $0.exp() }
    case "tanh1e5": unary(name) { $0.tanh() }
    case "gelu1e5": unary(name) { $0.gelu() }
    case "sum1e5": unary(name) { $0.sum() }
    case "softmax1e5": unary(name, shape: [1000, 100]) { $0.softmax(along: -1) }
    case "layernorm1e5": layerNorm()
    default: product(products.first { name == "sgemm-\($0.name)" }!)
    }
  }

  // MARK: Small

  private static func oneElement() -> TensorWorkload {
    let x = Tensor<Float>([1.5], requiresGrad: true)
    let y = Tensor<Float>([0.5], requiresGrad: true)
    return TensorWorkload(row: "tensor/one-element", operations: 1000) {
      for _ in 0..<1000 { _ = x + y }
    } answer: {
      (x + y).scalars.map { Double($0) }
    }
  }

  private static func chain() -> TensorWorkload {
    let x = Tensor<Float>([1.5], requiresGrad: true)
    let factor = Tensor<Float>([1.01], requiresGrad: true)
    func run() {
      var y = x
      for _ in 0..<100 { y = y * factor }
      x.grad = nil
      factor.grad = nil
      y.backward()
    }
    return TensorWorkload(row: "tensor/chain100", operations: 100, run: run) {
      run()
      return [x.grad!, factor.grad!].flatMap { $0.scalars.map { Double($0) } }
    }
  }

  // MARK: A hundred thousand elements

  private static func unary(
    _ name: String, shape: Shape = [100_000], _ function: @escaping (Tensor<Float>) -> Tensor<Float>
  ) -> TensorWorkload {
    let x = Tensor<Float>(shape: shape, scalars: wave(shape, step: 0.37), requiresGrad: true)
    let seed = seed(of: function(x).shape)
    return forwardAndBackward(name, [x], seed) { function(x) }
  }

  private static func binary(
    _ name: String, _ function: @escaping (Tensor<Float>, Tensor<Float>) -> Tensor<Float>
  ) -> TensorWorkload {
    let shape: Shape = [100_000]
    let x = Tensor<Float>(shape: shape, scalars: wave(shape, step: 0.37), requiresGrad: true)
    let y = Tensor<Float>(shape: shape, scalars: wave(shape, step: 0.11), requiresGrad: true)
    return forwardAndBackward(name, [x, y], seed(of: shape)) { function(x, y) }
  }

  private static func layerNorm() -> TensorWorkload {
    let shape: Shape = [100, 1000]
    let x = Tensor<Float>(shape: shape, scalars: wave(shape, step: 0.37), requiresGrad: true)
    let weight = Tensor<Float>(
      shape: [1000], scalars: wave([1000], step: 0.11), requiresGrad: true)
    let bias = Tensor<Float>(shape: [1000], scalars: wave([1000], step: 0.07), requiresGrad: true)
    return forwardAndBackward("layernorm1e5", [x, weight, bias], seed(of: shape)) {
      Nabla.layerNorm(x, weight: weight, bias: bias)
    }
  }

  private static func seed(of shape: Shape) -> Tensor<Float> {
    Tensor<Float>(shape: shape, scalars: wave(shape, step: 0.05).map { $0 + 2 })
  }

  private static func forwardAndBackward(
    _ name: String, _ leaves: [Tensor<Float>], _ seed: Tensor<Float>,
    _ function: @escaping () -> Tensor<Float>
  ) -> TensorWorkload {
    func run() {
      for leaf in leaves { leaf.grad = nil }
      function().backward(seed: seed)
    }
    return TensorWorkload(row: "tensor/\(name)", run: run) {
      run()
      return ([function()] + leaves.map { $0.grad! }).flatMap { tensor in
        stride(from: 0, to: tensor.count, by: 997).map { Double(tensor.scalars[$0]) }
      }
    }
  }

  // MARK: Products

  private static func product(_ size: (name: String, m: Int, n: Int, k: Int)) -> TensorWorkload {
    let a = Tensor<Float>(
      shape: [size.m, size.k], scalars: wave([size.m, size.k], step: 0.37))
    let b = Tensor<Float>(
      shape: [size.k, size.n], scalars: wave([size.k, size.n], step: 0.11))
    return TensorWorkload(row: "tensor/sgemm-\(size.name)") {
      _ = a.matmul(b)
    } answer: {
      let product = a.matmul(b).scalars
      return stride(from: 0, to: product.count, by: 997).map { Double(product[$0]) }
    }
  }
}

/// How much faster two threads are on a large product.
func productThreadsContest(size: Int) -> Contest {
  let shape: Shape = [size, size]
  let a = Tensor<Float>(shape: shape, scalars: TensorWorkloads.wave(shape, step: 0.37))
  let b = Tensor<Float>(shape: shape, scalars: TensorWorkloads.wave(shape, step: 0.11))
  func contender(_ threads: Int) -> Contender {
    Contender(row: "tensor/threads2-speedup", engine: "nabla") { answer in
      answer[0] = withThreads(threads) { Double(a.matmul(b).scalars[size]) }
    }
  }
  return Contest(
    contenders: [contender(2), contender(1)], answerCount: 1, operations: 1, unit: Contest.ratio)
}
