// TEMPORARY: the C library, lane by lane, until the vectorised functions are there.
#define SHIM1(name, f)                                                                        \
  __attribute__((noinline, unused)) static double shim_##name(double x) { return f; }        \
  INLINE vector v_##name(vector a) {                                                          \
    for (int i = 0; i < vector_lanes; i++) a[i] = (element)shim_##name((double)a[i]);        \
    return a;                                                                                 \
  }
#define SHIM2(name, f)                                                                        \
  __attribute__((noinline, unused)) static double shim_##name(double x, double y) { return f; } \
  INLINE vector v_##name(vector a, vector b) {                                                \
    for (int i = 0; i < vector_lanes; i++)                                                    \
      a[i] = (element)shim_##name((double)a[i], (double)b[i]);                                \
    return a;                                                                                 \
  }
SHIM1(exp, exp(x)) SHIM1(exp2, exp2(x)) SHIM1(expMinusOne, expm1(x))
SHIM1(log, log(x)) SHIM1(log2, log2(x)) SHIM1(log10, log10(x)) SHIM1(logOnePlus, log1p(x))
SHIM1(sin, sin(x)) SHIM1(cos, cos(x)) SHIM1(tan, tan(x)) SHIM1(asin, asin(x)) SHIM1(acos, acos(x))
SHIM1(atan, atan(x)) SHIM2(atan2, atan2(x, y)) SHIM1(sinh, sinh(x)) SHIM1(cosh, cosh(x))
SHIM1(tanh, tanh(x)) SHIM1(asinh, asinh(x)) SHIM1(acosh, acosh(x)) SHIM1(atanh, atanh(x))
SHIM1(sigmoid, 1 / (1 + exp(-x))) SHIM1(erf, erf(x)) SHIM1(erfc, erfc(x))
SHIM1(erfInverse, x) SHIM1(logGamma, lgamma(x)) SHIM2(power, pow(x, y)) SHIM1(cbrt, cbrt(x))
SHIM2(hypot, hypot(x, y))
INLINE vector v_sinCos(vector a, vector *cosine) { *cosine = v_cos(a); return v_sin(a); }
INLINE vector v_polygamma(vector a, unsigned order) { (void)order; return a; }
