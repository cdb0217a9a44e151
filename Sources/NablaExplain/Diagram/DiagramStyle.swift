/// The colours of a drawing: cool ones for values, warm ones for gradients.
struct DiagramPalette {
  var canvas, canvasBorder, card, cardBorder, text, quiet: String
  var chip, chipText, value, line: String
  var warm, warmFill, warmBorder: String
  var constant, constantBorder, input, inputFill, output, outputFill: String

  static let light = DiagramPalette(
    canvas: "#fbfcfe", canvasBorder: "#e3e8ef", card: "#ffffff", cardBorder: "#cbd3dd",
    text: "#1c2430", quiet: "#5d6876", chip: "#edf0f5", chipText: "#4a5563", value: "#0b5cad",
    line: "#94a0b0", warm: "#b3420a", warmFill: "#fff0e3", warmBorder: "#f2c49c",
    constant: "#f0f3f7", constantBorder: "#dfe5ec", input: "#2f7fe0", inputFill: "#e3eefc",
    output: "#7a4fd6", outputFill: "#eee8fc")

  static let dark = DiagramPalette(
    canvas: "#0d1117", canvasBorder: "#262d37", card: "#171d26", cardBorder: "#39424f",
    text: "#e8edf4", quiet: "#97a3b3", chip: "#262e3a", chipText: "#b6c1cf", value: "#7cc0ff",
    line: "#66717f", warm: "#ffb27a", warmFill: "#33200f", warmBorder: "#70431f",
    constant: "#141a22", constantBorder: "#252d38", input: "#4b95ee", inputFill: "#15304f",
    output: "#a586f0", outputFill: "#2d2350")
}

extension DiagramPalette {
  /// The colours as custom properties of CSS: `--card:#ffffff;`.
  var declarations: String {
    Mirror(reflecting: self).children.map { "--\($0.label ?? ""):\($0.value);" }.joined()
  }

  /// References to the custom properties that the page around the drawing declares.
  static let properties: DiagramPalette = {
    func name(_ path: String) -> String { "var(--\(path))" }
    return DiagramPalette(
      canvas: name("canvas"), canvasBorder: name("canvasBorder"), card: name("card"),
      cardBorder: name("cardBorder"), text: name("text"), quiet: name("quiet"),
      chip: name("chip"), chipText: name("chipText"), value: name("value"), line: name("line"),
      warm: name("warm"), warmFill: name("warmFill"), warmBorder: name("warmBorder"),
      constant: name("constant"), constantBorder: name("constantBorder"), input: name("input"),
      inputFill: name("inputFill"), output: name("output"), outputFill: name("outputFill"))
  }()
}

/// The style sheet of a drawing.
///
/// Rules with literal colours for each theme: librsvg does not support custom properties, and the
/// styles of a page do not apply to a picture in an `<img>`. Every selector begins with the class of
/// the theme, so that several drawings in one page do not affect each other.
enum DiagramStyle {
  static let fonts =
    "ui-sans-serif,system-ui,-apple-system,'Segoe UI',Helvetica,Arial,'DejaVu Sans',sans-serif"

  /// The class of the root element.
  static func scope(_ theme: PictureTheme) -> String { "nabla-diagram-\(theme.rawValue)" }

  static func sheet(_ theme: PictureTheme) -> String {
    let scope = "." + scope(theme)
    let shapes = shapes(scope)
    switch theme {
    case .light: return shapes + colours(.light, scope)
    case .dark: return shapes + colours(.dark, scope)
    case .automatic:
      return shapes + colours(.light, scope)
        + "@media (prefers-color-scheme:dark){\n\(colours(.dark, scope))}\n"
    }
  }

  /// The class of drawings in the explain page, whose colours are custom properties.
  static let pageScope = "nabla-diagram"
  static var pageSheet: String { shapes("." + pageScope) + colours(.properties, "." + pageScope) }

  private static func shapes(_ scope: String) -> String {
    """
    \(scope){font-family:\(fonts);font-variant-numeric:tabular-nums}
    \(scope) .line{fill:none;stroke-width:1.6}
    \(scope) .leap{stroke-opacity:.35}
    \(scope) .middle{text-anchor:middle}
    \(scope) .heading{font-size:16px;font-weight:600}
    \(scope) .name{font-size:\(Card.nameSize)px;font-weight:700}
    \(scope) .operation{font-size:\(Card.operationSize)px}
    \(scope) .symbol{font-size:\(Card.symbolSize)px}
    \(scope) .value{font-size:\(Card.valueSize)px}
    \(scope) .gradient{font-size:\(Card.gradientSize)px;font-weight:600}
    \(scope) .local{font-size:\(Measures.labelSize)px;font-weight:600}
    \(scope) .legend{font-size:12.5px}
    \(scope) .input .card{stroke-width:1.6}
    \(scope) .output .card{stroke-width:2.2}

    """
  }

  private static func colours(_ palette: DiagramPalette, _ scope: String) -> String {
    """
    \(scope) .canvas{fill:\(palette.canvas);stroke:\(palette.canvasBorder)}
    \(scope) .line{stroke:\(palette.line)}
    \(scope) .tip,\(scope) .junction{fill:\(palette.line)}
    \(scope) .heading,\(scope) .name{fill:\(palette.text)}
    \(scope) .legend{fill:\(palette.quiet)}
    \(scope) .card{fill:\(palette.card);stroke:\(palette.cardBorder)}
    \(scope) .chip{fill:\(palette.chip)}
    \(scope) .operation{fill:\(palette.chipText)}
    \(scope) .value{fill:\(palette.value)}
    \(scope) .gradient,\(scope) .local{fill:\(palette.warm)}
    \(scope) .strip{fill:\(palette.warmFill)}
    \(scope) .pill{fill:\(palette.warmFill);stroke:\(palette.warmBorder)}
    \(scope) .constant .card{fill:\(palette.constant);stroke:\(palette.constantBorder)}
    \(scope) .constant .value{fill:\(palette.quiet)}
    \(scope) .input .card{stroke:\(palette.input)}
    \(scope) .input .chip{fill:\(palette.inputFill)}
    \(scope) .input .operation{fill:\(palette.value)}
    \(scope) .output .card{stroke:\(palette.output)}
    \(scope) .output .chip{fill:\(palette.outputFill)}
    \(scope) .output .operation{fill:\(palette.output)}

    """
  }
}
