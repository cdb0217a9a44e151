import Nabla
import NablaTensor
import Testing

/// A computation with changes in place, and an equivalent one without.
private struct TwoWays: Sendable, CustomTestStringConvertible {
  typealias Function = @Sendable (Tensor<Double>) -> Tensor<Double>
  let name: String
  let changing: Function
  let making: Function

  init(_ name: String, changing: @escaping Function, making: @escaping Function) {
    self.name = name
    self.changing = changing
    self.making = making
  }
  var testDescription: String { name }
}

private let row = Tensor<Double>([0.5, -1.5, 2])

@Suite struct InPlaceTests {
  /// Functions of x, [2, 3].
  private static let pairs: [TwoWays] = [
    TwoWays("the four operators") { x in
      var h = x * 1
      h += row
      h *= x
      h -= x.exp()
      h /= x + 4
      return h
    } making: { x in
      ((x + row) * x - x.exp()) / (x + 4)
    },
    TwoWays("numbers") { x in
      var h = x * x
      h *= 3
      h += 1
      h -= 0.5
      h /= 2
      return h
    } making: { x in
      (x * x * 3 + 1 - 0.5) / 2
    },
    TwoWays("by itself") { x in
      var h = x.sin()
      h *= h
      h += h
      return h
    } making: { x in
      x.sin() * x.sin() * 2
    },
    TwoWays("by its own transpose") { x in
      var h = x.transposed().matmul(x)
      h *= h.transposed()
      h += h.transposed()
      return h
    } making: { x in
      let s = x.transposed().matmul(x)
      return (s * s.transposed()) + (s * s.transposed()).transposed()
    },
    TwoWays("any function") { x in
      let h = x * 2
      h.changeInPlace { $0.exp() }
      h.changeInPlace { ($0 + 1).log() }
      return h
    } making: { x in
      ((x * 2).exp() + 1).log()
    },
    TwoWays("a row of a buffer") { x in
      let h = Tensor<Double>.zeros([2, 3])
      h[0] = x[1] * x[0]
      h[1] = x[0].exp()
      return h
    } making: { x in
      stacked([x[1] * x[0], x[0].exp()])
    },
    TwoWays("a column, from a view of the transpose") { x in
      let h = x * 1
      let column = h.transposed()[1]
      column *= x[.all, 0]
      return h * h
    } making: { x in
      let h = stacked([x[.all, 0], x[.all, 1] * x[.all, 0], x[.all, 2]], along: 1)
      return h * h
    },
    TwoWays("the base, seen by views made before") { x in
      var h = x * 1
      let (first, last) = (h[0], h.transposed()[2])
      h *= x
      return (first * first).sum() + (last * 3).sum()
    } making: { x in
      let h = x * x
      return (h[0] * h[0]).sum() + (h[.all, 2] * 3).sum()
    },
    TwoWays("a view, seen by another one") { x in
      let h = x * 1
      let (rows, columns) = (h[0], h.transposed())
      rows *= x[1]
      rows += columns[0, 1]
      return (columns.exp() * 0.1).sum()
    } making: { x in
      let h = stacked([x[0] * x[1] + x[1, 0], x[1]])
      return (h.exp() * 0.1).sum()
    },
    TwoWays("a view of a view, and then the base") { x in
      let h = x * 1
      let part = h[0][1...]
      part.changeInPlace { $0.sin() }
      h[1, 0] = part[0] * 2
      h *= row
      return h
    } making: { x in
      let part = x[0][1...].sin()
      let second = concatenated([(part[0] * 2).reshaped(1), x[1, 1...]])
      return stacked([concatenated([x[0, 0..<1], part]), second]) * row
    },
    TwoWays("what is overwritten") { x in
      let h = x * 5
      h.copy(from: x[0])
      h[0].zero()
      h[1, 2] = Tensor(7)
      return h * x
    } making: { x in
      stacked([x[0] * 0, x[0] * Tensor([1, 1, 0]) + Tensor([0, 0, 7])]) * x
    },
    TwoWays("an expanded view of what was changed") { x in
      var h = x[0] * 1
      let many = h.expanded(4, 3)
      h *= x[1]
      return many * Tensor(shape: [4, 1], scalars: [1, 2, 3, 4])
    } making: { x in
      (x[0] * x[1]).expanded(4, 3) * Tensor(shape: [4, 1], scalars: [1, 2, 3, 4])
    },
    TwoWays("operators on a subscript") { x in
      var h = x * 1
      h[0] *= 3
      h[0] += h[1]
      return h * h
    } making: { x in
      let h = stacked([x[0] * 3 + x[1], x[1]])
      return h * h
    },
    TwoWays("a list of places") { x in
      let h = x * 1
      h[1][[0, 2]] = x[0][[2, 1]] * 2
      return h * h
    } making: { x in
      let h = stacked([x[0], x[0][[2, 1, 1]] * Tensor([2, 0, 2]) + x[1] * Tensor([0, 1, 0])])
      return h * h
    },
  ]

  private static let point = Tensor<Double>([[0.3, -0.7, 1.1], [0.9, 0.2, -0.4]])

