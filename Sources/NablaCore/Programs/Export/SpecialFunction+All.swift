// Special functions that at least one of the languages lacks.
extension SpecialFunction {
  /// All special functions, each after those that it calls.
  static let all =
    [
      SpecialFunction(
        "flooredRemainder", "x", "y",
        about: "The remainder of floored division: it has the sign of y.",
        """
        let r = truncatedRemainder(x, y)
        return r != 0 && (r < 0) != (y < 0) ? r + y : r
        """)
    ] + errorFunctions + gammaFunctions

  private static let errorFunctions = [
    SpecialFunction(
      "expOfMinusSquare", "x",
      about: "exp(-x^2) for |x| < 1e100. x is split in two, so that its square is not rounded.",
      """
      let scaled = 134217729 * x
      let high = scaled - (scaled - x)
      return exp(-high * high) * exp(-(x - high) * (x + high))
      """),
    SpecialFunction(
      "erfcTail", "x",
      about: "erfc for x > 0.8: the continued fraction of DLMF 7.9.3, from its far end.",
      """
      if x > 28 return 0
      var fraction = x
      var n = ceil(20 + 230 / (x * x))
      while n > 0 {
        fraction = x + n / 2 / fraction
        n -= 1
      }
      return expOfMinusSquare(x) / (1.772453850905516 * fraction)
      """),
    SpecialFunction(
      "erf", "x",
      about: "DLMF 7.6.2, all of whose terms have one sign; past 2.5 the complement is small.",
      """
      if x != x return x
      if abs(x) >= 2.5 return copysign(1 - erfcTail(abs(x)), x)
      var term = x
      var sum = x
      var n = 1
      while abs(term) > 1e-17 * abs(sum) {
        term *= 2 * x * x / (2 * n + 1)
        sum += term
        n += 1
      }
      return 1.1283791670955126 * expOfMinusSquare(x) * sum
      """),
    SpecialFunction(
      "erfc", "x", about: "1 - erf(x).",
      """
      if x != x return x
      return x < 0.9 ? 1 - erf(x) : erfcTail(x)
      """),
    SpecialFunction(
      "erfInverse", "x",
      about: "The inverse of erf: Winitzki's approximation and three steps of Halley's method.",
      """
      let size = abs(x)
      if !(size < 1) return size == 1 ? x * infinity : nan
      if size <= 1e-8 return x * 0.886226925452758
      let logarithm = log1p(-size * size)
      let t = 4.330746750799873 + logarithm / 2
      let d = -logarithm / 0.147
      var y = sqrt(d / (sqrt(t * t + d) + t))
      var steps = 3
      while steps > 0 {
        let excess = size < 0.5 ? erf(y) - size : 1 - size - erfc(y)
        let step = excess / (1.1283791670955126 * exp(-y * y))
        y -= step / (1 + y * step)
        steps -= 1
      }
      return copysign(y, x)
      """),
  ]

