import Foundation

/// The standard output of a command.
enum StandardOutput {
  /// Writes the text.
  ///
  /// - Throws: ``CommandFailure`` if the text cannot be written: a full disk must not look like
  ///   success.
  static func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      if SystemError.code(of: error) == EPIPE {
        // The reader closed the pipe, as `head` does when it has enough.
        Foundation.exit(CommandFailure.Reason.output.rawValue)
      }
      throw CommandFailure(
        .output, "standard output cannot be written: \(SystemError.reason(of: error))")
    }
  }
}
