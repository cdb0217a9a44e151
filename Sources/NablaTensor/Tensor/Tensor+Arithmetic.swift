import NablaCore

extension Tensor where Element: DifferentiableElement {
  public static func + (x: Tensor, y: Tensor) -> Tensor { Tensor(x.any.adding(y.any)) }
  public static func - (x: Tensor, y: Tensor) -> Tensor { Tensor(x.any.subtracting(y.any)) }
  public static func * (x: Tensor, y: Tensor) -> Tensor { Tensor(x.any.multiplied(by: y.any)) }
  public static func / (x: Tensor, y: Tensor) -> Tensor { Tensor(x.any.divided(by: y.any)) }
}
