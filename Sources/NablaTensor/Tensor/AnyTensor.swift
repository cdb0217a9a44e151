import CNablaKernels
import NablaCore

/// A tensor whose element type is a value: what the operations and the graph are written with, so
/// that they are compiled once and not for every element type. ``Tensor`` is its typed face.
///
/// Note [Who may touch a tensor]: the elements and the record of a tensor are read while an
/// operation holds the storage for reading, and changed while one holds it alone (see
/// `Access.swift`). Two threads that break this are told so; it is never undefined what happens.
package final class AnyTensor: @unchecked Sendable {
  package let elementType: ElementType
  package let layout: Layout
  package let storage: Storage
  /// Which output of ``node`` it is.
  @exclusivity(unchecked) package internal(set) var outputIndex = 0
  /// Whether it is a leaf that gradients are asked for.
  @exclusivity(unchecked) var isVariable = false
  /// Whether it was made as the operand of one operation, so that nobody changes it.
  @exclusivity(unchecked) var isNumber = false
  /// What it was computed by, if gradients flow through it.
  // (Unchecked: the storage's access counts say who may, and cost is counted for every operation.)
  @exclusivity(unchecked) package internal(set) var node: Node?
  /// The tensor whose elements these are, if it is a view.
  @exclusivity(unchecked) var base: AnyTensor?
  /// The base's ``changeCount`` when `node` was made: see Note [Views and changes].
  @exclusivity(unchecked) var baseChangeCount: UInt32 = 0
  /// How often the record of this tensor was changed by an operation in place.
  @exclusivity(unchecked) var changeCount: UInt32 = 0
  /// Rarely used state.
  @exclusivity(unchecked) var details: TensorDetails?

  /// A tensor of elements that are not set yet.
  package init(_ elementType: ElementType, uninitialized layout: Layout) {
    self.elementType = elementType
    self.layout = layout
    storage = Storage(bytes: layout.count * elementType.size)
  }

  /// A tensor that shares a storage, which is retained.
  package init(_ elementType: ElementType, layout: Layout, sharing storage: Storage) {
    self.elementType = elementType
    self.layout = layout
    self.storage = storage
    nabla_storage_retain(storage.header)
  }

  /// A tensor that takes a storage over.
  init(_ elementType: ElementType, layout: Layout, owning storage: Storage) {
    self.elementType = elementType
    self.layout = layout
    self.storage = storage
  }

  deinit {
    // A node that something else holds, too, is not taken apart.
    if node != nil, isKnownUniquelyReferenced(&node), let last = node.take() {
      IterativeRelease.release(last)
    }
    nabla_storage_release(storage.header)
  }

  package var shape: Shape { layout.shape }
  package var rank: Int { layout.rank }
  package var count: Int { layout.count }

  /// Whether gradients flow into it.
  @inline(__always)
  package var requiresGrad: Bool { isVariable || currentNode != nil }
  package var name: String? { details?.name }

  /// Another tensor on the same elements, which no gradient flows through.
  package func alias(_ layout: Layout? = nil) -> AnyTensor {
    AnyTensor(elementType, layout: layout ?? self.layout, sharing: storage)
  }

  var ownDetails: TensorDetails {
    if let details { return details }
    let made = TensorDetails()
    details = made
    return made
  }
}

/// Rarely used state of a tensor: its name, gradient and hooks. Made when first set.
final class TensorDetails {
  var name: String?
  var grad: AnyTensor?
  /// Whether ``grad`` is set though the tensor is no leaf.
  var retainsGrad = false
  /// The first place that gradients do not get past, if no gradient flows for that reason.
  var cut: GradientCut?
  /// The operation that made this view together with others: it must not be changed in place.
  var severalViewsOperation: StaticString?
  var hooks: [GradientHook] = []
  var accumulationHooks: [AccumulationHook] = []
  var nextHook = 0
  /// Where something has arrived, if the tensor is a gradient: see Note [Activity masks].
  var activity: AnyTensor?
}

extension AnyTensor {
  /// How messages call the tensor.
  package var text: String {
    name.map { "\"\($0)\" \(shape)" } ?? "a tensor of shape \(shape)"
  }
}
