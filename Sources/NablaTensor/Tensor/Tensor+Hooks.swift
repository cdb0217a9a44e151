import NablaCore

/// A hook that was registered. It stays when this is gone.
public struct HookRegistration {
  private let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }

  /// Takes the hook away.
  public func remove() { body() }
}

extension Tensor where Element: DifferentiableElement {
  /// Calls `body` with the whole gradient of this tensor in every backward pass that reaches it.
  /// What it returns takes the gradient's place, for the tensor and for all that it was computed
  /// from; nil keeps it.
  ///
  /// Hooks run in the order in which they were registered, and see what the one before returned. A
  /// leaf's see the gradient of the pass, before it is added to ``grad``. They run on the thread,
  /// or in the task, that registered them; a pass elsewhere that reaches one stops the program.
  @discardableResult
  public func registerHook(_ body: @escaping (Tensor) -> Tensor?) -> HookRegistration {
    any.addHook { body(Tensor($0))?.any }
  }

  /// Calls `body` with the whole gradient of this tensor in every backward pass that reaches it.
  @discardableResult
  public func registerHook(_ body: @escaping (Tensor) -> Void) -> HookRegistration {
    any.addHook {
      body(Tensor($0))
      return nil
    }
  }

  /// Calls `body` with this leaf whenever a gradient has been added to its ``grad``.
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
