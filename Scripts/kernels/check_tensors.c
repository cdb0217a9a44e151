// Checks the matrix product and the tensor kernels of every level that the processor supports against
// plain loops, for processors on which the Swift tests, which test more, do not run.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CNablaKernels.h"

static long checks, failures;

static void check(bool holds, const char *what, size_t a, size_t b, size_t c) {
  checks++;
  if (holds) return;
  failures++;
  printf("FAILED: %s %zu x %zu x %zu\n", what, a, b, c);
}

static double random_number(void) {
  static uint64_t state = 1;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (double)(state >> 40) / (1 << 23) - 1;
}

// Memory of exactly this size, so that memory checkers detect reads beyond it.
static void *exactly(size_t bytes) { return malloc(bytes ? bytes : 1); }

#define CHECKS(type, element, ulp)                                                               \
  static element *numbers_##type(size_t count) {                                                 \
    element *x = exactly(count * sizeof(element));                                               \
    for (size_t i = 0; i < count; i++) x[i] = (element)random_number();                          \
    return x;                                                                                    \
  }                                                                                              \
  static void check_product_##type(nabla_level level, size_t m, size_t n, size_t k, int form) {  \
    element *a = numbers_##type(m * k), *b = numbers_##type(k * n);                              \
    element *c = numbers_##type(m * n);                                                          \
    const nabla_kernels *kernels = nabla_kernels_##type(level);                                  \
    void *workspace = nabla_allocate_aligned(kernels->matmul_workspace(m, n, k) + 64);           \
    ptrdiff_t a_row = form & 1 ? 1 : (ptrdiff_t)k, a_col = form & 1 ? (ptrdiff_t)m : 1;          \
    ptrdiff_t b_row = form & 2 ? 1 : (ptrdiff_t)n, b_col = form & 2 ? (ptrdiff_t)k : 1;          \
    nabla_product product = {m,     n, k,     0,     m, 0,            n,     a,        a_row,     \
                             a_col, b, b_row, b_col, c, (ptrdiff_t)n, false, workspace};         \
    kernels->matmul(&product);                                                                   \
    bool holds = true;                                                                           \
    for (size_t i = 0; i < m; i++) {                                                             \
      for (size_t j = 0; j < n; j++) {                                                           \
        double sum = 0, size = 0;                                                                \
        for (size_t p = 0; p < k; p++) {                                                         \
          double term = (double)a[(ptrdiff_t)i * a_row + (ptrdiff_t)p * a_col] *                 \
                        (double)b[(ptrdiff_t)p * b_row + (ptrdiff_t)j * b_col];                  \
          sum += term;                                                                           \
          size += fabs(term);                                                                    \
        }                                                                                        \
        holds &= fabs((double)c[i * n + j] - sum) <= (double)(k + 2) * (ulp) * size;             \
      }                                                                                          \
    }                                                                                            \
    check(holds, "matmul_" #type, m, n, k);                                                      \
    free(a), free(b), free(c), free(workspace);                                                  \
  }                                                                                              \
  static void check_axis_##type(nabla_level level, size_t outer, size_t n, size_t inner) {       \
    element *x = numbers_##type(outer * n * inner), *y = numbers_##type(outer * n * inner);      \
    element *sums = numbers_##type(outer * inner), *greatest = numbers_##type(outer * inner);    \
    int64_t *positions = exactly(outer * inner * sizeof *positions);                             \
    const nabla_kernels *kernels = nabla_kernels_##type(level);                                  \
    kernels->sum(outer, n, inner, x, sums);                                                      \
    kernels->max(outer, n, inner, x, greatest);                                                  \
    kernels->argmax(outer, n, inner, x, positions);                                              \
    kernels->softmax(outer, n, inner, x, y);                                                     \
    bool holds = true;                                                                           \
    for (size_t line = 0; line < outer * inner; line++) {                                        \
      const element *first = x + line / inner * n * inner + line % inner;                        \
      double sum = 0, powers = 0;                                                                \
      for (size_t i = 0; i < n; i++) {                                                           \
        sum += (double)first[i * inner];                                                         \
        powers += exp((double)first[i * inner]);                                                 \
        holds &= first[i * inner] <= greatest[line];                                             \
      }                                                                                          \
      holds &= fabs((double)sums[line] - sum) <= 40 * (ulp) * (double)n;                         \
      holds &= first[(size_t)positions[line] * inner] == greatest[line];                         \
      for (size_t i = 0; i < n; i++) {                                                           \
        double wanted = exp((double)first[i * inner]) / powers;                                  \
        holds &= fabs((double)(y + (first - x))[i * inner] - wanted) <= 40 * (ulp) * wanted;     \
      }                                                                                          \
    }                                                                                            \
    check(holds, "reductions and softmax_" #type, outer, n, inner);                              \
    free(x), free(y), free(sums), free(greatest), free(positions);                               \
  }
CHECKS(f64, double, 0x1p-52)
CHECKS(f32, float, 0x1p-23)

static void check_transposition(nabla_level level, size_t rows, size_t columns) {
  size_t shape[] = {columns, rows};
  ptrdiff_t from[] = {1, (ptrdiff_t)columns}, to[] = {(ptrdiff_t)rows, 1};
  uint32_t *x = exactly(rows * columns * sizeof *x), *y = exactly(rows * columns * sizeof *y);
  for (size_t i = 0; i < rows * columns; i++) x[i] = (uint32_t)(i * 2654435761u);
  nabla_moves_4(level)->copy(2, shape, x, from, y, to);
  bool holds = true;
  for (size_t i = 0; i < rows * columns; i++) {
    holds &= y[i % columns * rows + i / columns] == x[i];
  }
  check(holds, "transposition", rows, columns, 1);
  free(x), free(y);
}

int main(void) {
  for (nabla_level level = 0; level < NABLA_LEVELS; level++) {
    if (!nabla_level_is_supported(level)) continue;
    for (size_t m = 1; m < 20; m += 3) {
      for (size_t n = 1; n < 40; n += 3) {
        for (int form = 0; form < 4; form++) {
          check_product_f64(level, m, n, 7 * m + n, form);
          check_product_f32(level, m, n, 7 * m + n, form);
        }
        check_axis_f64(level, 2, 13 * m, n - 1 + (n == 1));
        check_axis_f32(level, 2, 13 * m, n - 1 + (n == 1));
        check_transposition(level, m * 3, n);
      }
    }
    check_product_f32(level, 70, 530, 450, 0);
    check_product_f64(level, 70, 530, 450, 3);
    uint32_t words[4];
    nabla_philox_fill(level, 0, 0, 0, words, 4);
    check(words[0] == 0x6627e8d5 && words[3] == 0x9b00dbd8, "philox", 0, 0, 0);
    printf("level %s: %ld checks so far, %ld failed\n", nabla_level_name(level), checks, failures);
  }
  return failures > 0;
}
