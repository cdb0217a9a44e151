// The lanes machine: an interpreter of straight-line code, in which every instruction is a tight
// loop over a block of independent inputs, one per lane. Programs run on it.
#ifndef NABLA_MACHINE_H
#define NABLA_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The instructions: X(name). `a`, `b`, `c` and `d` are operands, `r` is the result.
#define NABLA_OPERATIONS(X)                                                                       \
  X(copy)       /* r = a */                                                                       \
  X(add)        /* a + b */                                                                       \
  X(subtract)   /* a - b */                                                                       \
  X(multiply)   /* a * b */                                                                       \
  X(divide)     /* a / b */                                                                       \
  X(negate)     /* -a */                                                                          \
  X(fma)        /* a * b + c, rounded once where the level has the instruction */                 \
  X(fms)        /* a * b - c, likewise */                                                         \
  X(fnma)       /* c - a * b, likewise */                                                         \
  X(abs)        /* |a| */                                                                         \
  X(sqrt)       /* the square root */                                                             \
  X(selectLess) /* a < b ? c : d */                                                               \
  X(selectLessOrEqual) /* a <= b ? c : d */                                                       \
  X(selectEqual)       /* a == b ? c : d */                                                       \
  X(floor)                                                                                        \
  X(ceil)                                                                                         \
  X(round)      /* to the nearest integer, ties to even */                                        \
  X(copysign)   /* |a| with the sign of b */                                                      \
  X(remainder)  /* of floored division: it has the sign of b */                                   \
  X(exp)                                                                                          \
  X(exp2)                                                                                         \
  X(expMinusOne)                                                                                  \
  X(log)                                                                                          \
  X(log2)                                                                                         \
  X(log10)                                                                                        \
  X(logOnePlus)                                                                                   \
  X(sin)                                                                                          \
  X(cos)                                                                                          \
  X(sinCos)     /* r = sin a, and slot d = cos a: d is a second result */                         \
  X(tan)                                                                                          \
  X(asin)                                                                                         \
  X(acos)                                                                                         \
  X(atan)                                                                                         \
  X(atan2)      /* the angle of the point with ordinate a and abscissa b */                       \
  X(sinh)                                                                                         \
  X(cosh)                                                                                         \
  X(tanh)                                                                                         \
  X(asinh)                                                                                        \
  X(acosh)                                                                                        \
  X(atanh)                                                                                        \
  X(sigmoid)    /* 1 / (1 + exp(-a)) */                                                           \
  X(sigmoidSlope) /* its derivative, exp(-|a|) / (1 + exp(-|a|))^2 */                             \
  X(sechSquared)  /* 1 / cosh^2(a), the derivative of tanh */                                     \
  X(gelu)       /* a Phi(a), of the normal distribution */                                       \
  X(geluSlope)  /* its derivative, Phi(a) + a phi(a) */                                           \
  X(erf)                                                                                          \
  X(erfc)                                                                                         \
  X(erfInverse)                                                                                   \
  X(logGamma)   /* log |gamma(a)| */                                                              \
  X(polygamma)  /* of order d (a number, not an operand) at a; order 0 is digamma */              \
  X(power)      /* a to the power b, as IEEE 754 has it */                                        \
  X(cbrt)                                                                                         \
  X(hypot)                                                                                        \
  X(sum)        /* accumulator r += a, over the active lanes */                                   \
  X(sumOfProducts) /* accumulator r += a * b, over the active lanes */                            \
  X(guardLess)  /* the outcome of a < b must be d (0 or 1), or guard c is violated */             \
  X(guardLessOrEqual)                                                                             \
  X(guardEqual)

typedef enum nabla_operation {
#define NABLA_OPERATION(name) nabla_op_##name,
  NABLA_OPERATIONS(NABLA_OPERATION)
#undef NABLA_OPERATION
  nabla_operation_count
} nabla_operation;

static inline const char *nabla_operation_name(uint32_t operation) {
  static const char *const names[] = {
#define NABLA_NAME(name) #name,
      NABLA_OPERATIONS(NABLA_NAME)
#undef NABLA_NAME
  };
  return operation < nabla_operation_count ? names[operation] : "none";
}

