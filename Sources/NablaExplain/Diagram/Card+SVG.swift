extension Card {
  static let headingSize = 16.0

  /// A heading, shortened so that it does not make the picture much wider.
  static func heading(_ title: String) -> String {
    TextMetrics.fitted(title, width: 640, size: headingSize, isBold: true)
  }

  /// Draws the card in a box of at least its smallest size.
  func draw(in box: Box, into svg: inout String) {
    guard kind != .constant else { return drawConstant(in: box, into: &svg) }

    svg += "<rect class=\"card\" \(SVGText.attributes(box)) rx=\"10\"/>"
    if gradient != nil { drawStrip(in: box, into: &svg) }

    let left = box.x + Self.padding
    let nameMiddle = box.y + 7 + Self.nameRow / 2
    text(name, "name", x: left, middle: nameMiddle, size: Self.nameSize, into: &svg)
    if !operation.isEmpty {
      let width = Self.chipWidth(operation)
      let x = name.isEmpty ? left - 3 : box.x + box.width - Self.padding - width + 3
      let chip = Box(x: x, y: nameMiddle - 9, width: width, height: 18)
      svg += "<rect class=\"chip\" \(SVGText.attributes(chip)) rx=\"6\"/>"
      text(
        operation, isSymbol ? "operation symbol middle" : "operation middle", x: chip.center.x,
        middle: nameMiddle, size: isSymbol ? Self.symbolSize : Self.operationSize, into: &svg)
    }
    let valueMiddle = box.y + 7 + Self.nameRow + Self.valueRow / 2
    text(value, "value", x: left, middle: valueMiddle, size: Self.valueSize, into: &svg)
    text(
      gradient ?? "", "gradient", x: left, middle: box.y + box.height - Self.stripHeight / 2,
      size: Self.gradientSize, into: &svg)
  }

  private func drawConstant(in box: Box, into svg: inout String) {
    let label = name.isEmpty ? value : "\(name) = \(value)"
    svg += "<rect class=\"card\" \(SVGText.attributes(box)) "
    svg += "rx=\"\(SVGText.number(min(box.width, box.height) / 2))\"/>"
    text(
      label, "value middle", x: box.center.x, middle: box.center.y, size: Self.valueSize,
      into: &svg)
  }

  /// Draws the strip at the bottom of the card, inside its border, behind the gradient.
  private func drawStrip(in box: Box, into svg: inout String) {
    let inset = kind == .operation ? 0.5 : 1.0
    let (width, height) = (box.width - 2 * inset, Self.stripHeight - inset)
    let radius = 10 - inset
    let corner = "a\(radius) \(radius) 0 0 1 -\(radius)"
    let start = Point(x: box.x + inset, y: box.y + box.height - Self.stripHeight)
    svg += "<path class=\"strip\" d=\"M\(SVGText.number(start.x)) \(SVGText.number(start.y))"
    svg += "h\(SVGText.number(width))v\(SVGText.number(height - radius))"
    svg += "\(corner) \(radius)h-\(SVGText.number(width - 2 * radius))"
    svg += "\(corner) -\(radius)z\"/>"
  }

  /// Draws a text centred vertically at `middle`. Not all renderers support `dominant-baseline`.
  private func text(
    _ text: String, _ style: String, x: Double, middle: Double, size: Double,
    into svg: inout String
  ) {
    guard !text.isEmpty else { return }
    let baseline = middle + 0.36 * size
    svg += "<text class=\"\(style)\" x=\"\(SVGText.number(x))\" "
    svg += "y=\"\(SVGText.number(baseline))\">\(SVGText.escaped(text))</text>"
  }
}
