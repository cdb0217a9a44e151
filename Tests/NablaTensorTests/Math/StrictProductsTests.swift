import Nabla
import Testing

@Suite struct StrictProductsTests {
  let vector = Tensor([1.0, 2])
  let matrix = Tensor([[1.0, 2], [3, 4]])
  let stack = Tensor([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]])

  @Test func `operands of the right ranks are multiplied`() {
    #expect(matrix.mm(matrix).scalars == [7, 10, 15, 22])
    #expect(matrix.mv(vector).scalars == [5, 11])
    #expect(stack.bmm(stack).scalars == [7, 10, 15, 22, 67, 78, 91, 106])
  }

  @Test func `other ranks are errors, and so are other counts`() throws {
    func error(_ body: () -> Void) throws -> String {
      try #require(throws: TensorError.self) { try catchingErrors(body) }.message
    }
    #expect(
      try error { _ = vector.mm(matrix) } == """
        mm: two matrices are needed: left is [2], right is [2, 2]. matmul takes other ranks.
        """)
    #expect(
      try error { _ = matrix.bmm(matrix) } == """
        bmm: two stacks of matrices are needed: left is [2, 2], right is [2, 2]. matmul takes other \
        ranks.
        """)
    #expect(
      try error { _ = vector.mv(vector) } == """
        mv: a matrix and a vector are needed: left is [2], right is [2]. matmul takes other ranks.
        """)
    #expect(
      try error { _ = stack.bmm(stack.narrowed(along: 0, from: 0, count: 1)) } == """
        bmm: the stacks are not of as many matrices: left is [2, 2, 2], right is [1, 2, 2]
        """)
    #expect(
      try error { _ = matrix.mm(Tensor([[1.0, 2]])) }
        == "matmul: inner dimensions differ: left is [2, 2], right is [1, 2]")
  }
}
