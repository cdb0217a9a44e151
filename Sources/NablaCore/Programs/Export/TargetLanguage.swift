/// The languages that programs are exported to, with the names that the command uses.
package enum TargetLanguage: String, Sendable, CaseIterable {
  case swift, c, javascript

  /// The language's name in sentences.
  package var displayName: String { type.name }

  /// Whether an exported function can have this name.
  package func canName(_ name: String) -> Bool { type.canName(name) }

  /// The function of an operation that is not an operator; nil if there is none.
  package func function(of operation: Operation) -> String? { type.function(of: operation) }

  private var type: any ExportLanguage.Type {
    switch self {
    case .swift: SwiftLanguage.self
    case .c: CLanguage.self
    case .javascript: JavaScriptLanguage.self
    }
  }

  /// The functions of programs, with their dependencies, as one file.
  package func source(
    of programs: [(program: Program, name: String, derivatives: ExportedDerivatives)]
  ) throws(ProgramError) -> String {
    try type.source(of: programs)
  }
}
