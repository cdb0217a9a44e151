import Nabla
import NablaTensor
import NablaTestSupport
import Testing

/// A failing computation, after which nothing may have changed.
private struct Failure: Sendable, CustomTestStringConvertible {
  let name: String
  /// Takes two leaves of three elements and a buffer of three.
  let body: @Sendable (Tensor<Double>, Tensor<Double>, Tensor<Double>) -> Void
  init(
    _ name: String,
    _ body: @escaping @Sendable (Tensor<Double>, Tensor<Double>, Tensor<Double>) -> Void
  ) {
    self.name = name
    self.body = body
  }
  var testDescription: String { name }
}

/// Doubles its input, with a wrong gradient.
private struct Wrong: TensorFunction {
  func forward(_ x: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>] {
    [x[0] * 2]
  }
  func backward(_ seeds: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>?]
  {
    [Tensor([1, 2, 3, 4, 5])]
  }
}

@Suite struct CatchingTests {
  private static let failures = [
    Failure("an operation, then all kinds of changes") { x, w, b in
      let y = x + Tensor([1.0, 2])
      b.copy(from: y)
      b[0] = Tensor(9)
      b += Tensor([1, 1, 1])
      b.changeInPlace { $0 * 2 }
      b.zero()
      withoutGradient { w.fill(7) }
      (x * w).sum().backward()
      x.grad = Tensor([1, 1, 1])
      w.requiresGrad = false
      b.requiresGrad = true
      x.registerHook { _ in Issue.record("a hook ran") }
      x.registerAccumulationHook { _ in Issue.record("a hook ran") }
    },
    Failure("a backward pass whose last part fails") { x, w, _ in
      (w.sum() + (Wrong()(x) * w).sum()).backward()
    },
    Failure("a backward pass whose hook fails") { x, w, _ in
      let h = x * w
      h.registerHook { _ in Tensor([1]) }
      (h + w).sum().backward()
    },
    Failure("a backward pass whose leaf's hook fails") { x, w, _ in
      x.registerHook { gradient in gradient + Tensor([1, 2]) }
      let hook = w.registerAccumulationHook { _ in Issue.record("a hook ran") }
      (x * w).sum().backward()
      hook.remove()
    },
    Failure("a hook that fails, and one after it") { x, w, _ in
      let h = x * w
      h.registerHook { $0 + Tensor([1, 2]) }
      h.registerHook { _ in Issue.record("a hook ran") }
      h.sum().backward()
    },
    Failure("a second backward pass") { x, w, _ in
      let h = x.exp()
      withoutGradient { (h * 1) }.sum().detached().zero()
      _ = gradient(of: h.sum(), withRespectTo: x)
      (w * 2 + h).sum().backward()
    },
    Failure("a change in place that cannot be") { _, _, b in
      b += Tensor([[1, 2, 3], [4, 5, 6]])
    },
    Failure("a change in place whose function fails") { x, _, b in
      b.changeInPlace { $0 * x + Tensor([1, 2]) }
    },
    Failure("an anomaly in the forward direction") { x, w, _ in
      detectingAnomalies { ((x - 1).log() * w).sum().backward() }
    },
    Failure("an anomaly in the backward direction") { x, w, _ in
      detectingAnomalies { ((x - 1).sqrt() * w).sum().backward() }
    },
    Failure("a checkpoint that differs") { x, w, _ in
      var count = 0.0
      let y = checkpoint(x) { x in
        count += 1
        return x * count
      }
      (y + w).sum().backward()
    },
  ]

