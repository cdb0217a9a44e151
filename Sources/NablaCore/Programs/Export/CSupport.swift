/// Functions that C's library does not have.
enum CSupport {
  static let functions = [
    SupportFunction(name: "sigmoid", text: guarded("sigmoid", sigmoid)),
    SupportFunction(name: "sigmoid_slope", text: guarded("sigmoid_slope", sigmoidSlope)),
    SupportFunction(name: "sech_squared", text: guarded("sech_squared", sechSquared)),
    SupportFunction(name: "gelu", text: guarded("gelu", gelu)),
    SupportFunction(name: "gelu_slope", text: guarded("gelu_slope", geluSlope)),
    SupportFunction(name: "floored_remainder", text: guarded("floored_remainder", remainder)),
    SupportFunction(name: "erf_inverse", text: guarded("erf_inverse", erfInverse)),
    SupportFunction(name: "scaled_zeta", text: guarded("scaled_zeta", scaledZeta)),
    SupportFunction(name: "polygamma", text: guarded("polygamma", polygamma)),
  ]

  /// Several exported texts may be in one file.
  private static func guarded(_ name: String, _ text: String) -> String {
    let macro = "NABLA_\(name.uppercased())"
    return "#ifndef \(macro)\n#define \(macro)\n\(text)\n#endif"
  }

  private static let sigmoid = """
    static inline double sigmoid(double x) {
      const double e = exp(-fabs(x));
      return (x < 0.0 ? e : 1.0) / (1.0 + e);
    }
    """

  private static let sigmoidSlope = """
    static inline double sigmoid_slope(double x) {
      const double e = exp(-fabs(x)), whole = 1.0 + e;
      return e / (whole * whole);
    }
    """

  private static let sechSquared = """
    // 1 / cosh(x)^2.
    static inline double sech_squared(double x) {
      const double e = exp(-2.0 * fabs(x)), whole = 1.0 + e;
      return 4.0 * e / (whole * whole);
    }
    """

  private static let gelu = """
    static inline double gelu(double x) { return x * (0.5 * erfc(-x * 0.7071067811865476)); }
    """

  private static let geluSlope = """
    // The derivative of gelu.
    static inline double gelu_slope(double x) {
      const double density = 0.3989422804014327 * exp(-0.5 * (x * x));
      return 0.5 * erfc(-x * 0.7071067811865476) + x * density;
    }
    """

  private static let remainder = """
    // Of floored division: it has the sign of y.
    static inline double floored_remainder(double x, double y) {
      const double r = fmod(x, y);
      return r != 0.0 && (r < 0.0) != (y < 0.0) ? r + y : r;
    }
    """

  private static let erfInverse = """
    // The inverse of the error function: Winitzki's approximation and three of Halley's steps.
    static double erf_inverse(double x) {
      const double size = fabs(x);
      if (!(size < 1.0)) return size == 1.0 ? x * INFINITY : NAN;
      if (size <= 1e-8) return x * 0.886226925452758;
      const double logarithm = log1p(-size * size);
      const double t = 4.330746750799873 + logarithm / 2.0, d = -logarithm / 0.147;
      double y = sqrt(d / (sqrt(t * t + d) + t));
      for (int i = 0; i < 3; i++) {
        const double excess = size < 0.5 ? erf(y) - size : 1.0 - size - erfc(y);
        const double step = excess / (1.1283791670955126 * exp(-y * y));
        y -= step / (1.0 + y * step);
      }
      return copysign(y, x);
    }
    """

  private static let scaledZeta = """
    // n! zeta(n + 1, x) for x > 0: the Euler-Maclaurin sum of DLMF 25.11.5 and 25.11.28, relative to
    // (n - 1)! / x^n.
    static double scaled_zeta(int n, double x) {
      static const double coefficients[] = {
          1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160,
          -5.284190138687493e-10, 1.3382536530684679e-11, -3.3896802963225829e-13,
          8.586062056277845e-15, -2.174868698558062e-16, 5.50900282836023e-18,
          -1.3954464685812523e-19};
      if (!(x < INFINITY)) return isnan(x) ? x : 0.0;
      const int steps = x < 10.0 + n ? (int)ceil(10.0 + n - x) : 0;
      const double a = x + steps;
      double rest = 1.0 + n / (2.0 * a), factor = 1.0;
      for (int i = 0; i < 12; i++) {
        const double k = n + 2.0 * i;
        factor *= (k / a) * ((k + 1.0) / a);
        rest += coefficients[i] * factor;
      }
      double sum = pow(x / a, n) * rest;
      for (int k = steps - 1; k >= 0; k--) sum += n / x * pow(x / (x + k), n + 1.0);
      double scale = 1.0 / x;
      for (int k = 1; k < n; k++) scale *= k / x;
      return scale * sum;
    }
    """

  private static let polygamma = """
    // The same for x <= 0: the sum over all integers less the half that does not belong to it.
    static double reflected_zeta(int n, double x) {
      const int is_even = n % 2 == 0;
      const double distance = x - nearbyint(x);
      if (distance == 0.0) return is_even ? (x == 0.0 ? 1.0 / x : NAN) : INFINITY;
      if (!(fabs(x) < INFINITY)) return NAN;
      double pole = 1.0 / distance;
      for (int k = 1; k <= n; k++) pole *= k / distance;
      const double right = scaled_zeta(n, 1.0 + distance);
      const double left = scaled_zeta(n, 1.0 - distance) - scaled_zeta(n, 1.0 - x);
      return pole + (is_even ? right - left : right + left);
    }
    // DLMF 5.5.2 moves x up to 10 or more; from there DLMF 5.11.2. Beside the zero Taylor's series.
    static double positive_digamma(double x) {
      static const double terms[] = {-1.0 / 12, 691.0 / 32760, -1.0 / 132, 1.0 / 240,
                                     -1.0 / 252, 1.0 / 120, -1.0 / 12};
      if (!(x < INFINITY)) return x;
      const double zero = 1.4616321449683622, offset = x - zero - 9.549995429965697e-17;
      double sum = 0.0;
      if (fabs(offset) < 0.1) {
        double factorial = 1307674368000.0;
        for (int k = 15; k > 0; k--) {
          sum = sum * offset + (k % 2 == 0 ? -1.0 : 1.0) * scaled_zeta(k, zero) / factorial;
          factorial /= k;
        }
        return offset * sum;
      }
      const int steps = x < 10.0 ? (int)ceil(10.0 - x) : 0;
      const double a = x + steps, u = 1.0 / (a * a);
      for (int i = 0; i < 7; i++) sum = sum * u + terms[i];
      sum = sum * u - 0.5 / a;
      for (int k = steps - 1; k >= 0; k--) sum -= 1.0 / (x + k);
      return sum + log(a);
    }
    // The derivative of digamma of order n; of order 0 digamma itself.
    static double polygamma(int n, double x) {
      if (n > 0) {
        const double sign = n % 2 == 0 ? -1.0 : 1.0;
        return sign * (x > 0.0 ? scaled_zeta(n, x) : reflected_zeta(n, x));
      }
      if (x == 0.0) return -1.0 / x;
      if (x > 0.0) return positive_digamma(x);
      const double distance = x - nearbyint(x);
      if (distance == 0.0) return NAN;
      return positive_digamma(1.0 - x) - 3.141592653589793 / tan(3.141592653589793 * distance);
    }
    """
}
