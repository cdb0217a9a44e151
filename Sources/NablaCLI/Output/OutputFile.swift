import Foundation

/// A file to write.
struct OutputFile {
  let path: String

  /// Writes the text, replacing the contents of a file. Devices and pipes receive it.
  ///
  /// - Throws: ``CommandFailure`` if that is not possible; the file is then unchanged.
  func write(_ text: String) throws {
    let data = Data(text.utf8)
    let kind = try kindOfTarget()
    do {
      switch kind {
      case .file:
        // A symbolic link is kept: its target is written.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        try data.write(to: target, options: .atomic)
      case .stream:
        try FileHandle(forWritingTo: URL(fileURLWithPath: path)).write(contentsOf: data)
      }
    } catch {
      throw failure("cannot be written: \(SystemError.reason(of: error))")
    }
  }

  private enum Kind {
    /// A regular file, or a new one.
    case file
    /// A device or a pipe, which must not be replaced by a file.
    case stream
  }

  private func kindOfTarget() throws -> Kind {
    if path.isEmpty { throw failure("an empty name for the output file") }
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason = errno
      if reason != ENOENT && reason != ENOTDIR {
        throw failure("cannot be written: \(String(cString: strerror(reason)))")
      }
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      if !FileManager.default.fileExists(atPath: folder) {
        throw failure("there is no such folder")
      }
      return .file
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw failure("this is a directory")
    case S_IFREG: return .file
    default: return .stream
    }
  }

  private func failure(_ message: String) -> CommandFailure {
    CommandFailure(.cannotCreate, path.isEmpty ? message : "\(path): \(message)")
  }
}
