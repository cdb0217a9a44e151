// Spellings that differed from those of scalars: for one release.

/// How the Gaussian error linear unit is computed.
@available(*, deprecated, message: "Call gelu() or geluTanh().")
public enum GeluApproximation: Sendable, CaseIterable {
  /// Exactly, by the error function.
  case none
  /// By the usual formula with tanh.
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

  /// Each element between two bounds, as an activation.
  @available(*, deprecated, renamed: "hardtanh(min:max:)")
  @_disfavoredOverload
  public func hardtanh(from lower: Double = -1, to upper: Double = 1) -> Tensor {
    hardtanh(min: lower, max: upper)
  }
}
