import Foundation
import Nabla
import RealModule
import Testing

/// Code that does not depend on Nabla is differentiated unchanged.
@Suite struct GenericCodeTests {
  /// As in a numerical package: generic over the protocols of swift-numerics only.
  static func logistic<T: AlgebraicField & ElementaryFunctions>(_ x: T, steps: Int) -> T {
    var y = x
    for _ in 0..<steps { y = y + T.sin(y) * T.exp(-y) / (y * y + T.sqrt(y)) }
    return T.pow(y, 3) + T.root(y, 2) + y.magnitudeSquaredLike
  }

  @Test func `a function of swift-numerics' protocols runs with every kind of number`() {
    let x = 0.75
    let h = 1e-6
    let numeric = (Self.logistic(x + h, steps: 4) - Self.logistic(x - h, steps: 4)) / (2 * h)
    let reverse = gradient(at: x) { Self.logistic($0, steps: 4) }
    #expect(abs(reverse - numeric) < 1e-7)
    #expect(abs(derivative(at: x) { Self.logistic($0, steps: 4) } - reverse) < 1e-12)
    let simd = forwardGradient(at: [x]) { Self.logistic($0[0], steps: 4) }[0]
    #expect(abs(simd - reverse) < 1e-12)
    let why = explain(at: ["x": x]) { Self.logistic($0, steps: 4) }
    #expect(why.node(named: "x")?.gradient == reverse)
    let float = gradient(at: Float(x)) { Self.logistic($0, steps: 4) }
    #expect(abs(Double(float) - reverse) < 1e-4)
  }

  @Test func `Newton's method for a root is differentiated through its loop and its branch`() {
    func root<N: DifferentiableNumber>(_ a: N) -> N {
      var y = a
      while abs(y * y - a) > 1e-14 { y = 0.5 * (y + a / y) }
      return y
    }
    #expect(abs(gradient(at: 2.0) { root($0) } - 0.5 / 2.0.squareRoot()) < 1e-15)
    #expect(abs(derivative(at: 2.0) { root($0) } - 0.5 / 2.0.squareRoot()) < 1e-15)
  }

  @Test func `comparisons with NaN are false on every kind of number`() {
    _ = derivative(at: 1.0) { x in
      let nan = x * Dual(Double.nan)
      #expect(!(nan < x) && !(nan <= x) && !(nan > x) && !(nan >= x) && !(nan == x))
      return x
    }
    _ = gradient(at: 1.0) { x in
      let nan = x * Double.nan
      #expect(!(nan < x) && !(nan <= x) && !(nan > x) && !(nan >= x) && !(nan == x))
      return x
    }
  }
}

extension AlgebraicField {
  fileprivate var magnitudeSquaredLike: Self { self * self }
}
