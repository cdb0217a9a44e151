import Foundation
import NablaTestSupport
import Testing

/// The Swift code of the documentation is compiled, and the outputs are what the commands print.
@Suite("Documentation: code and output") struct DocumentationCodeTests {
  /// The lines of all snippets and rules, without indentation and blank lines.
  static let compiled: [String] = {
    let folders = [
      "Tests/DocumentationTests/Snippets", "Sources/NablaCore/Rules",
      "Sources/NablaTensor/Operations/Rearranging",
    ]
    return folders.flatMap { folder in
      Document.folder(folder).flatMap { lines(of: $0.text) + ["// end of \($0)"] }
    }
  }()

  private static func lines(of text: String) -> [String] {
    text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }

  @Test(
    "Every piece of Swift stands in Snippets or among the rules, where it is compiled",
    arguments: Document.all)
  func swift(_ document: Document) {
    for block in document.blocks("swift") {
      let code = Self.lines(of: block.lines.joined(separator: "\n"))
      // A package's manifest is compiled by its own package.
      if code.contains(where: { $0.contains(".package(") || $0.contains(".product(") }) { continue }
      let lines = Array(code.drop { $0.hasPrefix("import ") })
      let found = Self.compiled.indices.contains { Self.compiled[$0...].starts(with: lines) }
      #expect(found, "\(document), line \(block.range.lowerBound): compiled nowhere")
    }
  }

  @Test("Every output of a command is what the command prints", arguments: Document.all)
  func output(_ document: Document) throws {
    var changed: [(block: Document.Block, lines: [String])] = []
    for block in document.blocks("console") {
      var lines: [String] = []
      for command in commands(in: block) {
        if !lines.isEmpty { lines.append("") }
        lines += command
        lines += try output(of: command.map { $0.dropFirst(2) }.joined(separator: "\n"))
      }
      if lines != block.lines { changed.append((block, lines)) }
    }
    guard !changed.isEmpty else { return }
    do {
      try document.check(is: document.replacing(changed))
    } catch {
      Issue.record("\(error) First: \(changed[0].lines)")
    }
  }

  /// The commands of a block: a line that begins with `$ `, and those after it that begin with `> `.
  private func commands(in block: Document.Block) -> [[String]] {
    var commands: [[String]] = []
    var continues = false
    for line in block.lines {
      if line.hasPrefix("$ ") {
        commands.append([line])
        continues = true
      } else if continues, line.hasPrefix("> ") {
        commands[commands.count - 1].append(line)
      } else {
        continues = false
      }
    }
    return commands
  }

  // The examples of the documentation use arithmetic only: the last digits of sin and the like
  // depend on the platform's mathematics library.

  /// The output of a shell command in the root of the repository. `nabla` and `swift run nabla` are
  /// the command that was built with these tests.
  private func output(of command: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.currentDirectoryURL = Document.root
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = productFolder.path + ":" + (environment["PATH"] ?? "")
    process.environment = environment
    let words = command.replacingOccurrences(of: "swift run nabla", with: "nabla")
    process.arguments = ["-c", "{ \(words)\n} 2>&1"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    var lines = String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
    if lines.last == "" { lines.removeLast() }
    return lines.map { $0.trimmingSuffix(while: \.isWhitespace) }
  }
}

extension String {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
    String(reversed().drop(while: isTrimmed).reversed())
  }
}
