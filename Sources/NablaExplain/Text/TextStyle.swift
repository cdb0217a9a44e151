/// How the text form of an explanation looks.
public struct TextStyle: Sendable {
  /// Whether to use the terminal's colours.
  public var colours: Bool
  /// Whether every operation has a line of its own, instead of one line for each named value.
  public var operations: Bool
  /// How many lines are shown before the rest is only counted.
  public var limit: Int

  public init(colours: Bool = false, operations: Bool = false, limit: Int = 400) {
    self.colours = colours
    self.operations = operations
    self.limit = limit
  }

  func bold(_ text: String) -> String { painted(text, "1") }
  func quiet(_ text: String) -> String { painted(text, "2") }
  func value(_ text: String) -> String { painted(text, "36") }
  func gradient(_ text: String) -> String { painted(text, "33") }

  private func painted(_ text: String, _ code: String) -> String {
    colours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// A column of text: cells padded to one width.
struct Column {
  let width: Int

  init(_ cells: some Sequence<String>) { width = cells.map(\.count).max() ?? 0 }

  func left(_ cell: String) -> String { cell + padding(cell) }
  func right(_ cell: String) -> String { padding(cell) + cell }
  private func padding(_ cell: String) -> String {
    String(repeating: " ", count: max(0, width - cell.count))
  }
}
