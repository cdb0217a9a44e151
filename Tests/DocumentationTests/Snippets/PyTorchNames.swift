import Nabla
import Testing

// The names of the page PyTorchNames, line by line in the order of its tables.

@Suite("Documentation: PyTorch's names") struct DocumentationPyTorchNamesTests {
  private typealias T = Tensor<Float>

  @Test func making() {
    let m = T([[1, 2], [3, 4]])
    #expect(m.shape == [2, 2] && m.rank == 2 && m.count == 4)
    #expect(T.zeros([2, 3]).shape == T.ones([2, 3]).shape && T.full([2], 7).scalars == [7, 7])
    #expect(T.zeros(like: m).shape == T.ones(like: m).shape)
    #expect(T.eye(2).scalars == [1, 0, 0, 1])
    #expect(T.arange(from: 0, to: 6, by: 2).scalars == [0, 2, 4])
    #expect(T.linspace(from: 0, to: 1, count: 3).scalars == [0, 0.5, 1])
    var random = RandomGenerator(seed: 7)
    #expect(T.normal([2, 3], using: &random).shape == [2, 3])
    #expect(T.uniform([2, 3], using: &random).scalars.allSatisfy { (0..<1).contains($0) })
    #expect(Tensor<Int64>.uniform([2, 3], in: 0..<10, using: &random).shape == [2, 3])
    #expect(Tensor<Int64>.permutation(4, using: &random).scalars.sorted() == [0, 1, 2, 3])
    #expect(T(1.5).item() == 1.5 && m.scalars == [1, 2, 3, 4])
    #expect(Tensor<Double>(m).scalars == [1, 2, 3, 4])
  }

  @Test func operations() {
    let x = T([[1, 2], [3, 4]])
    let y = T([[2, 2], [2, 2]])
    #expect((x * y).scalars == [2, 4, 6, 8] && x.matmul(y).scalars == [6, 6, 14, 14])
    #expect(x.pow(2).scalars == x.square().scalars && x.pow(y).scalars == [1, 4, 9, 16])
    #expect(x.transposed().scalars == [1, 3, 2, 4])
    #expect(x.transposed(0, 1).scalars == x.permuted(1, 0).scalars)
    #expect(x.reshaped(4).shape == [4] && x.viewed(4).shape == [4] && x.flattened().shape == [4])
    #expect(x.unsqueezed(0).shape == [1, 2, 2] && x.unsqueezed(0).squeezed(0).shape == [2, 2])
    #expect(T([[1], [2]]).expanded(2, 3).shape == [2, 3])
    #expect(x.sum().item() == 10 && x.sum(along: 1, keepingDimensions: true).shape == [2, 1])
    #expect(x.mean(along: 0).scalars == [2, 3])
    #expect(x.max(along: 1).values.scalars == [2, 4] && x.argmax(along: 1).scalars == [1, 1])
    #expect((x .< 3).scalars == [true, true, false, false] && (x .== y).scalars[1])
    #expect(T.where(x .< 3, x, y).scalars == [1, 2, 2, 2])
    #expect(
      concatenated([x, y], along: 0).shape == [4, 2] && stacked([x, y]).shape == [2, 2, 2])
    #expect(x.split(1, along: 0).count == 2 && x.chunked(into: 2, along: 0).count == 2)
    #expect(x[0].scalars == [1, 2] && x[.all, 1].scalars == [2, 4] && x[1...].shape == [1, 2])
    #expect(x[.ellipsis, .newAxis].shape == [2, 2, 1] && x[x .> 2].scalars == [3, 4])
    #expect(
      x.softmax(along: 1).shape == [2, 2] && x.clamp(min: 2, max: 3).scalars == [2, 2, 3, 3])
    #expect(linear(x, weight: y, bias: T([0, 1])).scalars == [6, 7, 14, 15])
    #expect(crossEntropy(x, Tensor<Int64>([0, 1])).rank == 0)
    #expect(einsum("ij,jk->ik", x, y).scalars == x.matmul(y).scalars)
  }
}
