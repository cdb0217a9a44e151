/// The options of an explanation's text form.
public struct TextStyle: Sendable {
  /// Whether to use ANSI escape codes for colours.
  public var isColored: Bool
  /// Whether every operation is a line, instead of every named value.
  public var showsOperations: Bool
  /// The largest number of lines shown; the rest is only counted.
  public var maximumLines: Int

  /// A style; by default without colours, one line for each named value, at most 400 lines.
  public init(isColored: Bool = false, showsOperations: Bool = false, maximumLines: Int = 400) {
    self.isColored = isColored
    self.showsOperations = showsOperations
    self.maximumLines = maximumLines
  }

  func bold(_ text: String) -> String { painted(text, "1") }
  func quiet(_ text: String) -> String { painted(text, "2") }
  func value(_ text: String) -> String { painted(text, "36") }
  func gradient(_ text: String) -> String { painted(text, "33") }

  /// `text` between the ANSI escape codes of a colour, if colours are used.
  package func painted(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// A column of text, whose cells are padded to the width of the longest.
package struct Column {
  let width: Int

  /// A column as wide as the longest of `cells`.
  package init(_ cells: some Sequence<String>) { width = cells.map(\.count).max() ?? 0 }

  /// `cell` padded on the right.
  package func left(_ cell: String) -> String { cell + padding(cell) }
  /// `cell` padded on the left.
  package func right(_ cell: String) -> String { padding(cell) + cell }
  private func padding(_ cell: String) -> String {
    String(repeating: " ", count: max(0, width - cell.count))
  }
}
