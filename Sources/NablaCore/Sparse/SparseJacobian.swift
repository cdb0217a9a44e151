/// The Jacobian of a ``Program`` whose outputs depend on few inputs each, computed by colours.
///
///     let jacobian = SparseJacobian(program)
///     let matrix = try jacobian.evaluate(at: x)
///
/// Pattern, colouring and code are made once and serve any number of points; nothing is recorded
/// again. One evaluation costs as many directional derivatives as there are colours, which run in
/// lanes, and memory for the nonzeros.
public struct SparseJacobian: Sendable, CustomStringConvertible {
  private let matrix: CompressedMatrix

  /// Computes the pattern, and colours columns (forward mode) or rows (reverse mode), whichever
  /// needs fewer colours: see ``coloring``.
  public init(_ program: Program) {
    let pattern = program.jacobianPattern()
    // Cannot throw: a greedy colouring of the program's own pattern fits.
    matrix = try! CompressedMatrix(program, pattern, pattern.coloring())
  }

  /// Uses a given pattern and colouring.
  ///
  /// - Parameters:
  ///   - pattern: the program's own, ``Program/jacobianPattern()``, or one that contains it.
  ///   - coloring: of the pattern's columns or rows.
  /// - Throws: ``SparseError`` if sizes do not fit, the pattern lacks a place, or the colouring
  ///   does not separate all numbers.
  public init(
    _ program: Program, pattern: SparsePattern, coloring: Coloring
  ) throws(SparseError) {
    try pattern.requireContaining(program.jacobianPattern())
    // A Jacobian has no mirrored numbers, so a star colouring serves as one of columns only.
    let kind = coloring.kind == .rows ? coloring.kind : .columns
    matrix = try CompressedMatrix(program, pattern, Coloring(kind: kind, colors: coloring.colors))
  }

  /// The places of numbers that may be nonzero.
  public var pattern: SparsePattern { matrix.pattern }
  /// Which columns or rows are differentiated together.
  public var coloring: Coloring { matrix.coloring }

  /// The Jacobian at a point: `outputCount` rows, `derivativeCount` columns.
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

/// The Jacobian of a function at one point, as a sparse matrix: one row an output.
///
/// The function is recorded, and its pattern computed and coloured. For several points make a
/// ``Program`` and a ``SparseJacobian`` once.
///
/// - Throws: the function's errors, and ``ProgramError``.
public func sparseJacobian(
  at x: [Double], @SingleExpression<[Symbolic]> of function: ([Symbolic]) throws -> [Symbolic]
) throws -> SparseMatrix {
  try SparseJacobian(Program(sampledAt: x, function)).evaluate(at: x)
}

extension SparsePattern {
  /// Throws unless this pattern contains a program's own.
  func requireContaining(_ own: SparsePattern) throws(SparseError) {
    if self == own { return }
    if rowCount != own.rowCount {
      throw .wrongSize(
        what: "the pattern's number of rows", expected: own.rowCount, found: rowCount)
    }
    if columnCount != own.columnCount {
      throw .wrongSize(
        what: "the pattern's number of columns", expected: own.columnCount, found: columnCount)
    }
    for row in 0..<rowCount {
      let missing = Set(own.columns(inRow: row)).subtracting(columns(inRow: row)).min()
      if let missing { throw .patternLacks(row: row, column: missing) }
    }
  }
}
