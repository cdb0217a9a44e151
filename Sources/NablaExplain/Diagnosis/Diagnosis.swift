import NablaCore

/// Findings about a computation: where numbers become non-finite, where a gradient follows a
/// convention, where precision is lost, and which inputs are unused.
///
///     print(explain(at: ["x": 0]) { x in sqrt(x) }.diagnosis)
public struct Diagnosis: Sendable {
  /// Faults first, in the order of the computation; the largest and smallest contributions are
  /// last.
  public let findings: [Finding]
  private let texts: FindingTexts

  init(_ explanation: Explanation) {
    findings = Diagnostician(explanation).findings()
    texts = FindingTexts(explanation)
  }

  /// Whether there are no findings other than the largest and smallest contributions.
  public var isClean: Bool { findings.allSatisfy(\.kind.isExtreme) }

  /// What happened, as text in a language, with names and numbers.
  ///
  /// - Parameter finding: a finding of this diagnosis.
  public func message(of finding: Finding, in language: PageLanguage = .english) -> String {
    texts.text("finding", finding, language)
  }

  /// Advice on a finding, as text in a language.
  ///
  /// - Parameter finding: a finding of this diagnosis.
  public func advice(on finding: Finding, in language: PageLanguage = .english) -> String {
    texts.text("advice", finding, language)
  }
}

extension Diagnosis: CustomStringConvertible {
  /// The findings as plain text in English.
  public var description: String { text(style: TextStyle()) }

  /// The findings as text, each followed by a line with advice.
  public func text(style: TextStyle, language: PageLanguage = .english) -> String {
    let catalogue = Catalogue.standard
    var result = ""
    if isClean { result += catalogue.text("finding.clean", in: language.rawValue) + "\n" }
    for finding in findings.prefix(style.maximumLines) {
      let message = style.bold(message(of: finding, in: language))
      result += "\(result.isEmpty ? "" : "\n")\(message)\n"
      result += style.quiet("  \(advice(on: finding, in: language))") + "\n"
    }
    if findings.count > style.maximumLines {
      let count = "\(findings.count - style.maximumLines)"
      let rest = catalogue.text("terminal.more", in: language.rawValue, ["count": count])
      result += style.quiet("\n\(rest)") + "\n"
    }
    return result
  }
}

extension Diagnosis: Equatable {
  /// Whether the findings are the same, at nodes with the same names.
  public static func == (left: Self, right: Self) -> Bool {
    left.findings == right.findings
      && zip(left.findings, right.findings).allSatisfy {
        left.message(of: $0) == right.message(of: $1)
      }
  }
}

extension Explanation {
  /// The findings about this computation, each with advice.
  ///
  /// - Complexity: linear in the size of the graph, times the number of non-finite values and
  ///   contributions that were computed from finite ones.
  public var diagnosis: Diagnosis { Diagnosis(self) }
}
