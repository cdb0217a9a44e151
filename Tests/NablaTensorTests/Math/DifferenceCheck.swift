import Nabla
import NablaTensor
import Testing

/// Random numbers with a seed: SplitMix64 (Steele, Lea and Flood 2014).
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func word() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + Double(word() >> 11) * 0x1p-53 * (range.upperBound - range.lowerBound)
  }

  /// Distinct numbers in random order: the finite difference step causes no ties.
  mutating func list(_ count: Int, _ range: ClosedRange<Double>) -> [Double] {
    let cell = (range.upperBound - range.lowerBound) / Double(max(count, 1))
    var list = (0..<count).map { range.lowerBound + (Double($0) + uniform(0.2...0.8)) * cell }
    for i in list.indices.dropFirst() { list.swapAt(i, Int(word() % UInt64(i + 1))) }
    return list
  }

  mutating func tensor(_ shape: Shape, _ range: ClosedRange<Double> = -2...2) -> Tensor<Double> {
    Tensor(shape: shape, scalars: list(shape.elementCount, range))
  }
}

/// A function of tensors whose derivatives are checked for every order and layout.
struct DifferentiableCase: Sendable, CustomStringConvertible {
  let name: String
  let shapes: [Shape]
  /// The range of the numbers, which contains no kinks.
  let range: ClosedRange<Double>
  let function: @Sendable ([Tensor<Double>]) -> Tensor<Double>
  var description: String { name }

  init(
    _ name: String, _ shapes: [Shape], in range: ClosedRange<Double> = -2...2,
    _ function: @escaping @Sendable ([Tensor<Double>]) -> Tensor<Double>
  ) {
    self.name = name
    self.shapes = shapes
    self.range = range
    self.function = function
  }
}

extension DifferentiableCase {
  /// Compares gradients with differences of values, and Hessian-vector products with differences of
  /// gradients.
  ///
  /// The differences are of fourth order with step 1e-3: the truncation error is 1e-12 times a
  /// fifth derivative, and the rounding error 1e-13 relative to values of at most a few hundred.
  ///
  /// - Parameter transposed: whether the operands are column-major.
  func check(seed: UInt64, transposed: Bool, tolerance: Double = 1e-8) {
    let label = "\(name)\(transposed ? ", transposed" : ""), seed \(seed)"
    var numbers = SeededNumbers(seed: seed)
    let points = shapes.map { shape in numbers.list(shape.elementCount, range) }
    let directions = shapes.map { shape in numbers.list(shape.elementCount, -1...1) }
    let leaves = points.map { Tensor($0) }
    let output = function(arranged(leaves, transposed))
    let cotangent = numbers.tensor(output.shape, -1...1)
    let step = 1e-3
    func value(_ points: [[Double]]) -> Double {
      (function(arranged(points.map { Tensor($0) }, transposed)) * cotangent).sum().item()
    }
    func moved(_ amount: Double) -> [[Double]] {
      zip(points, directions).map { zip($0, $1).map { $0 + amount * step * $1 } }
    }
    func slope(_ values: (Double) -> [Double]) -> [Double] {
      let (near, far) = (zip(values(1), values(-1)), zip(values(2), values(-2)))
      return zip(near, far).map { near, far in
        (8 * (near.0 - near.1) - (far.0 - far.1)) / (12 * step)
      }
    }
    func compare(_ actual: [Double], _ expected: [Double], _ what: String) {
      #expect(actual.count == expected.count, "\(label), \(what)")
      for (index, pair) in zip(actual, expected).enumerated() {
        #expect(
          abs(pair.0 - pair.1) <= tolerance * (1 + abs(pair.1)),
          "\(label), \(what), element \(index): \(pair.0), by differences \(pair.1)")
      }
    }

    let (gradients, products) = derivatives(points, cotangent, directions, transposed)
    for input in points.indices {
      let expected = points[input].indices.map { index in
        slope { amount in
          var changed = points
          changed[input][index] += amount * step
          return [value(changed)]
        }[0]
      }
      compare(gradients[input], expected, "input \(input)")
      compare(
        products[input],
        slope { derivatives(moved($0), cotangent, nil, transposed).gradients[input] },
        "second order, input \(input)")
    }
  }

  /// Lists as tensors of the case's shapes.
  private func arranged(_ lists: [Tensor<Double>], _ transposed: Bool) -> [Tensor<Double>] {
    zip(lists, shapes).map { list, shape in
      if !transposed { return Tensor(list.any.reshaped(to: shape)) }
      let order = Array((0..<shape.rank).reversed())
      return Tensor(list.any.reshaped(to: Shape(shape.reversed())).permuted(order))
    }
  }

  /// The gradients and the Hessian-vector products.
  private func derivatives(
    _ points: [[Double]], _ cotangent: Tensor<Double>, _ directions: [[Double]]?,
    _ transposed: Bool
  ) -> (gradients: [[Double]], products: [[Double]]) {
    let leaves = points.map { Tensor($0, requiresGrad: true) }
    func collected() -> [[Double]] {
      leaves.map { $0.grad?.scalars ?? [Double](repeating: 0, count: $0.count) }
    }
    let value = (function(arranged(leaves, transposed)) * cotangent).sum()
    value.backward(createGraph: directions != nil)
    let gradients = collected()
    guard let directions else { return (gradients, []) }
    var sum = Tensor(0.0)
    for (leaf, direction) in zip(leaves, directions) {
      if let gradient = leaf.grad { sum = sum + (gradient * Tensor(direction)).sum() }
    }
    if !sum.any.requiresGrad {
      return (gradients, points.map { [Double](repeating: 0, count: $0.count) })
    }
    // The second pass adds to the first gradient.
    sum.backward()
    return (gradients, zip(collected(), gradients).map { zip($0, $1).map { $0 - $1 } })
  }
}
