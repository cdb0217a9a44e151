import NablaCore

/// A comparison of each two elements.
struct Comparison: NumericBody {
  enum Kind: String {
    case less = ".<"
    case lessOrEqual = ".<="
    case equal = ".=="
    case unequal = ".!="
  }
  fileprivate let kind: Kind
  fileprivate let name: String
  fileprivate let left: AnyTensor
  fileprivate let right: AnyTensor

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
    AnyTensor.map(left, right, named: name, Element.self, to: .bool, holds)
  }
}

extension AnyTensor {
  /// Whether each two elements compare so, as Bool: not recorded. Shapes are broadcast.
  ///
  /// - Parameter name: what messages call it; nil for the operator.
  static func compared(
    _ kind: Comparison.Kind, _ x: AnyTensor, _ y: AnyTensor, named name: String? = nil
  ) -> AnyTensor {
    x.elementType.run(Comparison(kind: kind, name: name ?? kind.rawValue, left: x, right: y))
  }
}

/// Comparisons of each two elements: a tensor of Bool, through which no gradient flows. Shapes are
/// broadcast, and it is an error if they cannot be. A NaN is unequal to everything, and in no order.
extension Tensor {
  private static func compare(_ kind: Comparison.Kind, _ x: Tensor, _ y: Tensor) -> Tensor<Bool> {
    Tensor<Bool>(AnyTensor.compared(kind, x.any, y.any))
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

/// Logic of each two elements, whose shapes are broadcast.
extension Tensor where Element == Bool {
  private static func combine(
    _ name: String, _ x: Tensor, _ y: Tensor, _ function: (Bool, Bool) -> Bool
  ) -> Tensor {
    Tensor(AnyTensor.map(x.any, y.any, named: name, Bool.self, to: .bool, function))
  }

  /// Whether both hold.
  public static func .& (x: Tensor, y: Tensor) -> Tensor { combine(".&", x, y) { $0 && $1 } }
  /// Whether one or both hold.
  public static func .| (x: Tensor, y: Tensor) -> Tensor { combine(".|", x, y) { $0 || $1 } }
  /// Whether exactly one holds.
  public static func .^ (x: Tensor, y: Tensor) -> Tensor { combine(".^", x, y) { $0 != $1 } }
  /// Whether each does not hold.
  public static prefix func .! (x: Tensor) -> Tensor { x .== Tensor(false) }
}
