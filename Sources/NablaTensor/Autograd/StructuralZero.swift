import NablaCore

/// Note [Structural zeros]: an operand that the result does not depend on, because of what the
/// operation is (the operand of `floor`, what is overwritten), is reached by the pass with the
/// gradient 0: its leaves have gradients, zeros. But nothing is computed with such a 0, and it makes
/// no NaN where a derivative further down is infinite: it is sent on as what it is, added to nothing,
/// and becomes ordinary zeros only where a hook or a user sees it. It is a gradient of which no
/// element is active (Note [Activity masks]). An operand that nothing reached, as the other factor's
/// gradient when only one of two was differentiated again, has no gradient at all.
extension AnyTensor {
  static func structuralZero(_ shape: Shape, _ elementType: ElementType) -> AnyTensor {
    let result = zeros(shape, elementType)
    result.isStructuralZero = true
    return result
  }
}

extension Pullback {
  /// The gradients where only structural zeros have arrived.
  func structuralZeros() -> InlineList<AnyTensor?> {
    let arrived = (node.rule as? Elementwise)?.dependencies(self)
    return InlineList(
      (0..<node.inputCount).lazy.map { input in
        arrived?.contains(input) ?? true ? structuralZero(input) : nil
      })
  }
}
