import NablaCore

/// One integer for each dimension of a tensor, stored inline.
package struct Dimensions: Equatable, Sendable {
  /// The maximum rank of a tensor.
  package static let maximumRank = 12

  @usableFromInline typealias Numbers = (
    Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int
  )
  private var numbers: Numbers = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
  package private(set) var count = 0

  package init() {}

  package init(repeating value: Int, count: Int) {
    for _ in 0..<count { append(value) }
  }

  package init(_ values: some Sequence<Int>) {
    for value in values { append(value) }
  }

  @inline(__always)
  package subscript(index: Int) -> Int {
    get { withUnsafeBytes(of: numbers) { $0.load(fromByteOffset: 8 * index, as: Int.self) } }
    set {
      withUnsafeMutableBytes(of: &numbers) {
        $0.storeBytes(of: newValue, toByteOffset: 8 * index, as: Int.self)
      }
    }
  }

  /// - Precondition: the rank is below the maximum.
  package mutating func append(_ value: Int) {
    require(
      count < Self.maximumRank, "a tensor has at most \(Self.maximumRank) dimensions")
    count += 1
    self[count - 1] = value
  }

  @discardableResult
  package mutating func remove(at index: Int) -> Int {
    let removed = self[index]
    for i in index..<(count - 1) { self[i] = self[i + 1] }
    count -= 1
    self[count] = 0
    return removed
  }

  package mutating func insert(_ value: Int, at index: Int) {
    append(0)
    for i in stride(from: count - 1, to: index, by: -1) { self[i] = self[i - 1] }
    self[index] = value
  }

  @inline(__always)
  package static func == (x: Dimensions, y: Dimensions) -> Bool {
    if x.count != y.count { return false }
    for i in 0..<x.count where x[i] != y[i] { return false }
    return true
  }
}
