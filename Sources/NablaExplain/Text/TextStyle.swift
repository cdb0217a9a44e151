/// How the text form of an explanation looks.
public struct TextStyle: Sendable {
  /// Whether to use the terminal's colours.
  public var isColored: Bool
  /// Whether every operation has a line of its own, instead of one line for each named value.
  public var showsOperations: Bool
  /// How many lines are shown before the rest is only counted.
  public var maximumLines: Int

  public init(isColored: Bool = false, showsOperations: Bool = false, maximumLines: Int = 400) {
    self.isColored = isColored
    self.showsOperations = showsOperations
    self.maximumLines = maximumLines
  }

  func bold(_ text: String) -> String { painted(text, "1") }
  func quiet(_ text: String) -> String { painted(text, "2") }
  func value(_ text: String) -> String { painted(text, "36") }
  func gradient(_ text: String) -> String { painted(text, "33") }

  /// The text between the terminal's codes for a colour.
  package func painted(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// A column of text: cells padded to one width.
package struct Column {
  let width: Int

  package init(_ cells: some Sequence<String>) { width = cells.map(\.count).max() ?? 0 }

  package func left(_ cell: String) -> String { cell + padding(cell) }
  package func right(_ cell: String) -> String { padding(cell) + cell }
  private func padding(_ cell: String) -> String {
    String(repeating: " ", count: max(0, width - cell.count))
  }
}
