import NablaCore

// Changes in place: as PyTorch's methods with an underscore at the end. Copies of a tensor are the
// same tensor, so all of them see it, and so do all views. Gradients flow through; a leaf that
// requires one can be changed inside withoutGradient only.

extension Tensor {
  /// Sets the elements to those of a tensor, which is broadcast.
  public func copy(from source: Tensor) { any.copy(from: source.any) }

  /// Sets all elements to one number.
  public func fill(_ value: Element) { any.fill(with: Tensor(value).any) }
}

extension Tensor where Element: DifferentiableElement {
  /// Sets all elements to zero.
  public func zero() { any.fill(with: .scalar(0, any.elementType), by: "zero") }

  /// Sets the elements to what `function` makes of the tensor: of the same shape.
  ///
  ///     h.changeInPlace { $0.relu() }
  public func changeInPlace(_ function: (Tensor) -> Tensor) {
    any.changeInPlace(by: "changeInPlace") { function(Tensor($0)).any }
  }

  /// Adds a tensor, which is broadcast, in place. All copies of `x` see it: they are the same
  /// tensor.
  public static func += (x: inout Tensor, y: Tensor) {
    x.any.changeInPlace(by: "add", Functions.add, y.any)
  }
  /// Subtracts in place.
  public static func -= (x: inout Tensor, y: Tensor) {
    x.any.changeInPlace(by: "subtract", Functions.subtract, y.any)
  }
  /// Multiplies element by element, in place.
  public static func *= (x: inout Tensor, y: Tensor) {
    x.any.changeInPlace(by: "multiply", Functions.multiply, y.any)
  }
  /// Divides element by element, in place.
  public static func /= (x: inout Tensor, y: Tensor) {
    x.any.changeInPlace(by: "divide", Functions.divide, y.any)
  }

  /// Adds a number in place.
  public static func += (x: inout Tensor, y: Element) { x += Tensor(y) }
  /// Subtracts a number in place.
  public static func -= (x: inout Tensor, y: Element) { x -= Tensor(y) }
  /// Multiplies by a number in place.
  public static func *= (x: inout Tensor, y: Element) { x *= Tensor(y) }
  /// Divides by a number in place.
  public static func /= (x: inout Tensor, y: Element) { x /= Tensor(y) }

  /// `x += y` for a tensor that is a constant of the program.
  public func add(inPlace y: Tensor) { any.changeInPlace(by: "add", Functions.add, y.any) }
  /// `x -= y` for a tensor that is a constant of the program.
  public func subtract(inPlace y: Tensor) {
    any.changeInPlace(by: "subtract", Functions.subtract, y.any)
  }
  /// `x *= y` for a tensor that is a constant of the program.
  public func multiply(inPlace y: Tensor) {
    any.changeInPlace(by: "multiply", Functions.multiply, y.any)
  }
  /// `x /= y` for a tensor that is a constant of the program.
  public func divide(inPlace y: Tensor) {
    any.changeInPlace(by: "divide", Functions.divide, y.any)
  }
}
