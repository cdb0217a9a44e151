// The operations of the machine that are not in math.h, on vectors.

INLINE vector v_abs(vector a) { return magnitude(a); }
INLINE vector v_copysign(vector a, vector b) { return with_sign_of(a, b); }
INLINE vector v_sqrt(vector a) { return __builtin_elementwise_sqrt(a); }

#if defined(NABLA_HAS_FMA) || defined(__aarch64__)
INLINE vector v_floor(vector a) { return __builtin_elementwise_floor(a); }
INLINE vector v_ceil(vector a) { return __builtin_elementwise_ceil(a); }
INLINE vector v_round(vector a) { return __builtin_elementwise_roundeven(a); }
#else
// The x86-64 baseline has no instruction for them. For numbers below 2^52 (2^23), adding and
// subtracting that constant rounds; larger numbers are integers.
INLINE vector v_round(vector a) {
  vector large = splat((element)(1ull << mantissa_bits));
  vector rounded = with_sign_of(magnitude(a) + large - large, a);
  return choose(magnitude(a) < large, rounded, a);
}
INLINE vector v_floor(vector a) {
  vector r = v_round(a);
  return choose(r > a, r - 1, r);
}
INLINE vector v_ceil(vector a) {
  vector r = v_round(a);
  return choose(r < a, with_sign_of(r + 1, a), r);
}
#endif
