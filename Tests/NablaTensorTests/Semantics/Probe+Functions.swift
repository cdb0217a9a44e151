import Nabla
import Synchronization

/// The product, with optional corruption of its gradients.
struct ProbeFunction: TensorFunction {
  typealias Context = FunctionContext<Float>
  var name: String { "Product" }
  let gradients: @Sendable (Tensor<Float>, Tensor<Float>, Tensor<Float>) -> [Tensor<Float>?]

  func forward(_ inputs: [Tensor<Float>], _ context: Context) -> [Tensor<Float>] {
    context.save(inputs[0], inputs[1])
    return [inputs[0] * inputs[1]]
  }

  func backward(_ seeds: [Tensor<Float>], _ context: Context) -> [Tensor<Float>?] {
    gradients(seeds[0], context.saved[0], context.saved[1])
  }

  static func answer(
    _ gradients:
      @escaping @Sendable (Tensor<Float>, Tensor<Float>, Tensor<Float>)
      -> [Tensor<Float>?]
  ) -> Observed {
    let (x, w) = (leaf([1, 1]), leaf([3, 3]))
    ProbeFunction(gradients: gradients)(x, w).sum().backward()
    return Observed(x.grad, w.grad)
  }
}

/// A square whose pullback cannot be differentiated.
private struct OnceSquare: TensorFunction {
  var isOnceDifferentiable: Bool { true }
  func forward(_ x: [Tensor<Float>], _ context: FunctionContext<Float>) -> [Tensor<Float>] {
    context.save(x[0])
    return [x[0] * x[0]]
  }
  func backward(_ seeds: [Tensor<Float>], _ context: FunctionContext<Float>) -> [Tensor<Float>?] {
    [seeds[0] * 2 * context.saved[0]]
  }
}

/// Records which gradients its pullback is asked to compute.
private struct Needs: TensorFunction {
  let seen: @Sendable ([Bool]) -> Void
  func forward(_ x: [Tensor<Float>], _ context: FunctionContext<Float>) -> [Tensor<Float>] {
    [x[0] * x[1]]
  }
  func backward(_ seeds: [Tensor<Float>], _ context: FunctionContext<Float>) -> [Tensor<Float>?] {
    seen(context.needsGradient)
    return [seeds[0], nil]
  }
}

extension Probe {
  static let functions: [Probe] = [
    Probe(77, .same { ProbeFunction.answer { g, a, b in [g * b, g * a] } }),
    Probe(
      78,
      .error(["Product: its backward returned 1 gradients for 2 inputs"]) {
        _ = ProbeFunction.answer { g, _, b in [g * b] }
      }),
    Probe(
      79,
      .error(["Product: its backward returned 3 gradients for 2 inputs"]) {
        _ = ProbeFunction.answer { g, a, b in [g * b, g * a, g] }
      }),
    Probe(
      80,
      .stricter(
        "inputs and gradients correspond one to one: another one is a mistake, even if it is nil",
        ["Product: its backward returned 3 gradients for 2 inputs", "nil where none flows"]
      ) {
        _ = ProbeFunction.answer { g, a, b in [g * b, g * a, nil] }
      }),
    Probe(81, .same { ProbeFunction.answer { g, _, b in [g * b, nil] } }),
    Probe(
      82,
      .error(["Product: its rule returned a gradient of shape [3] for input 0", "the shape [2]"]) {
        _ = ProbeFunction.answer { g, a, _ in [Tensor([1, 1, 1]), g * a] }
      }),
    Probe(
      83,
      .same {
        ProbeFunction.answer { g, a, _ in
          [Tensor(shape: [4, 2], scalars: Array(repeating: 1, count: 8)), g * a]
        }
      }),
    Probe(
      84,
      .same {
        let seen = Mutex<[Observed]>([])
        let needs = Needs { flags in
          seen.withLock { $0.append(.list(flags.map { .bool($0) })) }
        }
        needs(leaf([1, 1]), Tensor([1, 1])).sum().backward()
        return .list(seen.withLock { $0 })
      }),
    Probe(
      85,
      .error(["OnceSquare: its backward says that it is differentiable once"]) {
        let x = leaf([1, 1])
        let g = gradient(of: OnceSquare()(x).sum(), withRespectTo: x, createGraph: true)
        g.sum().backward()
      }),
  ]
}
