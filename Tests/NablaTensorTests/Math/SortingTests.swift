import Nabla
import NablaTensor
import Testing

@Suite struct TensorSortingTests {
  @Test func `elements are sorted along a dimension, and say where they were`() {
    var numbers = SeededNumbers(seed: 8)
    let x = numbers.tensor([3, 4])
    let transposed = Tensor<Double>(x.any.permuted([1, 0]))
    for descending in [false, true] {
      let (values, indices) = transposed.sort(along: 0, descending: descending)
      #expect(values.shape == [4, 3] && indices.shape == [4, 3])
      for row in 0..<3 {
        let row = (row, x.scalars[(4 * row)..<(4 * row + 4)])
        let expected = row.1.sorted(by: descending ? { $0 > $1 } : { $0 < $1 })
        #expect((0..<4).map { values.scalars[3 * $0 + row.0] } == expected)
        let places = (0..<4).map { Int(indices.scalars[3 * $0 + row.0]) }
        #expect(places.map { row.1[row.1.startIndex + $0] } == expected)
      }
      #expect(transposed.argsort(along: 0, descending: descending).scalars == indices.scalars)
    }
  }

  @Test func `equal elements stay in their order, in both directions`() {
    let x = Tensor([2.0, 1, 2, 1, 2])
    #expect(x.sort().indices.scalars == [1, 3, 0, 2, 4])
    #expect(x.sort(descending: true).indices.scalars == [0, 2, 4, 1, 3])
    #expect(x.topk(2).indices.scalars == [0, 2])
    #expect(x.topk(3, largest: false).values.scalars == [1, 1, 2])
  }

  @Test func `NaN is above every number`() {
    let x = Tensor([1.0, .nan, .infinity, -.infinity, .nan])
    #expect(x.sort().indices.scalars == [3, 0, 2, 1, 4])
    #expect(x.sort(descending: true).indices.scalars == [1, 4, 2, 0, 3])
    #expect(x.topk(1).values.item().isNaN)
  }

  @Test func `the gradient goes back to where the elements were`() {
    let x = Tensor([3.0, 1, 2], requiresGrad: true)
    (x.sort().values * Tensor([1.0, 10, 100])).sum().backward()
    #expect(x.grad?.scalars == [100, 1, 10])
    let y = Tensor([3.0, 1, 2], requiresGrad: true)
    (y.topk(2).values * Tensor([1.0, 10])).sum().backward()
    #expect(y.grad?.scalars == [1, 0, 10])
  }

  @Test func `whole numbers and empty dimensions are sorted`() {
    #expect(Tensor<Int32>([3, -1, 2]).sort().values.scalars == [-1, 2, 3])
    #expect(Tensor<UInt8>([3, 200, 2]).topk(1).values.scalars == [200])
    let empty = Tensor(shape: [0, 2], scalars: [Double]())
    #expect(empty.sort(along: 0).values.shape == [0, 2])
    #expect(Tensor([1.0, 2]).topk(0).values.shape == [0])
  }

  @Test func `too many and unknown dimensions are errors`() {
    let x = Tensor([1.0, 2, 3]).named("x")
    #expect(
      message { _ = x.topk(4) } == """
        topk: 4 elements of dimension 0 of "x" [3], which has 3. Ask for 0 to 3.
        """)
    #expect(message { _ = x.topk(-1) }.hasPrefix("topk: -1 elements"))
    #expect(message { _ = x.sort(along: 1) }.contains("sort: there is no dimension 1"))
    #expect(message { _ = x.argsort(along: -2) }.contains("argsort: there is no dimension -2"))
  }
}
