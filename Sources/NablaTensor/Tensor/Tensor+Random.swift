import NablaCore

extension Tensor where Element: DifferentiableElement {
  /// Uniformly distributed numbers in a range, excluding its upper bound.
  public static func uniform(
    _ shape: Shape, in range: Range<Element> = 0..<1, using generator: inout RandomGenerator
  ) -> Tensor {
    guard
      let numbers = AnyTensor.ifThereIsMemory(
        Element.elementType, Layout(contiguous: shape), for: "uniform")
    else { return Tensor(.zeros(shape, Element.elementType)) }
    generator.fill(numbers)
    if range == 0..<1 { return Tensor(numbers) }
    let elements = numbers.memory(of: Element.self)
    let width = range.upperBound - range.lowerBound
    for i in 0..<numbers.count {
      // The product may be rounded up to the bound.
      elements[i] = Swift.min(range.lowerBound + width * elements[i], range.upperBound.nextDown)
    }
    return Tensor(numbers)
  }

  /// Normally distributed numbers.
  ///
  /// The Box-Muller transform (1958) turns two uniform numbers u in (0, 1] and v into two results:
  /// sqrt(-2 log u) times the cosine and the sine of 2 pi v. The largest possible result is 5.8 for
  /// Float and 8.6 for Double. The functions are those of the elementwise kernels, whose last bits
  /// may depend on the kernel level.
  public static func normal(
    _ shape: Shape, mean: Element = 0, standardDeviation: Element = 1,
    using generator: inout RandomGenerator
  ) -> Tensor {
    let type = Element.elementType
    let count = shape.elementCount
    let pairs = (count + 1) / 2
    guard
      let uniform = AnyTensor.ifThereIsMemory(type, Layout(contiguous: [2, pairs]), for: "normal")
    else { return Tensor(.zeros(shape, type)) }
    generator.fill(uniform)
    return withoutGradient {
      let both = NormalPair.function([
        uniform.selected(along: 0, at: 0), uniform.selected(along: 0, at: 1),
        .scalar(Double(standardDeviation), type), .scalar(Double(mean), type),
      ])
      return Tensor(
        AnyTensor.concatenated(both, along: 0).narrowed(along: 0, from: 0, count: count)
          .reshaped(to: shape))
    }
  }
}

private enum NormalPair {
  static let function = ElementwiseFunction(name: "normal", inputs: 4) { x in
    let radius = sqrt(-2 * log(1 - x[0])) * x[2]
    let angle = 2 * Double.pi * x[1]
    return [x[3] + radius * cos(angle), x[3] + radius * sin(angle)]
  }
}

extension Tensor where Element: FixedWidthInteger {
  /// Uniformly distributed integers in a range.
  public static func uniform(
    _ shape: Shape, in range: Range<Element>, using generator: inout RandomGenerator
  ) -> Tensor {
    guard !range.isEmpty || shape.elementCount == 0 else {
      return Tensor(
        fail("uniform: there is no number in the range \(range).", Element.elementType, shape))
    }
    let width =
      UInt64(truncatingIfNeeded: range.upperBound) &- UInt64(truncatingIfNeeded: range.lowerBound)
    return Tensor(
      AnyTensor.made(by: "uniform", shape, Element.self) { memory in
        for i in memory.indices {
          let number = generator.number(below: width)
          memory[i] = range.lowerBound &+ Element(truncatingIfNeeded: number)
        }
      })
  }
}

extension Tensor where Element == Int64 {
  /// A random permutation of the numbers from 0 up to but not including `count`, uniformly
  /// distributed (Fisher-Yates shuffle).
  public static func permutation(_ count: Int, using generator: inout RandomGenerator) -> Tensor {
    guard count >= 0 else {
      return Tensor(fail("permutation: there cannot be \(count) numbers.", .int64, [0]))
    }
    guard count <= Int.max / 8 else {
      return Tensor(
        fail("permutation: a tensor cannot have so many elements: [\(count)].", .int64, [0]))
    }
    var numbers = Array(0..<Int64(count))
    for i in stride(from: count - 1, to: 0, by: -1) {
      numbers.swapAt(i, Int(generator.number(below: UInt64(i) + 1)))
    }
    return Tensor(numbers)
  }
}

extension Tensor where Element == Bool {
  /// Independent values that are `true` with a given probability.
  public static func bernoulli(
    _ shape: Shape, probability: Double, using generator: inout RandomGenerator
  ) -> Tensor {
    guard probability >= 0 && probability <= 1 else {
      return Tensor(
        fail(
          "bernoulli: \(probability) is no probability: it must be from 0 to 1.", .bool, shape))
    }
    let uniform = Tensor<Double>.uniform(shape, using: &generator)
    return uniform.withUnsafeBufferPointer { numbers in
      Tensor(
        AnyTensor(shape, Bool.self) { memory in
          for i in memory.indices { memory[i] = numbers[i] < probability }
        })
    }
  }
}
