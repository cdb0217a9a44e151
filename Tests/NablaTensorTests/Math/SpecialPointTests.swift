import Nabla
import NablaTestSupport
import Testing

/// Derivatives of tensors where slopes are infinite, 0 by convention, or masked, beside those of
/// scalars and PyTorch's.
@Suite("Tensors at special points")
struct SpecialPointTests {
  typealias Function = @Sendable (Tensor<Double>) -> Tensor<Double>

  static let infinity = Double.infinity
  static let points = [-7, -4, -3, -1.5, -1, -0.5, 0, 0.5, 1, 3, 6, 7, infinity, -infinity, .nan]

  /// PyTorch's gradients at the points for an incoming gradient of infinity.
  static let masks: [(name: String, function: Function, gradient: [Double])] = {
    let (o, i, n) = (0.0, infinity, Double.nan)
    return [
      ("relu", { $0.relu() }, [o, o, o, o, o, o, o, i, i, i, i, i, i, o, i]),
      ("relu6", { $0.relu6() }, [o, o, o, o, o, o, o, i, i, i, o, o, o, o, i]),
      ("hardtanh", { $0.hardtanh() }, [o, o, o, o, o, i, i, i, o, o, o, o, o, o, i]),
      ("hardSigmoid", { $0.hardSigmoid() }, [o, o, o, i, i, i, i, i, i, o, o, o, o, o, o]),
      ("hardSwish", { $0.hardSwish() }, [o, o, o, n, i, i, i, i, i, i, i, i, i, o, i]),
      ("leakyRelu", { $0.leakyRelu() }, [i, i, i, i, i, i, i, i, i, i, i, i, i, i, i]),
      ("elu", { $0.elu() }, [i, i, i, i, i, i, i, i, i, i, i, i, i, n, i]),
      ("abs", { $0.abs() }, [-i, -i, -i, -i, -i, -i, n, i, i, i, i, i, i, -i, n]),
      ("clamp", { $0.clamp(min: -1, max: 1) }, [o, o, o, o, i, i, i, i, i, o, o, o, o, o, o]),
      ("max", { max($0, Tensor(0.0)) }, [o, o, o, o, o, o, i, i, i, i, i, i, i, o, i]),
      ("min", { min($0, Tensor(0.0)) }, [i, i, i, i, i, i, i, o, o, o, o, o, o, i, i]),
      ("square", { $0.square() }, [-i, -i, -i, -i, -i, -i, n, i, i, i, i, i, i, -i, n]),
    ]
  }()

  @Test(arguments: masks.map(\.name))
  func `a slope that is 0 by the branch taken masks an infinite gradient`(_ name: String) throws {
    let mask = try #require(Self.masks.first { $0.name == name })
    let x = Tensor(Self.points)
    let seed = Tensor([Double](repeating: Self.infinity, count: x.count))
    let gradient = vjp(at: x, seed: seed) { mask.function($0) }.cotangent
    expectSame(gradient.scalars, mask.gradient, name)
  }

  @Test func `behind a mask nothing flows, and a 0 that was computed multiplies`() {
    func gradient(_ function: @escaping Function) -> [Double] {
      Nabla.gradient(at: Tensor([-1.0, 0, 1])) { function($0).sum() }.scalars
    }
    let nan = Double.nan
    expectSame(gradient { $0.relu().sqrt() }, [0, 0, 0.5], "sqrt(relu(x))")
    expectSame(gradient { $0.relu().log() }, [0, 0, 1], "log(relu(x))")
    expectSame(gradient { 1 / $0.relu() }, [0, 0, -1], "1 / relu(x)")
    expectSame(gradient { $0.relu6().sqrt() }, [0, 0, 0.5], "sqrt(relu6(x))")
    expectSame(gradient { max($0, Tensor(-2.0)).sqrt() * 0 }, [nan, nan, 0], "sqrt(x) * 0")
    let second = hessian(at: Tensor([-1.0])) { $0.relu().sqrt().sum() }
    #expect(second.scalars == [0])
  }

