extension Formula {
  /// A section of the text under a heading.
  public struct Part: Sendable, Equatable {
    /// The text of the heading.
    public let name: String
    /// The steps of the section's lines.
    public let steps: Range<Int>
  }

  /// The sections of the text, in its order; an enclosing section precedes those inside it.
  ///
  /// A comment on a line of its own that begins with `##` is a heading: `## layer 1`. More `#` mean
  /// a lower level: `### neuron 2` begins a section inside. A section ends at the next heading of
  /// its level or a higher one; a heading without text only ends a section.
  public var parts: [Part] {
    var headings: [(offset: Int, rank: Int, name: String)] = []
    let bytes = Array(text.utf8)
    // A byte order mark precedes the first line.
    var offset = bytes.starts(with: FormulaSource.byteOrderMark) ? 3 : 0
    // A line ends with a line feed, a carriage return or both: an empty line has no heading.
    let lines = bytes[offset...].split(omittingEmptySubsequences: false) {
      $0 == 0x0A || $0 == 0x0D
    }
    for line in lines {
      let comment = line.drop { $0 == 0x20 || $0 == 0x09 }
      let words = comment.drop { $0 == UInt8(ascii: "#") }
      let rank = comment.count - words.count
      if rank >= 2 {
        headings.append((offset, rank, String(decoding: words, as: UTF8.self).trimmed))
      }
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
  /// The text without surrounding whitespace.
  fileprivate var trimmed: String {
    var scalars = unicodeScalars[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }
}
