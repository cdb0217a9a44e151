import CNablaKernels
import NablaCore

/// A handle that removes a registered hook. The hook stays registered when the handle is released.
public struct HookRegistration {
  private let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }

  /// Removes the hook.
  public func remove() { body() }
}

extension Tensor where Element: DifferentiableElement {
  /// Registers a hook, which is called with the complete gradient of this tensor in every backward
  /// pass that reaches it.
  ///
  /// The returned tensor replaces the gradient, both for this tensor and for the inputs it was
  /// computed from; nil keeps it. Hooks run in order of registration, each with the result of the
  /// previous one. The hooks of a leaf get the gradient of the current pass, before it is added to
  /// ``grad``. A hook must not change the gradient in place, which is an error. It runs on the thread,
  /// or in the task, that registered it; a pass elsewhere that reaches it stops the program.
  ///
  /// The hook is kept as long as the tensor. If it captures the tensor itself, neither is ever
  /// released: capture `detached()`, or what it needs of the tensor, or call
  /// ``HookRegistration/remove()``.
  @discardableResult
  public func registerHook(_ body: @escaping (Tensor) -> Tensor?) -> HookRegistration {
    any.addHook { body(Tensor($0))?.any }
  }

  /// Registers a hook, which is called with the complete gradient of this tensor in every backward
  /// pass that reaches it.
  @discardableResult
  public func registerHook(_ body: @escaping (Tensor) -> Void) -> HookRegistration {
    any.addHook {
      body(Tensor($0))
      return nil
    }
  }

  /// Registers a hook, which is called with this leaf after a gradient has been added to its
  /// ``grad``.
  @discardableResult
  public func registerAccumulationHook(_ body: @escaping (Tensor) -> Void) -> HookRegistration {
    let (elements, hook) = (Weak(any), body)
    return any.addAccumulationHook {
      if let tensor = elements.tensor { hook(Tensor(tensor)) }
    }
  }
}

private struct Weak {
  weak var tensor: AnyTensor?
  init(_ tensor: AnyTensor) { self.tensor = tensor }
}

/// A function that gets a gradient and may replace it.
struct GradientHook {
  let id: Int
  let confinement = Confinement.current
  let body: (AnyTensor) -> AnyTensor?

  /// Runs hooks in order, each with the result of the previous one.
  static func run(_ hooks: [GradientHook], on gradient: AnyTensor, of tensor: String) -> AnyTensor {
    var gradient = gradient
    for hook in hooks {
      if hasFailed { break }
      hook.confinement.check("a hook of \(tensor)")
      let seen = gradient.isStructuralZero ? gradient.copied() : gradient
      let version = seen.storage.version
      let replacement = hook.body(seen)
      if seen.storage.version != version {
        return fail(
          """
          a hook of \(tensor) changed the gradient in place, by \(seen.storage.lastChange); it may \
          also be the gradient of another tensor. Return a new one instead.
          """, like: gradient)
      }
      guard let replacement, replacement !== seen else { continue }
      if replacement.shape != gradient.shape {
        return fail(
          """
          a hook of \(tensor) returned a gradient of shape \(replacement.shape) instead of \
          \(gradient.shape). Return one of the same shape, or nil to keep the gradient.
          """, like: gradient)
      }
      gradient = replacement.activeLike(gradient)
    }
    return gradient
  }
}

/// A function that is called after a gradient was added to that of a leaf.
struct AccumulationHook {
  let id: Int
  let confinement = Confinement.current
  let body: () -> Void
}

/// The hooks of a node's outputs, and the outputs whose gradients are retained.
final class NodeHooks {
  /// By output.
  var hooks: [Int: [GradientHook]] = [:]
  /// The tensors whose gradient is retained, by output. Weak, because the tensors hold the node.
  var retaining: [Int: [Retaining]] = [:]

  struct Retaining {
    weak var tensor: AnyTensor?
  }

  func run(on gradient: AnyTensor, of node: Node, _ output: Int) -> AnyTensor {
    guard let hooks = hooks[output] else { return gradient }
    return GradientHook.run(hooks, on: gradient, of: node.output(output).text)
  }
}

