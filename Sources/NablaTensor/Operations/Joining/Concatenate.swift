import NablaCore

/// The concatenation of tensors along a dimension. Linear in each; its transposes are slices.
struct Concatenate: TensorRule {
  let dimension: Int
  /// The length of each tensor in the dimension; nil for tensors of shape [0] that do not count.
  let lengths: [Int?]

  var name: String { "concatenate" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dxᵢ = the i-th part of dy" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    AnyTensor.concatenated(inputs, along: dimension)
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    var start = 0
    var gradients = InlineList<AnyTensor?>()
    for (i, length) in lengths.enumerated() {
      guard let length else {
        gradients.append(context.structuralZero(i))
        continue
      }
      gradients.append(
        context.needs(i) ? seed.narrowed(along: dimension, from: start, count: length) : nil)
      start += length
    }
    return gradients
  }
}

extension AnyTensor {
  /// The concatenation of tensors along a dimension.
  ///
  /// - Precondition: there is at least one tensor, and all have one element type.
  package static func concatenated(_ tensors: [AnyTensor], along dimension: Int) -> AnyTensor {
    // In PyTorch, shape [0] is compatible with any shape, so that loops can start with it.
    let isNothing = { (tensor: AnyTensor) in tensor.shape == [0] }
    let model = tensors.first { !isNothing($0) } ?? tensors[0]
    guard
      let dimension = model.dimension(dimension, for: "concatenated", needsDimensions: true)
    else { return model }
    var lengths: [Int?] = []
    var sum: (partialValue: Int, overflow: Bool) = (0, false)
    for part in tensors {
      if isNothing(part) && model.rank != 1 {
        lengths.append(nil)
        continue
      }
      guard part.rank == model.rank,
        part.shape.without(dimension) == model.shape.without(dimension)
      else {
        return fail(
          """
          concatenated: the tensors must have the same lengths but for dimension \(dimension): \
          \(model.text) and \(part.text) do not.
          """, like: model)
      }
      let length = part.shape.dimensions[dimension]
      lengths.append(length)
      if !sum.overflow { sum = sum.partialValue.addingReportingOverflow(length) }
    }
    let shape = model.shape.replacing(dimension, by: sum.overflow ? .max : sum.partialValue)
    guard check(shape, for: "concatenated", of: tensors) else { return model }
    let result = AnyTensor(model.elementType, uninitialized: Layout(contiguous: shape))
    var start = 0
    for (part, length) in zip(tensors, lengths) {
      guard let length else { continue }
      let target = result.pointer(at: start * result.layout.strides[dimension])
      part.reading(for: "concatenated") {
        copy(
          part.shape, model.elementType, from: part.pointer, part.layout.strides,
          to: target, result.layout.strides)
      }
      start += length
    }
    return result.record(Concatenate(dimension: dimension, lengths: lengths), InlineList(tensors))
  }

  /// The stack of tensors of one shape along a new dimension.
  ///
  /// - Precondition: there is at least one tensor, and all have one element type.
  package static func stacked(_ tensors: [AnyTensor], along dimension: Int) -> AnyTensor {
    let model = tensors[0]
    guard model.checkRank(model.rank + 1, for: "stacked"),
      let dimension = model.dimension(dimension, for: "stacked", rank: model.rank + 1)
    else { return model }
    if let other = tensors.first(where: { $0.shape != model.shape }) {
      return fail(
        "stacked: the tensors must have one shape: \(model.text) and \(other.text) do not.",
        like: model)
    }
    return concatenated(tensors.map { $0.unsqueezed(dimension) }, along: dimension)
  }
}

/// The concatenation of tensors along a dimension. Other dimensions must have equal lengths; a
/// tensor of shape `[0]` is always allowed.
///
/// Each tensor's gradient is its part of the gradient. It is an error if there is no tensor.
public func concatenated<Element>(
  _ tensors: [Tensor<Element>], along dimension: Int = 0
) -> Tensor<Element> {
  Tensor(
    joined(tensors, "concatenated") { AnyTensor.concatenated($0, along: dimension) })
}

/// The stack of tensors of one shape along a new dimension, whose position in the result is given.
///
/// Each tensor's gradient is its part of the gradient. It is an error if there is no tensor.
public func stacked<Element>(
  _ tensors: [Tensor<Element>], along dimension: Int = 0
) -> Tensor<Element> {
  Tensor(joined(tensors, "stacked") { AnyTensor.stacked($0, along: dimension) })
}

private func joined<Element>(
  _ tensors: [Tensor<Element>], _ operation: String, _ body: ([AnyTensor]) -> AnyTensor
) -> AnyTensor {
  if tensors.isEmpty {
    return fail(
      "\(operation): there is no tensor to join, so the shape is not known.", Element.elementType,
      [0])
  }
  return body(tensors.map(\.any))
}
