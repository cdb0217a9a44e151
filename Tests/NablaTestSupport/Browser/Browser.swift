import Foundation

/// Headless Chromium, driven by the WebDriver protocol.
///
/// Debian has both: `apt-get install chromium chromium-driver`.
public final class Browser: Sendable {
  private let port: UInt16
  private let session: String

  /// An unsuccessful answer of the driver.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Programs that can be driven, the first of which that is installed is used.
  static let programs = ["chromium", "google-chrome"]
  /// The program that drives them.
  static let driver = "chromedriver"

  /// Runs a test in a browser, which is closed afterwards. The test, or its suite, `.needs(.browser)`.
  public static func run(
    width: Int = 1280, height: Int = 800, _ test: (Browser) throws -> Void
  ) throws {
    guard let driver = Executable.find(Self.driver),
      let chromium = programs.lazy.compactMap(Executable.find).first
    else { throw Failure(description: Requirement.browser.missing() ?? "no browser") }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: driver)
    process.arguments = ["--port=0"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // The driver inherits a mask of signals in which SIGTERM is blocked.
    defer { kill(process.processIdentifier, SIGKILL) }
    let port = try port(from: output.fileHandleForReading)
    let browser = try Browser(port: port, chromium, width, height)
    do {
      try test(browser)
      try browser.close()
    } catch {
      try? browser.close()
      throw error
    }
  }

