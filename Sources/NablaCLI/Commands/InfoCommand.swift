import ArgumentParser
import Foundation
import Nabla

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Prints the version, the platform and what the engine uses of it.")

  func run() throws {
    if let error = Kernels.levelError { throw ValidationError(error) }
    let process = ProcessInfo.processInfo
    let facts = [
      ("version", NablaCommand.version),
      ("platform", "\(platform), \(process.operatingSystemVersionString)"),
      ("architecture", architecture),
      ("build", build),
      ("cores", "\(process.activeProcessorCount)"),
      ("threads", "\(Kernels.threads) for large batches of programs"),
      ("kernels", kernels),
      ("rules", "\(RuleBook.entries.count)"),
    ]
    let names = Column(facts.map(\.0))
    let lines = facts.map { name, value in "\(names.left(name))  \(value)" }
    try StandardOutput.write(lines.joined(separator: "\n") + "\n")
  }

  /// The level in use and the other supported levels.
  private var kernels: String {
    let level = Kernels.level
    let others = Kernels.supportedLevels.filter { $0 != level }.map(\.rawValue)
    if others.isEmpty { return level.rawValue }
    return "\(level.rawValue) (NABLA_KERNELS can choose \(others.joined(separator: " or ")))"
  }

  private var platform: String {
    #if os(Linux)
      "Linux"
    #elseif os(macOS)
      "macOS"
    #elseif os(Windows)
      "Windows"
    #else
      "another system"
    #endif
  }

  private var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "another, of \(Int.bitWidth) bits"
    #endif
  }

  private var build: String {
    #if DEBUG
      "debug (use swift run -c release for speed)"
    #else
      "release"
    #endif
  }
}
