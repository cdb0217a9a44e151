// Diagnosis of unknown names. It runs only for an error, so it may scan the text again.

extension FormulaParser {
  func diagnosis(ofUnknownName name: String, at range: Range<Int>) -> FormulaError {
    if name == definition {
      return source.error(
        .circular, "\"\(name)\" is defined in terms of itself", at: range)
    }
    let definitions = definitions()
    if let below = definitions[name] {
      let line = source.line(at: below.offset)
      if let definition, definitions.leads(from: name, to: definition) {
        return source.error(
          .circular,
          """
          "\(name)" is defined on line \(line) in terms of "\(definition)", and "\(definition)" \
          here in terms of "\(name)"; neither can be computed first
          """, at: range)
      }
      return source.error(
        .usedBeforeDefinition,
        """
        "\(name)" is defined below, on line \(line); a line uses only names defined above it
        """, at: range)
    }
    if name == "select" || functions.entry(named: name) != nil {
      // A full-width parenthesis, for example.
      if let nextMistake { return nextMistake }
      return source.error(
        .unknownName, "\"\(name)\" is a function; write \(name)(...)", at: range)
    }
    let known = names.all.lazy.map(\.text) + FormulaNames.constants.lazy.map(\.key)
    let advice =
      ForeignWords.advice(on: name) ?? TypoCorrection.suggestion(for: name, among: known)
      ?? "assign it on a line above"
    return source.error(.unknownName, "unknown name \"\(name)\"; \(advice)", at: range)
  }

  func diagnosis(ofUnknownFunction name: String, at range: Range<Int>) -> FormulaError {
    if names.all.contains(where: { $0.text == name }) {
      return source.error(
        .unknownFunction,
        "\"\(name)\" is a number and no function; a product is written with *", at: range)
    }
    if definition == nil, isFunctionDefinition(after: range.upperBound) {
      return source.error(
        .unknownFunction,
        "a formula defines numbers and no functions; write \(name) = ..., with operands from above",
        at: range)
    }
    let known = functions.names + ["select"]
    let advice =
      (ForeignWords.advice(on: name) ?? TypoCorrection.suggestion(for: name, among: known))
      .map { "; \($0)" } ?? ""
    return source.error(
      .unknownFunction, "there is no function \"\(name)\"\(advice)", at: range)
  }

  /// Whether `(x) = ` follows, as after the name of a function that is defined.
  private func isFunctionDefinition(after offset: Int) -> Bool {
    var lexer = FormulaLexer(source)
    lexer.skip(to: offset)
    while let token = try? lexer.next(), token.kind != .separator, token.kind != .end {
      if token.kind == .symbol(.close) { return lexer.assignmentFollows() }
    }
    return false
  }

  /// The position of each name's definition, and the names that it uses.
  private func definitions() -> [String: FormulaDefinition] {
    var result: [String: FormulaDefinition] = [:]
    var lexer = FormulaLexer(source)
    var current = ""
    var startsStatement = true
    // A later mistake is not the one that is reported; the text before it is sufficient.
    while let token = try? lexer.next(), token.kind != .end {
      if token.kind == .name {
        let name = source.text(token.range)
        if startsStatement, lexer.assignmentFollows() {
          current = name
          if result[name] == nil {
            result[name] = FormulaDefinition(offset: token.range.lowerBound, uses: [])
          }
        } else if !lexer.callFollows() {
          result[current]?.uses.append(name)
        }
      }
      startsStatement = token.kind == .separator
      if startsStatement { current = "" }
    }
    return result
  }
}

private struct FormulaDefinition {
  let offset: Int
  var uses: [String]
}

extension [String: FormulaDefinition] {
  /// Whether a name depends on another, directly or through others.
  fileprivate func leads(from start: String, to goal: String) -> Bool {
    var seen: Set = [start]
    var open = [start]
    while let name = open.popLast() {
      for use in self[name]?.uses ?? [] {
        if use == goal { return true }
        if seen.insert(use).inserted { open.append(use) }
      }
    }
    return false
  }
}
