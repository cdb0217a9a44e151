import Foundation

/// The files that tests read.
public enum Fixtures {
  /// The folder of this kind (`rules`, `scalar`, `tensor`).
  ///
  /// The environment variable NABLA_ORACLE names a directory that replaces the oracle's own folders,
  /// `scalar` and `tensor`: another set of the same layout.
  public static func folder(_ kind: String) -> URL {
    if kind != "rules", let oracle = ProcessInfo.processInfo.environment["NABLA_ORACLE"] {
      return URL(fileURLWithPath: oracle).appendingPathComponent(kind)
    }
    return Bundle.module.resourceURL!.appendingPathComponent("Fixtures/\(kind)")
  }

  /// The lines of a file, each a JSON value.
  public static func lines<T: Decodable>(of name: String, in kind: String, as: T.Type) throws -> [T]
  {
    let url = folder(kind).appendingPathComponent(name)
    let decoder = JSONDecoder()
    return try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { line in
      try decoder.decode(T.self, from: line)
    }
  }
}

/// A number that a fixture writes as a number or, where JSON has none, as text: `"inf"`.
public struct ExactNumber: Decodable, Sendable {
  public let value: Double

  public init(_ value: Double) { self.value = value }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      value = number
      return
    }
    let text = try container.decode(String.self)
    guard let number = Double(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not a number")
    }
    value = number
  }
}
