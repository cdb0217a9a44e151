/// The texts on the card of a node, and its smallest size.
package struct Card: Equatable, Sendable {
  package let kind: Diagram.Kind
  /// The texts as they are drawn: shortened if too long; empty or `nil` if there are none.
  let name: String
  let operation: String
  let value: String
  let gradient: String?
  /// The smallest size at which all texts fit.
  package let width: Double
  package let height: Double

  static let padding = 11.0
  static let nameSize = 15.0
  static let operationSize = 11.5
  static let symbolSize = 15.0
  static let valueSize = 13.5
  static let gradientSize = 12.5
  static let nameRow = 24.0
  static let valueRow = 20.0
  static let stripHeight = 23.0
  private static let longest = 150.0

  init(_ node: Diagram.Node) {
    kind = node.kind
    let name = TextMetrics.fitted(
      node.title, width: Self.longest, size: Self.nameSize, isBold: true)
    let value = TextMetrics.fitted(node.value, width: Self.longest, size: Self.valueSize)
    self.name = name
    self.value = value

    if node.kind == .constant {
      // A constant shows only its value, or `name = value`.
      operation = ""
      gradient = nil
      let label = name.isEmpty ? value : "\(name) = \(value)"
      width = max(30, TextMetrics.width(label, size: Self.valueSize) + 2 * Self.padding)
      height = 28
      return
    }

    let operation = TextMetrics.fitted(
      Self.symbols[node.operation] ?? node.operation, width: Self.longest,
      size: Self.operationSize)
    let gradient = node.gradient.map {
      TextMetrics.fitted("∇ " + $0, width: Self.longest, size: Self.gradientSize)
    }
    self.operation = operation
    self.gradient = gradient

    let nameWidth = TextMetrics.width(name, size: Self.nameSize, isBold: true)
    let chipWidth = operation.isEmpty ? 0 : Self.chipWidth(operation)
    let between = name.isEmpty || operation.isEmpty ? 0.0 : 8
    let rows = [
      nameWidth + between + chipWidth,
      TextMetrics.width(value, size: Self.valueSize),
      TextMetrics.width(gradient ?? "", size: Self.gradientSize),
    ]
    width = max(58, rows.max()! + 2 * Self.padding)
    height =
      7 + Self.nameRow + (value.isEmpty ? 0 : Self.valueRow) + 5
      + (gradient == nil ? 0 : Self.stripHeight)
  }

  /// Typographic symbols of operations.
  private static let symbols = ["*": "×", "-": "−"]

  /// Whether the operation is a single symbol, which is drawn larger.
  var isSymbol: Bool {
    operation.count == 1 && operation.allSatisfy { !$0.isLetter && !$0.isNumber }
  }

  /// The width of the rounded box around an operation.
  static func chipWidth(_ operation: String) -> Double {
    max(22, TextMetrics.width(operation, size: operationSize) + 12)
  }
}
