// Reading a message: what is missing or of another kind is an error that names it.

extension JSON {
  /// The member of that name, or nil.
  package func member(_ key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The member of that name, and what `read` makes of it.
  ///
  /// - Throws: an ``InputError`` if there is none, or `read` finds it to be something else.
  package func get<Value>(_ key: String, _ read: (JSON) throws -> Value) throws -> Value {
    guard let value = member(key) else { throw InputError("\"\(key)\" is missing") }
    do {
      return try read(value)
    } catch let error as InputError {
      throw InputError("\"\(key)\": \(error)")
    }
  }

  package func string() throws -> String {
    guard case .string(let text) = self else { throw InputError("a string is expected") }
    return text
  }

  package func bool() throws -> Bool {
    guard case .bool(let value) = self else { throw InputError("true or false is expected") }
    return value
  }

  package func number() throws -> Double {
    switch self {
    case .number(let value): return value
    case .integer(let value): return Double(value)
    case .string("inf"): return .infinity
    case .string("-inf"): return -.infinity
    case .string("nan"): return .nan
    default: throw InputError("a number is expected")
    }
  }

  /// A whole number that is `minimum` or more.
  package func integer(atLeast minimum: Int = .min) throws -> Int {
    guard let value = Int(exactly: try number()) else { throw InputError("an integer is expected") }
    if value < minimum { throw InputError("\(value) is less than \(minimum)") }
    return value
  }

  package func array() throws -> [JSON] {
    switch self {
    case .array(let values): return values
    case .numbers(let values): return values.map { .number($0) }
    default: throw InputError("a list is expected")
    }
  }

  /// A list of numbers, of a certain length if one is given.
  package func numbers(count: Int? = nil) throws -> [Double] {
    let numbers: [Double]
    switch self {
    case .numbers(let values): numbers = values
    case .array(let values): numbers = try values.map { try $0.number() }
    default: throw InputError("a list of numbers is expected")
    }
    if let count, numbers.count != count {
      throw InputError("\(count) numbers are expected, \(numbers.count) are given")
    }
    return numbers
  }

  package func integers() throws -> [Int] {
    try numbers().map { try JSON.number($0).integer() }
  }

  /// A list of lists of numbers, as many and as long as is given, or all as long as the first.
  package func rows(count: Int? = nil, of width: Int? = nil) throws -> [[Double]] {
    let values = try array()
    if let count, values.count != count {
      throw InputError("\(count) rows are expected, \(values.count) are given")
    }
    var rows: [[Double]] = []
    for (index, value) in values.enumerated() {
      do {
        rows.append(try value.numbers(count: width ?? rows.first?.count))
      } catch let error as InputError {
        throw InputError("row \(index): \(error)")
      }
    }
    return rows
  }
}
