/// Which derivatives an exported function computes beside the value.
public enum ExportedDerivatives: String, Sendable, CaseIterable {
  /// None: the value alone, or the values.
  case none
  /// The gradient; of a program with several outputs the Jacobian.
  case first
  /// The gradient and the Hessian, of a program with one output.
  case second
}

// Programs as source text that needs nothing of this library.
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

  /// The name of functions that were given none.
  package static let defaultName = "program"

  /// The program as a function in Swift that needs nothing but Foundation.
  ///
  /// With one output it is `func name(_ x: [Double]) -> (value: Double, gradient: [Double])`. With
  /// several the result is `(values: [Double], jacobian: [[Double]])`, one row an output; with second
  /// derivatives there is a `hessian: [[Double]]`, too; without derivatives the result is the value
  /// alone, or the array of values.
  ///
  /// Where the program has guards (see ``Program``), the function throws an error that names the
  /// comparison when another branch would be taken.
  ///
  /// - Throws: ``ProgramError/unusableName(_:language:)``, and ``ProgramError/severalOutputs(_:)`` for
  ///   second derivatives of a program with several outputs.
  public func swiftSource(
    named name: String, derivatives: ExportedDerivatives = .first
  ) throws(ProgramError) -> String {
    try SwiftLanguage.source(of: [(self, name, derivatives)])
  }

  /// The program as a function in C99 that needs nothing but `math.h`.
  ///
  /// With one output it is `double name(const double *x, double *gradient)`, and returns the value.
  /// With several it is `void name(const double *x, double *values, double *jacobian)`, the Jacobian
  /// row by row, one row an output. With second derivatives a `double *hessian` follows the gradient;
  /// without derivatives the parameter for them is missing.
  ///
  /// Where the program has guards (see ``Program``) and another branch would be taken, all results
  /// are NaN.
  ///
  /// - Parameter batched: also writes `name_batch`, which runs many inputs, eight at a time, with the
  ///   vector types that GCC and Clang have (other compilers get a loop). Inputs and results are
  ///   columns: `void name_batch(long count, const double *const *x, double *values, double *const
  ///   *gradient)`, where `x[k]` are the `count` numbers of input k. With several outputs `values` are
  ///   columns, too. Its results may differ from the function's in the last digits.
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
  /// With one output it is `function name(x)` with the result `{ value, gradient }`; with several the
  /// result is `{ values, jacobian }`, one row an output; with second derivatives there is a `hessian`,
  /// too; without derivatives the result is the value alone, or the array of values.
  ///
  /// Where the program has guards (see ``Program``), the function throws an error that names the
  /// comparison when another branch would be taken.
  ///
  /// - Throws: as ``swiftSource(named:derivatives:)``.
  public func javaScriptSource(
    named name: String, derivatives: ExportedDerivatives = .first
  ) throws(ProgramError) -> String {
    try JavaScriptLanguage.source(of: [(self, name, derivatives)])
  }
}
