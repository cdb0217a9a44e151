/// The x with A x = b, for a square matrix A, as a differentiable function of both.
///
///     let x = try solveLinear([[2, 1], [1, 3]], [3, 5])  // [0.8, 1.4]
///
/// The matrix is factorised once, in plain numbers, by elimination with partial pivoting: n³ / 3
/// multiplications, and n² on the tape. The backward sweep solves one system with the transposed
/// matrix: the adjoint of b is λ = A⁻ᵀ x̄, and that of A is -λ xᵀ. Derivatives of any order are
/// correct.
///
/// M. B. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
/// differentiation" (2008), section 2.3.
///
/// - Parameters:
///   - matrix: the rows of A, numbers of any kind.
///   - vector: b, one number for each row of the matrix.
/// - Throws: ``ImplicitError/singular(column:size:)``,
///   ``ImplicitError/wrongSize(what:expected:found:)``, ``ImplicitError/cannotBeRecorded``.
public func solveLinear<N: DifferentiableNumber>(
  _ matrix: [[N]], _ vector: [N]
) throws(ImplicitError) -> [N] {
  if N._derivativeOrder == nil { throw .cannotBeRecorded }
  if vector.count != matrix.count {
    throw .wrongSize(
      what: "the length of the right-hand side", expected: matrix.count, found: vector.count)
  }
  let plainMatrix = matrix.map { $0.map(\.primal) }
  let factors = try LinearFactors(plainMatrix)
  func residual<M: DifferentiableNumber>(_ a: [[M]], _ x: [M], _ b: [M]) -> [M] {
    zip(a, b).map { row, b in dot(row, x) - b }
  }
  let plain = vector.map(\.primal)
  let x = factors.solve(plain)
  let solution = ImplicitSolution(
    values: x, residual: residual(plainMatrix, x, plain), matrix: plainMatrix, factors: factors)
  return try solution.lifted { residual(matrix, $0, vector) }
}
