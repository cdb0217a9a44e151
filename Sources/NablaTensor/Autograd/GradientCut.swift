import NablaCore

/// A place that gradients do not get past, for messages.
final class GradientCut: Sendable {
  let text: String
  init(_ text: String) { self.text = text }
}

extension AnyTensor {
  /// A tensor on the same elements that no gradient flows through.
  package func detached() -> AnyTensor {
    let result = alias()
    if requiresGrad {
      let made = currentNode.map { ", the result of \($0.rule.name)" } ?? ""
      result.ownDetails.cut = GradientCut("detached() at \(text)\(made)")
    } else {
      result.inheritCut(from: InlineList(self))
    }
    return result
  }

  /// Notes why no gradient flows, if an operand knows.
  @inline(__always)
  func inheritCut(from inputs: some RandomAccessCollection<AnyTensor>) {
    for input in inputs where input.details != nil {
      guard let cut = input.details.unsafelyUnwrapped.cut else { continue }
      ownDetails.cut = cut
      return
    }
  }
}
