/// The hand-written functions of eight numbers: vector types, and elementary functions on them.
enum LanesSupport {
  static let functions: [SupportFunction] =
    [
      SupportFunction(name: "lanes", text: types),
      written("lanes_any", any), written("lanes_exp_parts", expParts),
      written("lanes_quadrants", quadrants), written("lanes_sqrt", sqrt),
      written("lanes_fabs", fabs), written("lanes_exp", exp), written("lanes_expm1", expm1),
      written("lanes_log", log), written("lanes_sin", sin), written("lanes_cos", cos),
      written("lanes_tanh", tanh),
    ] + laneByLane

  private static func written(_ name: String, _ text: String) -> SupportFunction {
    SupportFunction(name: name, text: guarded(text, name))
  }

  static func guarded(_ text: String, _ name: String) -> String {
    CLanguage.guarded(text, name, where: "defined(LANES_INLINE)")
  }

  /// The functions of all other operations, which call the function of one number for each lane.
  private static let laneByLane: [SupportFunction] = {
    let vectors: Set = ["sqrt", "abs", "exp", "expm1", "log", "sin", "cos", "tanh"]
    return Operation.allCases.compactMap { operation in
      guard let function = operation.functionName, !vectors.contains(function),
        operation.rule == nil
      else { return nil }
      let (parameters, arguments) =
        operation == .polygamma
        ? ("double n, lanes x", "n, x[i]")
        : operation.operandCount == 1 ? ("lanes x", "x[i]") : ("lanes x, lanes y", "x[i], y[i]")
      let scalar = CLanguage.name(of: function)
      return written(
        "lanes_\(scalar)",
        """
        LANES_CALLED lanes lanes_\(scalar)(\(parameters)) {
          for (int i = 0; i < 8; i++) x[i] = \(scalar)(\(arguments));
          return x;
        }
        """)
    }
  }()

  private static let types = CLanguage.guarded(
    """
    // Compilers note that vectors are passed in another way where the processor has longer ones.
    #pragma GCC diagnostic ignored "-Wpsabi"
    #define LANES_INLINE static inline __attribute__((always_inline, unused))
    #define LANES_CALLED static __attribute__((noinline))
    typedef double lanes __attribute__((vector_size(64)));
    typedef double lanes_memory __attribute__((vector_size(64), aligned(8), may_alias));
    typedef long long lanes_mask __attribute__((vector_size(64)));

    LANES_INLINE lanes lanes_of(double x) { return (lanes){x, x, x, x, x, x, x, x}; }
    LANES_INLINE lanes lanes_select(lanes_mask mask, lanes x, lanes y) {
      return (lanes)(((lanes_mask)x & mask) | ((lanes_mask)y & ~mask));
    }
    LANES_INLINE lanes lanes_load(const double *x, int active) {
      if (active == 8) return *(const lanes_memory *)x;
      lanes result = lanes_of(x[0]);
      for (int i = 1; i < active; i++) result[i] = x[i];
      return result;
    }
    LANES_INLINE void lanes_store(double *x, int active, lanes value) {
      if (active == 8) *(lanes_memory *)x = value;
      else for (int i = 0; i < active; i++) x[i] = value[i];
    }
    """, "lanes", where: "defined(__GNUC__) && !defined(NABLA_NO_VECTORS)")

  private static let any = """
    LANES_INLINE int lanes_any(lanes_mask mask) {
      long long any = 0;
      for (int i = 0; i < 8; i++) any |= mask[i];
      return any != 0;
    }
    """

  private static let sqrt = """
    LANES_INLINE lanes lanes_sqrt(lanes x) {
    #if defined(__clang__)
      return __builtin_elementwise_sqrt(x);
    #elif defined(__AVX512F__)
      return (lanes)__builtin_ia32_sqrtpd512_mask(x, x, -1, 4);
    #else
      for (int i = 0; i < 8; i++) x[i] = sqrt(x[i]);
      return x;
    #endif
    }
    """

  private static let fabs = """
    LANES_INLINE lanes lanes_fabs(lanes x) { return (lanes)((lanes_mask)x & 0x7fffffffffffffff); }
    """

  // MARK: Exponentials

  private static let expParts = """
    // e^r - 1 for x = k ln 2 + r, |r| < 0.35, and 2^k: Taylor's series, for |x| < 708.
    LANES_INLINE lanes lanes_exp_parts(lanes x, lanes *power) {
      const lanes shifted = x * 1.4426950408889634 + 0x1.8p52;
      const lanes k = shifted - 0x1.8p52;
      const lanes r = (x - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33;
      *power = (lanes)(((lanes_mask)shifted << 52) + 0x3ff0000000000000);
      const lanes r2 = r * r, r4 = r2 * r2;
      const lanes low = (0.5 + r * (1.0 / 6)) + r2 * ((1.0 / 24) + r * (1.0 / 120));
      const lanes middle = ((1.0 / 720) + r * (1.0 / 5040)) + r2 * ((1.0 / 40320) + r * (1.0 / 362880));
      const lanes high = ((1.0 / 3628800) + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600);
      return r + r2 * (low + r4 * (middle + r4 * high));
    }
    """

