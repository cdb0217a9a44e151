import NablaCore

/// The operators. Shapes are broadcast by NumPy's rules, and it is an error if they cannot be; a plain
/// number is an operand of rank 0. Derivatives: ``Rules/Add`` to ``Rules/Negate``.
extension Tensor where Element: DifferentiableElement {
  /// The sum of each two elements.
  public static func + (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.add(x.any, y.any)) }
  /// The difference of each two elements.
  public static func - (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.subtract(x.any, y.any)) }
  /// The product of each two elements.
  public static func * (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.multiply(x.any, y.any)) }
  /// The quotient of each two elements.
  public static func / (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.divide(x.any, y.any)) }
  /// The elements with the other sign.
  public static prefix func - (x: Tensor) -> Tensor { Tensor(Functions.negate(x.any)) }
}

// Note [Concrete operators]: with these of a concrete type, the type checker decides on a long line of
// operators in a tenth of a second; generic ones of tensors and numbers take it seconds.

extension Tensor where Element == Float {
  /// The sum of each two elements.
  public static func + (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.add(x.any, y.any)) }
  /// The sum of each element and a number.
  public static func + (x: Tensor, y: Float) -> Tensor { x + Tensor(number: y) }
  /// The sum of a number and each element.
  public static func + (x: Float, y: Tensor) -> Tensor { Tensor(number: x) + y }
  /// The difference of each two elements.
  public static func - (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.subtract(x.any, y.any)) }
  /// The difference of each element and a number.
  public static func - (x: Tensor, y: Float) -> Tensor { x - Tensor(number: y) }
  /// The difference of a number and each element.
  public static func - (x: Float, y: Tensor) -> Tensor { Tensor(number: x) - y }
  /// The product of each two elements.
  public static func * (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.multiply(x.any, y.any)) }
  /// The product of each element and a number.
  public static func * (x: Tensor, y: Float) -> Tensor { x * Tensor(number: y) }
  /// The product of a number and each element.
  public static func * (x: Float, y: Tensor) -> Tensor { Tensor(number: x) * y }
  /// The quotient of each two elements.
  public static func / (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.divide(x.any, y.any)) }
  /// The quotient of each element and a number.
  public static func / (x: Tensor, y: Float) -> Tensor { x / Tensor(number: y) }
  /// The quotient of a number and each element.
  public static func / (x: Float, y: Tensor) -> Tensor { Tensor(number: x) / y }
}

extension Tensor where Element == Double {
  /// The sum of each two elements.
  public static func + (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.add(x.any, y.any)) }
  /// The sum of each element and a number.
  public static func + (x: Tensor, y: Double) -> Tensor { x + Tensor(number: y) }
  /// The sum of a number and each element.
  public static func + (x: Double, y: Tensor) -> Tensor { Tensor(number: x) + y }
  /// The difference of each two elements.
  public static func - (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.subtract(x.any, y.any)) }
  /// The difference of each element and a number.
  public static func - (x: Tensor, y: Double) -> Tensor { x - Tensor(number: y) }
  /// The difference of a number and each element.
  public static func - (x: Double, y: Tensor) -> Tensor { Tensor(number: x) - y }
  /// The product of each two elements.
  public static func * (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.multiply(x.any, y.any)) }
  /// The product of each element and a number.
  public static func * (x: Tensor, y: Double) -> Tensor { x * Tensor(number: y) }
  /// The product of a number and each element.
  public static func * (x: Double, y: Tensor) -> Tensor { Tensor(number: x) * y }
  /// The quotient of each two elements.
  public static func / (x: Tensor, y: Tensor) -> Tensor { Tensor(Functions.divide(x.any, y.any)) }
  /// The quotient of each element and a number.
  public static func / (x: Tensor, y: Double) -> Tensor { x / Tensor(number: y) }
  /// The quotient of a number and each element.
  public static func / (x: Double, y: Tensor) -> Tensor { Tensor(number: x) / y }
}

// In generic code; disfavoured, so that the concrete ones are taken where there are any.
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
  /// A number as an operand: one small tensor, and nothing else on the heap.
  @inline(__always)
  init(number: Element) { self.init(.scalar(Double(number), Element.elementType)) }
}
