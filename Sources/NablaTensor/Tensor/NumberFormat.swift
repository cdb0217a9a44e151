import CNablaKernels

/// How the numbers of one tensor are written, so that they stand under each other: the rules are
/// PyTorch's.
///
/// Four digits after the point; none where all numbers are whole; an exponent where the largest is more
/// than a thousand times the smallest, or 1e8 is exceeded, or (where not all are whole) 1e-4 is not
/// reached. Zeros and what is not finite have no say in this.
struct NumberFormat {
  private enum Style {
    case text
    case whole
    case fixed
    case exponent
  }

  private static let digits: Int32 = 4
  private var style = Style.text
  /// The characters of the longest number.
  private(set) var width = 1

  /// For texts that are written already.
  init(texts: [String]) {
    width = texts.map(\.count).max().map { max($0, 1) } ?? 1
  }

  /// For numbers with a fraction.
  init(_ numbers: [Double]) {
    style = .whole
    let deciding = numbers.filter { $0.isFinite && $0 != 0 }
    guard let largest = deciding.lazy.map(\.magnitude).max(),
      let smallest = deciding.lazy.map(\.magnitude).min()
    else { return }
    let areWhole = deciding.allSatisfy { $0.rounded(.up) == $0 }
    let areFar = largest / smallest > 1000 || largest > 1e8
    style = areFar || (!areWhole && smallest < 1e-4) ? .exponent : areWhole ? .whole : .fixed
    for number in deciding { width = max(width, unpadded(number).count) }
  }

  func padded(_ text: String) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  func text(_ number: Double) -> String { padded(unpadded(number)) }

  private func unpadded(_ number: Double) -> String {
    if !number.isFinite { return Self.write(number, 0, exponent: false) }
    return switch style {
    case .whole, .text: Self.write(number, 0, exponent: false) + "."
    case .fixed: Self.write(number, Self.digits, exponent: false)
    case .exponent: Self.write(number, Self.digits, exponent: true)
    }
  }

  private static func write(_ number: Double, _ digits: Int32, exponent: Bool) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NABLA_TEXT_CAPACITY)) { text in
      let length = nabla_write_number(number, digits, exponent, text.baseAddress)
      return String(
        decoding: UnsafeRawBufferPointer(text).prefix(length), as: UTF8.self)
    }
  }
}
