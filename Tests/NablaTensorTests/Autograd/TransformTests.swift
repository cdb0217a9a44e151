import Nabla
import NablaTensor
import Testing

@Suite struct TransformTests {
  private static let x = Tensor([[0.5, -1], [2, 0.25]])
  private static let v = Tensor([[1.0, -2], [0.5, 3]])

  private static func f(_ x: Tensor<Double>) -> Tensor<Double> {
    (x.matmul(x.transposed()).sin() * x).sum(along: 1)
  }
  private static func loss(_ x: Tensor<Double>) -> Tensor<Double> { (f(x) * f(x)).sum() }

  private func expectEqual(_ x: Tensor<Double>, _ y: Tensor<Double>, _ what: String) {
    #expect(x.shape == y.shape, "\(what)")
    for (a, b) in zip(x.scalars, y.scalars) {
      #expect(abs(a - b) <= 1e-12 * (1 + abs(b)), "\(what)")
    }
  }

  @Test func `the transforms agree with one another`() {
    let (x, v) = (Self.x, Self.v)
    let j = jacobian(at: x, of: Self.f)
    #expect(j.shape == [2, 2, 2])
    let flat = j.reshaped(2, 4)
    let u = Tensor([0.75, -1.5])
    expectEqual(
      jvp(at: x, along: v, of: Self.f).tangent, flat.matmul(v.reshaped(4, 1)).reshaped(2), "jvp")
    expectEqual(
      vjp(at: x, seed: u, of: Self.f).cotangent,
      u.reshaped(1, 2).matmul(flat).reshaped(2, 2), "vjp")
    let h = hessian(at: x, of: Self.loss)
    #expect(h.shape == [2, 2, 2, 2])
    expectEqual(h.reshaped(4, 4), h.reshaped(4, 4).transposed(), "symmetry")
    expectEqual(
      hessianVectorProduct(at: x, along: v, of: Self.loss),
      h.reshaped(4, 4).matmul(v.reshaped(4, 1)).reshaped(2, 2), "hvp")
    let step = 1e-5
    let difference =
      (gradient(at: x + v * step, of: Self.loss) - gradient(at: x - v * step, of: Self.loss))
      / (2 * step)
    for (a, b) in zip(
      hessianVectorProduct(at: x, along: v, of: Self.loss).scalars, difference.scalars)
    {
      #expect(abs(a - b) < 1e-6 * (1 + abs(b)))
    }
  }

  @Test func `levels do not confuse one another`() {
    // d/dx (x * d/dy (x + y)) at 1 is 1; perturbation confusion gives 2.
    let one = Tensor(1.0)
    let answer = gradient(at: one) { x in x * gradient(at: one) { y in x + y } }
    #expect(answer.item() == 1)
    let mixed = jvp(at: one, along: one) { x in
      x * jvp(at: one, along: one) { y in x * y * y }.tangent
    }
    // x * 2xy at y = 1: 2x², whose derivative is 4.
    #expect(mixed.tangent.item() == 4)
  }

  @Test func `what else the function uses is differentiated through`() {
    let w = Tensor(3.0, requiresGrad: true)
    let g = gradient(at: Tensor(2.0)) { x in w * x * x }
    #expect(g.item() == 12 && g.requiresGrad)
    g.backward()
    #expect(w.grad?.item() == 4)
  }

  @Test func `nothing of the level is left`() {
    let x = Tensor(2.0, requiresGrad: true)
    let g = withoutGradient { valueWithGradient(at: x) { x in x * x } }
    #expect(!g.value.requiresGrad && !g.gradient.requiresGrad && g.gradient.item() == 4)
    #expect(x.grad == nil)
    let plain = valueWithGradient(at: Tensor(2.0)) { x in x * x }
    #expect(!plain.value.requiresGrad && !plain.gradient.requiresGrad)
  }

  @Test func `a constant function has zeros`() {
    let c = Tensor([5.0])
    #expect(gradient(at: Self.x) { _ in c }.scalars == [0, 0, 0, 0])
    #expect(jacobian(at: c) { _ in Self.x }.scalars == [0, 0, 0, 0])
    #expect(jvp(at: c, along: c) { _ in c }.tangent.scalars == [0])
    let two = jacobian(at: [c, c]) { x in x[0] * 2 }
    #expect(two[0].scalars == [2] && two[1].scalars == [0])
    #expect(hessian(at: c) { x in x.sum() }.scalars == [0])
  }

  @Test func `what transforms return is nobody else's`() {
    let functions: [([Tensor<Double>]) -> Tensor<Double>] = [
      { ($0[0] * $0[1]).sum() }, { ($0[0] + $0[1]).square().sum() }, { $0[0].square().sum() },
      { ($0[0] + $0[1]).sum() }, { $0[0].floor().sum() }, { ($0[0] * $0[1]).sqrt().sum() },
    ]
    for (place, function) in functions.enumerated() {
      for elements in [[4], [4, 9], [0, 1]] as [[Double]] {
        let (x, v) = (Tensor(elements), Tensor(elements.map { _ in 1.0 }))
        let all = [
          hessianVectorProduct(at: [x, x], along: [v, v]) { function($0) },
          gradient(at: [x, x]) { function($0) }, jacobian(at: [x, x]) { function($0) },
        ]
        for results in all {
          let before = results[1].scalars
          results[0].fill(7)
          let what = "function \(place) at \(elements)"
          #expect("\(results[1].scalars)" == "\(before)", "\(what)")
          #expect(x.scalars == elements && Set(v.scalars) == [1], "\(what)")
        }
      }
    }
  }

  @Test func `empty tensors have empty derivatives`() {
    let empty = Tensor<Double>([])
    #expect(gradient(at: empty) { x in x.sum() }.shape == [0])
    #expect(jacobian(at: empty) { x in x * 2 }.shape == [0, 0])
    #expect(jacobian(at: Tensor([1.0])) { x in x[0..<0] }.shape == [0, 1])
  }
}
