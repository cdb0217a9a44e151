import Nabla
import NablaTensor
import Testing

@Suite struct TensorReductionTests {
  /// Calls `body` with the indices of each element.
  private static func forEachPlace(_ shape: Shape, _ body: (_ place: [Int], _ index: Int) -> Void) {
    for index in 0..<shape.elementCount {
      var (rest, place) = (index, [Int](repeating: 0, count: shape.rank))
      for i in stride(from: shape.rank - 1, through: 0, by: -1) {
        place[i] = rest % shape[i]
        rest /= shape[i]
      }
      body(place, index)
    }
  }

  /// The elements that each result of a reduction is computed from, in order.
  private static func groups(_ x: Tensor<Double>, _ axes: [Int]) -> [[Double]] {
    let scalars = x.scalars
    var groups: [[Int]: [Double]] = [:]
    var order: [[Int]] = []
    forEachPlace(x.shape) { place, index in
      let key = place.indices.filter { !axes.contains($0) }.map { place[$0] }
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(scalars[index])
    }
    return order.map { groups[$0] ?? [] }
  }

  struct Operation: Sendable, CustomStringConvertible {
    let name: String
    let ofTensor: @Sendable (Tensor<Double>, [Int]?, Bool) -> Tensor<Double>
    let ofList: @Sendable ([Double]) -> Double
    var description: String { name }
  }

  static let operations: [Operation] = [
    Operation(name: "sum", ofTensor: { $0.sum(along: $1, keepingDimensions: $2) }) {
      $0.reduce(0, +)
    },
    Operation(name: "mean", ofTensor: { $0.mean(along: $1, keepingDimensions: $2) }) {
      $0.reduce(0, +) / Double($0.count)
    },
    Operation(name: "prod", ofTensor: { $0.prod(along: $1, keepingDimensions: $2) }) {
      $0.reduce(1, *)
    },
    Operation(name: "amax", ofTensor: { $0.amax(along: $1, keepingDimensions: $2) }) {
      $0.max() ?? .nan
    },
    Operation(name: "amin", ofTensor: { $0.amin(along: $1, keepingDimensions: $2) }) {
      $0.min() ?? .nan
    },
    Operation(name: "logsumexp", ofTensor: { $0.logsumexp(along: $1, keepingDimensions: $2) }) {
      log($0.map { exp($0) }.reduce(0, +))
    },
    Operation(name: "variance", ofTensor: { $0.variance(along: $1, keepingDimensions: $2) }) {
      list in
      let mean = list.reduce(0, +) / Double(list.count)
      return list.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(list.count - 1)
    },
    Operation(
      name: "standardDeviation",
      ofTensor: { $0.standardDeviation(along: $1, correction: 0, keepingDimensions: $2) }
    ) { list in
      let mean = list.reduce(0, +) / Double(list.count)
      return sqrt(list.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(list.count))
    },
    Operation(name: "norm", ofTensor: { $0.norm(along: $1, keepingDimensions: $2) }) {
      sqrt($0.map { $0 * $0 }.reduce(0, +))
    },
    Operation(
      name: "norm of order 1", ofTensor: { $0.norm(order: 1, along: $1, keepingDimensions: $2) }
    ) { $0.map { abs($0) }.reduce(0, +) },
    Operation(
      name: "norm of order 3", ofTensor: { $0.norm(order: 3, along: $1, keepingDimensions: $2) }
    ) { pow($0.map { pow(abs($0), 3.0) }.reduce(0, +), 1.0 / 3) },
    Operation(
      name: "norm of order infinity",
      ofTensor: { $0.norm(order: .infinity, along: $1, keepingDimensions: $2) }
    ) { $0.map { abs($0) }.max() ?? 0 },
    Operation(
      name: "norm of order 0", ofTensor: { $0.norm(order: 0, along: $1, keepingDimensions: $2) }
    ) { Double($0.filter { $0 != 0 }.count) },
  ]

