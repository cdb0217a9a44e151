/// The functions that exported rules call and JavaScript lacks: those that a script needs.
enum ScriptSupport {
  /// Each function's name and text, in the order of the file.
  private static let functions: [(name: String, text: String)] =
    PageSources.support.split(separator: "// function: ").dropFirst(1).compactMap { part in
      guard let end = part.firstIndex(of: "\n") else { return nil }
      return (String(part[..<end]), String(part[part.index(after: end)...]))
    }

  /// The functions that a script calls, and those that these call.
  static func functions(for script: String) -> String {
    var needed: Set<String> = []
    var texts = [script]
    while let text = texts.popLast() {
      let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }
      let called = Set(words.map(String.init))
      for function in functions where called.contains(function.name) {
        if needed.insert(function.name).inserted { texts.append(function.text) }
      }
    }
    return functions.filter { needed.contains($0.name) }.map(\.text).joined()
  }
}
