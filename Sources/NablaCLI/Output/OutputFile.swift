import Foundation

/// A file to write.
struct OutputFile {
  let path: String

  /// Writes the text, in place of what the file held.
  ///
  /// - Throws: ``CommandFailure`` if that is not possible; the file is then as it was.
  func write(_ text: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandFailure(
        .cannotCreate, "\(path): cannot be written: \(SystemError.reason(of: error))")
    }
  }
}

/// The system's reason for an error, without Foundation's sentence around it.
enum SystemError {
  static func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let code = (underlying ?? error as NSError).code
    return String(cString: strerror(Int32(truncatingIfNeeded: code)))
  }
}
