/// Guesses what a misspelt word was meant to be.
package enum TypoCorrection {
  /// How many candidates are looked at: an error message is not worth more time.
  private static let patience = 10_000

  /// The candidate that differs least from a word, if few letters differ; the first one of several.
  ///
  /// Letters that are left out, added, replaced, or swapped with the next one count 1 each. Upper
  /// and lower case do not count.
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

  /// A question that offers the candidate that differs least from a word, if few letters differ.
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
