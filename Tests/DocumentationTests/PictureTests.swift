import Nabla
import NablaTestSupport
import Testing

/// The pictures of the documentation are what the code draws.
@Suite("Documentation: pictures") struct DocumentationPicturesTests {
  struct Picture: Sendable, CustomStringConvertible {
    let name: String
    let formula: String
    var outputs: [(name: String, seed: Double)] = []
    var description: String { name }
  }

  static let pictures = [
    Picture(name: "worked-example", formula: Document.workedExample.text),
    Picture(name: "chain", formula: "x = 2; z = x * x; y = 2 * z"),
    Picture(
      name: "several-outputs",
      formula: "x0 = 3; x1 = 5; y0 = x0 * x0; y1 = x0 * x1; y2 = 4 * x1",
      outputs: [("y0", 1), ("y1", 2), ("y2", 10)]),
  ]

  @Test("A picture is up to date", arguments: pictures)
  func upToDate(_ picture: Picture) throws {
    let why = try Explanation(formula: Formula(picture.formula), of: picture.outputs)
    // DocC shows the one with ~dark in its name when the page is dark.
    for (theme, suffix) in [(PictureTheme.light, ""), (.dark, "~dark")] {
      try Document.picture(picture.name + suffix).check(is: why.svg(theme: theme))
    }
  }
}
