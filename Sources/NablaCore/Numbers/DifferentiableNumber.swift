import RealModule

/// The protocol that differentiable functions are generic over.
///
///     func area<N: DifferentiableNumber>(_ x: [N]) -> N { x[0] * sin(x[1]) }
///
/// `Double`, `Float`, ``Dual``, ``VectorDual``, ``Variable`` and ``Symbolic`` conform, so one
/// function is computed, differentiated in forward and reverse mode, and recorded. All conform to
/// swift-numerics' `AlgebraicField & ElementaryFunctions` too: generic code that does not know
/// Nabla is differentiated unchanged.
///
/// Comparisons (`<`, `==`) compare values and give a `Bool`, so `if x < 0 { ... }` works and
/// differentiates the branch that was taken.
public protocol DifferentiableNumber: RuleNumber, AlgebraicField, Comparable,
  ExpressibleByFloatLiteral
where Magnitude == Self {
  /// The plain value under all levels of differentiation.
  var primal: Double { get }

  /// The number itself. A ``Symbolic`` number is given the name in its graph, for `explain`.
  func named(_ name: @autoclosure () -> String) -> Self

  /// Whether the number is NaN at any level: its value or any of its tangents.
  var hasNaN: Bool { get }

  // The library's own, and no part of its interface: public because transforms are compiled into
  // the user's module.

  /// The number of tapes nested in this type: 0 for plain and dual numbers, 1 for
  /// `Variable<Double>`, 2 for `Variable<Variable<Double>>`.
  static var _tapeLevel: Int { get }

  /// The number of derivatives nested in this type: 0 for plain numbers, 1 for `Dual<Double>`, 2
  /// for `Variable<Dual<Double>>`. Nil for ``Symbolic``, whose graph may be differentiated any
  /// number of times later.
  static var _derivativeOrder: Int? { get }

  /// Whether the number is known to be a constant, on which no derivative depends.
  var _isConstant: Bool { get }
}

extension DifferentiableNumber {
  @inlinable public func named(_ name: @autoclosure () -> String) -> Self { self }

  @inlinable public var _isConstant: Bool { false }

  /// Whether the number is the constant 0. As the tangent of an input it means that the input does
  /// not vary: it is a constant, as a tangent of 0 would become NaN at the next infinite partial.
  @inlinable var isAbsentTangent: Bool { _isConstant && primal == 0 }
}
