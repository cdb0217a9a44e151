import Foundation
import Testing

/// A program that some tests run, and that a machine may lack.
///
///     @Suite(.serialized, .needs(.browser)) struct PageTests { ... }
///
/// Without it, these tests are skipped, and listed at the end of the output. In CI they run, and fail
/// with a message that says what to install.
public enum Requirement: CaseIterable, Sendable {
  /// Chromium and the driver that controls it.
  case browser
  /// The interpreter of JavaScript.
  case node

  /// What the tests are about, after their number.
  var subject: String {
    switch self {
    case .browser: "of the explain page in a browser"
    case .node: "of JavaScript in node"
    }
  }

  /// What is missing and how to install it, or nil if nothing is. `find` returns the path of a
  /// program.
  public func missing(_ find: (String) -> String? = Executable.find) -> String? {
    switch self {
    case .browser:
      let browser = Browser.programs.lazy.compactMap(find).first
      switch (browser, find(Browser.driver)) {
      case (_?, _?): return nil
      case (let browser?, nil):
        return """
          the browser \(browser) is installed, but its driver \(Browser.driver) is not; install it: \
          apt-get install chromium-driver
          """
      case (nil, let driver?):
        return """
          the driver \(driver) is installed, but no browser is; install one: \
          apt-get install chromium
          """
      case (nil, nil):
        return "no browser is installed; install one: apt-get install chromium chromium-driver"
      }
    case .node:
      return find("node") == nil ? "node is not installed; install it: apt-get install nodejs" : nil
    }
  }

  /// Whether tests that need it are run. In CI they always are, and fail if it is missing.
  public var isTested: Bool { missing() == nil || Self.isCI }

  private static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"
}

/// Runs a test, or the tests of a suite, only if a requirement is met: see ``Requirement``.
public struct RequirementTrait: TestTrait, SuiteTrait {
  let requirement: Requirement

  public var isRecursive: Bool { true }

  public func prepare(for test: Test) async throws {
    guard !requirement.isTested, let missing = requirement.missing() else { return }
    let suite = test.sourceLocation.fileName.replacingOccurrences(of: ".swift", with: "")
    if !test.isSuite {
      SkippedTests.note(test: suite, of: requirement.subject, because: missing)
    }
    try await ConditionTrait.disabled(if: true, "\(missing)").prepare(for: test)
  }
}

extension Trait where Self == RequirementTrait {
  /// Skips the test, or the tests of the suite, where a program that they run is missing.
  public static func needs(_ requirement: Requirement) -> Self { Self(requirement: requirement) }
}
