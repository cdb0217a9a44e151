import Dispatch
import NablaCore

extension BLASLibrary {
  /// Compares products with those of the kernel, in all layouts.
  ///
  /// - Throws: an error if they differ by more than rounding.
  package func test() throws(BLASError) {
    for elementType in [ElementType.float32, .float64] {
      for (m, n, k) in [(33, 35, 37), (64, 1, 600), (1, 70, 500), (67, 41, 131)] {
        for layout in 0..<4 {
          for accumulates in [false, true] {
            let trial = Trial(m, n, k, elementType, layout: layout, accumulates: accumulates)
            if let reason = trial.differs(from: self) {
              throw BLASError(path: path, reason: reason)
            }
          }
        }
      }
    }
  }

  /// The speed of products relative to the kernel, over sizes typical of networks: above 1 if they
  /// are faster.
  func speed() -> Double {
    var (own, external): (UInt64, UInt64) = (0, 0)
    for (m, n, k) in [(256, 256, 256), (32, 512, 784), (512, 512, 64)] {
      let trial = Trial(m, n, k, .float32, layout: 1, accumulates: false)
      own += trial.time { $0.runKernel() }
      external += trial.time { _ = $0.run(by: self) }
    }
    return Double(own) / Double(max(external, 1))
  }
}

/// A product of test operands.
private struct Trial {
  private let call: MatrixCall
  private let left: AnyTensor
  private let right: AnyTensor
  private let result: AnyTensor
  private let accumulates: Bool
  private let text: String

  /// - Parameter layout: bit 0 is set if the left operand is column-major, bit 1 if the right one
  ///   is.
  init(
    _ m: Int, _ n: Int, _ k: Int, _ elementType: ElementType, layout: Int, accumulates: Bool
  ) {
    func matrix(_ rows: Int, _ columns: Int, transposed: Bool, seed: Int) -> AnyTensor {
      let tensor = Self.numbers(
        transposed ? [columns, rows] : [rows, columns], elementType, seed: seed)
      return transposed ? tensor.matrixTransposed() : tensor
    }
    left = matrix(m, k, transposed: layout & 1 != 0, seed: 1)
    right = matrix(k, n, transposed: layout & 2 != 0, seed: 2)
    result = Self.numbers([m, n], elementType, seed: 3)
    call = MatrixCall(left, right, result, accumulates: accumulates)
    self.accumulates = accumulates
    text = "\(m) x \(k) times \(k) x \(n) of \(elementType)"
  }

  /// Numbers between -1 and 1, different for each seed.
  private static func numbers(_ shape: Shape, _ elementType: ElementType, seed: Int) -> AnyTensor {
    func number(_ index: Int) -> Double {
      Double((index &* 7919 &+ seed &* 104_729) % 2003) / 1001.5 - 1
    }
    return AnyTensor(shape, Double.self) { memory in
      for i in memory.indices { memory[i] = number(i) }
    }
    .converted(to: elementType)
  }

  /// A description of the first difference between the library's product and the kernel's, or nil.
  ///
  /// Each has a rounding error of at most k + 2 units in the last place of the sum of the terms'
  /// magnitudes: see Higham, "Accuracy and Stability of Numerical Algorithms", 3.1.
  func differs(from library: BLASLibrary) -> String? {
    withoutGradient {
      let before = result.copied()
      call.runKernel()
      let expected = result.numbers
      let target = AnyTensor(result.elementType, uninitialized: result.layout)
      AnyTensor.copy(
        result.shape, result.elementType, from: before.pointer, before.layout.strides,
        to: target.pointer, target.layout.strides)
      guard MatrixCall(left, right, target, accumulates: accumulates).run(by: library) else {
        return nil
      }
      let magnitudes = Functions.abs(left).copied()
      let bound = AnyTensor(result.elementType, uninitialized: result.layout)
      MatrixCall(magnitudes, Functions.abs(right).copied(), bound, accumulates: false).runKernel()
      let allowances = bound.numbers
      let terms = Double(left.shape.dimensions[1] + 2)
      for (index, actual) in target.numbers.enumerated() {
        let allowed = 2 * terms * result.elementType.ulpOfOne * (allowances[index] + 1)
        if !(abs(actual - expected[index]) <= allowed) {
          return """
            its product of \(text) is \(actual) at element \(index), which should be \
            \(expected[index])
            """
        }
      }
      return nil
    }
  }

  /// The time of the fastest of several runs, in nanoseconds.
  func time(_ body: (MatrixCall) -> Void) -> UInt64 {
    body(call)
    return (0..<5).reduce(UInt64.max) { best, _ in
      let start = DispatchTime.now().uptimeNanoseconds
      body(call)
      return min(best, DispatchTime.now().uptimeNanoseconds - start)
    }
  }
}
