import Foundation
import Testing

@Suite("Bad input to the command")
struct BadInputTests {
  @Test("shows the line of a formula, and where its mistake is")
  func formula() throws {
    let text = Data("x = -2\ny = reul(x) + 1\n".utf8)
    let run = try nabla(onFile: text) { ["gradient", $0] }
    #expect(
      run.errors == """
        Error: formula.nabla, line 2, column 5: there is no function "reul"; did you mean "relu"?
          y = reul(x) + 1
              ^~~~

        """)
    #expect(run.output == "")
    #expect(run.exitCode == 65)

    let fromInput = try nabla("check", "-", input: "y = (1")
    #expect(fromInput.errors.hasPrefix("Error: standard input, line 1, column 5: this \"(\""))
    let expression = try nabla("check", "-e", "y = (1")
    #expect(expression.errors.hasPrefix("Error: line 1, column 5: this \"(\""))
  }

  @Test(
    "is one error with an exit code that says what kind",
    arguments: [
      (["gradient", "missing.nabla"], 66, "missing.nabla: there is no such file"),
      (
        ["gradient", "y = 2 * x"], 66,
        "y = 2 * x: there is no such file; if it is the formula itself, write --expression before it"
      ),
      (["gradient", "/"], 66, "/: this is a directory"),
      (
        ["gradient", "-"], 65,
        "standard input: the formula is empty; write a line such as y = 2 * x"
      ),
      (["gradient", "-e", ""], 65, "the formula is empty; write a line such as y = 2 * x"),
      (["gradient"], 64, "Give a FILE, - for standard input, or --expression."),
      (["gradient", "-", "-e", "x"], 64, "Give a FILE or --expression, not both."),
      (
        ["gradient", "-e", "x", "--at", "x=abc"], 64,
        "The value 'x=abc' is invalid for '--at <name=value>': \"abc\" is not a number."
      ),
      (
        ["gradient", "-e", "x", "--at", "x=1; y = 2"], 64,
        "The value 'x=1; y = 2' is invalid for '--at <name=value>': \"1; y = 2\" is not a number."
      ),
      (
        ["gradient", "-e", "x", "--at", "x"], 64,
        "The value 'x' is invalid for '--at <name=value>': "
          + "Write a name, = and a number, as in --at x=3."
      ),
      (
        ["gradient", "-e", "x", "--at", "=3"], 64,
        "The value '=3' is invalid for '--at <name=value>': A name is missing before \"=\"."
      ),
      (
        ["gradient", "-e", "x", "--at", "x=1e400"], 64,
        "The value 'x=1e400' is invalid for '--at <name=value>': \"1e400\" is too large: the largest "
          + "number is 1.797e308; write inf for ∞."
      ),
      (
        ["gradient", "-e", "x", "--at", "x=1,5"], 64,
        "The value 'x=1,5' is invalid for '--at <name=value>': a decimal point is written \".\", and "
          + "digits are grouped by _, as in 1_000.5."
      ),
      (["gradient", "a\u{1B}[31m"], 66, "a\u{FFFD}[31m: there is no such file"),
      (
        ["gradient", "-e", "x=2", "-e", "y=q"], 65,
        "line 2, column 3: unknown name \"q\"; "
          + "assign it on a line above"
      ),
      (["gradient", "-e", "x", "--at", "x=1", "--at", "x=2"], 64, "--at gives \"x\" two values."),
      (
        ["gradient", "-e", "width = 2; width * 2", "--at", "widht=1"], 65,
        "a value is given for \"widht\"; did you mean \"width\"?"
      ),
      (
        ["check", "-e", "x = 2; loss = x", "--of", "los"], 65,
        "the formula has no name \"los\"; did you mean \"loss\"?"
      ),
    ] as [([String], Int32, String)])
  func errors(_ arguments: [String], _ exitCode: Int32, _ message: String) throws {
    let run = try nabla(arguments)
    #expect(run.errors.split(separator: "\n").first.map(String.init) == "Error: " + message)
    #expect(run.output == "")
    #expect(run.exitCode == exitCode)
  }

  @Test(
    "of every kind in a file is refused with its place",
    arguments: [
      (Data([0x78, 0x3D, 0xFF, 0xFE]), "line 1, column 3: the byte 0xFF is not UTF-8 text"),
      (Data("x = 1\n\0\0".utf8), "line 2, column 1: a formula is text; it cannot hold the control"),
      (Data(repeating: 0, count: 100), "line 1, column 1: a formula is text"),
      (
        Data(repeating: 0x28, count: 1_000_000), "line 1, column 1001: parentheses nest deeper than"
      ),
      (Data(repeating: 0x78, count: 1_000_000), "line 1, column 1: a name of 1000000 bytes"),
    ])
  func files(_ contents: Data, _ message: String) throws {
    let run = try nabla(onFile: contents) { ["gradient", $0] }
    #expect(run.errors.hasPrefix("Error: formula.nabla, \(message)"))
    #expect(run.errors.utf8.count < 1_000)
    #expect(run.output == "")
    #expect(run.exitCode == 65)
  }

  @Test("is refused when it is larger than a formula can be, without reading all of it")
  func size() throws {
    let large = try nabla(onFile: Data(repeating: 0x20, count: 17 << 20)) { ["gradient", $0] }
    #expect(
      large.errors == "Error: formula.nabla: a formula has at most 16 MiB, this file more\n")
    #expect(large.exitCode == 65)
    #expect(try nabla("gradient", "/dev/zero").exitCode == 65)
  }

  @Test("an output file that cannot be written is an error; a link stays a link")
  func outputs() throws {
    let missing = try nabla("explain", "-e", "x = 2; y = x", "-o", "/nonexistent/file")
    #expect(missing.exitCode == 73)
    #expect(missing.errors == "Error: /nonexistent/file: there is no such folder\n")
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("nabla-output-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try nabla("explain", "-e", "x = 2; y = x", "-o", folder.path).exitCode == 73)
    let target = folder.appendingPathComponent("target")
    let link = folder.appendingPathComponent("link")
    try Data("old".utf8).write(to: target)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
    #expect(try nabla("explain", "-e", "x = 2; y = x * x", "-o", link.path).exitCode == 0)
    #expect(try String(contentsOf: target, encoding: .utf8).hasPrefix("Forward"))
    let kind = try FileManager.default.attributesOfItem(atPath: link.path)[.type]
    #expect(kind as? FileAttributeType == .typeSymbolicLink)
  }

  @Test("a link that leads to itself or to nothing is not called a missing file")
  func links() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("nabla-links-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let loop = folder.appendingPathComponent("loop").path
    let dangling = folder.appendingPathComponent("dangling").path
    try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
    try FileManager.default.createSymbolicLink(
      atPath: dangling, withDestinationPath: folder.path + "/none")
    let levels = "Too many levels of symbolic links"
    let read = try nabla("gradient", loop)
    #expect(read.errors == "Error: \(loop): cannot be read: \(levels)\n")
    #expect(read.exitCode == 66)
    let written = try nabla("explain", "-e", "x = 2; y = x", "-o", loop)
    #expect(written.errors == "Error: \(loop): cannot be written: \(levels)\n")
    #expect(written.exitCode == 73)
    #expect(
      try nabla("gradient", dangling).errors
        == "Error: \(dangling): a link to a file that does not exist\n")
  }
}
