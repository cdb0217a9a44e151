/// Writes a program's operations as statements of a language.
///
/// A node with one use becomes part of the expression that uses it, unless it has a name or the
/// expression would become long; other nodes become constants.
struct ExportWriter {
  /// A loop over data, as ``ExportFile`` has prepared it.
  struct Call {
    let function: String
    let hasGuards: Bool
    let table: String
  }

  /// A value and not a generic parameter, so that the writer is compiled once, not once a language.
  let language: any ExportLanguage.Type
  let ir: ProgramIR
  /// Describes the guards; nil if there are none.
  let program: Program?
  let calls: [Call]
  let frame: ExportFrame
  var names: ExportNames
  var lines: [String] = []
  /// The expression of each node where it is used.
  var expressions: [ExportExpression]
  /// The texts of each call's results.
  var results: [[String]]
  private var uses: [Int32]
  /// The preferred name of each node.
  private var wishes: [Int32: String] = [:]
  private var usesInputs = false
  private(set) var usedFunctions: Set<String> = []

  /// The maximum size of an expression, in operators and calls.
  private static var maximumSize: Int { 6 }
  private static var maximumLength: Int { 64 }

  /// The writer for the body of a program's function.
  init(
    _ language: any ExportLanguage.Type, _ ir: ProgramIR, _ program: Program, _ calls: [Call],
    _ frame: ExportFrame
  ) {
    var frame = frame
    let wanted = Set(
      (frame.inputNames + ir.names.values).compactMap { language.spelling.identifier(like: $0) })
    // Many programs have an input named x.
    while wanted.contains(frame.inputs) || frame.name == frame.inputs {
      frame.inputs = frame.inputs == "x" ? "inputs" : frame.inputs + "_"
    }
    self.init(
      language, ir, program, calls, frame,
      reserved: language.usedNames.union(language.resultParameters(frame)).union([
        frame.name, frame.inputs,
      ]))
    addWishes()
  }

  /// The writer for another body, given the text of each input by its index.
  init(_ language: any ExportLanguage.Type, _ ir: ProgramIR, inputs: (Int) -> String) {
    let frame = ExportFrame(
      role: .row, name: "", owner: "", inputNames: [], outputNames: [], derivativeCount: 0,
      hasGuards: false)
    // Support functions are such bodies, so their names are not known yet.
    self.init(language, ir, nil, [], frame, reserved: [])
    for (index, node) in ir.nodes.enumerated() where node.operation == .input {
      expressions[index] = ExportExpression(inputs(Int(node.a)))
    }
  }

  private init(
    _ language: any ExportLanguage.Type, _ ir: ProgramIR, _ program: Program?, _ calls: [Call],
    _ frame: ExportFrame, reserved: Set<String>
  ) {
    self.language = language
    self.ir = ir
    self.program = program
    self.calls = calls
    self.frame = frame
    expressions = Array(repeating: ExportExpression(""), count: ir.count)
    results = Array(repeating: [], count: calls.count)
    uses = ir.expressionUses()
    names = ExportNames(language.spelling, reserved: reserved)
    wishes = ir.names
  }

  /// Preferred names for outputs and derivatives without a name.
  private mutating func addWishes() {
    let count = frame.outputCount
    for (place, output) in ir.outputs.enumerated() {
      let operation = ir.nodes[Int(output)].operation
      if operation == .input || operation == .constant || wishes[output] == frame.name {
        if wishes[output] == frame.name { wishes[output] = "value" }
        continue
      }
      if wishes[output] != nil { continue }
      if place >= count && place < count * (1 + frame.derivativeCount) && frame.isOneOutput {
        wishes[output] = "d_" + frame.inputNames[place - count]
      }
    }
  }

  /// The body.
  mutating func body() -> ExportBody {
    nameInputs()
    for index in 0..<Int32(ir.count) { write(index) }
    let results = ir.outputs.map { text(of: $0) }
    return ExportBody(lines: lines, results: results, usesInputs: usesInputs)
  }

  // MARK: Numbers with names

  private mutating func nameInputs() {
    for (index, node) in ir.nodes.enumerated()
    where node.operation == .input && expressions[index].text.isEmpty {
      let place = Int(node.a)
      let name = names.take(like: frame.inputNames[place]) ?? names.take(like: "x\(place)") ?? ""
      lines.append(language.constant(name, language.input(place, frame)))
      expressions[index] = ExportExpression(name)
      usesInputs = true
    }
  }

  /// Declares a constant for the node's expression, unless there is one.
  private mutating func declare(_ index: Int32, wish: String? = nil) {
    let expression = expressions[Int(index)]
    guard expression.size > 0 else { return }
    let name = wish.flatMap { names.take(like: $0) } ?? names.takeNumbered()
    lines.append(language.constant(name, expression.text))
    expressions[Int(index)] = ExportExpression(name)
  }

