// The vectors that kernels are written in: 64 bytes on every level, which the compiler splits into
// the registers that the level has. Included once a level and element, after the level's `target`.
//
// Before: NABLA_F64 or NABLA_F32 is defined. After: `element`, `vector`, `ivector` (integers of the
// same width, also masks: all bits set where true), `lanes` and the functions below.
#include <stdint.h>

#ifdef NABLA_F64
typedef double element;
typedef int64_t integer;
#else
typedef float element;
typedef int32_t integer;
#endif

typedef element vector __attribute__((vector_size(64)));
typedef integer ivector __attribute__((vector_size(64)));
// The same, wherever it lies in memory.
typedef element vector_anywhere __attribute__((vector_size(64), aligned(sizeof(element))));

enum { vector_lanes = 64 / sizeof(element) };

#define INLINE static inline __attribute__((always_inline, unused))

INLINE vector load(const element *p) { return *(const vector_anywhere *)p; }
INLINE void store(element *p, vector x) { *(vector_anywhere *)p = x; }
INLINE vector splat(element x) { return x - (vector){0}; }

INLINE vector bits_to_vector(ivector x) { return (vector)x; }
INLINE ivector bits_of(vector x) { return (ivector)x; }

INLINE vector choose(ivector mask, vector x, vector y) {
  return (vector)((mask & (ivector)x) | (~mask & (ivector)y));
}

// a * b + c: rounded once on levels with the instruction (NABLA_HAS_FMA), else twice.
INLINE vector fused(vector a, vector b, vector c) {
#ifdef NABLA_HAS_FMA
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}
