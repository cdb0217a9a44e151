import Nabla

/// The derivatives of a recorded call: of S = Σ ⟨c, y⟩ with respect to its inputs x, where y are
/// its outputs and c the recorded cotangents.
struct OracleDerivatives<Element: DifferentiableElement> {
  /// g = ∂S/∂x; nil if S does not depend on x.
  let gradients: [Tensor<Element>?]
  /// The Hessian-vector products ∂Σ⟨g, v⟩/∂x.
  private(set) var products: [Tensor<Element>?] = []
  /// The forward derivatives of y along v.
  private(set) var tangents: [Tensor<Element>] = []

  /// - Parameters:
  ///   - outputs: the results of `function` for the inputs.
  ///   - vectors: v, one for each input; empty if no second order is recorded.
  init(
    of outputs: [Tensor<Element>], seeds: [Tensor<Element>], by inputs: [Tensor<Element>],
    along vectors: [Tensor<Element>], _ function: ([Tensor<Element>]) throws -> [Tensor<Element>]
  ) rethrows {
    gradients = optionalGradients(
      of: outputs, withRespectTo: inputs, seeds: seeds, createGraph: !vectors.isEmpty)
    if vectors.isEmpty { return }
    let dependent = zip(gradients, vectors).compactMap { gradient, vector in
      gradient.flatMap { $0.requiresGrad ? ($0, vector) : nil }
    }
    products =
      dependent.isEmpty
      ? inputs.map { _ in nil }
      : optionalGradients(
        of: dependent.map(\.0), withRespectTo: inputs, seeds: dependent.map(\.1))
    for output in outputs.indices {
      tangents.append(try jvp(at: inputs, along: vectors) { try function($0)[output] }.tangent)
    }
  }
}
