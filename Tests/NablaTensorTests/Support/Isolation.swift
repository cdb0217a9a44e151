import Foundation
import NablaTestSupport
import Testing

/// Items that are run in another process, so that one that stops it does not hide the others.
enum Isolation {
  /// What each of `count` items wrote, or the message with which it stopped the process.
  ///
  /// - Parameter run: runs the items from a number on in an exit test, which observes both outputs,
  ///   by `reportAll`. It is called again after an item that stops the process.
  static func reports(of count: Int, _ run: (Int) async -> ExitTest.Result?) async -> [String] {
    var reports: [String] = []
    while reports.count < count, let result = await run(reports.count) {
      var isRunning = false
      for line in String(decoding: result.standardOutputContent, as: UTF8.self).split(
        separator: "\n")
      {
        if line == "BEGIN" { isRunning = true }
        if line.hasPrefix("END ") {
          isRunning = false
          reports.append(String(line.dropFirst(4)))
        }
      }
      if isRunning { reports.append("stops the process: \(message(of: result))") }
      if !isRunning && reports.count < count {
        Issue.record("the process stops outside of an item: \(message(of: result))")
        break
      }
    }
    return reports
  }

  /// Runs items and writes their reports of one line each. An item that takes a minute is stopped.
  ///
  /// It ends the process as a failure, as an item does that stops it: an exit test has no result if
  /// its expectation fails.
  static func reportAll<Item>(
    _ items: some Sequence<Item>, _ body: (Item) throws -> String
  ) rethrows -> Never {
    for item in items {
      alarm(60)
      write("BEGIN")
      write("END " + (try body(item).split(separator: "\n").joined(separator: " ")))
    }
    exit(EXIT_FAILURE)
  }

  /// Unbuffered, as the process may stop.
  private static func write(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}