  @Test(arguments: operations)
  func `every choice of dimensions gives what a loop gives`(_ operation: Operation) {
    var numbers = SeededNumbers(seed: 5)
    let x = numbers.tensor([2, 3, 4])
    let views = [x, Tensor<Double>(x.any.permuted([2, 0, 1]))]
    for (x, axes) in views.flatMap({ x in
      [nil, [0], [1], [2], [-1], [0, 1], [0, 2], [1, -1], [2, 1, 0]].map { (x, $0) }
    }) {
      let counted = (axes ?? [0, 1, 2]).map { $0 < 0 ? $0 + 3 : $0 }
      let y = operation.ofTensor(x, axes, false)
      let expected = Self.groups(x, counted).map(operation.ofList)
      #expect(y.shape == Shape((0..<3).filter { !counted.contains($0) }.map { x.shape[$0] }))
      for (actual, expected) in zip(y.scalars, expected) {
        #expect(
          abs(actual - expected) <= 1e-13 * (1 + abs(expected)),
          "\(operation) along \(counted): \(actual), \(expected)")
      }
      let kept = operation.ofTensor(x, axes, true)
      #expect(kept.shape == Shape((0..<3).map { counted.contains($0) ? 1 : x.shape[$0] }))
      #expect(kept.scalars == y.scalars)
    }
  }

  @Test(arguments: operations)
  func `wrong dimensions are named`(_ operation: Operation) {
    let x = Tensor(shape: [2, 3], scalars: [1.0, 2, 3, 4, 5, 6]).named("x")
    #expect(
      message { _ = operation.ofTensor(x, [2], false) }.contains(
        "there is no dimension 2 in \"x\" [2, 3]: it must be from -2 to 1"))
    #expect(
      message { _ = operation.ofTensor(x, [0, -2], false) }.contains(
        "dimension 0 of \"x\" [2, 3] is named twice in [0, -2]"))
  }

  @Test func `a single number can be reduced along its only dimension`() {
    let x = Tensor(3.0)
    #expect(x.sum(along: 0).item() == 3 && x.mean(along: -1, keepingDimensions: true).shape == [])
    #expect(x.softmax(along: 0).item() == 1 && x.cumsum(along: 0).item() == 3)
    #expect(x.max(along: 0).values.item() == 3 && x.argmax(along: 0).item() == 0)
    #expect(x.sort().values.item() == 3 && x.topk(1).indices.item() == 0)
    #expect(message { _ = x.sum(along: 1) }.contains("there is no dimension 1"))
  }

  @Test func `reductions of nothing are as PyTorch has them`() {
    let x = Tensor(shape: [2, 0], scalars: [Double]()).named("x")
    #expect(x.sum().item() == 0 && x.sum(along: 1).scalars == [0, 0])
    #expect(x.sum(along: 0).shape == [0])
    #expect(x.mean().item().isNaN && x.variance().item().isNaN)
    #expect(x.prod(along: 1).scalars == [1, 1] && x.norm().item() == 0)
    #expect(x.logsumexp(along: 1).scalars == [-.infinity, -.infinity])
    #expect(x.amax(along: 0).shape == [0] && x.max(along: 0).values.shape == [0])
    #expect(
      message { _ = x.max() } == """
        max: dimension 1 of "x" [2, 0] is empty, and of no elements there is no extreme. Reduce along \
        other dimensions, or leave empty tensors out.
        """)
    for body in [
      { _ = x.amin() }, { _ = x.amax(along: 1) }, { _ = x.min(along: -1) }, { _ = x.argmax() },
      { _ = x.argmin(along: 1) }, { _ = x.norm(order: .infinity) },
    ] {
      #expect(message(body).contains("dimension 1 of \"x\" [2, 0] is empty"))
    }
  }

  @Test func `an empty list of dimensions reduces nothing, and nil all`() {
    let x = Tensor([3.0, 4])
    for (part, all, whole) in [
      (x.sum(along: []), x.sum(along: nil), 7), (x.mean(along: []), x.mean(along: nil), 3.5),
      (x.norm(along: []), x.norm(along: nil), 5), (x.prod(along: []), x.prod(along: nil), 12),
      (x.amax(along: []), x.amax(along: nil), 4), (x.amin(along: []), x.amin(along: nil), 3),
    ] {
      #expect(part.scalars == [3, 4] && all.shape == [] && all.item() == whole)
    }
    #expect(gradient(at: x) { $0.sum(along: []).square().sum() }.scalars == [6, 8])
  }

  @Test func `ties share the gradient of extremes evenly`() {
    let x = Tensor([3.0, 1, 3, 3, 1], requiresGrad: true)
    (6 * x.max() + 10 * x.amin(along: 0)).sum().backward()
    #expect(x.grad?.scalars == [2, 5, 2, 2, 5])
    let y = Tensor([-3.0, 3], requiresGrad: true)
    y.norm(order: .infinity).backward()
    #expect(y.grad?.scalars == [-0.5, 0.5])
  }

  @Test func `along a dimension the first of the extremes gets the gradient`() {
    let x = Tensor([3.0, 1, 3, 1], requiresGrad: true)
    let (values, indices) = x.max(along: 0)
    let (least, leastIndices) = x.min(along: 0, keepingDimensions: true)
    #expect(indices.item() == 0 && leastIndices.scalars == [1] && leastIndices.shape == [1])
    (2 * values + least).sum().backward()
    #expect(x.grad?.scalars == [2, 1, 0, 0])
  }

  @Test func `a NaN is the extreme, and where it is`() {
    let x = Tensor([1.0, .nan, 5, .nan], requiresGrad: true)
    #expect(x.max().item().isNaN && x.amin(along: 0).item().isNaN)
    #expect(x.argmax().item() == 1 && x.argmin().item() == 1)
    x.max().backward()
    #expect(x.grad?.scalars == [0, 0.5, 0, 0.5])
  }

  @Test func `whole numbers have extremes`() {
    let x = Tensor(shape: [2, 3], scalars: [Int64(3), 9, 9, -4, 0, -4])
    #expect(x.max().item() == 9 && x.min().item() == -4)
    #expect(x.amax(along: 1).scalars == [9, 0] && x.argmax(along: 1).scalars == [1, 1])
    #expect(x.min(along: 1).indices.scalars == [0, 0] && x.argmin().item() == 3)
    #expect(x.argmax(along: 0, keepingDimensions: true).shape == [1, 3])
    #expect(Tensor<UInt8>([1, 255]).max().item() == 255)
  }

  @Test func `the places of extremes are counted along the dimension, or row by row`() {
    var numbers = SeededNumbers(seed: 6)
    let x = numbers.tensor([3, 4])
    let transposed = Tensor<Double>(x.any.permuted([1, 0]))
    let scalars = transposed.scalars
    #expect(scalars[Int(transposed.argmax().item())] == scalars.max())
    for (row, place) in x.argmin(along: 1).scalars.enumerated() {
      let row = x.scalars[(4 * row)..<(4 * row + 4)]
      #expect(row[row.startIndex + Int(place)] == row.min())
    }
  }

  @Test func `products have the right gradient with zeros`() {
    let x = Tensor([2.0, 0, 3], requiresGrad: true)
    x.prod().backward()
    #expect(x.grad?.scalars == [0, 6, 0])
    let y = Tensor([2.0, 0, 0], requiresGrad: true)
    y.prod().backward()
    #expect(y.grad?.scalars == [0, 0, 0])
    let z = Tensor([2.0, 0, 3], requiresGrad: true)
    (z.cumprod(along: 0) * Tensor([1.0, 10, 100])).sum().backward()
    #expect(z.grad?.scalars == [1, 620, 0])
  }

  @Test func `cumulative operations run along their dimension`() {
    let x = Tensor(shape: [2, 3], scalars: [1.0, 2, 3, 4, 5, 6])
    #expect(x.cumsum(along: 0).scalars == [1, 2, 3, 5, 7, 9])
    #expect(x.cumsum(along: -1).scalars == [1, 3, 6, 4, 9, 15])
    #expect(x.cumprod(along: 1).scalars == [1, 2, 6, 4, 20, 120])
    let transposed = Tensor<Double>(x.any.permuted([1, 0]))
    #expect(transposed.cumsum(along: 0).scalars == [1, 4, 3, 9, 6, 15])
    #expect(message { _ = x.cumprod(along: 2) }.contains("cumprod: there is no dimension 2"))
  }

  @Test func `the norm at zero has the gradient zero`() {
    for order in [-1.5, 0, 0.5, 1, 1.5, 2, 3, .infinity] {
      let x = Tensor([0.0, 0], requiresGrad: true)
      x.norm(order: order).backward(createGraph: true)
      let gradient = x.grad?.scalars ?? [0, 0]
      #expect(gradient == [0, 0], "order \(order)")
    }
  }

  @Test(arguments: [2.0, 3, 1.5])
  func `norms of large and small numbers neither overflow nor underflow`(_ order: Double) {
    let expected = pow(pow(3.0, order) + pow(4.0, order), 1 / order)
    for scale in [1e-300, 1e-170, 1e200, 1e300] {
      let x = Tensor([3 * scale, 4 * scale], requiresGrad: true)
      let y = x.norm(order: order)
      #expect(abs(y.item() / scale - expected) < 1e-14 * expected)
      y.backward()
      let slopes = [3.0, 4].map { pow($0 / expected, order - 1) }
      for (got, slope) in zip(x.grad?.scalars ?? [], slopes) { #expect(abs(got - slope) < 1e-14) }
      let curvature = hessian(at: x.detached()) { $0.norm(order: order) }.scalars[0] * scale
      let exact = hessian(at: Tensor([3.0, 4])) { $0.norm(order: order) }.scalars[0]
      #expect(abs(curvature - exact) < 1e-13)
    }
    #expect(abs(Tensor<Float>([3e20, 4e20]).norm().item() / 5e20 - 1) < 1e-6)
    let rows = Tensor(shape: [3, 2], scalars: [3e200, 4e200, 3, 4, 0, 0])
    for (got, exact) in zip(rows.norm(along: 1).scalars, [5e200, 5, 0]) {
      #expect(abs(got - exact) <= exact.ulp)
    }
    #expect(rows.norm(along: 1, keepingDimensions: true).shape == [3, 1])
    #expect(Tensor([1e-170]).norm().item() == 1e-170)
    #expect(Tensor([Double.infinity, 1]).norm().item() == .infinity)
  }

  /// PyTorch's gradients; also its second derivatives where those are numbers.
  static let infiniteNorms: [(order: Double, x: [Double], gradient: [Double])] = {
    let (i, n) = (Double.infinity, Double.nan)
    return [
      (1, [i, 1, -2], [1, 1, -1]), (1, [-i, 1, 0], [-1, 1, 0]), (1, [n, 1, 2], [0, 1, 1]),
      (2, [i, 1, -2], [n, 0, 0]), (2, [i, i, 1], [n, n, 0]), (2, [n, 1, 2], [n, n, n]),
      (3, [i, 1, -2], [n, 0, 0]), (3, [-i, 1, 0], [n, 0, 0]), (3, [i, i, 1], [n, n, 0]),
      (3, [i, n, 1], [n, n, n]), (1.5, [i, 1, -2], [n, 0, 0]), (4, [i], [n]),
      (0.5, [i, 1, -2], [n, i, -i]), (0.5, [-i, 1, 0], [n, i, n]),
      (-1, [i, 1, -2], [0, 4 / 9, -1 / 9]), (-1, [-i, 1, 0], [0, 0, 0]), (-1, [i], [n]),
      (i, [i, 1, -2], [1, 0, 0]), (i, [i, i, 1], [0.5, 0.5, 0]), (-i, [i, 1, -2], [0, 1, 0]),
      (0, [i, 1, 0], [0, 0, 0]),
    ]
  }()

  @Test(arguments: infiniteNorms.indices)
  func `norms of infinite elements have PyTorch's gradients`(_ index: Int) {
    let (order, x, expected) = Self.infiniteNorms[index]
    let got = gradient(at: Tensor(x)) { $0.norm(order: order) }.scalars
    for (a, b) in zip(got, expected) {
      #expect(a == b || a.isNaN && b.isNaN || abs(a - b) < 1e-15, "\(order) \(x): \(got)")
    }
    if order.isFinite, order > 1 {
      let second = hessian(at: Tensor(x)) { $0.norm(order: order) }.scalars
      #expect(second[0].isNaN, "\(order) \(x): \(second)")
    }
  }

  @Test func `standard deviations of large and small numbers neither overflow nor underflow`() {
    for scale in [1e-300, 1e-170, 1e200, 1e300] {
      let x = Tensor([scale, 2 * scale, 4 * scale])
      let (deviation, slope) = valueWithGradient(at: x) { $0.standardDeviation() }
      let expected = valueWithGradient(at: Tensor([1.0, 2, 4])) { $0.standardDeviation() }
      #expect(abs(deviation.item() / scale - expected.value.item()) < 1e-14)
      for (a, b) in zip(slope.scalars, expected.gradient.scalars) { #expect(abs(a - b) < 1e-14) }
      let second = hessian(at: x) { $0.standardDeviation() } * scale
      let exact = hessian(at: Tensor([1.0, 2, 4])) { $0.standardDeviation() }
      for (a, b) in zip(second.scalars, exact.scalars) { #expect(abs(a - b) < 1e-13) }
    }
    // As in PyTorch.
    let (deviation, slope) = valueWithGradient(at: Tensor<Float>([1e30, 2e30, -1e30])) {
      $0.standardDeviation()
    }
    #expect(abs(deviation.item() / 1.5275252e30 - 1) < 1e-6)
    for (a, b) in zip(slope.scalars, [0.10910892, 0.43643579, -0.5455448]) {
      #expect(abs(Double(a) - b) < 1e-6)
    }
    let large = Tensor<Float>([1e30, 2e30, -1e30])
    #expect(large.variance().item() == .infinity)
    let slopes = gradient(at: large) { $0.variance() }.scalars
    #expect(slopes.contains { !$0.isFinite } == false)
    let rows = Tensor(shape: [3, 2], scalars: [1e200, -1e200, 1, 3, 5, 5])
    let deviations = rows.standardDeviation(along: 1, keepingDimensions: true)
    #expect(deviations.shape == [3, 1])
    for (a, b) in zip(deviations.scalars, [1e200, 1, 0]) {
      #expect(abs(a - b * 2.0.squareRoot()) <= b * 1e-15)
    }
  }

  @Test func `cumulative sums of millions of Floats keep their digits`() {
    let x = Tensor<Float>.full([5_000_000], 0.0005)
    #expect(abs(x.cumsum(along: 0).scalars.last! - 2500) < 0.001)
    let slopes = gradient(at: Tensor<Float>.full([1_000_000], 1)) {
      ($0.cumsum(along: 0) * 0.1).sum()
    }
    #expect(abs(slopes.scalars[0] - 100_000) < 0.02)
    let products = Tensor<Float>.full([1_000_000], 1.000001).cumprod(along: 0)
    let factor = Double(Float(1.000001))
    #expect(abs(Double(products.scalars.last!) / exp(1e6 * log(factor)) - 1) < 1e-6)
  }

  @Test func `a deviation of zero has the gradient zero`() {
    let x = Tensor([2.0, 2], requiresGrad: true)
    x.standardDeviation().backward()
    #expect(x.grad?.scalars == [0, 0])
    #expect(Tensor([1.0]).variance().item().isNaN)
  }

  @Test func `logsumexp and softmax do not overflow`() {
    let x = Tensor([1000.0, 1000, -.infinity], requiresGrad: true)
    #expect(abs(x.logsumexp().item() - 1000.6931471805599) < 1e-12)
    #expect(x.softmax(along: 0).scalars == [0.5, 0.5, 0])
    x.logsumexp().backward()
    #expect(zip(x.grad?.scalars ?? [], [0.5, 0.5, 0]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(Tensor([-Double.infinity, -.infinity]).logsumexp().item() == -.infinity)
    #expect(Tensor([Double.infinity, 1]).logsumexp().item() == .infinity)
    #expect(Tensor([-Double.infinity]).softmax(along: 0).item().isNaN)
  }

  @Test(arguments: [1e3, 1e10, 1e50])
  func `the derivatives of logsumexp of large numbers are those of softmax`(_ value: Double) {
    let x = Tensor([value, value, value])
    let third = 1.0 / 3
    for slope in gradient(at: x, of: { $0.logsumexp() }).scalars {
      #expect(abs(slope - third) < 1e-15)
    }
    let second = hessian(at: x) { $0.logsumexp() }.scalars
    for (place, got) in second.enumerated() {
      #expect(abs(got - ((place % 4 == 0 ? third : 0) - third * third)) < 1e-15)
    }
    let rows = Tensor(shape: [3, 2], scalars: [value, value, 0, 1, .infinity, 0])
    let slopes = gradient(at: rows) { $0.logsumexp(along: 1).sum() }.scalars
    #expect(slopes[0] == 0.5 && abs(slopes[2] + slopes[3] - 1) < 1e-15)
    #expect(slopes[4].isNaN && slopes[5] == 0)
    let inFloat = gradient(at: Tensor<Float>([1e5, 1e5, 1e5])) { $0.logsumexp() }.scalars
    #expect(inFloat.allSatisfy { abs($0 - 1 / 3) < 1e-7 })
  }

  @Test func `softmax and its logarithm are what a loop gives`() {
    var numbers = SeededNumbers(seed: 7)
    let x = numbers.tensor([2, 3, 4])
    for axis in 0..<3 {
      let sums = x.exp().sum(along: axis, keepingDimensions: true)
      let expected = (x.exp() / sums).scalars
      let logarithms = x.logSoftmax(along: axis).scalars
      for (index, actual) in x.softmax(along: axis - 3).scalars.enumerated() {
        #expect(abs(actual - expected[index]) < 1e-15)
        #expect(abs(logarithms[index] - log(expected[index])) < 1e-14)
      }
    }
    #expect(message { _ = x.softmax(along: 3) }.contains("softmax: there is no dimension 3"))
  }

  @Test func `Float is reduced like Double`() {
    let x = Tensor<Float>([3, 1, 2], requiresGrad: true)
    let y =
      x.softmax(along: 0).norm() + x.prod() + x.max() + x.logSoftmax(along: 0).variance()
      + x.cumprod(along: 0).logsumexp()
    y.sum().backward()
    let reference = Tensor([3.0, 1, 2], requiresGrad: true)
    let z =
      reference.softmax(along: 0).norm() + reference.prod() + reference.max()
      + reference.logSoftmax(along: 0).variance() + reference.cumprod(along: 0).logsumexp()
    z.sum().backward()
    #expect(abs(Double(y.item()) - z.item()) < 1e-5)
    for (float, double) in zip(x.grad?.scalars ?? [], reference.grad?.scalars ?? []) {
      #expect(abs(Double(float) - double) < 1e-5)
    }
  }
}
