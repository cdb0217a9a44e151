/// A streaming writer of JSON. A graph of a million nodes should not be built as a tree first, and
/// the order of the keys is part of the format.
package struct JSONWriter {
  package private(set) var text = ""
  private var needsComma = false

  private let isDense: Bool

  package init() { isDense = false }

  /// - Parameter isDense: whether to leave out the spaces between tokens.
  init(isDense: Bool) { self.isDense = isDense }

  package mutating func object(_ body: (inout JSONWriter) -> Void) { nested("{", body, "}") }
  mutating func array(_ body: (inout JSONWriter) -> Void) { nested("[", body, "]") }

  // MARK: Members of an object

  mutating func member(_ name: String, _ string: String?) {
    key(name)
    value(string)
  }
  mutating func member(_ name: String, _ integer: Int) {
    key(name)
    value(integer)
  }
  package mutating func member(_ name: String, _ number: Double?) {
    key(name)
    value(number)
  }
  mutating func member(_ name: String, _ flag: Bool) {
    key(name)
    value(flag)
  }
  package mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
    key(name)
    object(body)
  }
  mutating func array(_ name: String, _ body: (inout JSONWriter) -> Void) {
    key(name)
    array(body)
  }

  private mutating func key(_ name: String) {
    separate()
    text += Self.quoted(name) + (isDense ? ":" : ": ")
    needsComma = false
  }

  // MARK: Elements of an array

  mutating func value(_ string: String?) { raw(string.map(Self.quoted) ?? "null") }
  mutating func value(_ integer: Int) { raw("\(integer)") }
  mutating func value(_ flag: Bool) { raw("\(flag)") }
  mutating func value(_ number: Double?) { raw(number.map(Self.number) ?? "null") }

  /// Starts the next value of an array on a line of its own.
  mutating func newline() {
    if needsComma { text += "," }
    text += "\n  "
    needsComma = false
  }

  private mutating func nested(
    _ open: String, _ body: (inout JSONWriter) -> Void, _ close: String
  ) {
    separate()
    text += open
    needsComma = false
    body(&self)
    text += close
    needsComma = true
  }

  private mutating func raw(_ token: String) {
    separate()
    text += token
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { text += isDense ? "," : ", " }
  }

  /// A number that reads back to the same bits; JSON has no word for the non-finite ones, so they
  /// are strings.
  private static func number(_ value: Double) -> String {
    if value.isNaN { return "\"nan\"" }
    // JSON readers parse "-0" as an integer and lose the sign; "-0.0" keeps it.
    if value == 0 && value.sign == .minus { return "-0.0" }
    let text = NumberText.shortest(value)
    return value.isFinite ? text : "\"\(text)\""
  }

  private static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
