import CNablaKernels

/// The format of the numbers of one tensor, aligned in columns, by PyTorch's rules.
///
/// Four digits after the point, none if all numbers are integers. An exponent if the largest number
/// is more than a thousand times the smallest, or above 1e8, or (if not all are integers) the
/// smallest is below 1e-4. Zeros and non-finite numbers do not count.
struct NumberFormat {
  private enum Style {
    case text
    case whole
    case fixed
    case exponent
  }

  private static let digits: Int32 = 4
  private var style = Style.text
  /// The number of characters of the longest number.
  private(set) var width = 1

  /// The format of texts.
  init(texts: [String]) {
    width = texts.map(\.count).max().map { max($0, 1) } ?? 1
  }

  /// The format of floating-point numbers.
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
