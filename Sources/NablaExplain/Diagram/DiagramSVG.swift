extension DiagramLayout {
  private static let margin = 24.0
  private static let headingHeight = 36.0

  /// The picture as a standalone SVG document.
  ///
  /// The element of a node has its index as the attribute `data-node`, that of an edge as
  /// `data-edge`, for scripts.
  package func svg(theme: PictureTheme) -> String {
    let margin = Self.margin
    let heading = diagram.title.isEmpty ? "" : Card.heading(diagram.title)
    let headingWidth = TextMetrics.width(heading, size: Card.headingSize, isBold: true)
    let legend = DiagramLegend(diagram, direction: direction)
    let inner = max(bounds.width, headingWidth, legend.leastWidth)
    let top = margin + (heading.isEmpty ? 0 : Self.headingHeight)
    let notes = legend.drawn(x: margin, y: top + bounds.height + 22, width: inner)
    let width = inner + 2 * margin
    let height = top + bounds.height + (notes.height == 0 ? 0 : notes.height + 12) + margin
    let (shownWidth, shownHeight) = (SVGText.number(width), SVGText.number(height))

    let name = SVGText.escaped(diagram.title.isEmpty ? "Computation" : diagram.title)
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" class="\(DiagramStyle.scope(theme))" \
      width="\(shownWidth)" height="\(shownHeight)" viewBox="0 0 \(shownWidth) \(shownHeight)" \
      role="img" aria-label="\(name)">
      <title>\(name)</title>
      <desc>\(description)</desc>
      <style>
      \(DiagramStyle.sheet(theme))</style>
      <rect class="canvas" x="0.5" y="0.5" width="\(SVGText.number(width - 1))" \
      height="\(SVGText.number(height - 1))" rx="12"/>

      """
    if !heading.isEmpty {
      svg += "<text class=\"heading\" x=\"\(SVGText.number(margin))\" "
      svg += "y=\"\(SVGText.number(margin + 14))\">\(SVGText.escaped(heading))</text>\n"
    }
    let left = margin + (inner - bounds.width) / 2 - bounds.x
    svg +=
      "<g transform=\"translate(\(SVGText.number(left)) \(SVGText.number(top - bounds.y)))\">\n"
    draw(into: &svg, hasTooltips: true)
    svg += "</g>\n" + notes.svg + "</svg>\n"
    return svg
  }

  /// Only the cards and lines, without a style sheet, for the explain page, which has its own and
  /// updates the numbers.
  func bareSVG() -> String {
    let margin = 8.0
    let box = [
      bounds.x - margin, bounds.y - margin, bounds.width + 2 * margin, bounds.height + 2 * margin,
    ].map(SVGText.number)
    var svg = "<svg class=\"\(DiagramStyle.pageScope)\" width=\"\(box[2])\" height=\"\(box[3])\" "
    svg += "viewBox=\"\(box.joined(separator: " "))\">"
    draw(into: &svg, hasTooltips: false)
    return svg + "</svg>"
  }

  private func draw(into svg: inout String, hasTooltips: Bool) {
    for (index, trunk) in trunks.enumerated() {
      let owner = hasTooltips ? "" : " data-trunk=\"\(trunkOwners[index])\""
      svg += "<path class=\"line\"\(owner) d=\"\(SVGText.path(trunk))\"/>\n"
    }
    for edge in diagram.edges.indices { draw(edge: edge, into: &svg, hasTooltips) }
    for point in junctions {
      svg += "<circle class=\"junction\" cx=\"\(SVGText.number(point.x))\" "
      svg += "cy=\"\(SVGText.number(point.y))\" r=\"2.6\"/>\n"
    }
    for node in diagram.nodes.indices { draw(node: node, into: &svg, hasTooltips) }
    for edge in diagram.edges.indices { draw(labelOf: edge, into: &svg, hasTooltips) }
  }

  private var description: String {
    let flow = direction == .leftToRight ? "left to right" : "top to bottom"
    return "A graph of \(diagram.nodes.count) nodes and \(diagram.edges.count) edges. Values flow "
      + "from \(flow) along the arrows, gradients the other way."
  }

  // MARK: Edges

  /// Draws a line and its arrowhead. The head is a path, not a marker: a marker needs an id, which
  /// would clash between two pictures in one page.
  private func draw(edge index: Int, into svg: inout String, _ hasTooltips: Bool) {
    let wire = wires[index]
    let end = wire.end
    let head = Placement.arrowLength - 1
    var shaft = wire
    var tip = "M\(SVGText.number(end.x)) \(SVGText.number(end.y))"
    switch direction {
    case .leftToRight:
      shaft.shorten(by: Point(x: head / 2, y: 0))
      tip += "l-\(SVGText.number(head)) -4.2v8.4z"
    case .topToBottom:
      shaft.shorten(by: Point(x: 0, y: head / 2))
      tip += "l-4.2 -\(SVGText.number(head))h8.4z"
    }
    let lineClass = leaps[index] ? "line leap" : "line"
    svg += "<g data-edge=\"\(index)\">"
    if hasTooltips { svg += "<title>\(tooltip(ofEdge: index))</title>" }
    svg += "<path class=\"\(lineClass)\" d=\"\(SVGText.path(shaft))\"/>"
    svg += "<path class=\"tip\" d=\"\(tip)\"/></g>\n"
  }

  private func draw(labelOf index: Int, into svg: inout String, _ hasTooltips: Bool) {
    guard let box = labels[index], let label = diagram.edges[index].label else { return }
    let (x, y) = (box.center.x, box.center.y + 0.36 * Measures.labelSize)
    svg += "<g data-edge=\"\(index)\">"
    if hasTooltips { svg += "<title>\(tooltip(ofEdge: index))</title>" }
    svg += "<rect class=\"pill\" \(SVGText.attributes(box)) rx=\"8.5\"/>"
    svg += "<text class=\"local middle\" x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y))\">"
    svg += "\(SVGText.escaped(LabelPlacement.text(label)))</text></g>\n"
  }

  private func tooltip(ofEdge index: Int) -> String {
    let edge = diagram.edges[index]
    var text = "\(shortName(edge.operand)) to \(shortName(edge.user))"
    if let label = edge.label { text += ", local derivative \(label)" }
    return SVGText.tooltip(text)
  }

  private func shortName(_ index: Int) -> String {
    let node = diagram.nodes[index]
    return node.title.isEmpty ? node.operation : node.title
  }

  // MARK: Cards

  private func draw(node index: Int, into svg: inout String, _ hasTooltips: Bool) {
    let node = diagram.nodes[index]
    svg += "<g class=\"\(node.kind.rawValue)\" data-node=\"\(index)\">"
    if hasTooltips {
      let facts = [
        node.title, node.operation, node.value.isEmpty ? "" : "value \(node.value)",
        node.gradient.map { "gradient \($0)" } ?? "",
      ]
      let tooltip = facts.filter { !$0.isEmpty }.joined(separator: ", ")
      svg += "<title>\(SVGText.tooltip(tooltip))</title>"
    }
    cards[index].draw(in: boxes[index], into: &svg)
    svg += "</g>\n"
  }
}
