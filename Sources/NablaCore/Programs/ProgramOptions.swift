/// What a ``Program`` may do to its operations.
public struct ProgramOptions: Sendable, Hashable {
  /// Whether a product and a sum may be rounded once, as a fused multiply-add. On by default.
  ///
  /// Note [Contraction]: rounding less is more exact, except where two equal products are
  /// subtracted: then their difference is the one's rounding error instead of 0, and its root may
  /// be NaN. So in the value (not in derivatives) a product is not fused with another product, and
  /// what a guard compares is not fused at all. A product in a longer sum, such as the last of
  /// `a * a + b * b - c * c`, is fused: turn it off where such sums cancel.
  public var fusesMultiplyAdd: Bool

  /// Which algebraic identities are used. ``Identities/exact`` by default.
  public var identities: Identities

  /// Algebraic identities that a program may use.
  public enum Identities: Sendable, Hashable {
    /// Those that hold for all numbers, such as `1 * x = x`. Two more may change the last digits:
    /// `x³` and `x⁴` are products, within two ulps of the power, and in derivatives `x + (x + z)` is
    /// `2 * x + z`, which rounds less.
    case exact
    /// Also those that hold for finite numbers only: `0 * x = 0`, `x - x = 0`, `0 / x = 0` and
    /// `x + 0 = x`. They can hide a NaN or an infinity, and lose the sign of a zero.
    case finite
  }

  /// The options of a program, those of every program by default.
  public init(fusesMultiplyAdd: Bool = true, identities: Identities = .exact) {
    self.fusesMultiplyAdd = fusesMultiplyAdd
    self.identities = identities
  }
}
