// The operations of the machine that are not in math.h, on vectors.

enum { MANTISSA_BITS = sizeof(element) == 8 ? 52 : 23 };

INLINE ivector sign_bits(void) {
  return bits_of(splat((element)-0.0));
}
INLINE vector v_abs(vector a) { return bits_to_vector(bits_of(a) & ~sign_bits()); }
INLINE vector v_copysign(vector a, vector b) {
  return bits_to_vector((bits_of(a) & ~sign_bits()) | (bits_of(b) & sign_bits()));
}
INLINE vector v_sqrt(vector a) { return __builtin_elementwise_sqrt(a); }

#if defined(NABLA_HAS_FMA) || defined(__aarch64__)
INLINE vector v_floor(vector a) { return __builtin_elementwise_floor(a); }
INLINE vector v_ceil(vector a) { return __builtin_elementwise_ceil(a); }
INLINE vector v_round(vector a) { return __builtin_elementwise_roundeven(a); }
#else
// The baseline of x86-64 has no instruction for them. Below 2^52 (2^23) adding and subtracting that
// number rounds; from there on, every number is an integer.
INLINE vector v_round(vector a) {
  vector large = splat((element)(1ull << MANTISSA_BITS));
  vector rounded = v_copysign(v_abs(a) + large - large, a);
  return choose(v_abs(a) < large, rounded, a);
}
INLINE vector v_floor(vector a) {
  vector r = v_round(a);
  return choose(r > a, r - 1, r);
}
INLINE vector v_ceil(vector a) {
  vector r = v_round(a);
  return choose(r < a, v_copysign(r + 1, a), r);
}
#endif
