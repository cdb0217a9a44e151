import NablaCore

/// A tensor whose elements are overwritten by those of another, or by constants. The first operand
/// is the one that is overwritten; or one, of any shape, that an operation does not read.
struct Overwrite: TensorRule {
  /// The name of the operation.
  let operation: String

  var name: String { operation }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "of what was overwritten: 0; of what it became: dy" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[1] }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [context.structuralZero(0), context.needs(1) ? context.seed() : nil]
  }
}

extension AnyTensor {
  /// Records that this tensor is overwritten by another.
  func overwriting(_ other: AnyTensor, by operation: StaticString) -> AnyTensor {
    alias().record(Overwrite(operation: "\(operation)"), InlineList(other, self))
  }

  /// Copies the elements of a tensor, which is broadcast, into this one.
  package func copy(from source: AnyTensor, by operation: StaticString = "copy") {
    // An assignment such as a[0] += 1 ends with this case.
    if source.storage == storage && source.layout == layout && hasHistory(of: source) {
      _ = mayChange(by: operation) && mayRecordChange(to: source, by: operation)
      return
    }
    guard source.shape.broadcasts(to: shape) else {
      fail(
        """
        \(operation): \(source.text) cannot be broadcast to \(text), which it is copied into. \
        Counted from the last, a dimension must be equal, or 1 in what is copied.
        """)
      return
    }
    changeInPlace(by: operation) { target in
      source.expanded(to: target.shape).overwriting(target, by: operation)
    }
  }

  /// Whether the elements, which are also those of `source`, would have the same history after they
  /// were copied from there. A tensor made by detached() or inside withoutGradient has none.
  private func hasHistory(of source: AnyTensor) -> Bool {
    if !GradientMode.isRecording || !(requiresGrad || source.requiresGrad) { return true }
    return (source.base ?? source) === (base ?? self) && source.requiresGrad == requiresGrad
      && source.node?.hooks == nil
  }

  /// Sets all elements to one value of the tensor's element type.
  package func fill(with number: AnyTensor, by operation: StaticString = "fill") {
    copy(from: number, by: operation)
  }
}
