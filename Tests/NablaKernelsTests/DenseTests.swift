#if arch(x86_64) && os(Linux)
  import CNablaKernels
  import Foundation
  import NablaTestSupport
  import Testing

  /// The mathematics against the C library's functions of 64 bits of precision, at many points.
  ///
  /// NABLA_DENSE_SAMPLES changes their number: a release build does a million a second.
  @Suite struct DenseTests {
    static let samples =
      Int(ProcessInfo.processInfo.environment["NABLA_DENSE_SAMPLES"] ?? "") ?? 2048

    @Test(
      "Every function keeps its bound at points at random", arguments: Level.supported,
      KernelFunction.all)
    func dense(_ level: Level, _ function: KernelFunction) {
      switch level.element {
      case .f64: check(Double.self, level, function)
      case .f32: check(Float.self, level, function)
      }
    }

    private func check<E: KernelElement>(
      _: E.Type, _ level: Level, _ function: KernelFunction
    ) {
      let model = DenseModel.all[function.name]!
      var generator = SeededGenerator(seed: 20263)
      var worst = Worst<E>()
      // A multiple of no vector's length.
      let chunk = 1001
      for start in stride(from: 0, to: Self.samples, by: chunk) {
        let count = min(chunk, Self.samples - start)
        let points = (0..<count).map { _ in model.point(E.self, &generator) }
        let results = function.results(level.level, points.map(\.0), points.map(\.1))
        for ((x, y), result) in zip(points, results) {
          let exact = model.value(Float80(x), Float80(y))
          let unit = E(max(abs(exact), abs(model.scale(Float80(x))))).ulp
          worst.note(
            error(of: result, exact, unit), "\(function)(\(x), \(y)) is \(exact), not \(result)")
        }
      }
      #expect(worst.error <= function.bound(of: E.self), "\(worst.place)")
    }

    private func error<E: KernelElement>(of result: E, _ exact: Float80, _ unit: E) -> Double {
      let nearest = E(exact)
      if !nearest.isFinite || !result.isFinite {
        return result.isSame(as: nearest) ? 0 : .infinity
      }
      return Double(abs(Float80(result) - exact) / Float80(unit))
    }
  }

  /// Where a function is sampled, and its value in 64 bits of precision.
  struct DenseModel: Sendable {
    /// Evenly spread, or by their exponents of 2 with both signs or one.
    enum Range: Sendable {
      case even(Double, Double)
      case exponents(Double, Double)
      case positiveExponents(Double, Double)
      /// All the element has.
      case all
      case allPositive
      /// An even one about a center.
      case beside(Double, Double)
    }

    var ranges: [(Range, Range)]
    var value: @Sendable (Float80, Float80) -> Float80
    /// Of a sum that has a zero: the term whose ulps count where it is larger than the value.
    var scale: @Sendable (Float80) -> Float80 = { _ in 0 }

    static func unary(
      _ ranges: [Range], _ value: @escaping @Sendable (Float80) -> Float80
    ) -> DenseModel {
      DenseModel(ranges: ranges.map { ($0, .even(0, 1)) }, value: { x, _ in value(x) })
    }

    func point<E: KernelElement>(_: E.Type, _ generator: inout SeededGenerator) -> (E, E) {
      let (x, y) = ranges.randomElement(using: &generator)!
      return (Self.number(x, &generator), Self.number(y, &generator))
    }

    private static func number<E: KernelElement>(
      _ range: Range, _ generator: inout SeededGenerator
    ) -> E {
      func power(_ low: Double, _ high: Double, _ generator: inout SeededGenerator) -> E {
        E(Foundation.exp2(Double.random(in: low...high, using: &generator)))
      }
      let lowest = E.self == Double.self ? -1074.0 : -149.0
      let highest = E.self == Double.self ? 1023.99 : 127.99
      let sign: E = Bool.random(using: &generator) ? 1 : -1
      switch range {
      case .even(let a, let b): return E(Double.random(in: a...b, using: &generator))
      case .exponents(let a, let b): return sign * power(a, b, &generator)
      case .positiveExponents(let a, let b): return power(a, b, &generator)
      case .all: return sign * power(lowest, highest, &generator)
      case .allPositive: return power(lowest, highest, &generator)
      case .beside(let center, let exponent):
        return E(center) + sign * power(-54, exponent, &generator)
      }
    }

    static let all: [String: DenseModel] = [
      "exp": unary([.even(-110, 92), .even(-2, 2), .even(-746, 710), .exponents(-60, 2)], exp),
      "exp2": unary(
        [.even(-152, 129), .even(-2, 2), .even(-1076, 1025), .exponents(-60, 2)], exp2),
      "expMinusOne": unary(
        [.even(-45, 92), .even(-2, 2), .even(0, 710), .exponents(-60, 2)], expm1),
      "log": unary([.allPositive, .even(0.3, 3), .beside(1, -2)], log),
      "log2": unary([.allPositive, .even(0.3, 3), .beside(1, -2)], log2),
      "log10": unary([.allPositive, .even(0.3, 3), .beside(1, -2)], log10),
      "logOnePlus": unary([.allPositive, .even(-0.99, 3), .exponents(-70, -1)], log1p),
      "sin": unary([.even(-10, 10), .even(-1000, 1000), .exponents(-60, 20)], sin),
      "cos": unary([.even(-10, 10), .even(-1000, 1000), .exponents(-60, 20)], cos),
      "tan": unary([.even(-10, 10), .even(-1000, 1000), .exponents(-60, 20)], tan),
      "asin": unary([.even(-1, 1), .exponents(-60, -1), .even(0.99, 1)], asin),
      "acos": unary([.even(-1, 1), .exponents(-60, -1), .even(0.99, 1)], acos),
      "atan": unary([.even(-4, 4), .exponents(-60, 60), .all], atan),
      "atan2": DenseModel(
        ranges: [
          (.even(-2, 2), .even(-2, 2)), (.exponents(-30, 30), .exponents(-30, 30)), (.all, .all),
        ], value: atan2),
      "sinh": unary([.even(-3, 3), .even(-90, 90), .even(-711, 711), .exponents(-60, 2)], sinh),
      "cosh": unary([.even(-3, 3), .even(-90, 90), .even(-711, 711), .exponents(-60, 2)], cosh),
      "tanh": unary([.even(-3, 3), .even(-25, 25), .exponents(-60, 2)], tanh),
      "asinh": unary([.even(-4, 4), .exponents(-60, 60), .all], asinh),
      "acosh": unary([.even(1, 4), .positiveExponents(0, 127), .even(1, 1.01)], acosh),
      "atanh": unary([.even(-1, 1), .exponents(-60, -1), .even(0.99, 1)], atanh),
      "sigmoid": unary([.even(-10, 10), .even(-104, 90), .even(-745, 40)]) { x in
        x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
      },
      "sigmoidSlope": unary([.even(-10, 10), .even(-104, 90), .even(-745, 745)]) { x in
        let e = exp(-Swift.abs(x))
        return e / ((1 + e) * (1 + e))
      },
      "sechSquared": unary([.even(-5, 5), .even(-52, 45), .even(-372, 372)]) { x in
        let e = exp(-2 * Swift.abs(x))
        return 4 * e / ((1 + e) * (1 + e))
      },
      "gelu": unary([.even(-5, 5), .even(-15, 20), .even(-39, 10), .exponents(-60, 2)]) { x in
        x * NormalDistribution.cumulative(x)
      },
      "geluSlope": DenseModel(
        ranges: [.even(-5, 5), .even(-15, 20), .even(-39, 10), .exponents(-60, 2)].map {
          ($0, .even(0, 1))
        },
        value: { x, _ in
          NormalDistribution.cumulative(x) + x * NormalDistribution.density(x)
        }, scale: NormalDistribution.cumulative),
      "erf": unary([.even(-3, 3), .even(-7, 7), .exponents(-60, 2)], erf),
      "erfc": unary([.even(-3, 3), .even(-7, 10.5), .even(0, 27.4)], erfc),
      "power": DenseModel(
        ranges: [
          (.even(0, 4), .even(-20, 20)), (.beside(1, -1), .exponents(-10, 10)),
          (.positiveExponents(-20, 20), .even(-30, 30)), (.allPositive, .even(-1.2, 1.2)),
        ], value: pow),
      "cbrt": unary([.even(-10, 10), .all], cbrt),
      "hypot": DenseModel(
        ranges: [
          (.even(-2, 2), .even(-2, 2)), (.exponents(-30, 30), .exponents(-30, 30)), (.all, .all),
        ], value: hypot),
      "remainder": DenseModel(
        ranges: [(.even(-20, 20), .even(-5, 5)), (.exponents(-30, 30), .exponents(-30, 30))],
        value: { x, y in
          let r = x.truncatingRemainder(dividingBy: y)
          return r != 0 && (r < 0) != (y < 0) ? r + y : r
        }),
    ]
  }
#endif