  @Test(arguments: pairs)
  fileprivate func `a change in place has the derivatives of what it computes`(pair: TwoWays) {
    let x = Self.point
    expectEqual(pair.changing(x), pair.making(x), "value")
    func loss(_ f: @escaping TwoWays.Function) -> (Tensor<Double>) -> Tensor<Double> {
      { x in (f(x).sin() * 2).sum() }
    }
    let direction = Tensor<Double>([[1, 2, -1], [0.5, -2, 1]])
    let (changing, making) = (loss(pair.changing), loss(pair.making))
    expectEqual(gradient(at: x, of: changing), gradient(at: x, of: making), "gradient")
    expectEqual(hessian(at: x, of: changing), hessian(at: x, of: making), "Hessian")
    expectEqual(
      jvp(at: x, along: direction, of: changing).tangent,
      jvp(at: x, along: direction, of: making).tangent, "tangent")
    func third(_ f: @escaping (Tensor<Double>) -> Tensor<Double>) -> Tensor<Double> {
      gradient(at: x) { x in (hessianVectorProduct(at: x, along: direction, of: f) * x).sum() }
    }
    expectEqual(third(changing), third(making), "third derivative")
  }

  private func expectEqual(_ x: Tensor<Double>, _ y: Tensor<Double>, _ what: String) {
    #expect(x.shape == y.shape, "\(what)")
    for (a, b) in zip(x.scalars, y.scalars) {
      #expect(abs(a - b) <= 1e-12 * (1 + abs(b)), "\(what): \(x.scalars) \(y.scalars)")
    }
  }

  @Test func `a buffer that is changed and released leaves no memory`() {
    // No other test uses tensors of this length, and other tests run at the same time.
    weak var kept: AnyTensor?
    for overwrites in [false, true] {
      do {
        let x = Tensor<Double>([1, 2, 3], requiresGrad: true)
        var h = x * 1
        kept = h.any
        let v = h[0..<2]
        h *= h
        v += h[1]
        if overwrites { h.copy(from: x) }
        h[0] = h[1] * 2
        h.sum().backward()
      }
      #expect(kept == nil)
    }
  }

  @Test func `an assignment of an element to itself is none`() {
    let h = Tensor<Double>([1, 2, 3], requiresGrad: true) * 1
    let before = h.version
    h[1] = h[1]
    #expect(h.version == before)
  }

  @Test func `copying to itself is a change like any other where a leaf must not be changed`() {
    let w = Tensor<Double>([1, 2, 3], requiresGrad: true)
    let changes: [() -> Void] = [
      { w.copy(from: w) }, { w[0..<2].copy(from: w[0..<2]) }, { w[0] = w[0] },
    ]
    for change in changes {
      #expect(message(change).contains("is a leaf that requires a gradient"))
    }
    let parts = (w * 1).split([1, 2], along: 0)
    #expect(message { parts[1].copy(from: parts[1]) }.contains("several views that split made"))
    let view = withoutGradient { w[0..<2] }
    #expect(message { view.copy(from: view) }.contains("a leaf that requires a gradient"))
    withoutGradient { for change in changes { change() } }
    #expect(w.scalars == [1, 2, 3])
  }

  @Test func `a tensor without elements can be changed however it was expanded`() {
    let x = Tensor<Double>.zeros([1, 0]).expanded(3, 0)
    #expect(message { x.fill(1) } == "")
  }

  @Test(arguments: DifferentiableCases.all.map(\.name))
  func `a result is no view of what only its operation computed`(_ name: String) throws {
    let operation = try #require(DifferentiableCases.all.first { $0.name == name })
    let leaves = operation.shapes.map { shape in
      Tensor<Double>(
        shape: shape, scalars: (0..<shape.elementCount).map { 0.5 + 0.01 * Double($0) },
        requiresGrad: true)
    }
    let operands = leaves.map { $0 * 1 }
    var result = operation.function(operands)
    let memory = result.any.storage
    if operands.contains(where: { $0.any.storage == memory }) { return }
    let view = result.unsqueezed(0)
    result *= 2
    // The view is now one of the result after the change.
    #expect(optionalGradients(of: [view.sum()], withRespectTo: [result])[0] != nil)
  }

  @Test func `whole numbers and truth values are changed in place`() {
    let counts = Tensor<Int64>([1, 2, 3])
    counts[1] = Tensor(7)
    let mask = Tensor<Bool>([true, true])
    mask.fill(false)
    #expect(counts.scalars == [1, 7, 3] && mask.scalars == [false, false])
    #expect(counts.version == 1)
  }

  @Test func `a leaf is changed where nothing is recorded`() {
    var w = Tensor<Double>([1, 2], requiresGrad: true)
    (w * w).sum().backward()
    withoutGradient { w -= w.grad! * 0.5 }
    #expect(w.scalars == [0, 0] && w.isLeaf && w.requiresGrad)
  }

  @Test func `a view made before its base was recorded gets the record`() {
    let b = Tensor<Double>([0, 0, 0])
    let v = b[1...]
    #expect(!v.requiresGrad)
    let x = Tensor<Double>([5], requiresGrad: true)
    b[1] = x[0]
    #expect(v.requiresGrad && !v.isLeaf)
    (v * 2).sum().backward()
    #expect(x.grad?.scalars == [2])
  }

  @Test func `the newest version of a view is retained`() {
    let x = Tensor<Double>([1, 2, 3], requiresGrad: true)
    let b = x * 1
    let v = b[0..<2]
    v.retainGrad()
    v *= Tensor(3)
    (b * 2).sum().backward(retainGraph: true)
    // The base was used, not the view.
    #expect(v.grad == nil)
    (v * 2).sum().backward()
    #expect(v.grad?.scalars == [2, 2] && x.grad?.scalars == [12, 12, 2])
  }
}
