import CNablaKernels
import NablaCore

/// A tensor whose element type is a value. Operations and the graph use it, so that they are
/// compiled once and not for every element type. ``Tensor`` is its typed wrapper.
///
/// Note [Access to tensors]: the elements and the record of a tensor are read while an operation
/// holds the storage for reading, and changed while one holds it exclusively (see `Access.swift`).
/// A conflict between two threads is reported as an error; it is never undefined behaviour.
package final class AnyTensor: @unchecked Sendable {
  package let elementType: ElementType
  package let layout: Layout
  package let storage: Storage
  /// The index of this tensor among the outputs of ``node``.
  @exclusivity(unchecked) package internal(set) var outputIndex = 0
  /// Whether it is a leaf that requires a gradient.
  @exclusivity(unchecked) var isVariable = false
  /// Whether it is a gradient of which no element is active: see Note [Structural zeros].
  @exclusivity(unchecked) var isStructuralZero = false
  /// Whether it was made as the operand of one operation, so that it never changes.
  @exclusivity(unchecked) var isNumber = false
  /// The node that computed it, if gradients flow through it.
  // (Unchecked: the storage's access counts control access, and checks would slow down operations.)
  @exclusivity(unchecked) package internal(set) var node: Node?
  /// The tensor that it is a view of, if any.
  @exclusivity(unchecked) var base: AnyTensor?
  /// The base's ``changeCount`` when `node` was made: see Note [Views and changes].
  @exclusivity(unchecked) var baseChangeCount: UInt32 = 0
  /// The number of times that an operation in place replaced the record of this tensor.
  @exclusivity(unchecked) var changeCount: UInt32 = 0
  /// Rarely used state.
  @exclusivity(unchecked) var details: TensorDetails?

  /// A tensor with uninitialised elements.
  ///
  /// Without memory for them the program stops: the caller is about to write them. What can fail
  /// instead asks for ``ifThereIsMemory(_:_:for:)``.
  package init(_ elementType: ElementType, uninitialized layout: Layout) {
    self.elementType = elementType
    self.layout = layout
    let bytes = layout.count * elementType.size
    guard let storage = Storage(bytes: bytes) else {
      misuse(Self.noMemory("a tensor", layout.shape, bytes))
    }
    self.storage = storage
  }

  /// A tensor with uninitialised elements; nil, and an error, if there is no memory for them.
  static func ifThereIsMemory(
    _ elementType: ElementType, _ layout: Layout, for operation: @autoclosure () -> String
  ) -> AnyTensor? {
    let bytes = layout.count * elementType.size
    if let storage = Storage(bytes: bytes) {
      return AnyTensor(elementType, layout: layout, owning: storage)
    }
    fail(noMemory("\(operation()): the result", layout.shape, bytes))
    return nil
  }

  static func noMemory(_ what: String, _ shape: Shape, _ bytes: Int) -> String {
    """
    \(what) of shape \(shape) needs \(bytes) bytes of memory, which the system does not have. \
    Compute it in parts, or with smaller dimensions.
    """
  }

  /// A tensor that shares a storage, which is retained.
  package init(_ elementType: ElementType, layout: Layout, sharing storage: Storage) {
    self.elementType = elementType
    self.layout = layout
    self.storage = storage
    nabla_storage_retain(storage.header)
  }

  /// A tensor that takes ownership of a storage.
  init(_ elementType: ElementType, layout: Layout, owning storage: Storage) {
    self.elementType = elementType
    self.layout = layout
    self.storage = storage
  }

  deinit {
    // A node that is also held elsewhere is not released.
    if node != nil, isKnownUniquelyReferenced(&node), let last = node.take() {
      IterativeRelease.release(last)
    }
    if details != nil, details.unsafelyUnwrapped.mayHoldTensors, let last = details.take() {
      IterativeRelease.release(last)
    }
    nabla_storage_release(storage.header)
  }

  package var shape: Shape { layout.shape }
  package var rank: Int { layout.rank }
  package var count: Int { layout.count }

  /// Whether gradients flow into the tensor.
  @inline(__always)
  package var requiresGrad: Bool { isVariable || currentNode != nil }
  /// Read and set under a lock, because several threads may name one tensor.
  package var name: String? {
    get { details == nil ? nil : Self.detailsLock { details?.name } }
    set {
      let details = ownDetails
      Self.detailsLock { details.name = newValue }
    }
  }

  /// Another tensor with the same elements, without gradient flow.
  package func alias(_ layout: Layout? = nil) -> AnyTensor {
    AnyTensor(elementType, layout: layout ?? self.layout, sharing: storage)
  }

  var ownDetails: TensorDetails {
    if let details { return details }
    return Self.detailsLock {
      if let details { return details }
      let made = TensorDetails()
      details = made
      return made
    }
  }

  /// Guards names, and the first use of details.
  private static let detailsLock = Lock()
}

/// Rarely used state of a tensor: name, gradient and hooks. Allocated on first use.
final class TensorDetails {
  var name: String?
  var grad: AnyTensor?
  /// Whether ``grad`` is set although the tensor is not a leaf.
  var retainsGrad = false
  /// The first point beyond which no gradient flows, if that is the reason why none flows.
  var cut: GradientCut?
  /// The operation that made this view together with others: the view must not be changed in place.
  var severalViewsOperation: StaticString?
  var hooks: [GradientHook] = []
  var accumulationHooks: [AccumulationHook] = []
  var nextHook = 0
  /// The activity mask, if the tensor is a gradient: see Note [Activity masks].
  var activity: AnyTensor?

  /// Whether there may be a chain of other tensors behind it.
  var mayHoldTensors: Bool { grad != nil || !hooks.isEmpty || !accumulationHooks.isEmpty }
}

extension AnyTensor {
  /// The tensor's name in messages.
  package var text: String {
    name.map { "\"\(PlainText.withoutControls($0))\" \(shape)" } ?? "a tensor of shape \(shape)"
  }
}