  private static let exp = """
    LANES_INLINE lanes lanes_exp(lanes x) {
      lanes power;
      const lanes part = lanes_exp_parts(x, &power);
      lanes result = power + power * part;
      const lanes_mask is_far = ~((lanes_mask)(x > -708.0) & (lanes_mask)(x < 708.0));
      if (lanes_any(is_far)) {
        for (int i = 0; i < 8; i++) if (is_far[i]) result[i] = exp(x[i]);
      }
      return result;
    }
    """

  private static let expm1 = """
    LANES_INLINE lanes lanes_expm1(lanes x) {
      lanes power;
      const lanes part = lanes_exp_parts(x, &power);
      lanes result = lanes_select((lanes_mask)(power == 1.0), part, power * part + (power - 1.0));
      const lanes_mask is_far = ~((lanes_mask)(x > -708.0) & (lanes_mask)(x < 708.0));
      if (lanes_any(is_far)) {
        for (int i = 0; i < 8; i++) if (is_far[i]) result[i] = expm1(x[i]);
      }
      return result;
    }
    """

  private static let tanh = """
    LANES_INLINE lanes lanes_tanh(lanes x) {
      const lanes e = lanes_expm1(-2.0 * lanes_fabs(x)), size = -e / (2.0 + e);
      return (lanes)((lanes_mask)size | ((lanes_mask)x & ~0x7fffffffffffffff));
    }
    """

  private static let log = """
    // x = 2^k m, sqrt(1/2) < m < sqrt(2), and log m by the series of fdlibm in s = (m - 1) / (m + 1).
    LANES_INLINE lanes lanes_log(lanes x) {
      const lanes_mask shifted = (lanes_mask)x - 0x3fe6a09e667f3bcd;
      lanes k;
      for (int i = 0; i < 8; i++) k[i] = (double)(int)(shifted[i] >> 52);
      const lanes m = (lanes)((shifted & 0xfffffffffffff) + 0x3fe6a09e667f3bcd);
      const lanes f = m - 1.0, s = f / (2.0 + f), z = s * s, w = z * z;
      const lanes odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
      const lanes even = z * (0.6666666666666735 + w * (0.2857142874366239
          + w * (0.1818357216161805 + w * 0.14798198605116586)));
      const lanes half = 0.5 * f * f;
      lanes result = k * 0x1.62e42fee00000p-1
          - ((half - (s * (half + (odd + even)) + k * 0x1.a39ef35793c76p-33)) - f);
      const lanes_mask is_far = ~((lanes_mask)(x >= 0x1p-1022) & (lanes_mask)(x < INFINITY));
      if (lanes_any(is_far)) {
        for (int i = 0; i < 8; i++) if (is_far[i]) result[i] = log(x[i]);
      }
      return result;
    }
    """

  // MARK: Angles

  private static let quadrants = """
    // sin and cos of r, where x = k pi/2 + r, for |x| < 2^20; the lowest bits of `quadrant` are k's.
    // (pi/2 is in three parts, the first two with 33 bits, so that their products with k are exact.)
    LANES_INLINE lanes lanes_quadrants(lanes x, lanes *cosine, lanes_mask *quadrant) {
      const lanes shifted = x * 0.6366197723675814 + 0x1.8p52;
      const lanes k = shifted - 0x1.8p52;
      const lanes a = x - k * 1.5707963267341256, b = k * 6.077100506303966e-11, c = a - b;
      const lanes r = c + (((a - c) - b) - k * 2.0222662487959506e-21);
      const lanes u = r * r, v = u * u;
      *quadrant = (lanes_mask)shifted;
      *cosine = (1.0 - 0.5 * u) + v * ((0.0416666666666666 + u * -0.001388888888887411)
          + v * ((2.480158728947673e-05 + u * -2.7557314351390663e-07)
          + v * (2.08757232129817e-09 + u * -1.13596475577882e-11)));
      return r + r * u * ((-0.16666666666666632 + u * 0.008333333333332248)
          + v * ((-0.0001984126982985795 + u * 2.7557313707070068e-06)
          + v * (-2.5050760253406863e-08 + u * 1.58969099521155e-10)));
    }
    """

  private static func angle(_ name: String, _ swap: String, _ sign: String) -> String {
    """
    LANES_INLINE lanes lanes_\(name)(lanes x) {
      lanes cosine;
      lanes_mask quadrant;
      const lanes sine = lanes_quadrants(x, &cosine, &quadrant);
      const lanes_mask is_odd = (lanes_mask)((quadrant & 1) != 0);
      const lanes size = lanes_select(is_odd, \(swap));
      lanes result = (lanes)((lanes_mask)size ^ ((\(sign) & 2) << 62));
      const lanes_mask is_far = ~(lanes_mask)(lanes_fabs(x) < 1048576.0);
      if (lanes_any(is_far)) {
        for (int i = 0; i < 8; i++) if (is_far[i]) result[i] = \(name)(x[i]);
      }
      return result;
    }
    """
  }
  private static let sin = angle("sin", "cosine, sine", "quadrant")
  private static let cos = angle("cos", "sine, cosine", "(quadrant + 1)")
}
