import Nabla
import NablaTensor
import Testing

/// A function of one or two tensors, with its expected result for 0, 1, 2 ... and 100, 101 ...
struct IndexingCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let inputs: [Shape]
  let shape: Shape
  let scalars: [Double]
  let function: @Sendable ([Tensor<Double>]) -> Tensor<Double>

  init(
    _ name: String, _ inputs: [Shape], _ shape: Shape, _ scalars: [Double],
    _ function: @escaping @Sendable ([Tensor<Double>]) -> Tensor<Double>
  ) {
    testDescription = name
    self.inputs = inputs
    self.shape = shape
    self.scalars = scalars
    self.function = function
  }

  static let all: [IndexingCase] = [
    IndexingCase("gather", [[2, 3]], [2, 2], [2, 0, 4, 4]) {
      $0[0].gather(Tensor<Int64>([[2, 0], [1, 1]]), along: 1)
    },
    IndexingCase("gather a part", [[2, 3]], [1, 2], [3, 1]) {
      $0[0].gather(Tensor<Int32>([[1, 0]]), along: 0)
    },
    IndexingCase("gather nothing", [[2, 3]], [2, 0], []) {
      $0[0].gather(Tensor<Int64>(shape: [2, 0], scalars: []), along: -1)
    },
    IndexingCase("gather, rank 0", [[]], [2], [0, 0]) {
      $0[0].gather(Tensor<UInt8>([0, 0]), along: 0)
    },
    IndexingCase("takeAlongDimension", [[1, 2]], [3, 2], [0, 1, 0, 1, 0, 1]) {
      $0[0].takeAlongDimension(Tensor<Int64>([[0], [0], [0]]), along: 0)
    },
    IndexingCase("takeAlongDimension, broadcast", [[2, 3]], [2, 2], [2, 0, 5, 3]) {
      $0[0].takeAlongDimension(Tensor<Int64>([[-1, 0]]), along: 1)
    },
    IndexingCase("takeAlongDimension, all", [[2, 2]], [3], [3, 0, 3]) {
      $0[0].takeAlongDimension(Tensor<Int64>([3, 0, 3]))
    },
    IndexingCase("indexSelect", [[3, 2]], [4, 2], [4, 5, 0, 1, 4, 5, 4, 5]) {
      $0[0].indexSelect(Tensor<Int64>([2, 0, 2, 2]), along: 0)
    },
    IndexingCase("indexSelect of the middle", [[2, 2, 2]], [2, 1, 2], [2, 3, 6, 7]) {
      $0[0].indexSelect(Tensor<Int32>([1]), along: 1)
    },
    IndexingCase("indexSelect, rank 0", [[]], [], [0]) {
      $0[0].indexSelect(Tensor<Int64>(0), along: 0)
    },
    IndexingCase("indexSelect nothing", [[3, 2]], [0, 2], []) {
      $0[0].indexSelect(Tensor<Int64>([]), along: 0)
    },
    IndexingCase("indexAdd", [[2, 2], [3, 2]], [2, 2], [204, 207, 104, 106]) {
      $0[0].indexAdd($0[1], at: Tensor<Int64>([0, 1, 0]), along: 0)
    },
    IndexingCase("indexAdd, scaled", [[2], [1]], [2], [0, -199]) {
      $0[0].indexAdd($0[1], at: Tensor<Int64>([1]), along: 0, alpha: -2)
    },
    IndexingCase("indexAdd, rank 0", [[], []], [], [100]) {
      $0[0].indexAdd($0[1], at: Tensor<Int64>([0]), along: 0)
    },
    IndexingCase("scatter", [[2, 3], [2, 2]], [2, 3], [101, 1, 100, 3, 103, 5]) {
      $0[0].scatter($0[1][.all, ..<2], at: Tensor<Int64>([[2, 0], [1, 1]])[.all, ..<2], along: 1)
    },
    IndexingCase("scatter, of several the last", [[3], [3]], [3], [0, 102, 101]) {
      $0[0].scatter($0[1], at: Tensor<Int64>([1, 2, 1]), along: 0)
    },
    IndexingCase("scatter to a part", [[2, 3], [2, 3]], [2, 3], [0, 1, 2, 100, 4, 5]) {
      $0[0].scatter($0[1], at: Tensor<Int64>([[1]]), along: 0)
    },
    IndexingCase("scatter one value", [[3]], [3], [7, 1, 7]) {
      $0[0].scatter(7, at: Tensor<Int64>([0, 2]), along: 0)
    },
    IndexingCase("scatter nothing", [[3], [0]], [3], [0, 1, 2]) {
      $0[0].scatter($0[1], at: Tensor<Int64>([]), along: 0)
    },
    IndexingCase("scatterAdd", [[3], [3]], [3], [0, 203, 103]) {
      $0[0].scatterAdd($0[1], at: Tensor<Int64>([1, 2, 1]), along: 0)
    },
    IndexingCase("scatterAdd to a part", [[2, 2], [1, 1]], [2, 2], [0, 1, 102, 3]) {
      $0[0].scatterAdd($0[1], at: Tensor<Int64>([[1]]), along: 0)
    },
    IndexingCase("a[[2, 0]]", [[3, 2]], [2, 2], [4, 5, 0, 1]) { $0[0][[2, 0]] },
    IndexingCase("a[i, j]", [[3, 4]], [2], [8, 3]) {
      $0[0][Tensor<Int64>([2, 0]), Tensor<Int64>([0, -1])]
    },
    IndexingCase("a[i, j], broadcast", [[3, 4]], [2, 2], [9, 11, 1, 3]) {
      $0[0][Tensor<Int64>([[2], [0]]), Tensor<Int32>([1, 3])]
    },
    IndexingCase("a[.all, i, j], neighbours", [[2, 2, 2]], [2, 1], [2, 6]) {
      $0[0][.all, [1], [0]]
    },
    IndexingCase("a[i, .all, j], separated", [[2, 2, 2]], [1, 2], [5, 7]) {
      $0[0][[1], .all, [1]]
    },
    IndexingCase("a[.all, i] of another rank", [[2, 2]], [2, 1, 3], [1, 0, 1, 3, 2, 3]) {
      $0[0][.all, Tensor<Int64>([[1, 0, 1]])]
    },
    IndexingCase("a[i], i of rank 0", [[3, 2]], [2], [2, 3]) { $0[0][Tensor<Int64>(1)] },
    IndexingCase("a[1, .newAxis, i]", [[2, 3]], [1, 2], [5, 3]) { $0[0][1, .newAxis, [2, 0]] },
    IndexingCase("a[1..., i]", [[3, 2]], [2, 1], [3, 5]) { $0[0][1..., [1]] },
    IndexingCase("a[mask]", [[2, 2]], [2], [1, 2]) {
      $0[0][Tensor<Bool>([[false, true], [true, false]])]
    },
    IndexingCase("a[.all, mask]", [[2, 3]], [2, 2], [0, 2, 3, 5]) {
      $0[0][.all, Tensor<Bool>([true, false, true])]
    },
    IndexingCase("a[mask, i]", [[2, 3]], [2], [1, 5]) {
      $0[0][Tensor<Bool>([true, true]), [1, 2]]
    },
    IndexingCase("a[mask] of nothing", [[2, 2]], [0, 2], []) {
      $0[0][Tensor<Bool>([false, false])]
    },
    IndexingCase("indexPut", [[3, 2], [2]], [3, 2], [100, 101, 2, 3, 100, 101]) {
      $0[0].indexPut($0[1], at: [0, 2])
    },
    IndexingCase("indexPut, of several the last", [[3], [3]], [3], [0, 102, 101]) {
      $0[0].indexPut($0[1], at: [1, 2, 1])
    },
    IndexingCase(
      "indexPut, separated", [[2, 2, 2], [1]], [2, 2, 2], [0, 1, 2, 3, 4, 100, 6, 100]
    ) {
      $0[0].indexPut($0[1], at: [1], .all, [1])
    },
    IndexingCase("indexPut in a slice", [[2, 3], [2]], [2, 3], [0, 1, 2, 100, 4, 101]) {
      $0[0].indexPut($0[1], at: 1, [0, 2])
    },
    IndexingCase("indexPut, a view", [[2, 2], [1, 1, 2]], [2, 2], [0, 100, 2, 101]) {
      $0[0].indexPut($0[1], at: .all, 1)
    },
    IndexingCase("indexPut of a mask", [[2, 2], []], [2, 2], [100, 1, 2, 100]) {
      $0[0].indexPut($0[1], at: Tensor<Bool>([[true, false], [false, true]]))
    },
    IndexingCase("indexPut, accumulating", [[3], [3]], [3], [0, 203, 103]) {
      $0[0].indexPut(accumulating: $0[1], at: [1, 2, 1])
    },
    IndexingCase("indexPut, accumulating in a view", [[3], [2]], [3], [0, 101, 103]) {
      $0[0].indexPut(accumulating: $0[1], at: 1...)
    },
    IndexingCase("where", [[2, 1], [2]], [2, 2], [0, 101, 1, 101]) {
      Tensor.where(Tensor<Bool>([true, false]), $0[0], $0[1])
    },
    IndexingCase("where, rank 0", [[], []], [], [100]) {
      Tensor.where(Tensor(false), $0[0], $0[1])
    },
    IndexingCase("where, empty", [[0], []], [0], []) { Tensor.where(Tensor(false), $0[0], $0[1]) },
    IndexingCase("maskedFill", [[2]], [2, 2], [7, 1, 0, 7]) {
      $0[0].maskedFill(Tensor<Bool>([[true, false], [false, true]]), with: 7)
    },
    IndexingCase("maskedFill by a tensor", [[2], []], [2], [100, 1]) {
      $0[0].maskedFill(Tensor<Bool>([true, false]), with: $0[1])
    },
    IndexingCase("maskedSelect", [[2]], [3], [0, 1, 1]) {
      $0[0].maskedSelect(Tensor<Bool>([[true, true], [false, true]]))
    },
  ]
}

