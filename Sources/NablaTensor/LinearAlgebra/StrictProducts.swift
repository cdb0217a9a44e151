import NablaCore

/// Products of operands of one fixed rank; other ranks are errors.
extension Tensor where Element: DifferentiableElement {
  /// The product of two matrices, `[m, k]` and `[k, n]`: ``matmul(_:)``, except that vectors and
  /// batches are errors.
  public func mm(_ other: Tensor) -> Tensor {
    product(with: other, "mm", ranks: (2, 2), "two matrices are needed")
  }

  /// The products of two batches of matrices, `[b, m, k]` and `[b, k, n]`: ``matmul(_:)``, except
  /// that other ranks are errors and nothing is broadcast.
  public func bmm(_ other: Tensor) -> Tensor {
    if rank == 3, other.rank == 3, shape[0] != other.shape[0] {
      return Tensor(
        fail("bmm: the stacks are not of as many matrices: \(any.sides(other.any))", like: any))
    }
    return product(with: other, "bmm", ranks: (3, 3), "two stacks of matrices are needed")
  }

  /// The product of a matrix and a vector, `[m, k]` and `[k]`: ``matmul(_:)``, except that other
  /// ranks are errors.
  public func mv(_ other: Tensor) -> Tensor {
    product(with: other, "mv", ranks: (2, 1), "a matrix and a vector are needed")
  }

  private func product(
    with other: Tensor, _ operation: String, ranks: (Int, Int), _ needed: String
  ) -> Tensor {
    if (rank, other.rank) == ranks { return matmul(other) }
    return Tensor(
      fail(
        "\(operation): \(needed): \(any.sides(other.any)). matmul takes other ranks.", like: any))
  }
}
