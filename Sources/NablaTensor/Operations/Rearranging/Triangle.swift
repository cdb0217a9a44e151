import NablaCore

/// Matrices with zeros above or below a diagonal. It is its own transpose.
struct Triangle: TensorRule {
  let isUpper: Bool
  let diagonal: Int

  var name: String { isUpper ? "triu" : "tril" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = \(name)(dy)" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    inputs[0].triangle(upper: isUpper, diagonal: diagonal)
  }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [context.seed().triangle(upper: isUpper, diagonal: diagonal)]
  }
}

extension AnyTensor {
  /// A copy of the matrices in the last two dimensions, with zeros on one side of a diagonal.
  package func triangle(upper: Bool, diagonal: Int) -> AnyTensor {
    let rule = Triangle(isUpper: upper, diagonal: diagonal)
    guard rank >= 2 else {
      return fail(
        "\(rule.name): \(text) is no matrix: it must have at least two dimensions.", like: self)
    }
    let result = reading(for: rule.name) { copied() }
    let (rows, columns) = (shape.dimensions[rank - 2], shape.dimensions[rank - 1])
    if count > 0 {
      for row in 0..<(count / columns) {
        // The diagonal may be far outside the matrix; sums with it must not overflow.
        let bound = min(
          columns, Swift.max(0, min(diagonal, columns) + row % rows + (upper ? 0 : 1)))
        let zeros = upper ? 0..<bound : bound..<columns
        result.pointer(at: row * columns + zeros.lowerBound)
          .initializeMemory(as: UInt8.self, repeating: 0, count: zeros.count * elementType.size)
      }
    }
    return result.record(rule, InlineList(self))
  }
}