@Suite struct IndexingTests {
  private func inputs(_ test: IndexingCase) -> [Tensor<Double>] {
    test.inputs.enumerated().map { place, shape in
      Tensor(counting(shape).any.adding(Double(100 * place)))
    }
  }

  @Test(arguments: IndexingCase.all)
  func `every way to index gives the elements that it says`(_ test: IndexingCase) {
    let y = test.function(inputs(test))
    #expect(y.shape == test.shape)
    #expect(y.scalars == test.scalars)
  }

  @Test(arguments: IndexingCase.all)
  func `gradients of indexing agree with differences, at orders 1 and 2`(_ test: IndexingCase) {
    expectGradients(
      of: test.inputs.enumerated().map { numbers($1, from: 20 * $0) }, test.function)
  }

  @Test(arguments: IndexingCase.all)
  func `indexing does the same to operands whose elements lie apart`(_ test: IndexingCase) {
    let apart = inputs(test).map { x in
      stacked([x, x], along: -1)[.ellipsis, 1]
    }
    let y = test.function(apart)
    #expect(y.shape == test.shape)
    #expect(y.scalars == test.scalars)
  }

  @Test func `a branch of where that is not chosen makes NaN, as in PyTorch`() {
    let x = Tensor<Double>([0, 4], requiresGrad: true)
    let y = Tensor.where(Tensor([false, true]), Tensor([1, 1]) / x, Tensor([0, 0]))
    Tensor<Double>(y.any.sum()).backward()
    #expect(x.grad?.scalars[0].isNaN == true)
    #expect(x.grad?.scalars[1] == -0.0625)
  }

