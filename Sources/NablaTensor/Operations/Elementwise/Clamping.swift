import NablaCore

extension Functions {
  /// x, but not below the second operand nor above the third.
  ///
  /// Note [Bounds]: an element's gradient flows where its value comes from. The conventions are
  /// PyTorch's: at a bound it is x, the upper bound wins where the bounds are the wrong way round, and
  /// a NaN makes the value NaN, while the bound that x is outside of keeps its gradient.
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
  /// Each element, but not below `min` nor above `max`; without one of them, there is no such bound.
  ///
  /// The derivative is 1 where the element is inside or at a bound, and 0 outside. Where the bounds
  /// are the wrong way round, the result is `max`. It is an error to give no bound.
  public func clamp(min: Element? = nil, max: Element? = nil) -> Tensor {
    clamp(min: min.map { Tensor(number: $0) }, max: max.map { Tensor(number: $0) })
  }

  /// Each element, but not below that of `min` nor above that of `max`; the shapes are broadcast.
  ///
  /// Where an element is outside, the gradient flows into the bound. It is an error to give no
  /// bound.
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

/// Each element, but not below `min` nor above `max`: as the method.
public func clamp<E: DifferentiableElement>(
  _ x: Tensor<E>, min: E? = nil, max: E? = nil
) -> Tensor<E> { x.clamp(min: min, max: max) }

/// Each element, but not below that of `min` nor above that of `max`: as the method.
public func clamp<E: DifferentiableElement>(
  _ x: Tensor<E>, min: Tensor<E>?, max: Tensor<E>?
) -> Tensor<E> { x.clamp(min: min, max: max) }
