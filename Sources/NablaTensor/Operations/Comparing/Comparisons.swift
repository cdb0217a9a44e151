import NablaCore

/// An elementwise comparison.
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
  /// The elementwise comparison of two tensors, as Bool, not recorded. Shapes are broadcast.
  ///
  /// - Parameter name: the name in messages; nil for the operator.
  static func compared(
    _ kind: Comparison.Kind, _ x: AnyTensor, _ y: AnyTensor, named name: String? = nil
  ) -> AnyTensor {
    x.elementType.run(Comparison(kind: kind, name: name ?? kind.rawValue, left: x, right: y))
  }
}

/// Elementwise comparisons, whose result is a tensor of Bool without gradient. Shapes are
/// broadcast; it is an error if they cannot be. NaN is unequal to every number, and neither less
/// nor greater.
extension Tensor {
  private static func compare(_ kind: Comparison.Kind, _ x: Tensor, _ y: Tensor) -> Tensor<Bool> {
    Tensor<Bool>(AnyTensor.compared(kind, x.any, y.any))
  }

  /// Whether corresponding elements are equal.
  public static func .== (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.equal, x, y) }
  /// Whether corresponding elements are unequal.
  public static func .!= (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.unequal, x, y) }
  /// Whether each element equals a number.
  public static func .== (x: Tensor, y: Element) -> Tensor<Bool> { x .== Tensor(y) }
  /// Whether each element is unequal to a number.
  public static func .!= (x: Tensor, y: Element) -> Tensor<Bool> { x .!= Tensor(y) }
}

extension Tensor where Element: NumericElement {
  /// Whether each left element is less than the right one.
  public static func .< (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.less, x, y) }
  /// Whether each left element is less than or equal to the right one.
  public static func .<= (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.lessOrEqual, x, y) }
  /// Whether each left element is greater than the right one.
  public static func .> (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.less, y, x) }
  /// Whether each left element is greater than or equal to the right one.
  public static func .>= (x: Tensor, y: Tensor) -> Tensor<Bool> { compare(.lessOrEqual, y, x) }

  /// Whether each element is less than a number.
  public static func .< (x: Tensor, y: Element) -> Tensor<Bool> { x .< Tensor(y) }
  /// Whether each element is less than or equal to a number.
  public static func .<= (x: Tensor, y: Element) -> Tensor<Bool> { x .<= Tensor(y) }
  /// Whether each element is greater than a number.
  public static func .> (x: Tensor, y: Element) -> Tensor<Bool> { x .> Tensor(y) }
  /// Whether each element is greater than or equal to a number.
  public static func .>= (x: Tensor, y: Element) -> Tensor<Bool> { x .>= Tensor(y) }

  /// Whether a number is less than each element.
  public static func .< (x: Element, y: Tensor) -> Tensor<Bool> { Tensor(x) .< y }
  /// Whether a number is less than or equal to each element.
  public static func .<= (x: Element, y: Tensor) -> Tensor<Bool> { Tensor(x) .<= y }
  /// Whether a number is greater than each element.
  public static func .> (x: Element, y: Tensor) -> Tensor<Bool> { Tensor(x) .> y }
  /// Whether a number is greater than or equal to each element.
  public static func .>= (x: Element, y: Tensor) -> Tensor<Bool> { Tensor(x) .>= y }
}

/// Elementwise logical operations, with broadcast shapes.
extension Tensor where Element == Bool {
  private static func combine(
    _ name: String, _ x: Tensor, _ y: Tensor, _ function: (Bool, Bool) -> Bool
  ) -> Tensor {
    Tensor(AnyTensor.map(x.any, y.any, named: name, Bool.self, to: .bool, function))
  }

  /// The logical and of corresponding elements.
  public static func .& (x: Tensor, y: Tensor) -> Tensor { combine(".&", x, y) { $0 && $1 } }
  /// The logical or of corresponding elements.
  public static func .| (x: Tensor, y: Tensor) -> Tensor { combine(".|", x, y) { $0 || $1 } }
  /// The exclusive or of corresponding elements.
  public static func .^ (x: Tensor, y: Tensor) -> Tensor { combine(".^", x, y) { $0 != $1 } }
  /// The logical negation of each element.
  public static prefix func .! (x: Tensor) -> Tensor { x .== Tensor(false) }
}
