// The vectors used by kernels: 64 bytes on every level, which the compiler splits into the level's
// registers. Included once per level and element, after the level's `target`.
//
// Requires NABLA_F64 or NABLA_F32. Defines `element`, `vector`, `ivector` (integers of the same
// width, also used as masks: all bits set for true), `lanes` and the functions below.
#include <stdbool.h>
#include <stdint.h>

#ifdef NABLA_F64
typedef double element;
typedef int64_t integer;
typedef uint64_t natural;
enum { mantissa_bits = 52, exponent_bias = 1023 };
#else
typedef float element;
typedef int32_t integer;
typedef uint32_t natural;
enum { mantissa_bits = 23, exponent_bias = 127 };
#endif

typedef element vector __attribute__((vector_size(64)));
typedef integer ivector __attribute__((vector_size(64)));
typedef natural uvector __attribute__((vector_size(64)));
// The same without alignment.
typedef element vector_anywhere __attribute__((vector_size(64), aligned(sizeof(element))));

enum { vector_lanes = 64 / sizeof(element) };

#define UNUSED __attribute__((unused))
#define INLINE static inline __attribute__((always_inline, unused))

INLINE vector load(const element *p) { return *(const vector_anywhere *)p; }
INLINE void store(element *p, vector x) { *(vector_anywhere *)p = x; }
INLINE vector splat(element x) { return x - (vector){0}; }

INLINE vector bits_to_vector(ivector x) { return (vector)x; }
INLINE ivector bits_of(vector x) { return (ivector)x; }

INLINE vector choose(ivector mask, vector x, vector y) {
  return (vector)((mask & (ivector)x) | (~mask & (ivector)y));
}

// Whether the mask is set in any lane.
INLINE bool any(ivector mask) { return __builtin_reduce_or(mask) != 0; }

// a * b + c: rounded once on levels with fused multiply-add (NABLA_HAS_FMA), otherwise twice.
INLINE vector fused(vector a, vector b, vector c) {
#ifdef NABLA_HAS_FMA
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

// MARK: Signs and bounds

INLINE ivector sign_of(vector x) { return bits_of(x) & bits_of(splat((element)-0.0)); }
INLINE vector magnitude(vector x) {
  return bits_to_vector(bits_of(x) & ~bits_of(splat((element)-0.0)));
}
// x, negated where `sign` has the sign bit.
INLINE vector flip(vector x, ivector sign) { return bits_to_vector(bits_of(x) ^ sign); }
// Must be applied after selecting: clang 21 combines choose(mask, with_sign_of(x, y), y) into one
// wrong instruction for AVX-512.
INLINE vector with_sign_of(vector x, vector y) {
  return bits_to_vector(bits_of(magnitude(x)) | sign_of(y));
}
// x limited by the bound; NaN stays NaN.
INLINE vector at_most(vector x, element bound) { return choose(splat(bound) < x, splat(bound), x); }
INLINE vector at_least(vector x, element bound) {
  return choose(splat(bound) > x, splat(bound), x);
}

// MARK: Integers and exponents

// 1.5 * 2^52 (2^23): adding it rounds to an integer, which is in the low bits of the sum.
INLINE vector shifter(void) { return splat((element)(3ull << (mantissa_bits - 1))); }

// The integer nearest to x, ties to even, for |x| <= 2^51 (2^22).
INLINE vector nearest(vector x) { return (x + shifter()) - shifter(); }

// 2^n for an integer n that is the exponent of a normal number; the first function takes n +
// shifter().
INLINE vector power_of_shifted(vector shifted) {
  // The shift discards all but the low bits.
  return bits_to_vector((bits_of(shifted) << mantissa_bits) + bits_of(splat(1)));
}
INLINE vector power_of_two(vector n) { return power_of_shifted(n + shifter()); }

// x * 2^n, rounded once, for an integer |n| below 2200 (300) and an x that is not small.
INLINE vector scaled(vector x, vector n) {
#if defined(__x86_64__) && NABLA_REGISTER_BYTES == 64
#ifdef NABLA_F64
  return __builtin_ia32_scalefpd512_mask(x, n, x, -1, 4);
#else
  return __builtin_ia32_scalefps512_mask(x, n, x, -1, 4);
#endif
#else
  vector half = nearest(n * splat((element)0.5));
  return x * power_of_two(half) * power_of_two(n - half);
#endif
}
