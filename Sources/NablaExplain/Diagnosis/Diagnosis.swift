import NablaCore

/// What deserves a look in a computation: where numbers stop being finite, where a gradient is a
/// convention, where digits are lost, and what plays no part.
///
///     print(explain(at: ["x": 0]) { x in sqrt(x) }.diagnosis)
public struct Diagnosis: Sendable, Equatable {
  /// One thing that was found.
  public struct Finding: Sendable, Equatable {
    /// Which kind of thing it is.
    public let kind: Kind
    /// The node of the graph where it is.
    public let node: Int
    /// The node that a gradient was on its way to, where the finding is about that.
    public let receiver: Int?
    /// What happened, with names and numbers.
    public let message: String
    /// What to do.
    public let advice: String
  }

  /// What was found, in the words of the page.
  public enum Kind: String, Sendable, CaseIterable {
    /// A value that is not finite, made from finite ones.
    case value
    /// A contribution that is not finite, made from a finite gradient.
    case gradient
    /// 0 times an infinite derivative: a branch that does not count.
    case masked
    /// An operand at a point where the derivative jumps.
    case kink
    /// An input that the outputs do not depend on.
    case unused
    /// Contributions that are large and sum to little.
    case cancellation
    /// The contribution of the largest magnitude, and the smallest that is not 0.
    case largest, smallest
  }

  /// Faults first, in the order of the computation; the largest and smallest contribution last.
  public let findings: [Finding]

  /// Whether there is nothing but the largest and smallest contribution.
  public var isClean: Bool {
    findings.allSatisfy { $0.kind == .largest || $0.kind == .smallest }
  }
}

extension Diagnosis: CustomStringConvertible {
  public var description: String { text(style: TextStyle()) }

  /// The findings as text, each with what to do in a line below it.
  public func text(style: TextStyle) -> String {
    var result = ""
    if isClean {
      result += "Nothing to mend: all numbers are finite, no kink was hit, every input counts.\n"
    }
    for finding in findings.prefix(style.maximumLines) {
      result += "\(result.isEmpty ? "" : "\n")\(style.bold(finding.message))\n"
      result += style.quiet("  \(finding.advice)") + "\n"
    }
    if findings.count > style.maximumLines {
      result += style.quiet("\n... and \(findings.count - style.maximumLines) more") + "\n"
    }
    return result
  }
}

extension Explanation {
  /// What deserves a look, each with what to do about it.
  ///
  /// - Complexity: linear in the size of the graph, times the number of values and contributions that
  ///   are not finite and made from finite ones.
  public var diagnosis: Diagnosis { Diagnosis(findings: Diagnostician(self).findings()) }
}
