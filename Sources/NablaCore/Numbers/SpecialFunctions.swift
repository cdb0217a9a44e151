import RealModule

/// Numerics of the functions that the platform's mathematics library does not have.
enum SpecialFunctions {
  /// The inverse of the error function: ±∞ at ±1, NaN outside.
  ///
  /// Winitzki's approximation (2008), 0.2 percent off at most, and three of Halley's steps, each of
  /// which triples the digits. Past 1/2 the steps look at erfc, whose target 1 - |x| is exact there.
  static func erfInverse(_ x: Double) -> Double {
    let magnitude = Swift.abs(x)
    guard magnitude < 1 else { return magnitude == 1 ? x * .infinity : .nan }
    // erf⁻¹ x = √π/2 (x + π/12 x³ + ...): below 1e-8 the first term is all that Double can hold.
    guard magnitude > 1e-8 else { return x * 0.886226925452758013649083741671 }
    let a = 0.147
    let logarithm = Double.log(onePlus: -magnitude * magnitude)
    let t = 2 / (Double.pi * a) + logarithm / 2
    // √(t² + d) - t, in the form that does not cancel.
    let d = -logarithm / a
    var y = Double.sqrt(d / (Double.sqrt(t * t + d) + t))
    for _ in 0..<3 {
      let excess = magnitude < 0.5 ? Double.erf(y) - magnitude : 1 - magnitude - Double.erfc(y)
      let step = excess / (1.12837916709551257389615890312 * Double.exp(-y * y))
      y -= step / (1 + y * step)
    }
    return Double(signOf: x, magnitudeOf: y)
  }

  /// ψ⁽ⁿ⁾(x), the derivative of the digamma function of order n; of order 0, digamma itself.
  ///
  /// - Precondition: `order` is not negative.
  static func polygamma(_ order: Int, _ x: Double) -> Double {
    require(order >= 0, "polygamma: the order \(order) is negative")
    if order == 0 { return digamma(x) }
    let sign: Double = order % 2 == 0 ? -1 : 1
    if x > 0 { return sign * scaledZeta(order, x) }
    return sign * scaledZeta(order, reflecting: x)
  }
}

// MARK: - Digamma

extension SpecialFunctions {
  /// The positive zero of digamma, and what its nearest Double leaves over.
  private static let digammaZero = (1.4616321449683622, 9.549995429965697e-17)

  private static func digamma(_ x: Double) -> Double {
    if x == 0 { return -1 / x }
    if x > 0 { return digamma(positive: x) }
    let distance = x - x.rounded()
    // At the poles the two sides disagree. (-∞ - -∞ is NaN, which is right too.)
    guard distance != 0 else { return .nan }
    // DLMF 5.5.4. The cotangent's period is taken out first, so that large x keep their digits.
    return digamma(positive: 1 - x) - .pi / Double.tan(.pi * distance)
  }

  /// DLMF 5.5.2 moves x up to 10 or more; from there DLMF 5.11.2.
  private static func digamma(positive x: Double) -> Double {
    guard x < .infinity else { return x }
    let offset = (x - digammaZero.0) - digammaZero.1
    if Swift.abs(offset) < 0.1 { return digamma(besideZero: offset) }
    let steps = x < 10 ? Int((10 - x).rounded(.up)) : 0
    let a = x + Double(steps)
    var sum = digammaTail(1 / (a * a)) - 0.5 / a
    for k in stride(from: steps - 1, through: 0, by: -1) { sum -= 1 / (x + Double(k)) }
    return sum + Double.log(a)
  }

  /// -B₂ₖ / (2k x²ᵏ) for k from 1 to 7, in u = 1 / x².
  private static func digammaTail(_ u: Double) -> Double {
    let terms: [Double] = [
      -1.0 / 12, 1.0 / 120, -1.0 / 252, 1.0 / 240, -1.0 / 132, 691.0 / 32760, -1.0 / 12,
    ]
    return u * terms.reversed().reduce(0) { $0 * u + $1 }
  }

  /// Taylor's series about the zero: the sum above would leave nothing but its rounding there.
  private static func digamma(besideZero offset: Double) -> Double {
    offset * digammaTaylor.reversed().reduce(0) { $0 * offset + $1 }
  }

  /// ψ⁽ᵏ⁾ / k! at the zero, for k from 1 to 15.
  private static let digammaTaylor: [Double] = (1...15).map { k in
    polygamma(k, digammaZero.0) / (1...k).reduce(1) { $0 * Double($1) }
  }
}

// MARK: - Higher orders

extension SpecialFunctions {
  /// n! ζ(n + 1, x) for x > 0, by the Euler-Maclaurin sum of Hurwitz's zeta function, DLMF 25.11.5
  /// and 25.11.28: the terms up to a = x + steps one by one, the rest as an asymptotic series.
  ///
  /// All is relative to (n - 1)! / xⁿ, so that nothing overflows or underflows before the result
  /// does.
  private static func scaledZeta(_ n: Int, _ x: Double) -> Double {
    guard x < .infinity else { return 0 }
    let enough = 10 + Double(n)
    let steps = x < enough ? Int((enough - x).rounded(.up)) : 0
    let a = x + Double(steps)
    var rest = 1 + Double(n) / (2 * a)
    var factor = 1.0
    for (index, coefficient) in bernoulliOverFactorial.enumerated() {
      let k = Double(n + 2 * index)
      factor *= (k / a) * ((k + 1) / a)
      rest += coefficient * factor
    }
    var sum = Double.pow(x / a, n) * rest
    for k in stride(from: steps - 1, through: 0, by: -1) {
      sum += Double(n) / x * Double.pow(x / (x + Double(k)), n + 1)
    }
    return (1..<n).reduce(1 / x) { $0 * (Double($1) / x) } * sum
  }

  /// n! ζ(n + 1, x) for x ≤ 0: the sum over all integers, which has period 1, less the half that
  /// does not belong to it (DLMF 5.15.6 in these terms).
  private static func scaledZeta(_ n: Int, reflecting x: Double) -> Double {
    let even = n % 2 == 0
    let distance = x - x.rounded()
    // Both sides of a pole go to ∞ for odd n and apart for even n; only a zero has two sides.
    guard distance != 0 else { return even ? (x == 0 ? 1 / x : .nan) : .infinity }
    guard x.isFinite else { return .nan }
    let pole = (1...n).reduce(1 / distance) { $0 * (Double($1) / distance) }
    let right = scaledZeta(n, 1 + distance)
    let left = scaledZeta(n, 1 - distance) - scaledZeta(n, 1 - x)
    return even ? pole + (right - left) : pole + (right + left)
  }

  /// B₂ₖ / (2k)! for k from 1 to 12.
  private static let bernoulliOverFactorial: [Double] = [
    1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1_209_600, 1.0 / 47_900_160,
    -5.2841901386874931848e-10, 1.3382536530684678833e-11, -3.3896802963225828668e-13,
    8.5860620562778445641e-15, -2.1748686985580618730e-16, 5.5090028283602295152e-18,
    -1.3954464685812523341e-19,
  ]
}
