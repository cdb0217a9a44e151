import Foundation
import Nabla

/// The reason why a command failed, for standard error, and its exit code.
struct CommandFailure: Error {
  /// Exit codes as in BSD's sysexits.h.
  enum Reason: Int32 {
    /// The formula has a mistake.
    case data = 65
    /// The file cannot be read.
    case noInput = 66
    /// The output file cannot be written.
    case cannotCreate = 73
    /// Standard output cannot be written.
    case output = 74
  }

  let reason: Reason
  let message: String
  /// The line with the mistake, and a line that marks it.
  private var place: (line: String, marker: String)?

  init(_ reason: Reason, _ message: String) {
    self.reason = reason
    // It may quote the name of a file.
    self.message = PlainText.withoutControls(message)
  }

  /// A mistake in a formula from a file, or from the command line.
  init(_ error: FormulaError, in file: String?) {
    var words = file.map { [$0 == "-" ? "standard input" : $0] } ?? []
    if let location = error.location {
      words += ["line \(location.line)", "column \(location.column)"]
      self.place = (location.excerpt, location.marker)
    }
    reason = .data
    let place = words.isEmpty ? "" : words.joined(separator: ", ") + ": "
    message = PlainText.withoutControls(place + error.message)
  }

  var exitCode: Int32 { reason.rawValue }

  /// Writes the failure on standard error.
  func report() {
    let isColored = Terminal.showsColours(on: FileHandle.standardError)
    // If standard error is closed or full, only the exit code remains.
    try? FileHandle.standardError.write(contentsOf: Data(text(isColored: isColored).utf8))
  }

  func text(isColored: Bool) -> String {
    let style = TextStyle(isColored: isColored)
    var text = style.painted("Error:", "1;31") + " \(message)\n"
    if let place { text += "  \(place.line)\n  \(style.painted(place.marker, "1;32"))\n" }
    return text
  }
}

/// The capabilities of the terminal.
enum Terminal {
  /// Whether to write colours: to a terminal that supports them, unless `NO_COLOR` is set
  /// (no-color.org).
  static func showsColours(on handle: FileHandle) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(handle.fileDescriptor) != 0 && (environment["NO_COLOR"] ?? "").isEmpty
      && environment["TERM"] != "dumb"
  }
}
