import NablaCore

/// Note [Changes in place]: the new elements are computed and recorded like those of any operation,
/// and then copied into the tensor, which takes over the record. If the tensor is a view, its base
/// takes it over: the base with the region of the view replaced. So no operation needs a separate
/// rule for changes in place, and derivatives of all orders are correct. Elements that the
/// operation itself saved and is about to overwrite are copied; those that another operation saved
/// are detected as out of date by their version.
extension AnyTensor {
  /// Replaces the elements by the result of `compute`.
  ///
  /// - Parameter operation: the name of the change in messages.
  package func changeInPlace(
    by operation: StaticString, _ compute: (AnyTensor) -> AnyTensor
  ) {
    guard mayChange(by: operation) else { return }
    var value = compute(self)
    if hasFailed { return }
    guard value.shape == shape else {
      fail(
        """
        \(operation) in place: the result has the shape \(value.shape), but it is to be put into \
        \(text), which cannot grow. Use the operation that makes a new tensor.
        """)
      return
    }
    if AnomalyDetector.isOn { AnomalyDetector.follow(value, into: self) }
    guard recordsChange(to: value) else {
      changing(by: operation) { value.separate(from: self).copyElements(to: self, layout) }
      return
    }
    guard mayRecordChange(to: value, by: operation) else { return }
    // A shared tensor has its own record; a constant has none.
    if value.node == nil || !isKnownUniquelyReferenced(&value) {
      value = value.overwriting(self, by: operation)
    }
    value.node?.keepCopies(of: storage)
    changing(by: operation) {
      value.separate(from: self).copyElements(to: self, layout)
      takeRecord(of: value, by: operation)
    }
  }

  /// Replaces the elements by a function of them and of another tensor, which is broadcast.
  func changeInPlace(
    by operation: StaticString, _ function: ElementwiseFunction, _ other: AnyTensor
  ) {
    let isAlike =
      other.count == 1 || (other.shape == shape && other.layout.strides == layout.strides)
    guard !(other.storage == storage), layout.isContiguous || (layout.isDense && isAlike),
      other.shape.broadcasts(to: shape), !recordsChange(to: other), !AnomalyDetector.isOn
    else {
      changeInPlace(by: operation) { function($0, other) }
      return
    }
    guard mayChange(by: operation) else { return }
    other.reading(for: "\(operation)") {
      changing(by: operation) { apply(function, other) }
    }
  }

  /// Applies a function of this tensor and another one in place.
  ///
  /// - Precondition: the elements are contiguous in row-major order; or they are dense, and the
  ///   other tensor has the same layout.
  func apply(_ function: ElementwiseFunction, _ other: AnyTensor) {
    withBuffer(of: self, other) { inputs in
      function.compute(inputs, UnsafeBufferPointer(rebasing: inputs[..<1]), layout)
    }
  }

  /// Adds to the elements in place, without recording it or counting it as a change.
  ///
  /// - Precondition: nothing else refers to the tensor, and its elements are dense.
  func accumulate(_ other: AnyTensor) {
    if other.shape == shape && other.layout.strides == layout.strides && layout.isContiguous {
      kernels.accumulate(count, other.pointer, pointer)
      return
    }
    var other = other.shape == shape ? other : other.expanded(to: shape)
    if !layout.isContiguous { other = other.arranged(as: layout, isCopy: false) }
    apply(Functions.add, other)
  }

  /// Whether the elements may be changed in place; reports an error if not.
  func mayChange(by operation: StaticString) -> Bool {
    if hasFailed { return false }
    if layout.overlaps || base?.layout.overlaps ?? false {
      fail(
        """
        \(operation) in place: several elements of \(text) are one place in memory, as it was \
        expanded. Change a copy: cloned().
        """)
      return false
    }
    guard GradientMode.isRecording else { return true }
    if isVariable || base?.isVariable ?? false {
      let what = isVariable ? text : "\(text), a view of \(base!.text),"
      fail(
        """
        \(operation) in place: \(what) is a leaf that requires a gradient, whose value the gradient \
        is by. Update it with an optimiser or inside withoutGradient { }, or use the operation that \
        makes a new tensor.
        """)
      return false
    }
    if let base, base.requiresGrad, currentNode == nil {
      fail(
        """
        \(operation) in place: \(text) is a view of \(base.text) that was made inside \
        withoutGradient { }, so the change could not be differentiated. Make the view outside, or \
        change it inside.
        """)
      return false
    }
    return true
  }

  /// Whether a change to `value` may be recorded, or need not be; reports an error if not.
  func mayRecordChange(to value: AnyTensor, by operation: StaticString) -> Bool {
    guard let severalViews = details?.severalViewsOperation, recordsChange(to: value) else {
      return true
    }
    fail(
      """
      \(operation) in place: \(text) is one of several views that \(severalViews) made at a time, \
      and gradients flow. Use the operation that makes a new tensor, or change one view, as \
      x[0..<2].
      """)
    return false
  }

  // MARK: Private

  /// Whether gradients flow through a change to `value`.
  private func recordsChange(to value: AnyTensor) -> Bool {
    GradientMode.isRecording
      && (value.requiresGrad || requiresGrad || base?.requiresGrad ?? false)
  }

  /// The tensor, or a copy if it shares memory with `other`.
  private func separate(from other: AnyTensor) -> AnyTensor {
    storage == other.storage ? copied() : self
  }

  /// Takes over the record of `value`.
  private func takeRecord(of value: AnyTensor, by operation: StaticString) {
    let changed = base ?? self
    let old = (changed.node, changed.outputIndex)
    if let base {
      let rule = ReplaceRegion(
        region: Region(base: base.layout, view: layout), operation: "\(operation)")
      base.node = Node.make(
        rule, InlineList(base.withoutElements(), value), saving: 0, outputs: InlineList(base),
        savedOutputs: 0)
      base.outputIndex = 0
    } else {
      node = value.node
      outputIndex = value.outputIndex
    }
    changed.changeCount += 1
    changed.keepRetaining(since: old.0, old.1)
  }
}
