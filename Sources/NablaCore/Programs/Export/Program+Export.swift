/// The derivatives that an exported function computes in addition to the value.
public enum ExportedDerivatives: String, Sendable, CaseIterable {
  /// No derivatives: only the value, or the values.
  case none
  /// The gradient; for a program with several outputs the Jacobian.
  case first
  /// The gradient and the Hessian, for a program with one output.
  case second
}

// Programs as source text that does not depend on this library.
extension Program {
  /// The program as a function in Swift: see ``swiftSource(named:derivatives:)``.
  public var swiftSource: String {
    get throws(ProgramError) { try swiftSource(named: Self.defaultName) }
  }

  /// The program as a function in C: see ``cSource(named:derivatives:batched:)``.
  public var cSource: String {
    get throws(ProgramError) { try cSource(named: Self.defaultName) }
  }

  /// The program as a function in JavaScript: see ``javaScriptSource(named:derivatives:)``.
  public var javaScriptSource: String {
    get throws(ProgramError) { try javaScriptSource(named: Self.defaultName) }
  }

  /// The default name of functions.
  package static let defaultName = "program"

  /// The program as a function in Swift that depends only on Foundation.
  ///
  /// With one output it is `func name(_ x: [Double]) -> (value: Double, gradient: [Double])`. With
  /// several outputs the result is `(values: [Double], jacobian: [[Double]])`, with one row per
  /// output; second derivatives add `hessian: [[Double]]`; without derivatives the result is only
  /// the value, or the array of values.
  ///
  /// If the program has guards (see ``Program``), the function throws an error that names the
  /// comparison when a branch changes.
  ///
  /// - Throws: ``ProgramError/unusableName(_:language:)``, and ``ProgramError/severalOutputs(_:)`` for
  ///   second derivatives of a program with several outputs.
  public func swiftSource(
    named name: String, derivatives: ExportedDerivatives = .first
  ) throws(ProgramError) -> String {
    try SwiftLanguage.source(of: [(self, name, derivatives)])
  }

  /// The program as a function in C99 that depends only on `math.h`.
  ///
  /// With one output it is `double name(const double *x, double *gradient)`, which returns the
  /// value. With several outputs it is `void name(const double *x, double *values, double
  /// *jacobian)`, with a row-major Jacobian, one row per output. Second derivatives add a parameter
  /// `double *hessian` after the gradient; without derivatives their parameter is omitted.
  ///
  /// If the program has guards (see ``Program``) and a branch changes, all results are NaN.
  ///
  /// - Parameter batched: also writes `name_batch`, which computes many inputs, eight at a time,
  ///   with the vector types of GCC and Clang (other compilers get a loop). Inputs and results are
  ///   columns: `void name_batch(long count, const double *const *x, double *values, double *const
  ///   *gradient)`, where `x[k]` has the `count` values of input k. With several outputs `values`
  ///   are columns, too. Its results may differ from the function's in the last digits.
  /// - Throws: as ``swiftSource(named:derivatives:)``, and ``ProgramError/cannotBeExported(_:)`` for a
  ///   batch of a program with loops over data.
  public func cSource(
    named name: String, derivatives: ExportedDerivatives = .first, batched: Bool = false
  ) throws(ProgramError) -> String {
    let source = try CLanguage.source(of: [(self, name, derivatives)])
    if !batched { return source }
    let specialization = CompiledProgram.Specialization(derivatives: derivatives.specialization)
    if !compiled(for: specialization).ir.calls.isEmpty {
      throw .cannotBeExported(
        "one with loops over data has no form for many inputs. Export it with batched: false.")
    }
    return source + "\n" + (try CLanes.source(of: [(self, name, derivatives)]))
  }

  /// The program as a function in JavaScript.
  ///
  /// With one output it is `function name(x)` with the result `{ value, gradient }`; with several
  /// outputs the result is `{ values, jacobian }`, with one row per output; second derivatives add
  /// `hessian`; without derivatives the result is only the value, or the array of values.
  ///
  /// If the program has guards (see ``Program``), the function throws an error that names the
  /// comparison when a branch changes.
  ///
  /// - Throws: as ``swiftSource(named:derivatives:)``.
  public func javaScriptSource(
    named name: String, derivatives: ExportedDerivatives = .first
  ) throws(ProgramError) -> String {
    try JavaScriptLanguage.source(of: [(self, name, derivatives)])
  }
}
