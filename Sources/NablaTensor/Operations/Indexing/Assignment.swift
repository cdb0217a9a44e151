import NablaCore

extension AnyTensor {
  /// Sets the elements of the tensor, which may be a view.
  ///
  /// - Precondition: the value has the tensor's shape.
  package func assign(_ value: AnyTensor) {
    if hasFailed { return }
    if value.requiresGrad || requiresGrad || base?.requiresGrad == true {
      if GradientMode.isRecording {
        fail(
          """
          subscript: \(text) cannot be changed in place while gradients flow through it or the value. \
          Change it inside withoutGradient { }.
          """)
        return
      }
    }
    write(value)
  }

  /// Writes elements of the same shape: not recorded.
  package func write(_ value: AnyTensor) {
    if hasFailed { return }
    if layout.overlaps {
      fail(
        """
        subscript: \(text) cannot be changed in place: some of its elements are one and the same, as \
        it was expanded. Change a copy: cloned().
        """)
      return
    }
    // What is written may be what is read.
    let source =
      value.storage == storage ? value.reading(for: "subscript") { value.copied() } : value
    source.reading(for: "subscript") {
      changing(by: "subscript") {
        Self.copy(
          shape, elementType.size, from: source.pointer, source.layout.strides, to: pointer,
          layout.strides)
      }
    }
  }
}