  /// PyTorch's differ between the part of a tensor that it computes with vector instructions and the
  /// rest, which these are.
  @Test func `the slope at NaN is the same in every place of a tensor`() {
    let functions: [(Function, slope: Double)] = [
      ({ $0.hardtanh() }, 1), ({ $0.relu6() }, 1), ({ $0.hardSwish() }, 1), ({ $0.elu() }, 1),
      ({ $0.celu() }, 1), ({ $0.selu() }, 1.0507009873554805), ({ $0.relu() }, 1),
      ({ $0.hardSigmoid() }, 0), ({ $0.clamp(min: -1, max: 1) }, 0),
    ]
    for (place, (function, slope)) in functions.enumerated() {
      let gradient = gradient(at: Tensor.full([37], Double.nan)) { function($0).sum() }
      #expect(Set(gradient.scalars) == [slope], "function \(place)")
    }
  }

  @Test func `an element whose direction is 0 does not vary`() {
    func function(_ x: Tensor<Double>) -> Tensor<Double> { x[0].square() + x[1].sqrt() }
    let x = Tensor([2.0, 0])
    #expect(hessian(at: x) { function($0) }.scalars == [2, 0, 0, -Self.infinity])
    let row = hessianVectorProduct(at: x, along: Tensor([1.0, 0])) { function($0) }
    #expect(row.scalars == [2, 0])
    #expect(jvp(at: x, along: Tensor([1.0, 0])) { function($0) }.tangent.item() == 4)
    let jacobian = jacobian(at: Tensor([0.0, 1])) { $0.sqrt() }
    #expect(jacobian.scalars == [Self.infinity, 0, 0, 0.5])
  }

  @Test func `second derivatives of the norm at the origin are NaN, never 0`() {
    let functions: [Function] = [
      { $0.norm().square() }, { (-$0.norm().square()).exp() }, { $0.norm(order: 3).square() },
    ]
    for function in functions {
      #expect(gradient(at: Tensor([0.0, 0])) { function($0) }.scalars == [0, 0])
      let second = hessian(at: Tensor([0.0, 0])) { function($0) }.scalars
      #expect(second.allSatisfy { $0.isNaN }, "\(second)")
    }
  }

  @Test func `where an answer differs from PyTorch's it is the documented one`() {
    let factors = Tensor([2.0, 0, 1e200, 1e200])
    expectSame(
      gradient(at: factors) { $0.cumprod(along: 0).sum() }.scalars, [.nan, Self.infinity, 0, 0],
      "cumprod")
    let x = Tensor([2.0, 3])
    let slope = vjp(at: x, seed: Tensor([0.0, 0])) { xlogy($0, Tensor([-1.0, 2])) }.cotangent
    expectSame(slope.scalars, [.nan, 0], "xlogy")
    #expect(gradient(at: Tensor([1e-170])) { $0.norm() }.scalars == [1])
  }

  private func expectSame(_ got: [Double], _ expected: [Double], _ what: String) {
    let tolerance = 1e-13 * expected.filter(\.isFinite).map(Swift.abs).reduce(0, Swift.max)
    let agree = zip(got, expected).allSatisfy { RuleChecker.agree($0, $1, within: tolerance) }
    #expect(agree && got.count == expected.count, "\(what): \(got), expected \(expected)")
  }

  /// First and second derivatives of every rule, as the scalar engines have them.
  @Test(arguments: RuleBook.entries.filter { $0.operandCount != nil }.map(\.name))
  func `tensors and scalars agree`(_ name: String) throws {
    let entry = try #require(RuleBook.entry(named: name))
    let rule = CheckedRule(entry, parameters: entry.facts.parameters.map(\.standard))
    guard let spelled = TensorElementwiseTests.spellings(of: name).first else { return }
    for point in CheckedRule.specialPoints(operands: entry.operandCount)
    where name != "atan2" || point.allSatisfy(\.isFinite) {
      let xs = point.map { Tensor($0) }
      func value(_ xs: [Tensor<Double>]) -> Tensor<Double> { 1.5 * spelled.call(xs) }
      let first = gradient(at: xs) { value($0) }.flatMap(\.scalars)
      expectSame(
        first, RuleEngine.reverse.evaluate(rule, point, 1.5).derivatives, "\(name)\(point)")
      let second = point.indices.flatMap { row in
        hessianVectorProduct(
          at: xs, along: point.indices.map { Tensor($0 == row ? 1.0 : 0) }
        ) { value($0) }.flatMap(\.scalars)
      }
      expectSame(
        second, RuleEngine.reverseOverForward.evaluate(rule, point, 1.5).derivatives,
        "second derivatives of \(name)\(point)")
    }
  }
}
