extension Formula {
  /// A stretch of the text with a heading.
  public struct Part: Sendable, Equatable {
    /// The heading's words.
    public let name: String
    /// The steps of its lines.
    public let steps: Range<Int>
  }

  /// The parts that the text's headings begin, in its order; one that encloses others comes before
  /// them.
  ///
  /// A comment that stands alone and begins with `##` is a heading: `## layer 1`. One with another
  /// `#`, `### neuron 2`, is of a part inside. A part ends at the next heading of its rank or a
  /// higher one; a heading without words only ends.
  public var parts: [Part] {
    var headings: [(offset: Int, rank: Int, name: String)] = []
    var offset = 0
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let comment = line.drop { $0 == 0x20 || $0 == 0x09 }
      let words = comment.drop { $0 == UInt8(ascii: "#") }
      let rank = comment.count - words.count
      if rank >= 2 { headings.append((offset, rank, String(Substring(words)).trimmed)) }
      offset += line.count + 1
    }
    var parts: [Part] = []
    for (index, heading) in headings.enumerated() where !heading.name.isEmpty {
      let next = headings[(index + 1)...].first { $0.rank <= heading.rank }
      let lines = heading.offset..<(next?.offset ?? Int.max)
      guard let first = steps.firstIndex(where: { lines.contains($0.source.lowerBound) }),
        let last = steps.lastIndex(where: { lines.contains($0.source.lowerBound) })
      else { continue }
      parts.append(Part(name: heading.name, steps: first..<last + 1))
    }
    return parts
  }
}

extension String {
  /// The text without blanks around it.
  fileprivate var trimmed: String {
    var scalars = unicodeScalars[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }
}
