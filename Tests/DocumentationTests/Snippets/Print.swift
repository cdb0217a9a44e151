import Foundation
import Testing

/// A suite of snippets, in which `print` checks what a snippet prints and prints nothing.
protocol SnippetSuite {}

extension SnippetSuite {
  /// Compares the text of an item with the comment at the end of the line, if there is one:
  ///
  ///     print(jacobian)  // 1000 × 1000, 2998 nonzeros, columns, 3 colors
  func print(
    _ item: Any, file: String = #filePath, line: Int = #line,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      fatalError("\(file) cannot be read")
    }
    let code = text.components(separatedBy: "\n")[line - 1]
    guard let slashes = code.range(of: "  // ") else { return }
    #expect("\(item)" == code[slashes.upperBound...], sourceLocation: sourceLocation)
  }
}
