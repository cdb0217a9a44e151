import Foundation

/// The tensors of a safetensors file: eight bytes with the length of the header, the header as JSON
/// with each tensor's type, shape and offset, and the elements in row-major order.
struct Safetensors {
  private(set) var tensors: [String: StoredTensor] = [:]

  /// A description of an invalid file, with the position of the error.
  struct Failure: Error, Equatable, CustomStringConvertible {
    /// The position of the first invalid byte.
    let position: Int
    let problem: String
    var description: String { "safetensors, byte \(position): \(problem)" }
  }

  init(contentsOf url: URL) throws {
    try self.init([UInt8](Data(contentsOf: url)))
  }

  init(_ bytes: [UInt8]) throws {
    guard bytes.count >= 8 else {
      throw Failure(position: 0, problem: "\(bytes.count) bytes: no room for the header's length")
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw Failure(
        position: 0, problem: "a header of \(length) bytes, where \(bytes.count - 8) follow")
    }
    let start = 8 + Int(length)
    let entries: [String: Entry]
    do {
      entries = try JSONDecoder().decode([String: Entry].self, from: Data(bytes[8..<start]))
    } catch {
      throw Failure(position: 8, problem: "the header is not what it should be: \(error)")
    }
    for (name, entry) in entries where name != "__metadata__" {
      tensors[name] = try Self.tensor(name, entry, bytes[start...])
    }
  }

  private struct Entry: Decodable {
    var dtype = ""
    var shape: [Int] = []
    var offsets: [Int] = []

    private enum Key: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }

    init(from decoder: any Decoder) throws {
      if decoder.codingPath.last?.stringValue == "__metadata__" { return }
      let container = try decoder.container(keyedBy: Key.self)
      dtype = try container.decode(String.self, forKey: .dtype)
      shape = try container.decode([Int].self, forKey: .shape)
      offsets = try container.decode([Int].self, forKey: .offsets)
    }
  }

  private static func tensor(
    _ name: String, _ entry: Entry, _ data: ArraySlice<UInt8>
  ) throws -> StoredTensor {
    guard let type = StoredType(safetensors: entry.dtype) else {
      throw Failure(position: 8, problem: "\"\(name)\" has the unknown type \"\(entry.dtype)\"")
    }
    var size: Int? = type.size
    for length in entry.shape {
      size = size.flatMap { length < 0 ? nil : $0.multipliedReportingOverflow(by: length) }
        .flatMap { $0.overflow ? nil : $0.partialValue }
    }
    guard let size else {
      throw Failure(position: 8, problem: "\"\(name)\" has the shape \(entry.shape)")
    }
    guard entry.offsets.count == 2, entry.offsets[0] >= 0, entry.offsets[0] <= data.count,
      entry.offsets[1] - entry.offsets[0] == size
    else {
      throw Failure(
        position: 8,
        problem: "\"\(name)\" takes \(size) bytes, but its place is \(entry.offsets)")
    }
    let start = data.startIndex + entry.offsets[0]
    guard entry.offsets[1] <= data.count else {
      throw Failure(
        position: start,
        problem:
          "\"\(name)\" takes \(size) bytes, but the file ends after \(data.count - entry.offsets[0])"
      )
    }
    return StoredTensor(type, entry.shape, bytes: data[start..<start + size])
  }
}
