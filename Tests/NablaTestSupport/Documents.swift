import Foundation

/// A document of the repository, parts of which are generated.
///
/// A part that is out of date fails a test. With the environment variable NABLA_REGENERATE=1 the
/// test regenerates it instead:
///
///     NABLA_REGENERATE=1 swift test --filter Documentation
public struct Document: Sendable, CustomStringConvertible {
  /// The path in the repository.
  public let path: String

  public init(_ path: String) { self.path = path }

  /// A page of the documentation catalogue.
  public static func page(_ name: String) -> Document { Document("\(catalogue)/\(name).md") }
  /// A picture of the documentation catalogue.
  public static func picture(_ name: String) -> Document {
    Document("\(catalogue)/\(name).svg")
  }

  public static let catalogue = "Sources/Nabla/Nabla.docc"

  /// The program of the worked example.
  public static let workedExample = Document("Examples/worked-example.nabla")

  /// README, CONTRIBUTING and all pages of the catalogue.
  public static var all: [Document] {
    [Document("README.md"), Document("CONTRIBUTING.md")]
      + folder(catalogue).filter { $0.path.hasSuffix(".md") }
  }

  /// The files in a folder of the repository, sorted by name.
  public static func folder(_ path: String) -> [Document] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: url(path).path) else {
      fatalError("the folder \(url(path).path) cannot be read")
    }
    return names.sorted().map { Document("\(path)/\($0)") }
  }

  /// The source files in a folder and in those inside it.
  public static func files(under path: String) -> [Document] {
    let endings = [".swift", ".c", ".h", ".inc", ".js", ".html", ".css", ".py"]
    guard let all = FileManager.default.enumerator(atPath: url(path).path) else {
      fatalError("the folder \(url(path).path) cannot be read")
    }
    return all.compactMap { $0 as? String }
      .filter { name in endings.contains { name.hasSuffix($0) } }
      .map { Document("\(path)/\($0)") }
  }

  /// The root of the repository.
  public static let root: URL = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url
  }()

  public var description: String { path }

  /// The contents of the file. If it cannot be read, the tests stop, because most of them would pass
  /// with an empty text.
  public var text: String {
    guard let text = contents else { fatalError("\(Self.url(path).path) cannot be read") }
    return text
  }

  private var contents: String? { try? String(contentsOf: Self.url(path), encoding: .utf8) }

  // MARK: Parts

  /// A document is not what is generated: a test that throws it fails with this message.
  public struct OutOfDate: Error, CustomStringConvertible {
    public let description: String
  }

  /// Throws ``OutOfDate`` unless the document is `text`.
  public func check(is text: String) throws {
    if contents == text { return }
    guard Self.regenerates else {
      throw OutOfDate(
        description: """
          \(path) is out of date. Write it anew with: NABLA_REGENERATE=1 swift test --filter \
          Documentation
          """)
    }
    let url = Self.url(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// Throws ``OutOfDate`` unless the part between `<!-- generated: name -->` and `<!-- end -->` is
  /// `part`.
  public func check(part name: String, is part: String) throws {
    // Several tests may regenerate parts of the same document.
    Self.lock.lock()
    defer { Self.lock.unlock() }
    let text = self.text
    let opening = "<!-- generated: \(name) -->\n"
    guard let start = text.range(of: opening),
      let end = text.range(of: "<!-- end -->", range: start.upperBound..<text.endIndex)
    else {
      throw OutOfDate(
        description: "\(path) has no part that begins with \(opening) and ends with <!-- end -->")
    }
    let old = start.upperBound..<end.lowerBound
    try check(is: text.replacingCharacters(in: old, with: "\n\(part)\n\n"))
  }

  public static var regenerates: Bool {
    ProcessInfo.processInfo.environment["NABLA_REGENERATE"] == "1"
  }

  private static let lock = NSLock()

  private static func url(_ path: String) -> URL { root.appendingPathComponent(path) }
}

// MARK: - Blocks of code

extension Document {
  /// A fenced block of code.
  public struct Block: Sendable {
    /// The word after the fence.
    public let language: String
    public let lines: [String]
    /// The line numbers of `lines` in the document.
    public let range: Range<Int>
  }

  public func blocks(_ language: String) -> [Block] {
    var blocks: [Block] = []
    var open: (language: String, start: Int)?
    let lines = text.components(separatedBy: "\n")
    for (number, indented) in lines.enumerated() {
      let line = indented.drop { $0 == " " }
      guard line.hasPrefix("```") else { continue }
      if let block = open {
        let range = block.start..<number
        blocks.append(Block(language: block.language, lines: Array(lines[range]), range: range))
        open = nil
      } else {
        open = (String(line.dropFirst(3)), number + 1)
      }
    }
    return blocks.filter { $0.language == language }
  }

  /// The text of the document with the contents of some blocks replaced.
  public func replacing(_ blocks: [(block: Block, lines: [String])]) -> String {
    var lines = text.components(separatedBy: "\n")
    for (block, new) in blocks.sorted(by: { $0.block.range.lowerBound > $1.block.range.lowerBound })
    {
      lines.replaceSubrange(block.range, with: new)
    }
    return lines.joined(separator: "\n")
  }
}

/// A table in Markdown.
public func markdownTable(_ header: [String], _ rows: [[String]]) -> String {
  func line(_ cells: [String]) -> String {
    "| "
      + cells.map { $0.replacingOccurrences(of: "|", with: "\\|") }.joined(separator: " | ") + " |"
  }
  let rule = "|" + header.map { _ in " --- |" }.joined()
  return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
}
