// Spellings that differed from those of tensors: for one release.

/// `x` between two bounds.
@available(*, deprecated, renamed: "clamp(_:min:max:)")
@inlinable
public func clamp<N: DifferentiableNumber>(_ x: N, from lower: Double, to upper: Double) -> N {
  x.clamp(min: lower, max: upper)
}

/// `x` between two bounds, as an activation.
@available(*, deprecated, renamed: "hardtanh(_:min:max:)")
@inlinable @_disfavoredOverload
public func hardtanh<N: DifferentiableNumber>(_ x: N, from lower: Double = -1, to upper: Double = 1)
  -> N
{ x.hardtanh(min: lower, max: upper) }

extension RuleNumber {
  /// The number between two bounds.
  @available(*, deprecated, renamed: "clamp(min:max:)")
  @inlinable
  public func clamp(from lower: Double, to upper: Double) -> Self {
    clamp(min: lower, max: upper)
  }

  /// The number between two bounds, as an activation.
  @available(*, deprecated, renamed: "hardtanh(min:max:)")
  @inlinable @_disfavoredOverload
  public func hardtanh(from lower: Double = -1, to upper: Double = 1) -> Self {
    hardtanh(min: lower, max: upper)
  }
}