  @Test func `parts are set in place, through views, too`() {
    let x = Tensor<Double>.zeros([2, 3])
    let column = x[.all, 1]
    x[0] = Tensor([1, 2, 3])
    #expect(column.scalars == [2, 0])
    column[1...] = Tensor(5)
    #expect(x.scalars == [1, 2, 3, 0, 5, 0])
    x[.ellipsis, .slice(by: 2)] = Tensor([[7], [8]])
    #expect(x.scalars == [7, 2, 7, 8, 5, 8])
    x[...] = x.flipped(along: 0)
    #expect(x.scalars == [8, 5, 8, 7, 2, 7])
    x[.all, 1...] = x[.all, ..<2]
    #expect(x.scalars == [8, 8, 5, 7, 7, 2])
    x[Tensor<Bool>([[true, false, false], [false, false, true]])] = Tensor([-1, -2])
    #expect(x.scalars == [-1, 8, 5, 7, 7, -2])
    x[[1, 0], [0, 1]] = Tensor([3, 4])
    #expect(x.scalars == [-1, 4, 5, 3, 7, -2])
    x[0] = x[0] + x[1]
    #expect(x.scalars == [2, 11, 3, 3, 7, -2])
    let data = Tensor<UInt8>([1, 2, 3])
    data[-1] = Tensor(9)
    #expect(data.scalars == [1, 2, 9])
  }

