/// An argument of a recorded call: an object with one key, which states its type.
indirect enum TaggedValue: Decodable, Equatable, Sendable {
  case tensor(Int)
  case integer(Int)
  case number(Double)
  case bool(Bool)
  case string(String)
  case none
  case type(String)
  case list([TaggedValue])
  case tuple([TaggedValue])
  case slice(start: TaggedValue, stop: TaggedValue, step: TaggedValue)
  case ellipsis

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard container.allKeys.count == 1, let key = container.allKeys.first else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a tagged value has one key"))
    }
    func decode<Value: Decodable>(_: Value.Type) throws -> Value {
      try container.decode(Value.self, forKey: key)
    }
    switch key.stringValue {
    case "t": self = .tensor(try decode(Int.self))
    case "i": self = .integer(try decode(Int.self))
    case "f": self = .number(try decode(Double.self))
    case "x":
      guard let number = Double(try decode(String.self)) else { fallthrough }
      self = .number(number)
    case "b": self = .bool(try decode(Bool.self))
    case "s": self = .string(try decode(String.self))
    case "none": self = .none
    case "dtype": self = .type(try decode(String.self))
    case "l": self = .list(try decode([TaggedValue].self))
    case "tup": self = .tuple(try decode([TaggedValue].self))
    case "slice":
      let parts = try decode([TaggedValue].self)
      guard parts.count == 3 else { fallthrough }
      self = .slice(start: parts[0], stop: parts[1], step: parts[2])
    case "ellipsis": self = .ellipsis
    default:
      throw DecodingError.dataCorruptedError(
        forKey: key, in: container, debugDescription: "no tagged value is \"\(key.stringValue)\"")
    }
  }

  /// The elements of a list or a tuple.
  var elements: [TaggedValue]? {
    switch self {
    case .list(let elements), .tuple(let elements): elements
    default: nil
    }
  }
}
