extension FormulaParser {
  /// Parses an expression up to the end of its statement.
  mutating func expression() throws(FormulaError) -> Operand {
    var isComplete = false
    while true {
      if isComplete {
        if token.kind == .separator || token.kind == .end { break }
        isComplete = try afterOperand()
      } else {
        isComplete = try beforeOperand()
      }
    }
    try reduce(downTo: 1)
    if let open = pending.last?.opening {
      throw source.error(.parenthesis, "this \"(\" is never closed", at: open)
    }
    return operands.removeLast()
  }

  /// Parses one token where an operand is expected.
  ///
  /// - Returns: whether the operand is now complete.
  private mutating func beforeOperand() throws(FormulaError) -> Bool {
    switch token.kind {
    case .number(let number):
      operands.append(Operand(.number(number), token.range))
    case .name where namesFunction:
      return try beginCall(base: operands.count, start: token.range.lowerBound)
    case .name:
      operands.append(try value(ofName: token.range))
    case .symbol(.minus):
      pending.append(.negation(token.range))
      try advance()
      return false
    case .symbol(.plus):
      try advance()
      return false
    case .symbol(.open):
      try push(.group(token.range))
      try advance()
      return false
    case .symbol(.assign):
      throw misplacedAssignment
    case .symbol(let symbol):
      if let comment { throw comment }
      throw error(.missingOperand, "a value is missing before \"\(symbol.rawValue)\"")
    case .separator, .end:
      throw source.error(
        .missingOperand, "a value is missing after \"\(source.text(previous.range))\"",
        at: previous.range)
    }
    try advance()
    return true
  }

  /// Parses one token after a complete operand.
  ///
  /// - Returns: whether it is still complete.
  private mutating func afterOperand() throws(FormulaError) -> Bool {
    guard case .symbol(let symbol) = token.kind else { throw missingOperator }
    switch symbol {
    case .plus: try push(.add)
    case .minus: try push(.subtract)
    case .times: try push(.multiply)
    case .over: try push(.divide)
    case .power: try push(.power)
    case .comma: try nextArgument()
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal: try compare(symbol)
    case .close:
      try close()
      return true
    case .dot: return try beginMethod()
    case .open: throw missingOperator
    case .assign: throw misplacedAssignment
    }
    return false
  }

  private mutating func push(_ infix: Infix) throws(FormulaError) {
    // Powers are right-associative: a pending one stays pending.
    try reduce(downTo: infix == .power ? infix.binding + 1 : infix.binding)
    pending.append(.infix(infix, token.range))
    try advance()
  }

  /// Pushes a parenthesis or call on the stack.
  mutating func push(_ bracket: Pending) throws(FormulaError) {
    if nesting >= Formula.maximumNesting {
      throw error(
        .nesting,
        """
        parentheses nest deeper than \(Formula.maximumNesting); give inner parts a name on a line \
        of their own
        """)
    }
    nesting += 1
    pending.append(bracket)
  }

  /// Applies the pending operations that bind at least as tightly as `binding`.
  mutating func reduce(downTo binding: Int) throws(FormulaError) {
    while let last = pending.last, last.binding >= binding {
      pending.removeLast()
      let right = operands[operands.count - 1]
      switch last {
      case .negation(let sign):
        let range = sign.lowerBound..<right.range.upperBound
        if case .number(let number) = right.content {
          operands[operands.count - 1] = Operand(.number(-number), range)
        } else {
          try apply(.rule(.unary(Rules.Negate())), toLast: 1, at: range)
        }
      case .infix(let infix, _):
        let left = operands[operands.count - 2]
        let range = left.range.lowerBound..<right.range.upperBound
        try apply(.rule(.binary(infix.rule)), toLast: 2, at: range)
      case .group, .call:
        preconditionFailure("a parenthesis binds nothing")
      }
    }
  }

  /// Parses a closing parenthesis.
  private mutating func close() throws(FormulaError) {
    try reduce(downTo: 1)
    switch pending.last {
    case .group(let open):
      let inner = operands.removeLast()
      operands.append(Operand(inner.content, open.lowerBound..<token.range.upperBound))
      pending.removeLast()
      nesting -= 1
      try advance()
    case .call(let call):
      try end(call)
    default:
      throw error(.parenthesis, "this \")\" closes nothing")
    }
  }

  private var missingOperator: FormulaError {
    let word = source.shortened(token.range)
    let advice =
      (ForeignWords.operators.contains(word) ? ForeignWords.advice(on: word) : nil)
      ?? "a product is written with *"
    return error(.missingOperator, "an operator is missing before \"\(word)\"; \(advice)")
  }

  /// The mistake of a comment in the style of C, or nil.
  private var comment: FormulaError? {
    let slash = UInt8(ascii: "/")
    func isComment(_ offset: Int) -> Bool {
      source.byte(at: offset) == slash
        && [slash, UInt8(ascii: "*")].contains(source.byte(at: offset + 1))
    }
    let start = token.range.lowerBound
    guard let offset = [start, start - 1].first(where: { $0 >= 0 && isComment($0) }) else {
      return nil
    }
    return source.error(.misplaced, "a comment begins with #", at: offset..<offset + 2)
  }

  private var misplacedAssignment: FormulaError {
    if case .symbol(let symbol) = previous.kind,
      previous.range.upperBound == token.range.lowerBound,
      [.plus, .minus, .times, .over, .power].contains(symbol)
    {
      return source.error(
        .misplaced,
        """
        a name is assigned once, so there is no "\(symbol.rawValue)="; give the new value a name of \
        its own
        """, at: previous.range.lowerBound..<token.range.upperBound)
    }
    return error(
      .misplaced,
      "\"=\" can stand only after a name at the beginning of a statement; == compares, in select")
  }
}

extension FormulaParser.Pending {
  /// The innermost open parenthesis.
  var opening: Range<Int>? {
    switch self {
    case .group(let open): open
    case .call(let call): call.open
    case .infix, .negation: nil
    }
  }
}
