/// The languages that programs are exported to, by the names that the command knows them by.
package enum TargetLanguage: String, Sendable, CaseIterable {
  case swift, c, javascript

  /// The language's name in sentences.
  package var displayName: String { type.name }

  /// Whether an exported function can have this name.
  package func canName(_ name: String) -> Bool { type.canName(name) }

  /// The function of an operation that is no operator; nil where there is none.
  package func function(of operation: Operation) -> String? { type.function(of: operation) }

  private var type: any ExportLanguage.Type {
    switch self {
    case .swift: SwiftLanguage.self
    case .c: CLanguage.self
    case .javascript: JavaScriptLanguage.self
    }
  }

  /// The functions of some programs, with what they need, as one file.
  package func source(
    of programs: [(program: Program, name: String, derivatives: ExportedDerivatives)]
  ) throws(ProgramError) -> String {
    try type.source(of: programs)
  }
}
