/// A JSON value. Lists of numbers, which may have a million, are kept as numbers.
///
/// Note [Numbers]: numbers are written so that they read back to the same bits. JSON has none that
/// are not finite; `Infinity`, `-Infinity` and `NaN` are written and read for them, as Python's `json`
/// does, in which GradBench's evals are written. The strings "inf", "-inf" and "nan" are read too.
package enum JSON: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case integer(Int)
  case string(String)
  case numbers([Double])
  case integers([Int])
  case array([JSON])
  case object([(key: String, value: JSON)])

  package static func == (a: JSON, b: JSON) -> Bool { a.text == b.text }

  /// `numbers` cut into rows.
  package static func rows(_ numbers: some Collection<Double>, of width: Int) -> JSON {
    var rest = numbers[...]
    var rows: [JSON] = []
    while !rest.isEmpty {
      rows.append(.numbers(Array(rest.prefix(width))))
      rest = rest.dropFirst(width)
    }
    return .array(rows)
  }
}

/// What is wrong with a message, in words for whoever sent it.
package struct InputError: Error, Equatable, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

// MARK: Writing

extension JSON {
  /// The value as JSON, on one line.
  package var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value): text += Self.text(of: value)
    case .integer(let value): text += value.description
    case .string(let value): Self.write(value, to: &text)
    case .numbers(let values): Self.write(values, to: &text) { $1 += Self.text(of: $0) }
    case .integers(let values): Self.write(values, to: &text) { $1 += $0.description }
    case .array(let values): Self.write(values, to: &text) { $0.write(to: &$1) }
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.write(member.key, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func text(of number: Double) -> String {
    if number.isFinite { return number.description }
    return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
  }

  private static func write<Value>(
    _ values: [Value], to text: inout String, _ write: (Value, inout String) -> Void
  ) {
    text += "["
    for (index, value) in values.enumerated() {
      if index > 0 { text += "," }
      write(value, &text)
    }
    text += "]"
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
