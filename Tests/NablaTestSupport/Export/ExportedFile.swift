import Foundation
import Nabla

/// Exported functions of one language, compiled and run as one process.
package struct ExportedFile {
  /// A function, and the points where it is to be run.
  package struct Function: Sendable {
    package var name: String
    package var program: Program
    package var derivatives: ExportedDerivatives
    package var points: [[Double]]

    package init(
      _ name: String, _ program: Program, derivatives: ExportedDerivatives = .first,
      points: [[Double]]
    ) {
      self.name = name
      self.program = program
      self.derivatives = derivatives
      self.points = points
    }

    var valueCount: Int { program.outputCount }
    var firstCount: Int { derivatives == .none ? 0 : valueCount * program.derivativeCount }
    var secondCount: Int {
      derivatives == .second ? program.derivativeCount * program.derivativeCount : 0
    }
  }

  /// Why a file cannot be compiled or run.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package let language: TargetLanguage
  package let functions: [Function]

  package init(_ functions: [Function], in language: TargetLanguage) {
    self.functions = functions
    self.language = language
  }

  /// The languages that the machine can compile and run, and in CI all. Swift and C come with the
  /// toolchain.
  package static let languages: [TargetLanguage] = TargetLanguage.allCases.filter { language in
    guard language == .javascript, !Requirement.node.isTested,
      let missing = Requirement.node.missing()
    else { return true }
    SkippedTests.note(part: "exported JavaScript", because: missing)
    return false
  }

  /// The results of every function at every point: values, first and second derivatives; nil where
  /// the function says that another branch would be taken.
  package func run() throws -> [[[Double]?]] {
    let source = try language.source(
      of: functions.map { ($0.program, $0.name, $0.derivatives) })
    let points = functions.enumerated().flatMap { index, function in
      function.points.map { point in "\(index) \(point.map { "\($0)" }.joined(separator: " "))\n" }
    }
    return try inFolder { folder in
      let input = try folder.write(points.joined(), "points")
      switch language {
      case .swift:
        let files = [
          try folder.write(source, "functions.swift"), try folder.write(swiftMain, "main.swift"),
        ]
        try compile("swiftc", files + ["-Onone", "-o", folder.binary])
        return try parsed(Executable.run(folder.binary, [input]))
      case .c:
        let file = try folder.write(source + "\n" + cMain, "functions.c")
        let options = ["-std=c99", "-Wall", "-Werror", "-O1", "-o", folder.binary, "-lm"]
        try compile("clang", [file] + options)
        return try parsed(Executable.run(folder.binary, [input]))
      case .javascript:
        let text = "'use strict';\n" + source + javaScriptMain
        return try parsed(Executable.runNode([try folder.write(text, "functions.js"), input]))
      }
    }
  }

  /// A folder for the time of a run.
  struct Folder {
    let url: URL
    var binary: String { url.appendingPathComponent("run").path }

    func write(_ text: String, _ name: String) throws -> String {
      let file = url.appendingPathComponent(name)
      try Data(text.utf8).write(to: file)
      return file.path
    }
  }

  func inFolder<Result>(_ body: (Folder) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("nabla-export-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(Folder(url: url))
  }

  func compile(_ compiler: String, _ arguments: [String]) throws {
    guard let path = Executable.find(compiler) else {
      throw Failure(description: "there is no \(compiler)")
    }
    let messages = try Executable.run(path, arguments)
    if !messages.isEmpty { throw Failure(description: messages) }
  }

  func parsed(_ output: String) throws -> [[[Double]?]] {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard lines.count == functions.reduce(0, { $0 + $1.points.count }) else {
      throw Failure(description: "\(language): \(output.suffix(2_000))")
    }
    var next = lines.startIndex
    return try functions.map { function in
      try function.points.map { _ in
        defer { next += 1 }
        if lines[next] == "undefined" { return nil }
        let numbers = lines[next].split(separator: " ").compactMap { Double($0) }
        let count = function.valueCount + function.firstCount + function.secondCount
        guard numbers.count == count else {
          throw Failure(description: "\(language), \(function.name): \(lines[next])")
        }
        return numbers
      }
    }
  }
}
