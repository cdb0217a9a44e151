/// Suggestions for misspelt words.
package enum TypoCorrection {
  /// The largest number of candidates, which bounds the time spent on an error message.
  private static let patience = 10_000

  /// The candidate with the smallest edit distance from a word, if that is small; the first one of
  /// several.
  ///
  /// A letter that is omitted, added, replaced, or swapped with the next one counts 1. Case is
  /// ignored.
  private static func closest(
    to word: String, among candidates: some Sequence<String>
  ) -> String? {
    let letters = Array(word.lowercased().unicodeScalars)
    var best: (word: String, distance: Int)?
    for candidate in candidates.prefix(patience) {
      let other = Array(candidate.lowercased().unicodeScalars)
      let allowed = (best?.distance).map { $0 - 1 } ?? min(3, (letters.count + 1) / 3)
      if abs(other.count - letters.count) > allowed { continue }
      let distance = distance(letters, other)
      if distance <= allowed { best = (candidate, distance) }
    }
    return best?.word
  }

  /// A question that offers the closest candidate to a word, or nil.
  package static func suggestion(
    for word: String, among candidates: some Sequence<String>
  ) -> String? {
    closest(to: word, among: candidates).map { "did you mean \"\($0)\"?" }
  }

  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var twoAbove: [Int] = []
    var above = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(above[j] + (a[i] == b[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, twoAbove[j - 1] + 1)
        }
        row.append(best)
      }
      twoAbove = above
      above = row
    }
    return above[b.count]
  }
}
