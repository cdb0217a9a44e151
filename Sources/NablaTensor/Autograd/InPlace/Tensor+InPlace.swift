import NablaCore

// Changes in place, like PyTorch's methods with a trailing underscore. Copies of a tensor and its
// views share its elements, so they see the change. Gradients flow through it; a leaf that requires
// a gradient can be changed only inside withoutGradient.

extension Tensor {
  /// Copies the elements of a tensor, which is broadcast, into this one.
  public func copy(from source: Tensor) { any.copy(from: source.any) }

  /// Sets all elements to one value.
  public func fill(_ value: Element) { any.fill(with: Tensor(value).any) }
}

extension Tensor where Element: DifferentiableElement {
  /// Sets all elements to zero.
  public func zero() { any.fill(with: .scalar(0, any.elementType), by: "zero") }

  /// Replaces the elements by the result of `function`, which must have the same shape.
  ///
  ///     h.changeInPlace { $0.relu() }
  public func changeInPlace(_ function: (Tensor) -> Tensor) {
    any.changeInPlace(by: "changeInPlace") { function(Tensor($0)).any }
  }

  /// Adds a tensor, which is broadcast, in place. Copies of `x` see the change, because they refer
  /// to the same tensor.
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

  // Note [Operators on constants]: a tensor is a reference, so `x += y` need not change the variable
  // x, and a loop may say `for p in parameters { p -= rate * p.grad! }`. The operators above are
  // chosen for variables, so that the compiler does not ask to declare them with `let`; those below
  // for all others.

  /// Adds in place, for a tensor that is a constant, such as that of a loop.
  @_disfavoredOverload
  public static func += (x: Tensor, y: Tensor) {
    x.any.changeInPlace(by: "add", Functions.add, y.any)
  }
  /// Subtracts in place, for a tensor that is a constant, such as that of a loop.
  @_disfavoredOverload
  public static func -= (x: Tensor, y: Tensor) {
    x.any.changeInPlace(by: "subtract", Functions.subtract, y.any)
  }
  /// Multiplies in place, for a tensor that is a constant, such as that of a loop.
  @_disfavoredOverload
  public static func *= (x: Tensor, y: Tensor) {
    x.any.changeInPlace(by: "multiply", Functions.multiply, y.any)
  }
  /// Divides in place, for a tensor that is a constant, such as that of a loop.
  @_disfavoredOverload
  public static func /= (x: Tensor, y: Tensor) {
    x.any.changeInPlace(by: "divide", Functions.divide, y.any)
  }

  /// Adds a number in place, for a tensor that is a constant, such as that of a loop.
  @_disfavoredOverload
  public static func += (x: Tensor, y: Element) { x += Tensor(y) }
  /// Subtracts a number in place, for a tensor that is a constant, such as that of a loop.
  @_disfavoredOverload
  public static func -= (x: Tensor, y: Element) { x -= Tensor(y) }
  /// Multiplies by a number in place, for a tensor that is a constant, such as that of a loop.
  @_disfavoredOverload
  public static func *= (x: Tensor, y: Element) { x *= Tensor(y) }
  /// Divides by a number in place, for a tensor that is a constant, such as that of a loop.
  @_disfavoredOverload
  public static func /= (x: Tensor, y: Element) { x /= Tensor(y) }
}
