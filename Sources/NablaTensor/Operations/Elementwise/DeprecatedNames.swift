// Deprecated spellings, which remain for one release: those that differ from those of scalars, and
// methods that operators have replaced.

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

extension Tensor where Element: DifferentiableElement {
  /// Adds in place.
  @available(*, deprecated, message: "Write x += y, for constants, too.")
  public func add(inPlace y: Tensor) { self += y }
  /// Subtracts in place.
  @available(*, deprecated, message: "Write x -= y, for constants, too.")
  public func subtract(inPlace y: Tensor) { self -= y }
  /// Multiplies in place.
  @available(*, deprecated, message: "Write x *= y, for constants, too.")
  public func multiply(inPlace y: Tensor) { self *= y }
  /// Divides in place.
  @available(*, deprecated, message: "Write x /= y, for constants, too.")
  public func divide(inPlace y: Tensor) { self /= y }
}
