import NablaCore

/// A comparison of each two elements.
private struct Comparison: ElementwiseBody {
  enum Kind: String {
    case less = ".<"
    case lessOrEqual = ".<="
    case equal = ".=="
    case unequal = ".!="
  }
  let kind: Kind
  let left: AnyTensor
  let right: AnyTensor

  func run<Element: NumericElement>(_: Element.Type) -> AnyTensor {
    switch kind {
    case .less: map(Element.self) { $0 < $1 }
    case .lessOrEqual: map(Element.self) { $0 <= $1 }
    case .equal: map(Element.self) { $0 == $1 }
    case .unequal: map(Element.self) { $0 != $1 }
    }
  }

  @inline(__always)
  private func map<Element: NumericElement>(
    _: Element.Type, _ holds: (Element, Element) -> Bool
  ) -> AnyTensor {
    AnyTensor.map(left, right, named: kind.rawValue, Element.self, to: .bool, holds)
  }
}

/// Comparisons of each two elements: a tensor of Bool, through which no gradient flows. Shapes are
/// broadcast, and it is an error if they cannot be. A NaN is unequal to everything, and in no order.
extension Tensor {
  private static func compare(_ kind: Comparison.Kind, _ x: Tensor, _ y: Tensor) -> Tensor<Bool> {
    Tensor<Bool>(Element.elementType.run(Comparison(kind: kind, left: x.any, right: y.any)))
  }

  /// Whether each two elements are equal.
  public static func .== (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.equal, x, y) }
  /// Whether each two elements are unequal.
  public static func .!= (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.unequal, x, y) }
  /// Whether each element equals a number.
  public static func .== (x: Tensor, y: Element) -> Tensor<Bool> { x .== Tensor(y) }
  /// Whether each element is unequal to a number.
  public static func .!= (x: Tensor, y: Element) -> Tensor<Bool> { x .!= Tensor(y) }
}

extension Tensor where Element: NumericElement {
  /// Whether each left element is below the right one.
  public static func .< (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.less, x, y) }
  /// Whether each left element is not above the right one.
  public static func .<= (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.lessOrEqual, x, y) }
  /// Whether each left element is above the right one.
  public static func .> (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.less, y, x) }
  /// Whether each left element is not below the right one.
  public static func .>= (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.lessOrEqual, y, x) }

  /// Whether each element is below a number.
  public static func .< (x: Tensor, y: Element) -> Tensor<Bool> { x .< Tensor(y) }
  /// Whether each element is not above a number.
  public static func .<= (x: Tensor, y: Element) -> Tensor<Bool> { x .<= Tensor(y) }
  /// Whether each element is above a number.
  public static func .> (x: Tensor, y: Element) -> Tensor<Bool> { x .> Tensor(y) }
  /// Whether each element is not below a number.
  public static func .>= (x: Tensor, y: Element) -> Tensor<Bool> { x .>= Tensor(y) }

  /// Whether a number is below each element.
  public static func .< (x: Element, y: Tensor) -> Tensor<Bool> { Tensor(x) .< y }
  /// Whether a number is not above each element.
  public static func .<= (x: Element, y: Tensor) -> Tensor<Bool> { Tensor(x) .<= y }
  /// Whether a number is above each element.
  public static func .> (x: Element, y: Tensor) -> Tensor<Bool> { Tensor(x) .> y }
  /// Whether a number is not below each element.
  public static func .>= (x: Element, y: Tensor) -> Tensor<Bool> { Tensor(x) .>= y }
}