  @Test func `arguments that cannot be are caught`() {
    let x = Tensor([1.0, 2])
    let (tall, wide) = (Tensor(0.0).expanded(1 << 40, 1), Tensor(0.0).expanded(1, 1 << 40))
    let long = Tensor(0.0).expanded(1, (1 << 60) - 1)
    let failures: [(text: String, body: () -> Tensor<Double>)] = [
      ("the lower bound 1.0 must not be above", { x.hardtanh(min: 1, max: -1) }),
      ("the order -1.0 is not a whole number", { x.polygamma(-1) }),
      ("negative length -1", { .eye(-1) }), ("negative length -2", { .eye(1, -2) }),
      ("so many elements", { .zeros([1 << 61]) }),
      ("so many elements", { x.repeated(1 << 62) }),
      ("so many elements", { x.repeated(1 << 31, 1 << 31) }),
      ("so many elements", { x.padded([(1 << 62, .max)], with: 0) }),
      ("so many elements", { x.padded([(1 << 59, 1 << 59)], with: 0) }),
      ("cannot be cut by", { x.padded([(.min, .min)], with: 0) }),
      ("so many elements: from 0.0 to inf", { .arange(to: .infinity) }),
      ("so many elements", { .arange(to: 1, by: .leastNonzeroMagnitude) }),
      ("do not lead from 0.0 to NaN", { .arange(to: .nan) }),
      ("so many elements", { x.reshaped(1, 1, 2).expanded(1 << 40, 1 << 40, 2) }),
      ("do not fit into the shape [9223372036854775807, 2]", { x.reshaped(.max, 2) }),
      ("do not fit into the shape [9223372036854775807, -1, 2]", { x.viewed(.max, -1, 2) }),
      ("do not fit into the shape", { x.unflattened(0, into: [.max, .max]) }),
      ("add: a tensor cannot have so many elements", { tall + wide }),
      ("so many elements", { .where(Tensor(true), tall, wide) }),
      ("so many elements", { select(Tensor(true), tall, wide) }),
      ("matmul: a tensor cannot have so many elements", { tall.matmul(wide) }),
      ("so many elements", { tall.reshaped(1 << 40, 1, 1).matmul(wide) }),
      ("so many elements", { einsum("ij,jk->ik", tall, wide) }),
      ("so many elements", { einsum("i,j->ij", tall.flattened(), tall.flattened()) }),
      ("so many elements", { tall.flattened().outer(tall.flattened()) }),
      ("so many elements", { linear(tall, weight: tall) }),
      ("concatenated: a tensor cannot have so many elements", { concatenated([long, long]) }),
      ("so many elements", { stacked([long, long]) }),
      ("so many elements", { long.indexSelect(Tensor<Int64>([0, 0]), along: 0) }),
      ("so many elements", { long.takeAlongDimension(Tensor<Int64>([[0], [0]]), along: 0) }),
      ("so many elements", { long[Tensor<Int64>([0, 0])] }),
      ("split: the pieces [9223372036854775807, 1]", { x.split([.max, 1])[0] }),
      ("would be 9223372036854775807 empty pieces", { x[0..<0].chunked(into: .max)[0] }),
      ("so many elements: [0, 9223372036854775807]", { .zeros([0, .max, .max]) }),
      ("so many elements", { .linspace(from: 0, to: 1, count: .max) }),
      ("so many elements", { .eye(.max) }),
      ("needs 1152921504606846968 bytes of memory", { .zeros([(1 << 57) - 1]) }),
      ("multiply: the result of shape [1, 1152921504606846975] needs", { long * 2 }),
    ]
    for (text, body) in failures {
      let message = failure { _ = body() }
      #expect(message.contains(text), "\(message)")
    }
  }

  @Test func `an error of the user's is thrown as it is`() {
    struct Own: Error {}
    #expect(throws: Own.self) { try catchingErrors { throw Own() } }
    #expect(throws: TensorError.self) {
      try catchingErrors {
        _ = Tensor([1.0, 2]) + Tensor([1.0, 2, 3])
        throw Own()
      }
    }
  }

  @Test func `threads fail at the same time, each by itself`() {
    let shared = Tensor([1.0, 2, 3], requiresGrad: true)
    let messages = TwoThreads.run {
      (1...200).map { length in
        let other = Tensor([Double](repeating: 1, count: length))
        return failure { _ = (shared * 2 + other).sum() }
      }
    }
    for thread in messages {
      for (place, text) in thread.enumerated() {
        let length = place + 1
        if length == 1 || length == 3 {
          #expect(text == "no error")
        } else {
          #expect(text.contains("[3]") && text.contains("[\(length)]"), "\(text)")
        }
      }
    }
  }
}
