import NablaCore

/// Integer arithmetic, which wraps around as in PyTorch. Shapes are broadcast; it is an error if
/// they cannot be.
extension Tensor where Element: FixedWidthInteger {
  private static func map(
    _ name: String, _ x: Tensor, _ y: Tensor, _ function: (Element, Element) -> Element
  ) -> Tensor {
    Tensor(
      AnyTensor.map(x.any, y.any, named: name, Element.self, to: Element.elementType, function))
  }

  /// The elementwise sum.
  public static func + (x: Tensor, y: Tensor) -> Tensor { map("add", x, y) { $0 &+ $1 } }
  /// The elementwise difference.
  public static func - (x: Tensor, y: Tensor) -> Tensor { map("subtract", x, y) { $0 &- $1 } }
  /// The elementwise product.
  public static func * (x: Tensor, y: Tensor) -> Tensor { map("multiply", x, y) { $0 &* $1 } }
  /// The negated elements.
  public static prefix func - (x: Tensor) -> Tensor { Tensor(Element.zero) - x }

  /// The sum of each element and a number.
  public static func + (x: Tensor, y: Element) -> Tensor { x + Tensor(y) }
  /// The sum of a number and each element.
  public static func + (x: Element, y: Tensor) -> Tensor { Tensor(x) + y }
  /// The difference of each element and a number.
  public static func - (x: Tensor, y: Element) -> Tensor { x - Tensor(y) }
  /// The difference of a number and each element.
  public static func - (x: Element, y: Tensor) -> Tensor { Tensor(x) - y }
  /// The product of each element and a number.
  public static func * (x: Tensor, y: Element) -> Tensor { x * Tensor(y) }
  /// The product of a number and each element.
  public static func * (x: Element, y: Tensor) -> Tensor { Tensor(x) * y }
}
