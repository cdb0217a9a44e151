import NablaCore

/// The same elements, in the same order, under another shape.
struct Reshape: TensorRule {
  let inputShape: Shape
  let shape: Shape

  var name: String { "reshape" }
  var derivative: String { "the gradient under the operand's shape" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].reshaped(to: shape) }
  func pullback(_ context: Pullback) -> [AnyTensor?] {
    [context.seed().reshaped(to: inputShape)]
  }
}

extension AnyTensor {
  /// A view where that is possible, else a copy.
  ///
  /// - Precondition: the shapes have the same number of elements.
  package func reshaped(to target: Shape) -> AnyTensor {
    if shape == target { return self }
    let rule = Reshape(inputShape: shape, shape: target)
    if let layout = layout.reshaped(to: target) { return view(layout, rule) }
    let copy = reading(for: "reshape") { copied() }
    return AnyTensor(elementType, layout: Layout(contiguous: target), sharing: copy.storage)
      .record(rule, Few(self))
  }

  /// The same elements with dimensions of length 1 put in, at their places in the result, ascending.
  package func withDimensions(inserted places: [Int]) -> AnyTensor {
    var target = shape.dimensions
    for place in places { target.insert(1, at: place) }
    return reshaped(to: Shape(dimensions: target))
  }

  /// A tensor on the same elements, of which changes in place are seen.
  func view(_ layout: Layout, _ rule: @autoclosure () -> some TensorRule) -> AnyTensor {
    let result = alias(layout)
    result.base = base ?? self
    return result.record(rule(), Few(self))
  }
}
