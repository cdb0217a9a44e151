import Nabla
import NablaTestSupport
import Testing

/// A variable is valid only inside its transform, and levels never mix.
@Suite struct ScopeTests {
  @Test func `a variable that outlives its transform traps and names the transform`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var escaped = Variable<Double>(0.0)
      _ = gradient(at: 3.0) { x in
        escaped = x
        return x * x
      }
      _ = escaped * escaped
    }
    #expect(
      message(of: result).contains("The variable 3.0 was made by gradient(at:of:), which has ended")
    )
  }

  @Test func `a stale variable traps inside another transform too`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var escaped = Variable<Double>(0.0)
      _ = vjp(at: [3.0], seed: [1.0]) { x in
        escaped = x[0]
        return x
      }
      _ = gradient(at: 1.0) { x in x * escaped }
    }
    #expect(message(of: result).contains("was made by vjp(at:seed:of:), which has ended"))
  }

  @Test func `a stale variable traps where only its value matters`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var escaped = Variable<Double>(0.0)
      _ = gradient(at: 3.5) { x in
        escaped = x
        return x
      }
      _ = floor(escaped)
    }
    #expect(message(of: result).contains("which has ended"))
  }

  @Test func `a stale variable traps as an operand without influence`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var escaped = Variable<Double>(0.0)
      _ = gradient(at: 3.5) { x in
        escaped = x
        return x
      }
      _ = gradient(at: 1.0) { x in copysign(x, escaped) }
    }
    #expect(message(of: result).contains("which has ended"))
  }

  @Test func `a hand-made dual that meets a derivative call traps and says so`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = derivative(at: 1.0) { x in x * Dual(2.0, 1.0) }
    }
    #expect(message(of: result).contains("The dual number 2.0 was made by hand"))
  }

  @Test func `returning a stale variable traps`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var escaped = Variable<Double>(0.0)
      _ = gradient(at: 3.0) { x in
        escaped = x
        return x
      }
      _ = gradient(at: 1.0) { _ in escaped }
    }
    #expect(message(of: result).contains("which has ended"))
  }

  @Test func `the classic example of nested derivatives gives 1 when lifted`() {
    #expect(derivative(at: 1.0) { x in x * derivative(at: Dual(1.0)) { y in Dual(x) + y } } == 1)
    #expect(
      gradient(at: 1.0) { x in x * gradient(at: Variable(1.0)) { y in Variable(x) + y } } == 1)
  }

  @Test func `the classic example with duals traps when not lifted`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = derivative(at: 1.0) { x in x * derivative(at: 1.0) { y in x + y } }
    }
    #expect(message(of: result).contains("lift the outer number with Dual(x)"))
  }

  @Test func `the classic example with variables traps when not lifted`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: 1.0) { x in x * gradient(at: 1.0) { y in x + y } }
    }
    #expect(message(of: result).contains("lift the outer variable with Variable(x)"))
  }

  @Test func `an inner transform may use outer variables among themselves`() {
    // The inner closure uses the outer x, but not together with the inner y.
    let outer = gradient(at: 3.0) { x in
      var square = Variable<Double>(0.0)
      let inner = gradient(at: 2.0) { y in
        square = x * x
        return y * y
      }
      return square * inner
    }
    #expect(outer == 6 * 4)
  }

  @Test func `a constant output has gradient zero, and so has an outer variable`() {
    #expect(gradient(at: 2.0) { _ in Variable(7.0) } == 0)
    #expect(gradient(at: [1.0, 2.0]) { _ in Variable(7.0) } == [0, 0])
    #expect(gradient(at: 2.0) { x in x * gradient(at: 1.0) { _ in x } } == 0)
    #expect(derivative(at: 2.0) { x in Dual(derivative(at: 1.0) { _ in x }) + x } == 1)
  }

  /// Where an inner transform is asked for the value of a number of an outer level.
  enum Leak: String, CaseIterable, Codable {
    case gradientInGradient, listInGradient, vjpInGradient, jacobiansInGradient
    case valueWithJacobianInGradient, gradientInHessian, vjpInVJP, gradientInJacobian, hessianLevel
    case derivativeInDerivative, jvpInDerivative, jvpInJVP, forwardInForward, handMade
  }

  @Test(
    "A value of an outer level as the result of an inner transform traps", arguments: Leak.allCases)
  func leaks(_ leak: Leak) async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      [leak] in
      switch leak {
      case .gradientInGradient:
        _ = gradient(at: 3.0) { x in
          let (v, _) = valueWithGradient(at: 2.0) { _ in x * x }
          return x * Variable(v)
        }
      case .listInGradient:
        _ = gradient(at: [3.0, 4]) { x in
          x[0] * Variable(valueWithGradient(at: [2.0]) { _ in x[1] }.value)
        }
      case .vjpInGradient:
        _ = gradient(at: 3.0) { x in
          x * Variable(vjp(at: [2.0], seed: [1, 1]) { y in [y[0], x] }.value[1])
        }
      case .jacobiansInGradient:
        _ = gradient(at: 3.0) { x in
          x * Variable(jacobians(at: [[2.0]]) { _, y in [y[0], x] }.values[1])
        }
      case .valueWithJacobianInGradient:
        _ = gradient(at: 3.0) { x in
          x * Variable(valueWithJacobian(at: [2.0]) { y in [y[0], x] }.value[1])
        }
      case .gradientInHessian:
        _ = hessian(at: [3.0]) { x in
          x[0] * Variable(valueWithGradient(at: Dual(2.0)) { _ in x[0] }.value)
        }
      case .vjpInVJP:
        _ = vjp(at: [3.0], seed: [1.0]) { x in
          [x[0] * Variable(vjp(at: [2.0], seed: [1.0]) { _ in x }.value[0])]
        }
      case .gradientInJacobian:
        _ = jacobian(at: [3.0]) { x in
          [x[0] * Variable(valueWithGradient(at: 2.0) { _ in x[0] }.value)]
        }
      case .hessianLevel:
        _ = gradient(at: 3.0) { x in
          gradient(at: x) { y in
            y * Variable(valueWithGradient(at: Variable(1.0)) { _ in y }.value)
          }
        }
      case .derivativeInDerivative:
        _ = derivative(at: 3.0) { x in x * Dual(valueWithDerivative(at: 2.0) { _ in x * x }.value) }
      case .jvpInDerivative:
        _ = derivative(at: 3.0) { x in
          x * Dual(jvp(at: [2.0], along: [1]) { y in [y[0], x] }.value[1])
        }
      case .jvpInJVP:
        _ = jvp(at: [3.0], along: [1.0]) { x in
          [x[0] * Dual(jvp(at: [2.0], along: [1]) { _ in x }.value[0])]
        }
      case .forwardInForward:
        _ = forwardGradient(at: [3.0]) { x in
          let inner = forwardJacobians(at: [[2.0]], tangents: SIMD8<Double>.self) { _, _ in x }
          return x[0] * VectorDual(inner.values[0])
        }
      case .handMade:
        _ = valueWithDerivative(at: 3.0) { _ in Dual(2.0, 1.0) }
      }
    }
    let text = message(of: result)
    #expect(
      text.contains("was asked for")
        && (text.contains("lift the outer") || text.contains("by hand")))
  }

  @Test("Lifted, numbers of outer levels keep their derivatives, in all combinations")
  func lifted() {
    // The inner transforms return x², the outer ones differentiate x * x².
    typealias V = Variable<Double>
    typealias D = Dual<Double>
    func byGradient<N: DifferentiableNumber>(_ x: N) -> N {
      let lifted = Variable(x)
      return valueWithGradient(at: N(2.0)) { _ in lifted * lifted }.value
    }
    func byDerivative<N: DifferentiableNumber>(_ x: N) -> N {
      let lifted = Dual(x)
      return valueWithDerivative(at: N(2.0)) { _ in lifted * lifted }.value
    }
    func byVJP<N: DifferentiableNumber>(_ x: N) -> N {
      let lifted = Variable(x)
      return vjp(at: [N(2.0)], seed: [N(1.0)]) { _ in [lifted * lifted] }.value[0]
    }
    func byJVP<N: DifferentiableNumber>(_ x: N) -> N {
      let lifted = Dual(x)
      return jvp(at: [N(2.0)], along: [N(1.0)]) { _ in [lifted * lifted] }.value[0]
    }
    func byJacobians<N: DifferentiableNumber>(_ x: N) -> N {
      let lifted = Variable(x)
      return jacobians(at: [[N(2.0)]]) { _, _ in [lifted * lifted] }.values[0]
    }
    func check(
      _ name: String, _ v: (V) -> V, _ d: (D) -> D, _ second: (Variable<D>) -> Variable<D>
    ) {
      #expect(gradient(at: 3.0) { (x: V) -> V in x * v(x) } == 27, "\(name)")
      #expect(derivative(at: 3.0) { (x: D) -> D in x * d(x) } == 27, "\(name)")
      let pulled = vjp(at: [3.0], seed: [1.0]) { (x: [V]) -> [V] in [x[0] * v(x[0])] }
      #expect(pulled.cotangent == [27], "\(name)")
      let pushed = jvp(at: [3.0], along: [1.0]) { (x: [D]) -> [D] in [x[0] * d(x[0])] }
      #expect(pushed.tangent == [27], "\(name)")
      let rows = jacobian(at: [3.0]) { (x: [V]) -> [V] in [x[0] * v(x[0])] }
      #expect(rows == [[27]], "\(name)")
      let matrix = hessian(at: [3.0]) { (x: [Variable<D>]) -> Variable<D> in x[0] * second(x[0]) }
      #expect(matrix == [[18]], "\(name)")
    }
    check("gradient", byGradient, byGradient, byGradient)
    check("derivative", byDerivative, byDerivative, byDerivative)
    check("vjp", byVJP, byVJP, byVJP)
    check("jvp", byJVP, byJVP, byJVP)
    check("jacobians", byJacobians, byJacobians, byJacobians)
    // Transforms that return only derivatives may be given a number of an outer level.
    let row = gradient(at: 3.0) { (x: V) -> V in
      x + V(jacobian(at: [2.0]) { (_: [V]) -> [V] in [x] }[0][0])
    }
    #expect(row == 1)
  }

  @Test func `a throwing function closes its scope`() {
    struct Oops: Error {}
    for _ in 0..<100 {
      #expect(throws: Oops.self) {
        try gradient(at: 2.0) { x in
          _ = x * x
          throw Oops()
        }
      }
    }
    #expect(gradient(at: 2.0) { x in x * x } == 4)
  }

  @Test func `different number types nest side by side`() {
    let result = gradient(at: 2.0) { x in
      let f = gradient(at: Float(3)) { y in y * y }
      let d = derivative(at: 5.0) { y in y * y }
      return x * x * Double(f) * d
    }
    #expect(result == 4 * 6 * 10)
  }

  @Test func `vjp with a seed of the wrong length says both lengths`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = vjp(at: [1.0], seed: [1.0, 2.0]) { $0 }
    }
    #expect(message(of: result).contains("vjp: 1 outputs, but a seed of 2 numbers"))
  }
}
