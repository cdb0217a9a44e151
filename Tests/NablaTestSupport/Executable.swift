import Foundation

/// Programs that a machine may have.
public enum Executable {
  /// Where a program of this name lies, or nil.
  public static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/\(name)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// What a program prints, its complaints included, given this on standard input. It runs in the
  /// repository's root.
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
