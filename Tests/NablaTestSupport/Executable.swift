import Foundation

/// Programs that may be installed on the machine.
public enum Executable {
  /// The path of a program, or nil if it is not installed.
  public static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/\(name)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// The output of node for a script. The test `.needs(.node)`.
  public static func runNode(_ arguments: [String] = [], input: String = "") throws -> String {
    guard let node = find("node") else {
      throw Missing(description: Requirement.node.missing() ?? "no node")
    }
    return try run(node, arguments, input: input)
  }

  /// A program that is not installed.
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  /// The output of a program, including standard error, for some standard input. It runs in the root
  /// of the repository.
  public static func run(
    _ program: String, _ arguments: [String] = [], input: String = ""
  ) throws -> String {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("nabla-input-\(UUID().uuidString)")
    try Data(input.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.currentDirectoryURL = Document.root
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: file)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
