import CNablaKernels
import NablaTestSupport
import Testing

/// A kernel along the middle axis of a shape.
typealias AlongAxis =
  @convention(c) (Int, Int, Int, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void

/// A shape whose middle axis is reduced.
struct AxisShape: CustomTestStringConvertible, Sendable {
  var outer: Int
  var n: Int
  var inner: Int

  var count: Int { outer * n * inner }
  var lines: Int { outer * inner }
  var testDescription: String { "\(outer) x \(n) x \(inner)" }

  /// Rows and strips of less than a vector, of vectors and parts of them, and of several leaves.
  static let all = [
    (1, 1, 1), (3, 1, 1), (1, 7, 1), (5, 8, 1), (2, 16, 1), (3, 17, 1), (2, 63, 1), (2, 130, 1),
    (1, 511, 1), (1, 1025, 1), (1, 3001, 1), (0, 3, 2), (1, 1, 5), (2, 3, 2), (2, 7, 8), (3, 5, 16),
    (2, 4, 17), (1, 33, 31), (1, 35, 40), (2, 129, 3), (1, 9, 70),
  ].map { AxisShape(outer: $0.0, n: $0.1, inner: $0.2) }

  /// The places of a line's elements.
  func places(_ line: Int) -> [Int] {
    (0..<n).map { (line / inner * n + $0) * inner + line % inner }
  }

  /// Runs a kernel on operands and a result of exact size, at both ends of a page.
  func run<A, R>(
    _ operands: [[A]], results: Int, _ empty: R,
    _ kernel: ([UnsafePointer<A>], UnsafeMutablePointer<R>) -> Void
  ) -> (values: [R], isIntact: Bool, isSame: Bool) {
    let runs = [GuardedArray<A>.Side.before, .after].map { side in
      let inputs = operands.map { GuardedArray($0, side) }
      let output = GuardedArray(
        [R](repeating: empty, count: results), side == .before ? .before : .after)
      kernel(inputs.map { UnsafePointer($0.pointer) }, output.pointer)
      return (output.values, output.isIntact && inputs.allSatisfy(\.isIntact))
    }
    let isSame = runs[0].0.withUnsafeBytes { first in
      runs[1].0.withUnsafeBytes { first.elementsEqual($0) }
    }
    return (runs[0].0, runs[0].1 && runs[1].1, isSame)
  }
}

/// Random elements that a seed reproduces.
func random<E: KernelElement>(
  _ count: Int, in range: ClosedRange<Double> = -1...1, seed: UInt64
) -> [E] {
  var generator = SeededGenerator(seed: seed)
  return (0..<count).map { _ in E(Double.random(in: range, using: &generator)) }
}
