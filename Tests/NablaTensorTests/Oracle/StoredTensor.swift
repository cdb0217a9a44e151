/// The element types of the recorded tensors.
enum StoredType: String, Decodable, Sendable {
  case float64, float32, int64, int32, int16, int8, uint8, bool

  init?(safetensors name: String) {
    switch name {
    case "F64": self = .float64
    case "F32": self = .float32
    case "I64": self = .int64
    case "I32": self = .int32
    case "I16": self = .int16
    case "I8": self = .int8
    case "U8": self = .uint8
    case "BOOL": self = .bool
    default: return nil
    }
  }

  var size: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .int16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  var isReal: Bool { self == .float64 || self == .float32 }
}

/// A recorded tensor: its elements in row-major order, as numbers that represent them exactly.
struct StoredTensor: Equatable, Sendable {
  let type: StoredType
  let shape: [Int]
  var elements: Elements

  enum Elements: Equatable, Sendable {
    case reals([Double])
    /// Bool is 0 or 1.
    case integers([Int64])
  }

  init(_ type: StoredType, _ shape: [Int], _ elements: Elements) {
    self.type = type
    self.shape = shape
    self.elements = elements
  }

  /// - Parameter bytes: the elements in little-endian order.
  init(_ type: StoredType, _ shape: [Int], bytes: ArraySlice<UInt8>) {
    let words = stride(from: bytes.startIndex, to: bytes.endIndex, by: type.size).map { start in
      bytes[start..<start + type.size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    let elements: Elements =
      switch type {
      case .float64: .reals(words.map { Double(bitPattern: $0) })
      case .float32: .reals(words.map { Double(Float(bitPattern: UInt32($0))) })
      case .int64: .integers(words.map { Int64(bitPattern: $0) })
      case .int32: .integers(words.map { Int64(Int32(truncatingIfNeeded: $0)) })
      case .int16: .integers(words.map { Int64(Int16(truncatingIfNeeded: $0)) })
      case .int8: .integers(words.map { Int64(Int8(truncatingIfNeeded: $0)) })
      case .uint8, .bool: .integers(words.map { Int64($0) })
      }
    self.init(type, shape, elements)
  }

  static func zeros(_ type: StoredType, _ shape: [Int]) -> StoredTensor {
    let count = shape.reduce(1, *)
    return StoredTensor(
      type, shape,
      type.isReal
        ? .reals(Array(repeating: 0, count: count)) : .integers(Array(repeating: 0, count: count)))
  }

  var reals: [Double] {
    switch elements {
    case .reals(let numbers): numbers
    case .integers(let numbers): numbers.map { Double($0) }
    }
  }

  var integers: [Int64] {
    switch elements {
    case .reals(let numbers): numbers.map { Int64($0) }
    case .integers(let numbers): numbers
    }
  }
}
