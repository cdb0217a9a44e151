import Foundation

/// What a run of the tests skipped, and why: printed once, at the end of the output.
///
/// The runner's own last line counts skipped tests as passed, and its lines about each are lost among
/// thousands of others.
public enum SkippedTests {
  /// Notes a test that was skipped, by the suite that it is in.
  static func note(test suite: String, of subject: String, because reason: String) {
    add("tests \(subject)", suite, reason)
  }

  /// Notes a part of tests that was skipped, such as the kernels of one instruction set.
  public static func note(part: String, because reason: String) { add(part, nil, reason) }

  private struct Entry {
    let what: String
    let reason: String
    var count = 0
    var suites: Set<String> = []

    /// `9 tests of JavaScript in node (EngineTests): node is not installed; ...`.
    var text: String {
      let number = suites.isEmpty ? "" : "\(count) "
      let noun = count == 1 ? what.replacingOccurrences(of: "tests ", with: "test ") : what
      let list = suites.isEmpty ? "" : " (\(suites.sorted().joined(separator: ", ")))"
      return "\(number)\(noun)\(list): \(reason)"
    }
  }

  private static let lock = NSLock()
  nonisolated(unsafe) private static var entries: [Entry] = []

  private static func add(_ what: String, _ suite: String?, _ reason: String) {
    lock.lock()
    defer { lock.unlock() }
    // After the runner's last line, which it prints when all tests have ended.
    if entries.isEmpty { atexit { print(SkippedTests.summary) } }
    let known = entries.firstIndex { $0.what == what && $0.reason == reason }
    if known == nil { entries.append(Entry(what: what, reason: reason)) }
    let index = known ?? entries.count - 1
    entries[index].count += 1
    if let suite { entries[index].suites.insert(suite) }
  }

  private static var summary: String {
    let lines = entries.map { "  \($0.text)" }.sorted()
    return (["SKIPPED, although counted above as passed:"] + lines).joined(separator: "\n")
  }
}