// The location of an operand or a result: a kind in the upper two bits, an index in the others.
enum {
  NABLA_KIND_SHIFT = 30,
  NABLA_SLOT = 0,        // a block of `lanes` elements in `slots`
  NABLA_UNIFORM = 1,     // one vector of 64 bytes in `uniforms`: the same value in every lane
  NABLA_COLUMN = 2,      // `lanes` elements at `columns[index]`, at any address
  NABLA_ACCUMULATOR = 3  // one vector of 64 bytes in `accumulators`; only `sum`s write there
};

// Operands and results are identical or do not overlap. Fields that the operation does not name are
// not read. Code is faster if:
// - fma r, a, b, c is followed by fma r, a', b', r and so on, with r a slot that is not a factor: r
//   stays in registers, which halves the time. So sums of products, and adjoints with many
//   contributions, should be computed in consecutive instructions.
// - sumOfProducts with the same `a` are consecutive, with accumulators in ascending (or descending)
//   order: a's block stays in registers, which halves the time.
// - Uniform operands of arithmetic, and uniforms `b` and `c` of a selection, cost no load.
// - Blocks have eight vectors of 64 bytes: they have the least overhead for their size.
typedef struct nabla_instruction {
  uint16_t operation;
  uint16_t unused;
  uint32_t r, a, b, c, d;
} nabla_instruction;

// A run of one block. It is not changed, only the memory that it points to.
typedef struct nabla_block {
  const nabla_instruction *code;
  size_t count;          // of instructions
  void *slots;           // aligned to 64 bytes
  void *uniforms;        // aligned to 64 bytes
  void *const *columns;
  void *accumulators;    // aligned to 64 bytes
  size_t lanes;          // a multiple of the elements in 64 bytes
  size_t active;         // lanes from this one on are padding: they count in no sum and no guard
  // The first guard that each lane violates: the caller initialises it to UINT32_MAX; NULL if the
  // code has no guards.
  uint32_t *violations;
} nabla_block;

// The processor instructions that the machine uses. On one level, results have the same bits for
// every block length and lane; levels differ in the last digits.
typedef enum nabla_level {
  NABLA_PORTABLE,  // the compiler's baseline, without fused multiply-add
  NABLA_AVX2,      // with FMA
  NABLA_AVX512,    // with AVX512F, DQ, VL and BW
  NABLA_NEON,      // arm64's baseline
  NABLA_LEVELS
} nabla_level;

const char *nabla_level_name(nabla_level level);
// Whether the processor and the system support the level.
bool nabla_level_is_supported(nabla_level level);
// The best supported level.
nabla_level nabla_best_level(void);

void nabla_run_f64(nabla_level level, const nabla_block *block);
void nabla_run_f32(nabla_level level, const nabla_block *block);

// The fast path for a single input: every operand and result is an index into `file`; there are no
// sums. Returns the smallest number of a violated guard, or -1; the code always runs to its end.
// The results have the bits of a lane. Code of only fma, fms and fnma has the least overhead; other
// arithmetic can be mixed with it at no additional cost, while each other operation may cost a
// mispredicted jump.
int64_t nabla_run_single_f64(nabla_level level, const nabla_instruction *code, size_t count,
                             double *file);
int64_t nabla_run_single_f32(nabla_level level, const nabla_instruction *code, size_t count,
                             float *file);

// Converts between rows (`count` of them, `stride` elements apart, `width` elements each) and
// columns. With `which`, rows are gathered: it has the index of each, relative to `rows`. With
// `by_lines`, rows are written in whole cache lines where that may be faster: for rows that are not
// in a cache.
void nabla_rows_to_columns_f64(nabla_level level, const double *rows, size_t stride,
                               const ptrdiff_t *which, size_t count, size_t width,
                               double *const *columns);
void nabla_columns_to_rows_f64(nabla_level level, const double *const *columns, size_t width,
                               size_t count, size_t stride, bool by_lines, double *rows);
void nabla_rows_to_columns_f32(nabla_level level, const float *rows, size_t stride,
                               const ptrdiff_t *which, size_t count, size_t width,
                               float *const *columns);
void nabla_columns_to_rows_f32(nabla_level level, const float *const *columns, size_t width,
                               size_t count, size_t stride, bool by_lines, float *rows);

#endif