  private static let gammaFunctions = [
    SpecialFunction(
      "logGammaNearTwo", "z",
      about:
        "log Gamma(2 + z) for |z| <= 1/2: DLMF 5.7.3, with (zeta(k) - 1) / k for k from 26 to 2.",
      """
      let coefficients = [5.731367241678862e-10, 1.1921401405860912e-09, 2.4836745438024785e-09, \
      5.183475041970047e-09, 1.0838659214896955e-08, 2.2711094608943164e-08, \
      4.7698101693639804e-08, 1.0043224823968099e-07, 2.1207184805554665e-07, \
      4.492469198764566e-07, 9.55141213040742e-07, 2.039215753801366e-06, \
      4.374866789907488e-06, 9.439488275268397e-06, 2.050721277567069e-05, \
      4.492623673813314e-05, 9.945751278180853e-05, 0.00022315475845357939, \
      0.0005096695247430425, 0.001192753911703261, 0.0028905103307415234, \
      0.007385551028673986, 0.020580808427784546, 0.0673523010531981, 0.3224670334241132]
      var sum = 0
      for c in coefficients {
        sum = c - z * sum
      }
      return z * (0.42278433509846713 + z * sum)
      """),
    SpecialFunction(
      "logGamma", "x",
      about: "log |Gamma(x)|. By Taylor's series near 1 and 2, its zeros; from 10 on DLMF 5.11.1.",
      """
      if x != x return x
      if abs(x) == infinity || (x <= 0 && x == floor(x)) return infinity
      if abs(x) < 1e-17 return -log(abs(x))
      if x < 0.5 {
        return log(pi / abs(sin(pi * (x - roundEven(x))))) - logGamma(1 - x)
      }
      if x < 1.5 return logGammaNearTwo(x - 1) - log1p(x - 1)
      if x < 10 {
        var product = 1
        var y = x
        while y > 2.5 {
          y -= 1
          product *= y
        }
        return log(product) + logGammaNearTwo(y - 2)
      }
      let coefficients = [-3617 / 122400, 1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, \
      1 / 1260, -1 / 360, 1 / 12]
      let u = 1 / (x * x)
      var sum = 0
      for c in coefficients {
        sum = sum * u + c
      }
      return (x - 0.5) * log(x) - x + 0.9189385332046727 + sum / x
      """),
    SpecialFunction(
      "scaledZeta", "n", "x",
      about: "n! zeta(n + 1, x) for x > 0: DLMF 25.11.5 and 25.11.28, relative to (n - 1)! / x^n.",
      """
      if !(x < infinity) return x == x ? 0 : x
      if x < 1e-160 return infinity
      var steps = x < 10 + n ? ceil(10 + n - x) : 0
      let a = x + steps
      let coefficients = [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, \
      -5.284190138687493e-10, 1.3382536530684679e-11, -3.3896802963225829e-13, \
      8.586062056277845e-15, -2.174868698558062e-16, 5.50900282836023e-18, \
      -1.3954464685812523e-19]
      var rest = 1 + n / (2 * a)
      var factor = 1
      var k = n
      for c in coefficients {
        factor *= k / a * ((k + 1) / a)
        rest += c * factor
        k += 2
      }
      var sum = power(x / a, n) * rest
      while steps > 0 {
        steps -= 1
        sum += n / x * power(x / (x + steps), n + 1)
      }
      var scale = 1 / x
      k = 1
      while k < n {
        scale *= k / x
        k += 1
      }
      return scale * sum
      """),
    SpecialFunction(
      "reflectedZeta", "n", "x",
      about:
        "The same for x <= 0: the sum over all integers minus the half that is not part of it.",
      """
      let sign = n == 2 * floor(n / 2) ? 1 : -1
      let distance = x - roundEven(x)
      if distance == 0 return sign < 0 ? infinity : x == 0 ? 1 / x : nan
      if !(abs(x) < infinity) return nan
      var pole = 1 / distance
      var k = 1
      while k <= n {
        pole *= k / distance
        k += 1
      }
      let left = scaledZeta(n, 1 - distance) - scaledZeta(n, 1 - x)
      return pole + (scaledZeta(n, 1 + distance) - sign * left)
      """),
    SpecialFunction(
      "positiveDigamma", "x",
      about: "DLMF 5.11.2 from 10 on, 5.5.2 up to there, and Taylor's series near the zero.",
      """
      if !(x < infinity) return x
      let zero = 1.4616321449683622
      let offset = x - zero - 9.549995429965697e-17
      var sum = 0
      if abs(offset) < 0.1 {
        var factorial = 1307674368000
        var sign = 1
        var k = 15
        while k > 0 {
          sum = sum * offset + sign * scaledZeta(k, zero) / factorial
          factorial /= k
          sign = -sign
          k -= 1
        }
        return offset * sum
      }
      var steps = x < 10 ? ceil(10 - x) : 0
      let a = x + steps
      let u = 1 / (a * a)
      let coefficients = [-1 / 12, 691 / 32760, -1 / 132, 1 / 240, -1 / 252, 1 / 120, -1 / 12]
      for c in coefficients {
        sum = sum * u + c
      }
      sum = sum * u - 0.5 / a
      while steps > 0 {
        steps -= 1
        sum -= 1 / (x + steps)
      }
      return sum + log(a)
      """),
    SpecialFunction(
      "polygamma", "n", "x",
      about: "The derivative of digamma of order n; of order 0 digamma itself.",
      """
      if n > 0 {
        let sign = n == 2 * floor(n / 2) ? -1 : 1
        return sign * (x > 0 ? scaledZeta(n, x) : reflectedZeta(n, x))
      }
      if x == 0 return -1 / x
      if x > 0 return positiveDigamma(x)
      let distance = x - roundEven(x)
      if distance == 0 return nan
      return positiveDigamma(1 - x) - pi / tan(pi * distance)
      """),
  ]
}
