import Foundation
import Nabla

/// A file, or standard input.
struct InputFile {
  /// `-` for standard input.
  let path: String

  /// The contents.
  ///
  /// - Throws: ``CommandFailure`` if the file cannot be read, or is too large for a formula.
  func bytes() throws -> [UInt8] {
    let handle = path == "-" ? FileHandle.standardInput : try open()
    var bytes: [UInt8] = []
    do {
      // Reading stops one byte past the limit, which shows that there is more: a device may never
      // end.
      while bytes.count <= Formula.maximumBytes,
        let part = try handle.read(upToCount: Formula.maximumBytes + 1 - bytes.count),
        !part.isEmpty
      {
        bytes += part
      }
    } catch {
      throw failure("cannot be read: \(SystemError.reason(of: error))")
    }
    if bytes.count > Formula.maximumBytes {
      throw CommandFailure(
        .data, "\(name): a formula has at most \(Formula.maximumBytes >> 20) MiB, this file more")
    }
    return bytes
  }

  private func open() throws -> FileHandle {
    var status = stat()
    if stat(path, &status) != 0 {
      let reason = errno
      guard reason == ENOENT || reason == ENOTDIR else {
        throw failure("cannot be read: \(String(cString: strerror(reason)))")
      }
      if lstat(path, &status) == 0 { throw failure("a link to a file that does not exist") }
      let hint =
        path.contains(where: { " =+*/()".contains($0) })
        ? "; if it is the formula itself, write --expression before it" : ""
      throw failure("there is no such file\(hint)")
    }
    if status.st_mode & S_IFMT == S_IFDIR { throw failure("this is a directory") }
    do {
      return try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    } catch {
      throw failure("cannot be read: \(SystemError.reason(of: error))")
    }
  }

  private var name: String { path == "-" ? "standard input" : path }

  private func failure(_ message: String) -> CommandFailure {
    CommandFailure(.noInput, "\(name): \(message)")
  }
}
