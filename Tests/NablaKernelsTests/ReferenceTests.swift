import CNablaKernels
import Foundation
import NablaTestSupport
import Testing

/// The mathematics against values of hundreds of digits.
@Suite struct ReferenceTests {
  @Test(
    "Every function keeps its bound in every regime, and has C99's special values",
    arguments: Level.supported, KernelFunction.all)
  func references(_ level: Level, _ function: KernelFunction) throws {
    switch level.element {
    case .f64: check(level, function, References.doubles[function.name] ?? [])
    case .f32: check(level, function, References.floats[function.name] ?? [])
    }
  }

  @Test("The references are of all functions and no others")
  func complete() {
    let names = Set(KernelFunction.all.map(\.name))
    #expect(Set(References.doubles.keys) == names)
    #expect(Set(References.floats.keys) == names)
    #expect(References.doubles.values.allSatisfy { $0.count > 150 })
    #expect(References.floats.values.allSatisfy { $0.count > 150 })
  }

  private func check<E: KernelElement>(
    _ level: Level, _ function: KernelFunction, _ samples: [References.Sample<E>]
  ) {
    #expect(!samples.isEmpty)
    let results = function.results(level.level, samples.map(\.x), samples.map(\.y))
    var worst = Worst<E>()
    for (sample, result) in zip(samples, results) {
      worst.note(
        sample.error(of: result),
        "\(function)(\(sample.x), \(sample.y)) is \(sample.value), not \(result)")
    }
    #expect(worst.error <= function.bound(of: E.self), "\(worst.place)")
  }
}

/// The files f64.txt and f32.txt: `operation operands value excess` a line.
enum References {
  struct Sample<E: KernelElement>: Sendable {
    var x: E
    var y: E
    var value: E
    /// What the exact value has beyond `value`, in ulps of it.
    var excess: Double

    /// Of a result, in ulps; what is not finite, and zeros that are exact, must be met.
    func error(of result: E) -> Double {
      if !value.isFinite || !result.isFinite || (value == 0 && excess == 0) {
        return result.isSame(as: value) ? 0 : .infinity
      }
      return abs(Double((result - value) / value.ulp) - excess)
    }
  }

  static let doubles = read("f64") { Double(bitPattern: UInt64($0, radix: 16)!) }
  static let floats = read("f32") { Float(bitPattern: UInt32($0, radix: 16)!) }

  private static func read<E: KernelElement>(
    _ name: String, _ element: (Substring) -> E
  ) -> [String: [Sample<E>]] {
    let url = Fixtures.folder("kernels").appendingPathComponent("\(name).txt")
    var samples: [String: [Sample<E>]] = [:]
    for line in try! String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      let numbers = words[1..<(words.count - 1)].map(element)
      samples[String(words[0]), default: []].append(
        Sample(
          x: numbers[0], y: numbers.count == 3 ? numbers[1] : 0, value: numbers.last!,
          excess: Double(words.last!)!))
    }
    return samples
  }
}
