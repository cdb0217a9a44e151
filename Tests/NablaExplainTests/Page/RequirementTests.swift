import NablaTestSupport
import Testing

/// What is said where a program that tests run is missing.
@Suite struct RequirementTests {
  @Test(
    arguments: [
      (Requirement.browser, ["chromium", "chromedriver"], nil),
      (.browser, ["google-chrome", "chromedriver"], nil),
      (
        .browser, ["chromium"],
        """
        the browser /bin/chromium is installed, but its driver chromedriver is not; install it: \
        apt-get install chromium-driver
        """
      ),
      (
        .browser, ["chromedriver"],
        """
        the driver /bin/chromedriver is installed, but no browser is; install one: \
        apt-get install chromium
        """
      ),
      (
        .browser, [],
        "no browser is installed; install one: apt-get install chromium chromium-driver"
      ),
      (.node, ["node"], nil),
      (.node, ["chromium"], "node is not installed; install it: apt-get install nodejs"),
    ] as [(Requirement, [String], String?)])
  func `the message names what is missing, what is there and what to install`(
    _ requirement: Requirement, _ installed: [String], _ message: String?
  ) {
    let missing = requirement.missing { installed.contains($0) ? "/bin/\($0)" : nil }
    #expect(missing == message)
  }
}
