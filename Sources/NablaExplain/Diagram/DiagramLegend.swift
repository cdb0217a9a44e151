/// The legend below the picture: what its colours and marks mean.
struct DiagramLegend {
  /// A sample in the style that it explains, and the explanation.
  private struct Entry {
    var sample: String
    var style: String
    var words: String
    var isPill: Bool { style == "local" }

    var sampleWidth: Double {
      TextMetrics.width(sample, size: size, isBold: style == "gradient")
        + (isPill ? 2 * pillPadding : 0)
    }
    var gap: Double { sample.isEmpty ? 0 : 6 }
    var width: Double { sampleWidth + gap + TextMetrics.width(words, size: size) }
  }

  static let size = 12.5
  private static let lineHeight = 23.0
  private static let pillPadding = 8.0

  private let entries: [Entry]

  /// The legend of the styles that occur in the diagram.
  init(_ diagram: Diagram, direction: PictureDirection) {
    let hasGradients = diagram.nodes.contains { $0.gradient != nil }
    let hasLabels = diagram.edges.contains { $0.label != nil }
    let (forwards, back) = direction == .leftToRight ? ("→", "←") : ("↓", "↑")
    var entries: [Entry] = []
    if diagram.nodes.contains(where: { !$0.value.isEmpty }) {
      entries.append(Entry(sample: "value", style: "value", words: "flows forward \(forwards)"))
    }
    if hasGradients {
      let words = "flows back \(back)"
      entries.append(Entry(sample: "∇ gradient", style: "gradient", words: words))
    }
    if hasLabels {
      let words = hasGradients ? "multiplies ∇ on its way back" : "of a result by its operand"
      entries.append(Entry(sample: "local derivative", style: "local", words: words))
    }
    if hasGradients && hasLabels {
      entries.append(Entry(sample: "", style: "", words: "arrivals at a node add up"))
    }
    self.entries = entries
  }

  /// The width of the widest entry. Entries wrap to further lines, their words do not.
  var leastWidth: Double { entries.lazy.map(\.width).max() ?? 0 }

  /// The legend as SVG, wrapped to `width`, and its height.
  func drawn(x left: Double, y top: Double, width: Double) -> (svg: String, height: Double) {
    guard !entries.isEmpty else { return ("", 0) }
    var svg = ""
    var (x, y) = (left, top)
    for entry in entries {
      let sample = entry.sampleWidth
      if x > left, x + entry.width > left + width { (x, y) = (left, y + Self.lineHeight) }

      let baseline = "y=\"\(SVGText.number(y + 15))\""
      if entry.isPill {
        let pill = Box(x: x, y: y + 2, width: sample, height: Measures.labelHeight)
        svg += "<rect class=\"pill\" \(SVGText.attributes(pill)) rx=\"8.5\"/>"
      }
      if !entry.sample.isEmpty {
        // Centred in its estimated width, because the text may be narrower.
        let middle = SVGText.number(x + sample / 2)
        svg += "<text class=\"legend \(entry.style) middle\" x=\"\(middle)\" \(baseline)>"
        svg += "\(entry.sample)</text>"
      }
      let start = SVGText.number(x + sample + entry.gap)
      svg += "<text class=\"legend\" x=\"\(start)\" \(baseline)>\(entry.words)</text>\n"
      x += entry.width + 18
    }
    return (svg, y - top + Self.lineHeight)
  }
}
