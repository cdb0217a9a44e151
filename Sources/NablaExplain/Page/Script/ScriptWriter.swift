/// Writes terms as the body of a JavaScript function.
///
/// Equal terms are written once: those that are used several times become constants.
struct ScriptWriter {
  private struct Key: Hashable {
    let form: ScriptTerm.Form
    let parts: [Int]
  }

  private struct Line {
    let term: ScriptTerm
    let parts: [Int]
    var uses = 0
  }

  private enum Precedence {
    static let choice = 1
    static let sum = 2
    static let product = 3
    static let negation = 4
    static let atom = 5
  }

  /// Longer texts get a name, or a sum of n operands would be written n times on its way.
  private static let longest = 400

  /// All different terms, parts before what they are part of.
  private var lines: [Line] = []
  private var known: [Key: Int] = [:]
  private var seen: [ObjectIdentifier: Int] = [:]
  private var texts: [(text: String, precedence: Int)] = []

  /// The arrow function of these parameters: `(x,r)=>x[1]*r`.
  static func function(of parameters: String, _ term: ScriptTerm) -> String {
    var writer = ScriptWriter()
    let root = writer.number(term)
    writer.lines[root].uses += 1
    var constants: [String] = []
    for (index, line) in writer.lines.enumerated() {
      let written = writer.written(line)
      let isLong = written.text.utf8.count > longest
      if (line.uses > 1 || isLong) && !line.term.isAtom && index != root {
        let name = "c\(constants.count)"
        constants.append("\(name)=\(written.text)")
        writer.texts.append((name, Precedence.atom))
      } else {
        writer.texts.append(written)
      }
      if index == root { break }
    }
    let result = writer.texts[root].text
    if constants.isEmpty { return "\(parameters)=>\(result)" }
    return "\(parameters)=>{const \(constants.joined(separator: ","));return \(result)}"
  }

  /// The number of a term, after those of its parts. The stack is our own: a rule of many operands
  /// is as deep as it has operands.
  private mutating func number(_ root: ScriptTerm) -> Int {
    var pending = [root]
    while let term = pending.last {
      if seen[ObjectIdentifier(term)] != nil {
        pending.removeLast()
        continue
      }
      let missing = term.parts.filter { seen[ObjectIdentifier($0)] == nil }
      if !missing.isEmpty {
        pending.append(contentsOf: missing.reversed())
        continue
      }
      pending.removeLast()
      let key = Key(form: term.form, parts: term.parts.map { seen[ObjectIdentifier($0)]! })
      if let index = known[key] {
        seen[ObjectIdentifier(term)] = index
        continue
      }
      for part in key.parts { lines[part].uses += 1 }
      known[key] = lines.count
      seen[ObjectIdentifier(term)] = lines.count
      lines.append(Line(term: term, parts: key.parts))
    }
    return seen[ObjectIdentifier(root)]!
  }

  private func written(_ line: Line) -> (text: String, precedence: Int) {
    func part(_ index: Int, above precedence: Int) -> String {
      let (text, own) = texts[line.parts[index]]
      return own < precedence ? "(\(text))" : text
    }
    switch line.term.form {
    case .number(let bits):
      let value = Double(bitPattern: bits)
      return (Self.literal(value), value.sign == .minus ? Precedence.negation : Precedence.atom)
    case .parameter(let name):
      return (name, Precedence.atom)
    case .negation:
      return ("-" + part(0, above: Precedence.atom), Precedence.negation)
    case .infix(let sign):
      let precedence = sign == "+" || sign == "-" ? Precedence.sum : Precedence.product
      // On the right everything of the same rank keeps its parentheses: sums are not regrouped.
      let right = part(1, above: precedence + 1)
      let spaced = right.hasPrefix("-") ? " " + right : right
      return (part(0, above: precedence) + sign + spaced, precedence)
    case .call(let name):
      let arguments = line.parts.indices.map { part($0, above: Precedence.choice) }
      return ("\(name)(\(arguments.joined(separator: ",")))", Precedence.atom)
    case .choice(let sign):
      let condition =
        part(0, above: Precedence.sum) + sign + part(1, above: Precedence.sum)
      return (
        "\(condition)?\(part(2, above: Precedence.sum)):\(part(3, above: Precedence.choice))",
        Precedence.choice
      )
    }
  }

  /// A number as JavaScript reads it, to the bit.
  static func literal(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return value == 0 && value.sign == .minus ? "-0" : NumberText.shortest(value)
  }
}