extension AnyTensor {
  /// Adds a hook and returns the handle that removes it.
  func addHook(_ body: @escaping (AnyTensor) -> AnyTensor?) -> HookRegistration {
    if hasFailed { return HookRegistration {} }
    guard requiresGrad else {
      fail(
        """
        registerHook: \(text) requires no gradient, so none will arrive. Make a leaf with \
        requiresGrad: true.
        """)
      return HookRegistration {}
    }
    return changingRecord(for: "registerHook") {
      let id = ownDetails.takeHookNumber()
      let hook = GradientHook(id: id, body: body)
      guard let node = currentNode else {
        ownDetails.hooks.append(hook)
        return HookRegistration { [weak self] in
          self?.changingRecord(for: "remove") { self?.details?.hooks.removeAll { $0.id == id } }
        }
      }
      let (hooks, output) = (node.ownHooks, outputIndex)
      hooks.hooks[output, default: []].append(hook)
      return HookRegistration { [weak self, weak hooks] in
        let remove: () -> Void = { hooks?.hooks[output]?.removeAll { $0.id == id } }
        // If the tensor has been released, no other thread uses it, but its node may be in use.
        if let self { self.changingRecord(for: "remove", remove) } else { remove() }
      }
    }
  }

  /// Adds a hook that runs after a gradient has been added to that of this leaf.
  func addAccumulationHook(_ body: @escaping () -> Void) -> HookRegistration {
    if hasFailed { return HookRegistration {} }
    guard isVariable else {
      fail(
        """
        registerAccumulationHook: \(text) is no leaf that requires a gradient, so none is added up in \
        it. Use registerHook for what arrives at an intermediate.
        """)
      return HookRegistration {}
    }
    return changingRecord(for: "registerAccumulationHook") {
      let id = ownDetails.takeHookNumber()
      ownDetails.accumulationHooks.append(AccumulationHook(id: id, body: body))
      return HookRegistration { [weak self] in
        self?.changingRecord(for: "remove") {
          self?.details?.accumulationHooks.removeAll { $0.id == id }
        }
      }
    }
  }

  // MARK: Retained gradients

  /// Retains the gradient of a tensor that is not a leaf.
  package func retainGrad() {
    if hasFailed { return }
    guard requiresGrad else {
      fail(
        """
        retainGrad: \(text) requires no gradient, so none will arrive to be kept. Make a leaf with \
        requiresGrad: true.
        """)
      return
    }
    guard let node = currentNode, details?.retainsGrad != true else { return }
    changingRecord(for: "retainGrad") {
      ownDetails.retainsGrad = true
      node.ownHooks.retaining[outputIndex, default: []].append(NodeHooks.Retaining(tensor: self))
    }
  }

  /// Moves the request to retain the gradient to the tensor's current node: for a tensor that was
  /// changed in place, the gradient of its newest version is retained.
  func keepRetaining(since old: Node?, _ output: Int) {
    guard details?.retainsGrad == true, let node else { return }
    old?.hooks?.retaining[output]?.removeAll { $0.tensor === self }
    node.ownHooks.retaining[outputIndex, default: []].append(NodeHooks.Retaining(tensor: self))
  }
}

extension TensorDetails {
  func takeHookNumber() -> Int {
    nextHook += 1
    return nextHook
  }
}

extension Node {
  var ownHooks: NodeHooks {
    if let hooks { return hooks }
    let made = NodeHooks()
    hooks = made
    return made
  }
}

/// The thread, and the task if there is one, to which a stored closure is confined.
///
/// Note [Stored closures]: a hook may capture values that only the registering thread may use, but
/// the tensor that holds the hook can be sent to another thread. So the hook runs only on the
/// registering thread or in the registering task, and stops the program elsewhere.
struct Confinement {
  /// The number of the thread: a later thread never has it, as it may have the address.
  private let thread: UInt64
  private let task: Int?

  static var current: Confinement {
    Confinement(
      thread: nabla_this_thread_number(), task: withUnsafeCurrentTask { $0?.hashValue })
  }

  func check(_ function: @autoclosure () -> String) {
    if thread == nabla_this_thread_number() { return }
    if let task, task == withUnsafeCurrentTask(body: { $0?.hashValue }) { return }
    misuse(
      """
      \(function()) was passed on another thread than the backward pass runs on. It runs only on the \
      thread, or in the task, that passed it, as it may use what is theirs. Run the backward pass there.
      """)
  }
}
