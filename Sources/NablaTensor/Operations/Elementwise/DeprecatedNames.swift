// Deprecated spellings, different from those of scalars, which remain for one release.

/// How the Gaussian error linear unit is computed.
@available(*, deprecated, message: "Call gelu() or geluTanh().")
public enum GeluApproximation: Sendable, CaseIterable {
  /// Exactly, with the error function.
  case none
  /// With the common approximation by tanh.
  case tanh
}

extension Tensor where Element: DifferentiableElement {
  /// The Gaussian error linear unit of each element, exact or approximated.
  @available(*, deprecated, message: "Call gelu() or geluTanh().")
  public func gelu(approximation: GeluApproximation) -> Tensor {
    switch approximation {
    case .none: gelu()
    case .tanh: geluTanh()
    }
  }

  /// Each element limited to an interval, as an activation function.
  @available(*, deprecated, renamed: "hardtanh(min:max:)")
  @_disfavoredOverload
  public func hardtanh(from lower: Double = -1, to upper: Double = 1) -> Tensor {
    hardtanh(min: lower, max: upper)
  }
}
