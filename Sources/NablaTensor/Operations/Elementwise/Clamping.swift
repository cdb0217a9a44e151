import NablaCore

extension Functions {
  /// x limited to the interval from the second operand to the third.
  ///
  /// Note [Bounds]: the gradient of an element flows to the operand that its value is taken from.
  /// The conventions are PyTorch's: at a bound the value is taken from x; the upper bound wins if
  /// it is below the lower one; a NaN makes the value NaN, while a bound that x is outside of keeps
  /// its gradient. Where x is below two equal bounds, the lower one gets the gradient; PyTorch gives
  /// it to none.
  static let clamp = ElementwiseFunction(name: "clamp", inputs: 3) { operands in
    let (x, lower, upper) = (operands[0], operands[1], operands[2])
    let nan = Symbolic(Double.nan)
    let known = select(x .== x, upper, upper + nan)
    let above = select(lower .== lower, known, upper + nan)
    let inside = select(x .>= lower, select(x .<= upper, x, nan), nan)
    let notAbove = select(x .< lower, select(lower .<= upper, lower, nan), inside)
    return [select(x .> upper, above, select(upper .< lower, above, notAbove))]
  }
}

extension Tensor where Element: DifferentiableElement {
  /// Each element limited to the interval from `min` to `max`, either of which can be omitted.
  ///
  /// The derivative is 1 where the element is inside the interval or at a bound, and 0 outside. If
  /// `max` is below `min`, the result is `max`. It is an error to omit both bounds.
  public func clamp(min: Element? = nil, max: Element? = nil) -> Tensor {
    clamp(min: min.map { Tensor(number: $0) }, max: max.map { Tensor(number: $0) })
  }

  /// Each element limited to the interval from the element of `min` to that of `max`; shapes are
  /// broadcast.
  ///
  /// Where an element is outside the interval, the gradient flows to the bound. It is an error to
  /// omit both bounds.
  public func clamp(min: Tensor?, max: Tensor?) -> Tensor {
    if min == nil && max == nil {
      return Tensor(
        fail("clamp: \(any.text) is to be kept in no bounds. Pass min, max or both.", like: any))
    }
    return Tensor(
      Functions.clamp([
        any, (min ?? Tensor(number: -.infinity)).any, (max ?? Tensor(number: .infinity)).any,
      ])[0])
  }
}

/// Each element limited to the interval from `min` to `max`: see the method.
public func clamp<E: DifferentiableElement>(
  _ x: Tensor<E>, min: E? = nil, max: E? = nil
) -> Tensor<E> { x.clamp(min: min, max: max) }

/// Each element limited to the interval from the element of `min` to that of `max`: see the method.
public func clamp<E: DifferentiableElement>(
  _ x: Tensor<E>, min: Tensor<E>?, max: Tensor<E>?
) -> Tensor<E> { x.clamp(min: min, max: max) }
