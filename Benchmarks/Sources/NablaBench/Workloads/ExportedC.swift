import Foundation
import Nabla

/// A program as C that the compiler of this machine has made: exported, compiled and loaded before
/// anything is timed.
struct ExportedC: @unchecked Sendable {
  typealias One =
    @convention(c) (
      UnsafePointer<Double>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
    ) -> Void
  typealias Batch =
    @convention(c) (
      Int, UnsafePointer<UnsafePointer<Double>?>, UnsafePointer<UnsafeMutablePointer<Double>?>,
      UnsafePointer<UnsafeMutablePointer<Double>?>
    ) -> Void

  /// One input: its outputs, and its Jacobian row by row.
  let one: One
  /// Many inputs by columns.
  let batch: Batch

  /// - Throws: if there is no `cc`, or it refuses the text.
  init(_ program: Program) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appendingPathComponent("exported.c")
    let library = folder.appendingPathComponent("exported.so")
    try program.cSource(named: "exported", batched: true)
      .write(to: source, atomically: true, encoding: .utf8)
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = [
      ProcessInfo.processInfo.environment["CC"] ?? "cc", "-O3", "-march=native", "-shared", "-fPIC",
      "-w", "-o", library.path, source.path, "-lm",
    ]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0, let handle = dlopen(library.path, RTLD_NOW),
      let one = dlsym(handle, "exported"), let batch = dlsym(handle, "exported_batch")
    else {
      throw Disagreement(description: "the C compiler did not make a library of the exported text")
    }
    self.one = unsafeBitCast(one, to: One.self)
    self.batch = unsafeBitCast(batch, to: Batch.self)
  }
}