  /// The text of an output: short, because there may be many in one line.
  private mutating func text(of output: Int32) -> String {
    if program != nil && expressions[Int(output)].size > 2 { declare(output) }
    return language.operand(expressions[Int(output)]).text
  }

  // MARK: Operations

  private mutating func write(_ index: Int32) {
    let node = ir.nodes[Int(index)]
    switch node.operation {
    case .input: return
    case .constant:
      let text = language.literal(ir.constant(node))
      expressions[Int(index)] = ExportExpression(text, text.first == "-" ? .sign : .atom)
      expressions[Int(index)].isLiteral = true
      return
    case .call: return write(call: Int(node.a))
    case .result:
      let call = Int(ir.nodes[Int(node.a)].a)
      expressions[Int(index)] = ExportExpression(results[call][Int(node.b)])
      return
    case _ where node.operation.isGuard: return write(guarding: node)
    default: break
    }
    shorten(ir.operands(of: node))
    expressions[Int(index)] = expression(node)
    if let wish = wishes[index] {
      declare(index, wish: wish)
    } else if uses[Int(index)] != 1 {
      declare(index)
    }
  }

  /// Declares constants for operands until an expression of them is not too long.
  private mutating func shorten(_ operands: [Int32]) {
    while true {
      let size = operands.reduce(1) { $0 + expressions[Int($1)].size }
      let length = operands.reduce(0) { $0 + expressions[Int($1)].text.utf8.count }
      if size <= Self.maximumSize && length <= Self.maximumLength { return }
      let longest = operands.max { expressions[Int($0)].size < expressions[Int($1)].size }
      guard let longest, expressions[Int(longest)].size > 0 else { return }
      declare(longest)
    }
  }

  private mutating func expression(_ node: ProgramIR.Node) -> ExportExpression {
    let expressions = expressions
    func operand(_ index: Int32) -> ExportExpression { expressions[Int(index)] }
    let (a, b, c, d) = (node.a, node.b, node.c, node.d)
    switch node.operation {
    case .copy: return operand(a)
    case .add: return .sum(operand(a), operand(b))
    case .subtract: return .difference(operand(a), operand(b))
    case .multiply: return .product(operand(a), operand(b))
    case .divide: return .quotient(operand(a), operand(b))
    case .negate: return .negation(operand(a))
    case .fma: return .sum(.product(operand(a), operand(b)), operand(c))
    case .fms: return .difference(.product(operand(a), operand(b)), operand(c))
    case .fnma: return .difference(operand(c), .product(operand(a), operand(b)))
    case .selectLess, .selectLessOrEqual, .selectEqual:
      return language.choice(
        condition(node), language.operand(operand(c)), language.operand(operand(d)))
    case .cosOf: return .call(name(of: .cosOf), [operand(ir.nodes[Int(a)].a)])
    case .polygamma:
      return .call(name(of: .polygamma), [ExportExpression("\(b)"), operand(a)])
    default:
      let operands = ir.operands(of: node).map { language.operand(operand($0)) }
      return .call(name(of: node.operation), operands)
    }
  }

  private mutating func name(of operation: Operation) -> String {
    guard let name = language.function(of: operation) else {
      preconditionFailure("\(operation) is no operation of a single row")
    }
    usedFunctions.insert(name)
    return name
  }

  /// The text of a comparison.
  private func condition(_ node: ProgramIR.Node) -> ExportExpression {
    let sign =
      switch node.operation.relation {
      case .less: "<"
      case .lessOrEqual: "<="
      default: language.equals
      }
    return .comparison(expressions[Int(node.a)], sign, expressions[Int(node.b)])
  }

  // MARK: Guards

  private mutating func write(guarding node: ProgramIR.Node) {
    guard let program else { return }
    shorten([node.a, node.b])
    let condition = program.graph.guards[Int(node.c)]
    let comparison = program.graph.text(condition.left, condition.relation, condition.right)
    lines += language.guarding(
      self.condition(node).text, isTrue: node.d != 0, comparison: comparison.quotable, frame)
  }
}

extension ProgramIR {
  /// The number of uses of each node's expression.
  fileprivate func expressionUses() -> [Int32] {
    var uses = [Int32](repeating: 0, count: count)
    for output in outputs { uses[Int(output)] += 1 }
    for node in nodes {
      if node.operation == .cosOf {
        uses[Int(nodes[Int(node.a)].a)] += 1
      } else {
        forEachOperand(of: node) { uses[Int($0)] += 1 }
      }
    }
    return uses
  }

  /// The nodes whose expressions become part of the node's expression.
  fileprivate func operands(of node: Node) -> [Int32] {
    if node.operation == .cosOf { return [nodes[Int(node.a)].a] }
    var operands: [Int32] = []
    forEachOperand(of: node) { operands.append($0) }
    return operands
  }
}
