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
