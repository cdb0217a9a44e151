/// Functions that Foundation does not have.
enum SwiftSupport {
  static let functions = [
    SupportFunction(name: "sigmoid", text: sigmoid),
    SupportFunction(name: "sigmoidSlope", text: sigmoidSlope),
    SupportFunction(name: "sechSquared", text: sechSquared),
    SupportFunction(name: "gelu", text: gelu),
    SupportFunction(name: "geluSlope", text: geluSlope),
    SupportFunction(name: "flooredRemainder", text: remainder),
    SupportFunction(name: "logGamma", text: logGamma),
    SupportFunction(name: "erfInverse", text: erfInverse),
    SupportFunction(name: "scaledZeta", text: scaledZeta),
    SupportFunction(name: "reflectedZeta", text: reflectedZeta),
    SupportFunction(name: "positiveDigamma", text: positiveDigamma),
    SupportFunction(name: "polygamma", text: polygamma),
  ]

  private static let sigmoid = """
    private func sigmoid(_ x: Double) -> Double {
      let e = exp(-abs(x))
      return (x < 0 ? e : 1) / (1 + e)
    }
    """

  private static let sigmoidSlope = """
    private func sigmoidSlope(_ x: Double) -> Double {
      let e = exp(-abs(x))
      return e / ((1 + e) * (1 + e))
    }
    """

  private static let sechSquared = """
    /// 1 / cosh(x)^2.
    private func sechSquared(_ x: Double) -> Double {
      let e = exp(-2 * abs(x))
      return 4 * e / ((1 + e) * (1 + e))
    }
    """

  private static let gelu = """
    private func gelu(_ x: Double) -> Double { x * (0.5 * erfc(-x * 0.7071067811865476)) }
    """

  private static let geluSlope = """
    /// The derivative of gelu.
    private func geluSlope(_ x: Double) -> Double {
      let density = 0.3989422804014327 * exp(-0.5 * (x * x))
      return 0.5 * erfc(-x * 0.7071067811865476) + x * density
    }
    """

  private static let remainder = """
    /// Of floored division: it has the sign of y.
    private func flooredRemainder(_ x: Double, _ y: Double) -> Double {
      let r = fmod(x, y)
      return r != 0 && (r < 0) != (y < 0) ? r + y : r
    }
    """

  private static let logGamma = """
    private func logGamma(_ x: Double) -> Double { lgamma(x) }
    """

  private static let erfInverse = """
    /// The inverse of the error function: Winitzki's approximation and three of Halley's steps.
    private func erfInverse(_ x: Double) -> Double {
      let size = abs(x)
      if !(size < 1) { return size == 1 ? x * .infinity : .nan }
      if size <= 1e-8 { return x * 0.886226925452758 }
      let logarithm = log1p(-size * size)
      let t = 4.330746750799873 + logarithm / 2
      let d = -logarithm / 0.147
      var y = sqrt(d / (sqrt(t * t + d) + t))
      for _ in 0..<3 {
        let excess = size < 0.5 ? erf(y) - size : 1 - size - erfc(y)
        let step = excess / (1.1283791670955126 * exp(-y * y))
        y -= step / (1 + y * step)
      }
      return copysign(y, x)
    }
    """

  private static let scaledZeta = """
    /// n! zeta(n + 1, x) for x > 0: the Euler-Maclaurin sum of DLMF 25.11.5 and 25.11.28, relative to
    /// (n - 1)! / x^n.
    private func scaledZeta(_ n: Int, _ x: Double) -> Double {
      let coefficients: [Double] = [
        1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160, -5.284190138687493e-10,
        1.3382536530684679e-11, -3.3896802963225829e-13, 8.586062056277845e-15,
        -2.174868698558062e-16, 5.50900282836023e-18, -1.3954464685812523e-19,
      ]
      if !(x < .infinity) { return x.isNaN ? x : 0 }
      let order = Double(n)
      let steps = x < 10 + order ? Int((10 + order - x).rounded(.up)) : 0
      let a = x + Double(steps)
      var rest = 1 + order / (2 * a)
      var factor = 1.0
      for (index, coefficient) in coefficients.enumerated() {
        let k = Double(n + 2 * index)
        factor *= (k / a) * ((k + 1) / a)
        rest += coefficient * factor
      }
      var sum = pow(x / a, order) * rest
      for k in (0..<steps).reversed() { sum += order / x * pow(x / (x + Double(k)), order + 1) }
      var scale = 1 / x
      for k in 1..<max(1, n) { scale *= Double(k) / x }
      return scale * sum
    }
    """

  private static let reflectedZeta = """
    /// The same for x <= 0: the sum over all integers less the half that does not belong to it.
    private func reflectedZeta(_ n: Int, _ x: Double) -> Double {
      let isEven = n % 2 == 0
      let distance = x - x.rounded(.toNearestOrEven)
      if distance == 0 { return isEven ? (x == 0 ? 1 / x : .nan) : .infinity }
      if !x.isFinite { return .nan }
      var pole = 1 / distance
      for k in 1...n { pole *= Double(k) / distance }
      let right = scaledZeta(n, 1 + distance)
      let left = scaledZeta(n, 1 - distance) - scaledZeta(n, 1 - x)
      return pole + (isEven ? right - left : right + left)
    }
    """

  private static let positiveDigamma = """
    /// DLMF 5.5.2 moves x up to 10 or more; from there DLMF 5.11.2. Beside the zero Taylor's series.
    private func positiveDigamma(_ x: Double) -> Double {
      if !(x < .infinity) { return x }
      let zero = 1.4616321449683622
      let offset = x - zero - 9.549995429965697e-17
      var sum = 0.0
      if abs(offset) < 0.1 {
        var factorial = 1307674368000.0
        for k in (1...15).reversed() {
          sum = sum * offset + (k % 2 == 0 ? -1 : 1) * scaledZeta(k, zero) / factorial
          factorial /= Double(k)
        }
        return offset * sum
      }
      let steps = x < 10 ? Int((10 - x).rounded(.up)) : 0
      let a = x + Double(steps)
      let u = 1 / (a * a)
      let terms: [Double] = [
        -1.0 / 12, 691.0 / 32760, -1.0 / 132, 1.0 / 240, -1.0 / 252, 1.0 / 120, -1.0 / 12,
      ]
      for term in terms { sum = sum * u + term }
      sum = sum * u - 0.5 / a
      for k in (0..<steps).reversed() { sum -= 1 / (x + Double(k)) }
      return sum + log(a)
    }
    """

  private static let polygamma = """
    /// The derivative of digamma of order n; of order 0 digamma itself.
    private func polygamma(_ n: Int, _ x: Double) -> Double {
      if n > 0 {
        let sign: Double = n % 2 == 0 ? -1 : 1
        return sign * (x > 0 ? scaledZeta(n, x) : reflectedZeta(n, x))
      }
      if x == 0 { return -1 / x }
      if x > 0 { return positiveDigamma(x) }
      let distance = x - x.rounded(.toNearestOrEven)
      if distance == 0 { return .nan }
      return positiveDigamma(1 - x) - Double.pi / tan(Double.pi * distance)
    }
    """
}
