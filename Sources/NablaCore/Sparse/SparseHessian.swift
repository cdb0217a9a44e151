/// The Hessian of a ``Program`` with one output in which few inputs interact, computed by colours.
///
///     let hessian = try SparseHessian(program)
///     let matrix = try hessian.evaluate(at: x)
///
/// Each colour of a star colouring costs one product of the Hessian with a direction (forward mode over
/// reverse mode, or reverse over reverse where the program has loops over data). Every number is read
/// directly from a product, and mirrored ones from the same place: the matrix is exactly symmetric.
public struct SparseHessian: Sendable, CustomStringConvertible {
  private let matrix: CompressedMatrix

  /// Finds the pattern and a star colouring of it.
  ///
  /// - Throws: ``ProgramError/severalOutputs(_:)``.
  public init(_ program: Program) throws(ProgramError) {
    let pattern = try program.hessianPattern()
    // The program's own pattern is symmetric, and its star colouring fits.
    matrix = try! CompressedMatrix(program, pattern, pattern.starColoring())
  }

  /// With a pattern and a colouring that were made before.
  ///
  /// - Parameters:
  ///   - pattern: the program's own, ``Program/hessianPattern()``, or a symmetric one that contains it.
  ///   - coloring: a star colouring, or one of the columns.
  /// - Throws: ``SparseError``: sizes that do not fit, a pattern that is not symmetric or lacks a
  ///   place, or a colouring that does not tell all numbers apart; ``ProgramError/severalOutputs(_:)``.
  public init(_ program: Program, pattern: SparsePattern, coloring: Coloring) throws {
    try pattern.requireSymmetry()
    try pattern.requireContaining(program.hessianPattern())
    // Columns and rows are the same here, and either's colouring is a star colouring, if not the best.
    matrix = try CompressedMatrix(
      program, pattern, Coloring(kind: .star, colors: coloring.colors))
  }

  /// Where the matrix may have numbers other than zero.
  public var pattern: SparsePattern { matrix.pattern }
  /// Which columns are differentiated together.
  public var coloring: Coloring { matrix.coloring }

  /// The Hessian at a point: `derivativeCount` rows and columns.
  ///
  /// - Parameter x: as many numbers as the program has inputs, data included.
  /// - Throws: ``ProgramError``: a wrong number of inputs, or a branch that was not recorded; of a
  ///   program made by `recordingAgainFrom` the first recording is used.
  public func evaluate(at x: [Double]) throws(ProgramError) -> SparseMatrix {
    try matrix.evaluate(at: x)
  }

  /// The size, how full it is, and the colouring.
  public var description: String { "\(pattern), \(coloring)" }
}

/// The Hessian of a function at one point, as a sparse matrix.
///
/// The function is recorded, its pattern found and coloured. For several points make a ``Program`` and
/// a ``SparseHessian`` once.
///
/// - Throws: what the function throws, and ``ProgramError``.
public func sparseHessian(
  at x: [Double], of function: ([Symbolic]) throws -> Symbolic
) throws -> SparseMatrix {
  try SparseHessian(Program(sampledAt: x, function)).evaluate(at: x)
}
