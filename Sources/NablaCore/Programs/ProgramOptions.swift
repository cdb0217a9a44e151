/// The optimisations that a ``Program`` may use.
public struct ProgramOptions: Sendable, Hashable {
  /// Whether a product and a sum may be rounded once, as a fused multiply-add. True by default.
  ///
  /// Note [Contraction]: fewer roundings are more accurate, except if two equal products are
  /// subtracted: the difference is then the rounding error of one instead of 0, and its square root
  /// may be NaN. So in the value (not in derivatives) a product is not fused with another product,
  /// and the operands of guards are not fused at all. A product in a longer sum, such as the last
  /// one of `a * a + b * b - c * c`, is fused: set this to false if such sums cancel.
  public var fusesMultiplyAdd: Bool

  /// The algebraic identities that are used. ``Identities/exact`` by default.
  public var identities: Identities

  /// Algebraic identities that a program may use.
  public enum Identities: Sendable, Hashable {
    /// Identities that hold for all numbers, such as `1 * x = x`. Two more may change the last
    /// digits: `x³` and `x⁴` are computed as products, within two ulps of the power, and in
    /// derivatives `x + (x + z)` as `2 * x + z`, which rounds less.
    case exact
    /// Also identities that hold only for finite numbers: `0 * x = 0`, `x - x = 0`, `0 / x = 0` and
    /// `x + 0 = x`. They can hide a NaN or an infinity, and lose the sign of a zero.
    case finite
  }

  /// Options with their default values.
  public init(fusesMultiplyAdd: Bool = true, identities: Identities = .exact) {
    self.fusesMultiplyAdd = fusesMultiplyAdd
    self.identities = identities
  }
}
