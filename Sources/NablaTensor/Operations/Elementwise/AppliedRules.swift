import NablaCore

/// Rules of one's own on tensors, element by element.
///
/// A function is compiled for a rule at its first use and kept, so that the next use costs a look-up.
/// Functions and methods of the rule book need no look-up.
extension Tensor where Element: DifferentiableElement {
  /// A rule applied to each element: `Tensor.apply(LogCosh(), x)`.
  public static func apply(_ rule: some UnaryRule, _ x: Tensor) -> Tensor {
    Tensor(Functions.applied(rule, 1) { ElementwiseFunction(rule) }(x.any))
  }

  /// A rule applied to each pair of elements; the tensors are broadcast.
  public static func apply(_ rule: some BinaryRule, _ x: Tensor, _ y: Tensor) -> Tensor {
    Tensor(Functions.applied(rule, 2) { ElementwiseFunction(rule) }(x.any, y.any))
  }

  /// A rule of a list applied to the elements of all tensors at each index; the tensors are
  /// broadcast. There may be 1 to 8 of them.
  public static func apply(_ rule: some ManyRule, _ xs: [Tensor]) -> Tensor {
    if let error = rule.countError(xs.count) {
      return Tensor(fail("\(error).", Element.elementType, []))
    }
    let name = type(of: rule).facts.name
    // The second derivative has an operand for each tensor, for each gradient, and more.
    guard xs.count <= 8 else {
      return Tensor(
        fail(
          """
          \(name) of \(xs.count) tensors: a rule of a list takes at most 8 tensors. Apply it to parts, \
          or write it with reductions of stacked(xs, along: 0).
          """, like: xs[0].any))
    }
    let function = Functions.applied(rule, xs.count) {
      ElementwiseFunction(name: name, rule: .many(rule), inputs: xs.count) { x in
        [Symbolic.apply(rule, x)]
      }
    }
    return Tensor(function(xs.map(\.any))[0])
  }
}

extension Functions {
  private struct Applied: Hashable, @unchecked Sendable {
    let type: ObjectIdentifier
    /// Of a rule, which is `Sendable`.
    let rule: AnyHashable
    let count: Int
  }

  private static let applied = ParametrisedFunctions<Applied>()

  /// The function of a rule with `count` operands.
  fileprivate static func applied<R: Rule>(
    _ rule: R, _ count: Int, _ make: () -> ElementwiseFunction
  ) -> ElementwiseFunction {
    applied(Applied(type: ObjectIdentifier(R.self), rule: rule, count: count)) { _ in make() }
  }
}
