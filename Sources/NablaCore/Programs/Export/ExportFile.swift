/// A file of functions in one language, with their dependencies.
struct ExportFile {
  private let language: any ExportLanguage.Type
  /// The functions, each after the text that only it needs.
  private var parts: [String] = []
  /// The tables and row functions written so far.
  private var tables: [[ObjectIdentifier]: String] = [:]
  private var rows: [ObjectIdentifier: (name: String, hasGuards: Bool)] = [:]
  /// Retains the objects that the identifiers above refer to.
  private var programs: [Program] = []
  private var rowNumber = 0
  private var usedFunctions: Set<String> = []

  init(_ language: any ExportLanguage.Type) { self.language = language }

  /// Adds a program's function.
  mutating func add(
    _ program: Program, named name: String, _ derivatives: ExportedDerivatives
  ) throws(ProgramError) {
    guard language.canName(name) else { throw .unusableName(name, language: language.name) }
    if derivatives == .second { try program.requireOneOutput() }
    let compiled = program.compiled(
      for: CompiledProgram.Specialization(derivatives: derivatives.specialization))
    program.nesting { write(program, compiled.ir, name, .exported(derivatives), owner: name) }
  }

  /// The text of the file: the support functions in use are first.
  var text: String {
    let used = usedFunctions.union(language.alwaysUsed)
    let support = SupportFunction.needed(for: used, of: language.support).map(\.text)
    return ([language.preamble] + support).filter { !$0.isEmpty }.map { $0 + "\n\n" }.joined()
      + parts.joined(separator: "\n")
  }

  private mutating func write(
    _ program: Program, _ ir: ProgramIR, _ name: String, _ role: ExportFrame.Role, owner: String
  ) {
    let calls = ir.calls.map { prepare($0, for: owner) }
    let outputNames = program.outputNodes.enumerated().map { place, node in
      program.graph.name(of: node) ?? (program.outputCount == 1 ? "value" : "y\(place)")
    }
    let frame = ExportFrame(
      role: role, name: name, owner: owner, inputNames: program.inputNames,
      outputNames: outputNames, derivativeCount: program.derivativeCount, hasGuards: hasGuards(ir))
    var writer = ExportWriter(language, ir, program, calls, frame)
    let body = writer.body()
    usedFunctions.formUnion(writer.usedFunctions)
    parts.append(language.function(writer.frame, body))
  }

  // MARK: Loops over data

  /// Writes what a call needs in front of the function.
  private mutating func prepare(_ call: IRCall, for name: String) -> ExportWriter.Call {
    programs.append(call.body)
    let row = rows[ObjectIdentifier(call.body)] ?? writeRow(call.body, for: name)
    let data = call.columns.compactMap { column in
      if case .data(let data) = column { data } else { nil }
    }
    if data.isEmpty { return .init(function: row.name, hasGuards: row.hasGuards, table: "") }
    let key = data.map { ObjectIdentifier($0) }
    if tables[key] == nil {
      let table = "\(name)_data\(tables.count + 1)"
      tables[key] = table
      parts.append(
        language.table(table, (0..<call.rowCount).map { row in data.map { $0[row] } }) + "\n")
    }
    return .init(function: row.name, hasGuards: row.hasGuards, table: tables[key] ?? "")
  }

  private mutating func writeRow(
    _ body: Program, for name: String
  ) -> (name: String, hasGuards: Bool) {
    rowNumber += 1
    let function = "\(name)_row\(rowNumber)"
    let ir = body.compiled(for: CompiledProgram.Specialization()).ir
    write(body, ir, function, .row, owner: name)
    let result = (name: function, hasGuards: hasGuards(ir))
    rows[ObjectIdentifier(body)] = result
    return result
  }

  /// Whether the program has guards, or a row that it runs has some.
  private func hasGuards(_ ir: ProgramIR) -> Bool {
    ir.nodes.contains { $0.operation.isGuard }
      || ir.calls.contains { rows[ObjectIdentifier($0.body)]?.hasGuards ?? false }
  }
}

extension ExportedDerivatives {
  var specialization: CompiledProgram.Specialization.Derivatives {
    switch self {
    case .none: .none
    case .first: .jacobian
    case .second: .hessian
    }
  }
}
