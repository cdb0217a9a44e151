import NablaCore

/// A function that sees a gradient, and may replace it.
struct GradientHook {
  let id: Int
  let body: (AnyTensor) -> AnyTensor?

  /// Runs hooks in their order; each sees what the one before it returned.
  static func run(_ hooks: [GradientHook], on gradient: AnyTensor, of tensor: String) -> AnyTensor {
    var gradient = gradient
    for hook in hooks {
      if hasFailed { break }
      guard let replacement = hook.body(gradient) else { continue }
      if replacement.shape != gradient.shape {
        return fail(
          """
          a hook of \(tensor) returned a gradient of shape \(replacement.shape) instead of \
          \(gradient.shape)
          """, like: gradient)
      }
      gradient = replacement
    }
    return gradient
  }
}

/// A function that is called after a gradient was added to a leaf's.
struct AccumulationHook {
  let id: Int
  let body: () -> Void
}

/// The hooks of a node's outputs, and where outputs' gradients are kept.
final class NodeHooks {
  /// By output.
  var hooks: [Int: [GradientHook]] = [:]
  /// The tensors whose gradient is kept, by output. Weak: they hold the node.
  var retaining: [Int: Retaining] = [:]

  struct Retaining {
    weak var tensor: AnyTensor?
  }

  func run(on gradient: AnyTensor, of node: Node, _ output: Int) -> AnyTensor {
    var gradient = gradient
    if let hooks = hooks[output] {
      gradient = GradientHook.run(hooks, on: gradient, of: node.output(output).text)
    }
    return gradient
  }
}
