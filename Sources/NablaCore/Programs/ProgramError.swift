/// The reason why a program could not be recorded or run.
public enum ProgramError: Error, Equatable, CustomStringConvertible {
  /// The function returned no numbers.
  case noOutputs
  /// Two inputs have this name.
  case repeatedName(String)
  /// The function branched on a comparison, but the recording has no sample point.
  case comparisonNeedsSample(comparison: String)
  /// The function read the plain value of a number, but the recording has no sample point.
  case plainValueNeedsSample(number: String)
  /// The number of inputs of a run is wrong.
  case wrongInputCount(expected: Int, found: Int)
  /// The length of a batch's row is not the number of inputs.
  case raggedBatch(row: Int, expected: Int, found: Int)
  /// A batch has no rows.
  case emptyBatch
  /// Memory for a batch, or a table, does not have the required length.
  case wrongLength(what: String, expected: Int, found: Int)
  /// A row of a batch refers to a row that a table does not have.
  case noTableRow(table: Int, found: Int, count: Int)
  /// A value or gradient was requested from a program with several outputs.
  case severalOutputs(Int)
  /// A comparison has another outcome than in the recording, so another branch would be taken.
  /// `row` is the row of a batch or of a loop over data.
  case branchDiffers(comparison: String, recorded: Bool, values: String, row: Int?)
  /// The same in a program that records again, where only its first recording can be used: in
  /// sparse derivatives, and in calls by other programs.
  case firstBranchDiffers(comparison: String, recorded: Bool, values: String, row: Int?)
  /// The function has more than this number of combinations of branches.
  case tooManyBranches(Int)
  /// The step of a ``Scan`` runs a sub-program over rows.
  case loopInStep
  /// A name for the exported code is not valid in the language.
  case unusableName(String, language: String)
  /// The program uses a feature that cannot be exported as source text.
  case cannotBeExported(String)

  public var description: String {
    switch self {
    case .noOutputs:
      "The program has no outputs: its function returned an empty list. Return at least one number."
    case .repeatedName(let name):
      "Two inputs are called \"\(PlainText.withoutControls(name))\". Give every input a name of its own."
    case .comparisonNeedsSample(let comparison):
      """
      The function acts on the comparison \(comparison), whose outcome depends on the inputs. Record \
      with Program(sampledAt:), which keeps the outcome as a guard, or choose with \
      select(x .< y, ...), which keeps both branches.
      """
    case .plainValueNeedsSample(let number):
      """
      The function reads the plain value of \(number), which depends on the inputs: what it does with \
      the value would not be recorded. Compute with the number itself, or record with \
      Program(sampledAt:), which keeps the value as a guard.
      """
    case .wrongInputCount(let expected, let found):
      "The program has \(Self.inputs(expected)), but \(found == 1 ? "1 number was" : "\(found) numbers were") passed."
    case .raggedBatch(let row, let expected, let found):
      """
      A row needs \(expected) numbers here, one for every input that differs by row, but row \(row) \
      (counted from 0) has \(found).
      """
    case .emptyBatch:
      "The batch has no rows: pass at least one."
    case .wrongLength(let what, let expected, let found):
      "The \(what) must hold \(expected) numbers, but hold \(found)."
    case .noTableRow(let table, let found, let count):
      """
      Row \(found) of table \(table) is taken (both counted from 0), but the table has \(count) rows.
      """
    case .severalOutputs(let count):
      """
      The program has \(count) outputs, and a single value or gradient was asked for. Use \
      outputs(at:) or jacobian(at:).
      """
    case .branchDiffers(let comparison, let recorded, let values, let row):
      """
      \(row.map { "Row \($0) (counted from 0): the" } ?? "The") comparison \(comparison) was \(recorded) when the \
      program was recorded, and is \(!recorded) here (\(values)), so another branch would be taken. \
      Record again at such inputs, record with Program(recordingAgainFrom:), or choose with \
      select(x .< y, ...), which keeps both branches.
      """
    case .firstBranchDiffers(let comparison, let recorded, let values, let row):
      """
      \(row.map { "Row \($0) (counted from 0): the" } ?? "The") comparison \(comparison) was \(recorded) when the \
      program was first recorded, and is \(!recorded) here (\(values)). Sparse derivatives, whose \
      pattern is that of one recording, and calls by other programs use the first recording only. \
      Record another program at such inputs with Program(sampledAt:), or choose with \
      select(x .< y, ...), which keeps both branches.
      """
    case .tooManyBranches(let count):
      """
      The program was recorded \(count) times, for as many combinations of branches, and the inputs \
      ask for yet another. Choose with select, which keeps both branches in one recording.
      """
    case .loopInStep:
      """
      The step of the scan runs another program over rows, which has no lanes of its own there. Write \
      the step without map or sum of another program.
      """
    case .unusableName(let name, let language):
      "\"\(PlainText.withoutControls(name))\" cannot be the name of a function in \(language)."
    case .cannotBeExported(let reason):
      "The program cannot be exported: \(reason)"
    }
  }

  private static func inputs(_ count: Int) -> String { count == 1 ? "1 input" : "\(count) inputs" }
}