  @Test func `what cannot be set in place says so, and nothing is changed`() {
    let x = Tensor<Double>([1, 2]).named("x")
    let leaf = Tensor<Double>([1, 2], requiresGrad: true).named("w")
    #expect(
      message { x[0..<1] = Tensor([1, 2]) }.contains("cannot be broadcast to the part of \"x\" [2]")
    )
    #expect(message { x.expanded(3, 2)[0] = Tensor(1) } == "")
    #expect(message { x.expanded(3, 2)[...] = Tensor(1) }.contains("Change a copy: cloned()"))
    #expect(message { leaf[0] = Tensor(1) } != "")
    #expect(leaf.scalars == [1, 2])
    withoutGradient { leaf[0] = Tensor(7) }
    #expect(leaf.scalars == [7, 2])
    let before = x.scalars
    #expect(
      message {
        _ = x.reshaped(3)
        x[0] = Tensor(9)
      } != "")
    #expect(x.scalars == before)
  }

  @Test func `an index tensor that is changed after its use is found out`() {
    let x = Tensor<Double>([1, 2, 3], requiresGrad: true)
    let indices = Tensor<Int64>([0, 2])
    let y = Tensor<Double>(x.gather(indices, along: 0).any.sum())
    indices[0] = Tensor(1)
    #expect(message { y.backward() }.contains("changed in place by subscript"))
  }

  @Test func `indices that do not fit say which, and where`() {
    let x = Tensor<Double>.zeros([2, 3]).named("x")
    let i = Tensor<Int64>([[0, 3]]).named("i")
    let cases: [(String, () -> Void)] = [
      (
        """
        gather: index 3 of "i" [1, 2] is outside of dimension 1 of a tensor of shape [1, 3], which has \
        the places 0 to 2
        """, { _ = x.gather(i, along: 1) }
      ),
      ("gather: index -1 of", { _ = x.gather(Tensor<Int64>([[-1]]), along: 1) }),
      (
        "the indices \"i\" [1, 2] do not fit a tensor of shape [3]",
        { _ = x[0].gather(i, along: 0) }
      ),
      ("none but dimension 0 may be longer", { _ = x[.all, ..<1].gather(i, along: 0) }),
      ("must have as many dimensions", { _ = x.takeAlongDimension(Tensor<Int64>([0]), along: 0) }),
      (
        "cannot be broadcast together beside dimension 1",
        { _ = x.takeAlongDimension(Tensor<Int64>([[0], [0], [0]]), along: 1) }
      ),
      ("indexSelect: index 2 of", { _ = x.indexSelect(Tensor<Int64>([2]), along: 0) }),
      ("indexSelect: the indices \"i\" [1, 2] are no list", { _ = x.indexSelect(i, along: 0) }),
      (
        "it must have the shape [1, 3]",
        { _ = x.indexAdd(x, at: Tensor<Int64>([0]), along: 0) }
      ),
      ("there are not elements for all indices", { _ = x.scatter(x[..<1, ..<1], at: i, along: 0) }),
      ("scatterAdd: index 3 of", { _ = x.scatterAdd(x, at: i, along: 0) }),
      ("scatter: index 5 of", { _ = x.scatter(1, at: Tensor<Int64>([[5]]), along: 1) }),
      ("there is no place 2 in dimension 0", { _ = x[[0, 2]] }),
      ("there is no place -4 in dimension 1", { _ = x[.all, [-4]] }),
      (
        "index tensors of \"x\" [2, 3] cannot be broadcast together", { _ = x[[0, 1], [0, 1, 2]] }
      ),
      ("does not fit \"x\" [2, 3] from dimension 1 on", { _ = x[.all, Tensor<Bool>([true])] }),
      ("does not fit \"x\" [2, 3] from dimension 0 on", { _ = x[Tensor<Bool>(true)] }),
      ("cannot be broadcast to the part", { _ = x.indexPut(Tensor([1, 2]), at: [0, 1]) }),
      (
        "the value a tensor of shape [1] is no single number",
        { _ = x.maskedFill(Tensor<Bool>(true), with: Tensor([1])) }
      ),
      ("maskedSelect: the mask", { _ = x.maskedSelect(Tensor<Bool>([true, false])) }),
      (
        "where: the shapes cannot be broadcast together",
        { _ = Tensor.where(Tensor([true, false]), x, x) }
      ),
    ]
    for (expected, body) in cases {
      let text = message(body)
      #expect(text.contains(expected), "\(text)")
    }
  }
}
