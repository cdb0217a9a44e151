import Nabla
import NablaTensor
import Testing

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
