import NablaCore

/// The arithmetic operators. Shapes are broadcast by NumPy's rules; it is an error if they cannot
/// be. A plain number is an operand of rank 0. Derivatives: ``Rules/Add`` to ``Rules/Negate``.
extension Tensor where Element: DifferentiableElement {
  /// The elementwise sum.
  public static func + (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.add(x.any, y.any)) }
  /// The elementwise difference.
  public static func - (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.subtract(x.any, y.any)) }
  /// The elementwise product.
  public static func * (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.multiply(x.any, y.any)) }
  /// The elementwise quotient.
  public static func / (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.divide(x.any, y.any)) }
  /// The negated elements.
  public static prefix func - (x: Tensor) -> Tensor { Tensor(Functions.negate(x.any)) }
}

// For generic code; disfavoured, so that the concrete operators, which are generated, are chosen for
// Float and Double: Note [Concrete operators].
extension Tensor where Element: DifferentiableElement {
  /// The sum of each element and a number.
  @_disfavoredOverload
  public static func + (x: Tensor, y: Element) -> Tensor { x + Tensor(number: y) }
  /// The sum of a number and each element.
  @_disfavoredOverload
  public static func + (x: Element, y: Tensor) -> Tensor { Tensor(number: x) + y }
  /// The difference of each element and a number.
  @_disfavoredOverload
  public static func - (x: Tensor, y: Element) -> Tensor { x - Tensor(number: y) }
  /// The difference of a number and each element.
  @_disfavoredOverload
  public static func - (x: Element, y: Tensor) -> Tensor { Tensor(number: x) - y }
  /// The product of each element and a number.
  @_disfavoredOverload
  public static func * (x: Tensor, y: Element) -> Tensor { x * Tensor(number: y) }
  /// The product of a number and each element.
  @_disfavoredOverload
  public static func * (x: Element, y: Tensor) -> Tensor { Tensor(number: x) * y }
  /// The quotient of each element and a number.
  @_disfavoredOverload
  public static func / (x: Tensor, y: Element) -> Tensor { x / Tensor(number: y) }
  /// The quotient of a number and each element.
  @_disfavoredOverload
  public static func / (x: Element, y: Tensor) -> Tensor { Tensor(number: x) / y }
}

extension Tensor where Element: DifferentiableElement {
  /// A number as an operand, which allocates only one small tensor.
  @inline(__always)
  init(number: Element) { self.init(.scalar(Double(number), Element.elementType)) }
}
