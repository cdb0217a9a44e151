import Foundation
import Testing

@Suite("nabla export")
struct ExportCommandTests {
  private static let formula = "mass = 2; speed = 3; energy = mass * speed^2 / 2"

  @Test("It writes a function in the language that was asked for")
  func languages() throws {
    for (language, line) in [
      ("swift", "func energy(_ x: [Double]) -> (value: Double, gradient: [Double]) {"),
      ("c", "double energy(const double *x, double *gradient) {"),
      ("javascript", "function energy(x) {"),
    ] {
      let run = try nabla("export", "-e", Self.formula, "--language", language)
      #expect(run.exitCode == 0)
      #expect(run.errors.isEmpty)
      #expect(run.output.contains("\n\(line)\n"), "\(run.output)")
      #expect(run.output.hasSuffix("\n}\n"))
    }
  }

  @Test("Name, output and derivatives can be chosen")
  func options() throws {
    let run = try nabla(
      "export", "-e", "x = 1; y = x * x; z = y + 1", "--language", "c", "--of", "y", "--name",
      "square", "--value-only")
    #expect(run.output.contains("double square(const double *inputs) {"), "\(run.output)")
    let batch = try nabla("export", "-e", "x = 1; y = x * x", "--language", "c", "--batched")
    #expect(batch.output.contains("void y_batch(long count"), "\(batch.output)")
  }

  @Test("An output whose name cannot be a function's is exported as program")
  func unusableOutput() throws {
    let run = try nabla("export", "-e", "x = 1; double = x * x", "--language", "c")
    #expect(run.exitCode == 0)
    #expect(run.output.contains("double program(const double *inputs"), "\(run.output)")
    let bare = try nabla("export", "-e", "2 * 3", "--language", "javascript")
    #expect(bare.output.contains("return { value: 6, gradient: [] };"), "\(bare.output)")
  }

  @Test("The text goes to a file that -o names")
  func file() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("nabla-export-\(UUID().uuidString).c").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try nabla("export", "-e", Self.formula, "--language", "c", "-o", path)
    #expect(run.exitCode == 0)
    #expect(run.output.isEmpty)
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("double energy("))
    let failed = try nabla("export", "-e", Self.formula, "--language", "c", "-o", "/")
    #expect(failed.exitCode == 73)
    #expect(failed.errors.contains("this is a directory"))
  }

  @Test(
    "Wrong usage is refused with a reason",
    arguments: [
      (["-e", "x = 1; y = x"], "--language", 64),
      (["-e", "x = 1; y = x", "--language", "fortran"], "fortran", 64),
      (
        ["-e", "x = 1; y = x", "--language", "c", "--name", "return"],
        "\"return\" cannot be the name of a function in C.", 64
      ),
      (
        ["-e", "x = 1; y = x", "--language", "swift", "--batched"],
        "--batched goes with --language c.", 64
      ),
      (["-e", "x = 1; y = x", "--language", "c", "--of", "z"], "z", 65),
      (["-e", "x = 1; y = ", "--language", "c"], "column", 65),
      (["/no/such/file", "--language", "c"], "no such file", 66),
    ])
  func wrongUsage(_ arguments: [String], _ reason: String, _ code: Int32) throws {
    let run = try nabla(["export"] + arguments)
    #expect(run.exitCode == code)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(reason), "\(run.errors)")
  }
}
