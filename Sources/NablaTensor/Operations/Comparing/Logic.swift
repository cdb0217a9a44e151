import NablaCore

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
