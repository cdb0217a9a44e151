import Foundation
import NablaTestSupport

/// What one run of the command did.
struct NablaRun {
  let output: String
  let errors: String
  let exitCode: Int32
}

/// Runs the built command.
///
/// - Parameters:
///   - input: what it finds on standard input.
///   - environment: variables beside those of the tests.
func nabla(
  _ arguments: String..., input: String = "", environment: [String: String] = [:]
) throws -> NablaRun {
  try nabla(arguments, input: Data(input.utf8), environment: environment)
}

func nabla(
  _ arguments: [String], input: Data = Data(), environment: [String: String] = [:]
) throws -> NablaRun {
  // Files and not pipes: a full pipe would stop the command while nobody reads it.
  let folder = try temporaryFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  let inputFile = folder.appendingPathComponent("input")
  let outputFile = folder.appendingPathComponent("output")
  let errorFile = folder.appendingPathComponent("errors")
  try input.write(to: inputFile)
  try Data().write(to: outputFile)
  try Data().write(to: errorFile)

  let process = Process()
  process.executableURL = productFolder.appendingPathComponent("nabla")
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  process.standardInput = try FileHandle(forReadingFrom: inputFile)
  process.standardOutput = try FileHandle(forWritingTo: outputFile)
  process.standardError = try FileHandle(forWritingTo: errorFile)
  try process.run()
  process.waitUntilExit()
  return NablaRun(
    output: try String(contentsOf: outputFile, encoding: .utf8),
    errors: try String(contentsOf: errorFile, encoding: .utf8),
    exitCode: process.terminationReason == .exit ? process.terminationStatus : -1)
}

/// Runs the command on a file with these contents, `formula.nabla` in a folder of its own.
func nabla(onFile contents: Data, _ arguments: (String) -> [String]) throws -> NablaRun {
  let folder = try temporaryFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  let file = folder.appendingPathComponent("formula.nabla")
  try contents.write(to: file)
  let run = try nabla(arguments(file.path))
  return NablaRun(
    output: run.output,
    errors: run.errors.replacingOccurrences(of: folder.path + "/", with: ""),
    exitCode: run.exitCode)
}

private func temporaryFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("nabla-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}
