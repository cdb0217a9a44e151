/// Functions of rules that JavaScript's Math does not have.
///
/// The explain page takes those that its rules call, too.
package enum JavaScriptSupport {
  /// The functions that a script calls, and those that these call.
  package static func functions(for script: String) -> String {
    SupportFunction.needed(for: SupportFunction.words(of: script), of: functions)
      .map { $0.text + "\n" }.joined()
  }

  static let functions = [
    SupportFunction(name: "sigmoid", text: sigmoid),
    SupportFunction(name: "sigmoidSlope", text: sigmoidSlope),
    SupportFunction(name: "sechSquared", text: sechSquared),
    SupportFunction(name: "gelu", text: gelu),
    SupportFunction(name: "geluSlope", text: geluSlope),
    SupportFunction(name: "exp2", text: exp2),
    SupportFunction(name: "power", text: power),
    SupportFunction(name: "roundEven", text: roundEven),
    SupportFunction(name: "remainder", text: remainder),
    SupportFunction(name: "copySign", text: copySign),
    SupportFunction(name: "expOfMinusSquare", text: expOfMinusSquare),
    SupportFunction(name: "erf", text: erf),
    SupportFunction(name: "erfc", text: erfc),
    SupportFunction(name: "erfcTail", text: erfcTail),
    SupportFunction(name: "erfInverse", text: erfInverse),
    SupportFunction(name: "sinPi", text: sinPi),
    SupportFunction(name: "zetaMinusOne", text: zetaMinusOne),
    SupportFunction(name: "logGamma", text: logGamma),
    SupportFunction(name: "logGammaBesideTwo", text: logGammaBesideTwo),
    SupportFunction(name: "polygamma", text: polygamma),
    SupportFunction(name: "digamma", text: digamma),
    SupportFunction(name: "positiveDigamma", text: positiveDigamma),
    SupportFunction(name: "scaledZeta", text: scaledZeta),
    SupportFunction(name: "reflectedZeta", text: reflectedZeta),
  ]

  private static let sigmoid = """
    function sigmoid(x) {
      const e = Math.exp(-Math.abs(x));
      return (x < 0 ? e : 1) / (1 + e);
    }
    """

  private static let sigmoidSlope = """
    function sigmoidSlope(x) {
      const e = Math.exp(-Math.abs(x));
      return e / ((1 + e) * (1 + e));
    }
    """

  private static let sechSquared = """
    // 1 / cosh(x)^2.
    function sechSquared(x) {
      const e = Math.exp(-2 * Math.abs(x));
      return (4 * e) / ((1 + e) * (1 + e));
    }
    """

  private static let gelu = """
    function gelu(x) {
      return x * (0.5 * erfc(-x * 0.7071067811865476));
    }
    """

  private static let geluSlope = """
    // The derivative of gelu.
    function geluSlope(x) {
      const density = 0.3989422804014327 * Math.exp(-0.5 * (x * x));
      return 0.5 * erfc(-x * 0.7071067811865476) + x * density;
    }
    """

  private static let exp2 = """
    function exp2(x) {
      return Math.pow(2, x);
    }
    """

  private static let power = """
    // IEEE 754's power: 1 to any power is 1, and so is anything to the power 0.
    function power(x, y) {
      if (x === 1 || y === 0 || (x === -1 && Math.abs(y) === Infinity)) return 1;
      return Math.pow(x, y);
    }
    """

  private static let roundEven = """
    // The nearest integer, ties to even.
    function roundEven(x) {
      const whole = Math.floor(x);
      const rest = x - whole;
      if (rest === 0) return x;
      const result = rest < 0.5 || (rest === 0.5 && whole % 2 === 0) ? whole : whole + 1;
      return result === 0 && x < 0 ? -0 : result;
    }
    """

  private static let remainder = """
    // Of floored division: it has the sign of y.
    function remainder(x, y) {
      const r = x % y;
      return r !== 0 && r < 0 !== y < 0 ? r + y : r;
    }
    """

  private static let copySign = """
    function copySign(x, y) {
      const isNegative = y < 0 || Object.is(y, -0);
      return isNegative ? -Math.abs(x) : Math.abs(x);
    }
    """

  private static let expOfMinusSquare = """
    // The square is split, or its rounding would be magnified by itself.
    function expOfMinusSquare(x) {
      const high = Math.fround(x);
      return Math.exp(-high * high) * Math.exp(-(x - high) * (x + high));
    }
    """

  private static let erf = """
    // DLMF 7.6.2, all terms of one sign; past 2.5 the complement is small.
    function erf(x) {
      const size = Math.abs(x);
      if (!(size < 2.5)) return x !== x ? x : Math.sign(x) * (1 - erfcTail(size));
      let term = x;
      let sum = x;
      for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
        term *= (2 * x * x) / (2 * n + 1);
        sum += term;
      }
      return 1.1283791670955126 * expOfMinusSquare(x) * sum;
    }
    """

  private static let erfc = """
    function erfc(x) {
      if (x !== x) return x;
      if (x < 0.9) return 1 - erf(x);
      return erfcTail(x);
    }
    """

  private static let erfcTail = """
    // The continued fraction of DLMF 7.9.3, from its far end, for x > 0.8.
    function erfcTail(x) {
      if (x > 28) return 0;
      let fraction = x;
      for (let n = Math.ceil(20 + 230 / (x * x)); n > 0; n--) fraction = x + n / 2 / fraction;
      return expOfMinusSquare(x) / (1.772453850905516 * fraction);
    }
    """

  private static let erfInverse = """
    // Winitzki's approximation and Halley's steps, as in the library.
    function erfInverse(x) {
      const size = Math.abs(x);
      if (!(size < 1)) return size === 1 ? x * Infinity : NaN;
      if (size <= 1e-8) return x * 0.886226925452758;
      const a = 0.147;
      const logarithm = Math.log1p(-size * size);
      const t = 2 / (Math.PI * a) + logarithm / 2;
      const d = -logarithm / a;
      let y = Math.sqrt(d / (Math.sqrt(t * t + d) + t));
      for (let step = 0; step < 3; step++) {
        const excess = size < 0.5 ? erf(y) - size : 1 - size - erfc(y);
        const move = excess / (1.1283791670955126 * Math.exp(-y * y));
        y -= move / (1 + y * move);
      }
      return x < 0 ? -y : y;
    }
    """

  private static let sinPi = """
    function sinPi(x) {
      const distance = x - roundEven(x);
      return (roundEven(x) % 2 === 0 ? 1 : -1) * Math.sin(Math.PI * distance);
    }
    """

  private static let zetaMinusOne = """
    // ζ(k) - 1 for k from 2, by the Euler-Maclaurin sum.
    const zetaMinusOne = (() => {
      const values = [0, 0];
      for (let k = 2; k < 60; k++) {
        const a = 10;
        let sum = Math.pow(a, 1 - k) / (k - 1) + Math.pow(a, -k) / 2;
        let factor = k * Math.pow(a, -k - 1);
        for (const [index, b] of [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160].entries()) {
          sum += b * factor;
          factor *= ((k + 2 * index + 1) * (k + 2 * index + 2)) / (a * a);
        }
        for (let n = a - 1; n > 1; n--) sum += Math.pow(n, -k);
        values.push(sum);
      }
      return values;
    })();
    """

  private static let logGamma = """
    // log |Γ(x)|. Beside 1 and 2, where it vanishes, the series of DLMF 5.7.3; from 10, DLMF 5.11.1.
    function logGamma(x) {
      if (x !== x) return x;
      if (Math.abs(x) === Infinity) return Infinity;
      if (x <= 0 && x === Math.floor(x)) return Infinity;
      if (x < 0.5) return Math.log(Math.PI / Math.abs(sinPi(x))) - logGamma(1 - x);
      if (x < 1.5) return logGammaBesideTwo(x - 1) - Math.log1p(x - 1);
      if (x < 10) {
        let product = 1;
        let y = x;
        for (; y > 2.5; y--) product *= y - 1;
        return Math.log(product) + logGammaBesideTwo(y - 2);
      }
      const u = 1 / (x * x);
      const tail = ((((((-3617 / 122400) * u + 1 / 156) * u - 691 / 360360) * u + 1 / 1188) * u
        - 1 / 1680) * u + 1 / 1260) * u - 1 / 360;
      return (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + (tail * u + 1 / 12) / x;
    }
    """

  private static let logGammaBesideTwo = """
    // log Γ(2 + z) for |z| ≤ 1/2.
    function logGammaBesideTwo(z) {
      let sum = 0;
      for (let k = 55; k > 1; k--) sum = sum * -z + zetaMinusOne[k] / k;
      return z * (0.42278433509846713 + z * sum);
    }
    """

  private static let polygamma = """
    // The derivative of digamma of an order; the library's formulas.
    function polygamma(order, x) {
      if (order === 0) return digamma(x);
      const sign = order % 2 === 0 ? -1 : 1;
      return sign * (x > 0 ? scaledZeta(order, x) : reflectedZeta(order, x));
    }
    """

  private static let digamma = """
    function digamma(x) {
      if (x === 0) return -1 / x;
      if (x > 0) return positiveDigamma(x);
      const distance = x - roundEven(x);
      if (distance === 0) return NaN;
      return positiveDigamma(1 - x) - Math.PI / Math.tan(Math.PI * distance);
    }
    """

  private static let positiveDigamma = """
    // DLMF 5.5.2 moves x up to 10 or more; from there DLMF 5.11.2. Beside the zero a Taylor series.
    function positiveDigamma(x) {
      if (!(x < Infinity)) return x;
      const zero = 1.4616321449683622;
      const offset = x - zero - 9.549995429965697e-17;
      if (Math.abs(offset) < 0.1) {
        let sum = 0;
        let factorial = 1307674368000;
        for (let k = 15; k > 0; k--) {
          sum = sum * offset + polygamma(k, zero) / factorial;
          factorial /= k;
        }
        return offset * sum;
      }
      const steps = x < 10 ? Math.ceil(10 - x) : 0;
      const a = x + steps;
      const u = 1 / (a * a);
      let sum = 0;
      for (const c of [-1 / 12, 691 / 32760, -1 / 132, 1 / 240, -1 / 252, 1 / 120, -1 / 12]) {
        sum = sum * u + c;
      }
      sum = sum * u - 0.5 / a;
      for (let k = steps - 1; k >= 0; k--) sum -= 1 / (x + k);
      return sum + Math.log(a);
    }
    """

  private static let scaledZeta = """
    // n! ζ(n + 1, x) for x > 0: DLMF 25.11.5 and 25.11.28, relative to (n - 1)! / xⁿ.
    function scaledZeta(n, x) {
      if (!(x < Infinity)) return x !== x ? x : 0;
      const steps = x < 10 + n ? Math.ceil(10 + n - x) : 0;
      const a = x + steps;
      let rest = 1 + n / (2 * a);
      let factor = 1;
      const bernoulli = [
        1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -5.284190138687493e-10,
        1.3382536530684679e-11, -3.3896802963225829e-13, 8.586062056277845e-15, -2.174868698558062e-16,
        5.50900282836023e-18, -1.3954464685812523e-19,
      ];
      bernoulli.forEach((b, index) => {
        const k = n + 2 * index;
        factor *= (k / a) * ((k + 1) / a);
        rest += b * factor;
      });
      let sum = Math.pow(x / a, n) * rest;
      for (let k = steps - 1; k >= 0; k--) sum += (n / x) * Math.pow(x / (x + k), n + 1);
      let scale = 1 / x;
      for (let k = 1; k < n; k++) scale *= k / x;
      return scale * sum;
    }
    """

  private static let reflectedZeta = """
    // The same for x ≤ 0: the sum over all integers less the half that does not belong to it.
    function reflectedZeta(n, x) {
      const isEven = n % 2 === 0;
      const distance = x - roundEven(x);
      if (distance === 0) return isEven ? (x === 0 ? 1 / x : NaN) : Infinity;
      if (Math.abs(x) === Infinity || x !== x) return NaN;
      let pole = 1 / distance;
      for (let k = 1; k <= n; k++) pole *= k / distance;
      const right = scaledZeta(n, 1 + distance);
      const left = scaledZeta(n, 1 - distance) - scaledZeta(n, 1 - x);
      return isEven ? pole + (right - left) : pole + (right + left);
    }
    """
}
