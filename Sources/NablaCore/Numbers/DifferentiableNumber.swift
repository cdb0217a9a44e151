import RealModule

/// What a function to be differentiated is generic over.
///
///     func area<N: DifferentiableNumber>(_ x: [N]) -> N { x[0] * sin(x[1]) }
///
/// `Double`, `Float`, ``Dual``, ``VectorDual``, ``Variable`` and ``Symbolic`` conform, so the one
/// function is computed, differentiated forwards and backwards, and recorded. All conform to
/// swift-numerics' `AlgebraicField & ElementaryFunctions` too: generic code that knows nothing of
/// Nabla is differentiated unchanged.
///
/// Comparisons (`<`, `==`) compare values and give a `Bool`, so `if x < 0 { ... }` works and
/// differentiates the branch that was taken.
public protocol DifferentiableNumber: RuleNumber, AlgebraicField, Comparable,
  ExpressibleByFloatLiteral
where Magnitude == Self {
  /// The plain value under all levels of differentiation.
  var primal: Double { get }

  /// The same number; a ``Symbolic`` one takes the name into its graph, for `explain`.
  func named(_ name: @autoclosure () -> String) -> Self

  /// Whether the number is NaN at any level: its value or any of its tangents.
  var hasNaN: Bool { get }

  // The library's own, and no part of its interface: public because transforms are compiled into the
  // user's module.

  /// How many recordings are nested in this type: 0 for plain and dual numbers, 1 for
  /// `Variable<Double>`, 2 for `Variable<Variable<Double>>`.
  static var _tapeLevel: Int { get }

  /// How many derivatives are nested in this type: 0 for plain numbers, 1 for `Dual<Double>`, 2 for
  /// `Variable<Dual<Double>>`. Nil for a record, ``Symbolic``, which may be differentiated later any
  /// number of times.
  static var _derivativeOrder: Int? { get }
}

extension DifferentiableNumber {
  @inlinable public func named(_ name: @autoclosure () -> String) -> Self { self }
}
