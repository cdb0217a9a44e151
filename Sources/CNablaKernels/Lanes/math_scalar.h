// Functions that call `special.c` for each lane.

#define BY_LANE(name, value)                                                               \
  static __attribute__((noinline, unused)) void name##_lanes(vector *x, unsigned order) {  \
    (void)order;                                                                           \
    for (int lane = 0; lane < vector_lanes; lane++) {                                      \
      double a = (double)(*x)[lane];                                                       \
      (*x)[lane] = (element)(value);                                                       \
    }                                                                                      \
  }

BY_LANE(erfInverse, nabla_erf_inverse(a))
BY_LANE(logGamma, nabla_log_gamma(a))
BY_LANE(polygamma, nabla_polygamma(order, a))

INLINE vector v_erfInverse(vector x) {
  erfInverse_lanes(&x, 0);
  return x;
}
INLINE vector v_logGamma(vector x) {
  logGamma_lanes(&x, 0);
  return x;
}
INLINE vector v_polygamma(vector x, unsigned order) {
  polygamma_lanes(&x, order);
  return x;
}
