/// The Hessian of a ``Program`` with one output in which few inputs interact, computed by colours.
///
///     let hessian = try SparseHessian(program)
///     let matrix = try hessian.evaluate(at: x)
///
/// Each colour of a star colouring costs one Hessian-vector product (forward over reverse mode, or
/// reverse over reverse if the program has loops over data). Every number is read directly from a
/// product, and mirrored ones from the same place: the matrix is exactly symmetric.
public struct SparseHessian: Sendable, CustomStringConvertible {
  private let matrix: CompressedMatrix

  /// Computes the pattern and a star colouring of it.
  ///
  /// - Throws: ``ProgramError/severalOutputs(_:)``.
  public init(_ program: Program) throws(ProgramError) {
    let pattern = try program.hessianPattern()
    // Cannot throw: the program's own pattern is symmetric, and its star colouring fits.
    matrix = try! CompressedMatrix(program, pattern, pattern.starColoring())
  }

  /// Uses a given pattern and colouring.
  ///
  /// - Parameters:
  ///   - pattern: the program's own, ``Program/hessianPattern()``, or a symmetric one that contains
  ///     it.
  ///   - coloring: a star colouring, or one of the columns.
  /// - Throws: ``SparseError`` if sizes do not fit, the pattern is not symmetric or lacks a place,
  ///   or the colouring does not separate all numbers; ``ProgramError/severalOutputs(_:)``.
  public init(_ program: Program, pattern: SparsePattern, coloring: Coloring) throws {
    try pattern.requireSymmetry()
    try pattern.requireContaining(program.hessianPattern())
    // Columns and rows are the same here, and a colouring of either is a star colouring, if not the
    // best.
    matrix = try CompressedMatrix(
      program, pattern, Coloring(kind: .star, colors: coloring.colors))
  }

  /// The places of numbers that may be nonzero.
  public var pattern: SparsePattern { matrix.pattern }
  /// Which columns are differentiated together.
  public var coloring: Coloring { matrix.coloring }

  /// The Hessian at a point: `derivativeCount` rows and columns.
  ///
  /// - Parameter x: as many numbers as the program has inputs, data included.
  /// - Throws: ``ProgramError`` for a wrong number of inputs, or a branch that was not recorded. A
  ///   program made by `recordingAgainFrom` uses its first recording, whose pattern this is, and
  ///   throws ``ProgramError/firstBranchDiffers(comparison:recorded:values:row:)`` elsewhere.
  public func evaluate(at x: [Double]) throws(ProgramError) -> SparseMatrix {
    try matrix.evaluate(at: x)
  }

  /// The size, the number of nonzeros and the colouring.
  public var description: String { "\(pattern), \(coloring)" }
}

/// The Hessian of a function at one point, as a sparse matrix.
///
/// The function is recorded, and its pattern computed and coloured. For several points make a
/// ``Program`` and a ``SparseHessian`` once.
///
/// - Throws: the function's errors, and ``ProgramError``.
public func sparseHessian(
  at x: [Double], @SingleExpression<Symbolic> of function: ([Symbolic]) throws -> Symbolic
) throws -> SparseMatrix {
  try SparseHessian(Program(sampledAt: x, function)).evaluate(at: x)
}
