// Plain loops, until the kernels are there.
#include "nabla_matrix.h"
#include "nabla_tensor.h"
#include <string.h>
#define COPY(S)                                                                                  \
  void nabla_copy_strided_##S(nabla_level l, size_t rank, const size_t *shape, const void *s,    \
                              const ptrdiff_t *ss, void *d, const ptrdiff_t *ds) {               \
    if (rank == 0) { memcpy(d, s, S); return; }                                                  \
    for (size_t i = 0; i < shape[0]; i++)                                                        \
      nabla_copy_strided_##S(l, rank - 1, shape + 1, (const char *)s + (ptrdiff_t)i * ss[0] * S, \
                             ss + 1, (char *)d + (ptrdiff_t)i * ds[0] * S, ds + 1);              \
  }
COPY(1) COPY(4) COPY(8)
#define ALL(T, F)                                                                                \
  void nabla_sum_##F(nabla_level l, size_t o, size_t r, size_t in, const T *x, T *y) {           \
    for (size_t a = 0; a < o; a++) for (size_t c = 0; c < in; c++) {                             \
      double s = 0; for (size_t b = 0; b < r; b++) s += x[(a * r + b) * in + c];                 \
      y[a * in + c] = (T)s; } }                                                                  \
  size_t nabla_matmul_workspace_##F(nabla_level l, size_t m, size_t n, size_t k) { return 0; }   \
  size_t nabla_matmul_tile_rows_##F(nabla_level l) { return 8; }                                 \
  size_t nabla_matmul_tile_columns_##F(nabla_level l) { return 16; }                             \
  void nabla_matmul_tile_##F(nabla_level l, size_t m, size_t n, size_t k, size_t r0, size_t r1,  \
    size_t c0, size_t c1, const T *a, ptrdiff_t ar, ptrdiff_t ac, const T *b, ptrdiff_t br,      \
    ptrdiff_t bc, T *c, ptrdiff_t cr, bool acc, void *w) {                                       \
    for (size_t i = r0; i < r1; i++) for (size_t j = c0; j < c1; j++) {                          \
      T s = acc ? c[i * cr + j] : 0;                                                             \
      for (size_t p = 0; p < k; p++) s += a[(ptrdiff_t)i * ar + (ptrdiff_t)p * ac] * b[(ptrdiff_t)p * br + (ptrdiff_t)j * bc]; \
      c[i * cr + j] = s; } }
ALL(double, f64) ALL(float, f32)
