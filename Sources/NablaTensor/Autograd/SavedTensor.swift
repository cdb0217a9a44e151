/// A tensor that a pullback needs, with its version.
struct SavedTensor {
  /// Tensors of at most so many elements are kept though no pullback needs them, so that
  /// explanations can show them.
  static var keptCount: Int { 16 }

  let tensor: AnyTensor
  let version: UInt32
  /// Whether the pullback needs it; if not, it is kept to be shown.
  let isNeeded: Bool

  /// What explanations may show though no pullback needs it: constants and leaves. (The other
  /// tensors can be computed anew.)
  ///
  /// A constant may be changed in place later, and then be computed from the node that has it here:
  /// so the node keeps its elements, not the tensor.
  @inline(__always)
  init?(ifWorthShowing tensor: AnyTensor) {
    guard tensor.count <= Self.keptCount, tensor.currentNode == nil else { return nil }
    if tensor.isNumber || tensor.isVariable {
      self.init(tensor, isNeeded: false)
    } else {
      let elements = tensor.alias()
      if let name = tensor.name { elements.ownDetails.name = name }
      self.init(elements, isNeeded: false)
    }
  }

  init(_ tensor: AnyTensor, isNeeded: Bool = true) {
    self.tensor = tensor
    version = tensor.storage.version
    self.isNeeded = isNeeded
  }
}