  /// The driver prints the port that it was given.
  private static func port(from handle: FileHandle) throws -> UInt16 {
    var text = ""
    while true {
      let data = handle.availableData
      if data.isEmpty { throw Failure(description: "chromedriver ended: \(text)") }
      text += String(decoding: data, as: UTF8.self)
      for line in text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1) {
        guard let range = line.range(of: "started successfully on port ") else { continue }
        let digits = line[range.upperBound...].prefix { $0.isNumber }
        if let port = UInt16(digits) { return port }
      }
    }
  }

  private init(port: UInt16, _ chromium: String, _ width: Int, _ height: Int) throws {
    let options: [String: any Sendable] = [
      "binary": chromium,
      "args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--hide-scrollbars", "--window-size=\(width),\(height)", "--lang=en-GB",
      ],
    ]
    let capabilities: [String: any Sendable] = [
      "capabilities": [
        "alwaysMatch": [
          "browserName": "chrome", "goog:chromeOptions": options,
          "goog:loggingPrefs": ["browser": "ALL", "performance": "ALL"],
        ] as [String: any Sendable]
      ]
    ]
    let answer = try Self.send("POST", port, "/session", capabilities)
    guard let session = (answer as? [String: Any])?["sessionId"] as? String else {
      throw Failure(description: "no session: \(answer)")
    }
    self.port = port
    self.session = session
  }

  private func close() throws { _ = try Self.send("DELETE", port, "/session/\(session)", nil) }

  // MARK: Commands

  /// Opens a page: a file of this text.
  public func open(html: String) throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("nabla-page-\(UUID().uuidString).html")
    try Data(html.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    _ = try post("url", ["url": file.absoluteString])
  }

  /// Runs a script, the body of a function, and returns its result.
  @discardableResult
  public func evaluate(_ script: String) throws -> Any {
    try post("execute/sync", ["script": script, "args": [String]()] as [String: any Sendable])
  }

  /// The text that a script returns.
  public func string(_ script: String) throws -> String {
    guard let text = try evaluate(script) as? String else {
      throw Failure(description: "no text: \(script.prefix(200))")
    }
    return text
  }

  /// The number that a script returns.
  public func number(_ script: String) throws -> Double {
    guard let number = try evaluate(script) as? NSNumber else {
      throw Failure(description: "no number: \(script.prefix(200))")
    }
    return number.doubleValue
  }

  /// Clicks on the element that a CSS selector finds, as a user would.
  public func click(_ selector: String) throws {
    _ = try post("element/\(try element(selector))/click", [:])
  }

  /// Types into an element, in place of what it holds.
  public func type(_ text: String, into selector: String) throws {
    let element = try element(selector)
    _ = try post("element/\(element)/clear", [:])
    _ = try post("element/\(element)/value", ["text": text])
  }

  /// Presses a key, such as `\u{E014}` for the right arrow, where the focus is.
  public func press(_ key: String) throws {
    let actions: [[String: any Sendable]] = [
      ["type": "keyDown", "value": key], ["type": "keyUp", "value": key],
    ]
    let keys: [String: any Sendable] = ["type": "key", "id": "keys", "actions": actions]
    _ = try post("actions", ["actions": [keys]])
  }

  /// A picture of the window, as a PNG.
  public func screenshot() throws -> Data {
    guard let text = try Self.send("GET", port, "/session/\(session)/screenshot", nil) as? String,
      let data = Data(base64Encoded: text)
    else { throw Failure(description: "no picture") }
    return data
  }

  /// Emulates a device: its size, its media type and its preference for dark colours.
  public func pretend(width: Int, height: Int, dark: Bool, media: String = "") throws {
    try devTools(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500])
    try devTools(
      "Emulation.setEmulatedMedia",
      [
        "media": media,
        "features": [["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]],
      ])
  }

  /// Runs a command of Chromium's DevTools protocol, and returns its result.
  @discardableResult
  public func devTools(_ command: String, _ parameters: [String: any Sendable] = [:]) throws -> Any
  {
    try post("goog/cdp/execute", ["cmd": command, "params": parameters] as [String: any Sendable])
  }

  /// How many times blocks of JavaScript run in the page during `body`.
  ///
  /// A measure of work that does not depend on the speed and load of the machine.
  public func operations(_ body: () throws -> Void) throws -> Int {
    try devTools("Profiler.enable")
    try devTools("Profiler.startPreciseCoverage", ["callCount": true, "detailed": true])
    try body()
    let answer = try devTools("Profiler.takePreciseCoverage") as? [String: Any]
    try devTools("Profiler.disable")
    guard let scripts = answer?["result"] as? [[String: Any]] else {
      throw Failure(description: "no coverage: \(String(describing: answer))")
    }
    let functions = scripts.flatMap { $0["functions"] as? [[String: Any]] ?? [] }
    let ranges = functions.flatMap { $0["ranges"] as? [[String: Any]] ?? [] }
    return ranges.reduce(0) { $0 + ($1["count"] as? Int ?? 0) }
  }

  // MARK: Logs

  /// The console messages of the page, including errors, since the last call.
  public func console() throws -> [String] {
    try log("browser").map { $0["message"] as? String ?? "" }
  }

  /// The addresses that the page has requested over the network since the last call.
  public func requests() throws -> [String] {
    try log("performance").compactMap { entry in
      guard let text = entry["message"] as? String,
        let event = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
        let message = event["message"] as? [String: Any],
        message["method"] as? String == "Network.requestWillBeSent",
        let parameters = message["params"] as? [String: Any],
        let request = parameters["request"] as? [String: Any],
        let url = request["url"] as? String
      else { return nil }
      return url.hasPrefix("file:") || url.hasPrefix("data:") ? nil : url
    }
  }

  private func log(_ kind: String) throws -> [[String: Any]] {
    try post("se/log", ["type": kind]) as? [[String: Any]] ?? []
  }

  // MARK: The protocol

  private func element(_ selector: String) throws -> String {
    let answer = try post("element", ["using": "css selector", "value": selector])
    guard let id = (answer as? [String: String])?.values.first else {
      throw Failure(description: "no element: \(selector)")
    }
    return id
  }

  private func post(_ path: String, _ body: [String: any Sendable]) throws -> Any {
    try Self.send("POST", port, "/session/\(session)/\(path)", body)
  }

  private static func send(
    _ method: String, _ port: UInt16, _ path: String, _ body: [String: any Sendable]?
  ) throws -> Any {
    let data = try body.map { try JSONSerialization.data(withJSONObject: $0) }
    let answer = try LocalHTTP.send(method, port: port, path: path, body: data)
    let object = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
    let value = object?["value"] ?? NSNull()
    guard answer.status == 200 else {
      let message = (value as? [String: Any])?["message"] ?? value
      throw Failure(description: "\(method) \(path): \(message)")
    }
    return value
  }
}
