import Foundation

/// What a command prints.
enum StandardOutput {
  /// - Throws: ``CommandFailure`` if the text cannot be written: a full disk must not pass for
  ///   success.
  static func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      if SystemError.code(of: error) == EPIPE {
        // The reader has what it wanted, as `head` does.
        Foundation.exit(CommandFailure.Reason.output.rawValue)
      }
      throw CommandFailure(
        .output, "standard output cannot be written: \(SystemError.reason(of: error))")
    }
  }
}
