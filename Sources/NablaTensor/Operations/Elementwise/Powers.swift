import NablaCore

/// A power that is differentiated with respect to the exponent, too.
///
/// Values and gradients are those of ``Rules/Power``. Second derivatives where x = 0 ≤ y are NaN,
/// as in PyTorch: the logarithm there is masked, and the gradient 0 of the masked branch is
/// multiplied by its infinite slope.
private struct PowerOfTensors: TensorRule {
  var name: String { "pow" }
  var kind: TensorRuleKind { .elementwise }
  var derivative: String { "by the base: dy p x ^ (p - 1); by the exponent p: dy x ^ p log x" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].power(inputs[1]) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let (x, y, seed) = (context.input(0), context.input(1), context.seed())
    return [
      context.needs(0) ? seed.multiplied(by: Functions.powerSlope(x, y)) : nil,
      context.needs(1) ? seed.multiplied(by: Self.slopeByExponent(x, y, context.output())) : nil,
    ]
  }

  /// 0 where x = 0 ≤ y, and r log x elsewhere.
  private static func slopeByExponent(
    _ x: AnyTensor, _ y: AnyTensor, _ result: AnyTensor
  ) -> AnyTensor {
    let isZero = x.elementType.run(PowerOfZero(base: x, exponent: y))
    return .where(
      isZero, .scalar(0, x.elementType), result.multiplied(by: Functions.log(x)))
  }
}

/// A mask of the elements where x = 0 ≤ y.
private struct PowerOfZero: NumericBody {
  let base: AnyTensor
  let exponent: AnyTensor

  func run<Element: NumericElement>(_: Element.Type) -> AnyTensor {
    AnyTensor.map(base, exponent, named: "pow", Element.self, to: .bool) { $0 == 0 && $1 >= 0 }
  }
}

extension Functions {
  /// The derivative of a power with respect to its base.
  fileprivate static let powerSlope = ElementwiseFunction(name: "pow slope", inputs: 2) {
    operands in
    let (x, y) = (operands[0], operands[1])
    return [Rules.Power().partialLeft(x, y, Symbolic.power(x, y)).number()]
  }
}

extension AnyTensor {
  fileprivate func power(_ exponent: AnyTensor) -> AnyTensor {
    if !exponent.requiresGrad { return Functions.power(self, exponent) }
    return withoutGradient { Functions.power(self, exponent) }
      .record(PowerOfTensors(), InlineList(self, exponent), saving: 0b11, savesOutput: true)
  }
}

/// x to the power y, elementwise with broadcast shapes: ``Rules/Power``. If the exponent requires a
/// gradient, second derivatives where x = 0 ≤ y are NaN, as in PyTorch.
public func pow<E: DifferentiableElement>(_ x: Tensor<E>, _ y: Tensor<E>) -> Tensor<E> {
  Tensor(x.any.power(y.any))
}
/// Each element to the power of a number: see ``pow(_:_:)`` of two tensors.
public func pow<E: DifferentiableElement>(_ x: Tensor<E>, _ exponent: E) -> Tensor<E> {
  x.pow(exponent)
}
/// A number to the power of each element.
public func pow<E: DifferentiableElement>(_ base: E, _ exponent: Tensor<E>) -> Tensor<E> {
  pow(Tensor(number: base), exponent)
}

extension Tensor where Element: DifferentiableElement {
  /// Each element to the power of a number.
  ///
  /// Derivative: ``Rules/Power``; NaN where the element is negative and the exponent is not an
  /// integer, and 0 everywhere if the exponent is 0.
  public func pow(_ exponent: Element) -> Tensor {
    exponent == 2 ? square() : NablaTensor.pow(self, Tensor(number: exponent))
  }
  /// Each element to the power of the corresponding element of another tensor: see the free
  /// function.
  public func pow(_ exponent: Tensor) -> Tensor { NablaTensor.pow(self, exponent) }
}
