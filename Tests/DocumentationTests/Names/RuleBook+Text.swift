import Foundation
import Nabla

// How the documentation writes the rule book's facts.

extension RuleBook.Entry {
  /// The rule's type without its namespace: `Sqrt`.
  var typeName: String {
    switch form {
    case .unary(let make): "\(type(of: make(facts.parameters.map(\.standard))))"
    case .binary(let rule): "\(type(of: rule))"
    case .many(let rule): "\(type(of: rule))"
    }
  }

  /// The interval of x, or those of x and y; nil where all numbers are in the domain.
  var domainText: String? {
    let intervals = facts.domain
    if intervals.allSatisfy({ $0 == .real }) { return nil }
    if intervals.count == 1 { return intervals[0].description }
    return zip(["x", "y"], intervals).map { letter, interval in
      let text = interval.description
      return text.contains("x")
        ? text.replacingOccurrences(of: "x", with: letter) : "\(letter) in \(text)"
    }.joined(separator: "; ")
  }
}

/// The text with a capital letter, unless it begins with mathematics, and a full stop.
func sentence(_ text: String) -> String {
  guard let first = text.first else { return "" }
  let word = text.prefix { $0.isLetter }
  return (word.count > 1 ? first.uppercased() : String(first)) + text.dropFirst()
    + (text.hasSuffix("...") ? "" : ".")
}
