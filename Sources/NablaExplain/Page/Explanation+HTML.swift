import NablaCore

extension Explanation {
  /// The explanation as an interactive page: one file that works offline.
  ///
  /// It shows the graph, the formulas and each step of both passes. Inputs can be changed: the page
  /// then recomputes all numbers, with the rules exported to JavaScript. Before that, all numbers
  /// are the library's, to the bit.
  ///
  /// - Parameters:
  ///   - title: the heading; by default, what is differentiated.
  ///   - language: the initial language of the interface.
  /// - Complexity: for a graph of 10,000 nodes, about a second, and one or two megabytes.
  public func html(title: String? = nil, language: PageLanguage = .automatic) -> String {
    html(title: title, language: language, catalogue: .standard)
  }

  func html(title: String?, language: PageLanguage, catalogue: Catalogue) -> String {
    let data = PageData(self, catalogue: catalogue)
    let heading = title ?? diagramTitle
    var drawings = ""
    for (index, template) in data.templates.enumerated() {
      for (direction, drawing) in template.drawings.enumerated() {
        drawings += "<template id=\"drawing-\(index)-\(direction)\">\(drawing)</template>\n"
      }
    }
    let style =
      "html{\(DiagramPalette.light.declarations)}\n"
      + "@media (prefers-color-scheme:dark){html{\(DiagramPalette.dark.declarations)}}\n"
      + "html[data-theme=light]{\(DiagramPalette.light.declarations)}\n"
      + "html[data-theme=dark]{\(DiagramPalette.dark.declarations)}\n"
      + "@media print{html,html[data-theme]{\(DiagramPalette.light.declarations)}}\n"
      + DiagramStyle.pageSheet + PageSources.styles
    let script =
      data.script + PageSources.computation + PageSources.views + PageSources.drawing
      + PageSources.panels + PageSources.main
    let needsScript = catalogue.languages.map { code in
      "<p class=\"note\" lang=\"\(code)\">\(catalogue.text("page.needsScript", in: code))</p>"
    }
    return PageSources.page.filled([
      "language": language.rawValue, "title": SVGText.escaped(heading), "style": style,
      "needsScript": needsScript.joined(), "drawings": drawings, "data": data.json,
      "script": script,
    ])
  }
}

extension String {
  /// The text with each `{{key}}` replaced. Inserted values are not scanned again, so names may
  /// contain braces.
  fileprivate func filled(_ values: [String: String]) -> String {
    var result = ""
    var rest = self[...]
    while let start = rest.firstRange(of: "{{"), let end = rest.firstRange(of: "}}"),
      start.upperBound <= end.lowerBound
    {
      result += rest[..<start.lowerBound]
      result += values[String(rest[start.upperBound..<end.lowerBound])] ?? ""
      rest = rest[end.upperBound...]
    }
    return result + rest
  }
}
