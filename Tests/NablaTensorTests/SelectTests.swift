import Nabla
import Testing

@testable import NablaTensor

@Suite struct SelectTests {
  private let mask = Tensor<Bool>([true, false, true])

  private func leaf(_ scalars: [Double]) -> Tensor<Double> {
    Tensor(scalars, requiresGrad: true)
  }

  @Test func `select gives the elements that the mask chooses, and their gradients`() {
    let (x, y) = (leaf([1, 2, 3]), leaf([4, 5, 6]))
    let z = select(mask, x, y)
    #expect(z.scalars == [1, 5, 3])
    #expect(select(Tensor(false), x, Tensor(7)).scalars == [7, 7, 7])
    expectGradients(of: [numbers([3]), numbers([2, 1], from: 9)]) { x in
      select(Tensor([true, false, true]), x[0], x[1])
    }
    #expect(message { _ = select(mask, x, Tensor([1, 2])) }.contains("select: the shapes cannot"))
  }

  /// Functions of a branch, given a number that is 0 where the branch is not selected.
  static let branches: [(name: String, function: @Sendable (Tensor<Double>) -> Tensor<Double>)] = [
    ("a quotient", { Tensor(1.0) / $0 }),
    ("several operations", { ($0 * $0) / ($0 * $0 * $0) }),
    (
      "a view in between",
      { (Tensor([[1.0]]) / $0.reshaped(3, 1).transposed()).transposed().reshaped(3) }
    ),
    ("a copy in between", { (Tensor(1.0) / $0.flipped(along: 0).repeated(1)).flipped(along: 0) }),
    ("an index in between", { (Tensor(1.0) / $0[[2, 1, 0]])[[2, 1, 0]] }),
    (
      "what is used twice",
      { x in
        let y = Tensor(1.0) / x; return y * y + y.log()
      }
    ),
    ("pieces", { x in concatenated((Tensor(1.0) / x).split(2)) }),
    ("a power of tensors", { pow($0, Tensor([-1.0, -1, -1], requiresGrad: true)) }),
    (
      "a cumulative sum",
      { x in
        let y = Tensor(1.0) / x
        return stacked([y, y]).cumsum(along: 0)[1]
      }
    ),
    (
      "rows",
      { x in
        let y = (Tensor(1.0) / x).any
        return Tensor<Double>(AnyTensor.rows([y, y], [2, 3], [3]))[1]
      }
    ),
    (
      "a shift and another back",
      { x in
        let y = (Tensor(1.0) / x).any
        return Tensor(y.shifted(0, by: 1, fill: 0).shifted(0, by: -1, fill: 0))
      }
    ),
    (
      "a part that is changed in place",
      { x in
        let y = Tensor(1.0) / x + 0
        y[0..<1].changeInPlace { $0 * 2 }
        return y
      }
    ),
    (
      "a view of what is changed in place",
      { x in
        let y = Tensor(1.0) / x + 0
        let view = y[0..<3]
        y *= Tensor([2.0, 2, 2])
        return view
      }
    ),
    (
      "what overwrites constants",
      { x in
        let y = Tensor([0.0, 0, 0])
        y.copy(from: Tensor(1.0) / x)
        return y
      }
    ),
    (
      "the input of a transform",
      { x in gradient(at: Tensor(1.0) / x) { ($0 * $0).sum() } }
    ),
  ]

  @Test(arguments: 0..<branches.count)
  func `a branch that is not chosen does not spoil the gradient, at orders 1 and 2`(_ place: Int) {
    let function = Self.branches[place].function
    let name = Comment(rawValue: Self.branches[place].name)
    let scalars = [2.0, 0, 3]
    let x = leaf(scalars)
    let y = select(mask, function(x), x)
    #expect(y.scalars.allSatisfy { $0.isFinite }, name)
    Tensor<Double>(y.any.sum()).backward(createGraph: true)
    let first = x.grad!
    Tensor<Double>((first * first).any.sum()).backward()
    let second = x.grad!
    // The same without the element.
    let chosen = leaf([2, 5, 3])
    let z = select(mask, function(chosen), chosen)
    Tensor<Double>(z.any.sum()).backward(createGraph: true)
    let expected = chosen.grad!
    Tensor<Double>((expected * expected).any.sum()).backward()
    #expect(first.scalars[1] == 1, name)
    for i in [0, 2] {
      #expect(abs(first.scalars[i] - expected.scalars[i]) < 1e-12, name)
      #expect(abs(second.scalars[i] - chosen.grad!.scalars[i]) < 1e-12, name)
    }
    #expect(second.scalars[1] == 1, name)
    // The typical use of select; where gives NaN.
    let u = leaf(scalars)
    Tensor<Double>(Tensor.where(mask, function(u), u).any.sum()).backward()
    #expect(u.grad!.scalars[1].isNaN, name)
  }

  @Test func `what arrives from elsewhere is kept`() {
    let x = leaf([2, 0, 3])
    let y = Tensor(1.0) / x
    Tensor<Double>((select(mask, y, x) + x).any.sum()).backward()
    #expect(x.grad?.scalars == [0.75, 2, 1 - 1.0 / 9])
    // If both branches are used, the infinite derivative is correct.
    let u = leaf([2, 0, 3])
    let v = Tensor(1.0) / u
    Tensor<Double>((select(mask, v, u) + v).any.sum()).backward()
    #expect(u.grad?.scalars[1] == -.infinity)
  }

  @Test func `a gradient that was returned is a tensor like others`() {
    let x = leaf([2, 0, 3])
    let y = Tensor(1.0) / x
    let gradient = gradient(of: select(mask, y, x).sum(), withRespectTo: y, retainGraph: true)
    #expect(gradient.scalars == [1, 0, 1])
    // As a cotangent, its 0 is a number: 0 times the infinite derivative is NaN.
    y.backward(seed: gradient)
    #expect(x.grad?.scalars[1].isNaN == true)
  }

  @Test func `broadcast branches receive the sum of what was chosen`() {
    let x = Tensor(0.0, requiresGrad: true)
    Tensor<Double>(select(mask, Tensor([5, 6, 7]), Tensor(1.0) / x).any.sum()).backward()
    #expect(x.grad?.item() == -.infinity)
    let y = Tensor(0.0, requiresGrad: true)
    Tensor<Double>(select(Tensor([true, true]), Tensor([5, 6]), Tensor(1.0) / y).any.sum())
      .backward()
    #expect(y.grad?.item() == 0)
  }
}
