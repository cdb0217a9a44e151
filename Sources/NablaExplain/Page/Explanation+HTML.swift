import NablaCore

extension Explanation {
  /// The explanation as a page to step through: one file that needs no network.
  ///
  /// It shows the graph, the formulas and each step of both passes; inputs can be changed, and all
  /// numbers follow, computed in the page by the rules' own text as JavaScript. Until then they are
  /// the library's, to the bit.
  ///
  /// - Parameters:
  ///   - title: the heading; what is differentiated, without one.
  ///   - language: the language of the interface, until the reader chooses another.
  /// - Complexity: of a graph of 10,000 nodes a second or so, and a megabyte or two.
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
  /// The text with each `{{key}}` replaced. What is put in is not looked at again: a name with
  /// braces stays a name.
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
