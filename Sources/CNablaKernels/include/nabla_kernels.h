// The kernels of tensors: one table for each element type with arithmetic, f64 and f32, and one for
// each element size for moves. Each level has its own tables. The pointers are untyped, so that a
// caller only selects a table.
//
// Unless stated otherwise, arrays are contiguous, have the given shape in row-major order, and do
// not overlap; nothing outside them is read or written. On one level, equal operands give equal
// bits, independent of the surrounding elements: outer slices (rows) can be divided among threads.
#ifndef NABLA_KERNELS_TABLE_H
#define NABLA_KERNELS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nabla_elementwise.h"
#include "nabla_machine.h"

// C = A B, or C += A B if `accumulate`: A is m x k, B is k x n, and C is m x n. A and B have
// arbitrary strides, in elements: a transposed matrix has its strides exchanged, and strides can be
// negative or 0. Rows of C are contiguous and `c_row` apart; C overlaps neither A nor B.
//
// Rows `row_begin` to `row_end` and columns `column_begin` to `column_end` of C are computed. The
// bits of an element depend on its row of A, its column of B, k, the strides, whether m or n is 1,
// and the level; not on its position in C or on the part that is computed. So several threads can
// compute parts. NaN and infinity propagate, because nothing is skipped; for k = 0 the product is
// 0.
typedef struct nabla_product {
  size_t m, n, k;
  size_t row_begin, row_end, column_begin, column_end;
  const void *a;
  ptrdiff_t a_row, a_col;
  const void *b;
  ptrdiff_t b_row, b_col;
  void *c;
  ptrdiff_t c_row;
  bool accumulate;
  // Memory aligned to 64 bytes that nothing else uses during the call; NULL if 0 bytes are needed.
  // Every thread needs its own.
  void *workspace;
} nabla_product;

typedef struct nabla_kernels {
  // MARK: Elementwise

  // Applies a plan to `count` elements. An output may be an input; otherwise they do not overlap.
  // The bits of the results do not depend on how the elements are divided among calls.
  void (*apply)(const nabla_plan *plan, size_t count, const void *const *inputs,
                const void *uniforms, void *const *outputs);

  // y += x, for any alignment. y may be x.
  void (*accumulate)(size_t count, const void *x, void *y);

  // MARK: Reductions of [outer, n, inner] to [outer, inner]

  // Sums whose rounding error grows with the logarithm of n; 0 for n = 0.
  void (*sum)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  // The sums of (x - mean)^2, for means [outer, inner].
  void (*sum_of_squares)(size_t outer, size_t n, size_t inner, const void *x, const void *mean,
                         void *y);
  // Products; 1 for n = 0.
  void (*product)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  // Extremes: NaN if there is a NaN; for n = 0, the infinity that is the identity of the operation.
  void (*max)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  void (*min)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  // The index of the first extreme, or of the first NaN if there is one; -1 for n = 0.
  void (*argmax)(size_t outer, size_t n, size_t inner, const void *x, int64_t *y);
  void (*argmin)(size_t outer, size_t n, size_t inner, const void *x, int64_t *y);
  // log sum exp(x): -infinity if all x are -infinity (or n is 0), +infinity if an x is +infinity
  // and none is NaN.
  void (*log_sum_exp)(size_t outer, size_t n, size_t inner, const void *x, void *y);

  // MARK: Softmax along the middle axis of [outer, n, inner]

  // y = exp(x) / sum exp(x), and its logarithm, computed from x minus its maximum: NaN if all x are
  // -infinity, or one is NaN or +infinity. y may be x.
  void (*softmax)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  void (*log_softmax)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  // The gradient dx of the operand, given the result y and its gradient dy: y (dy - sum(y dy)) for
  // softmax, dy - exp(y) sum(dy) for its logarithm. dx may be y or dy.
  void (*softmax_backward)(size_t outer, size_t n, size_t inner, const void *y, const void *dy,
                           void *dx);
  void (*log_softmax_backward)(size_t outer, size_t n, size_t inner, const void *y, const void *dy,
                               void *dx);

  // MARK: Layer norm over the last axis of [rows, n]

  // y = (x - mean) * inverse_deviation * weight + bias with inverse_deviation = 1 / sqrt(variance +
  // epsilon), both [rows], and the variance divided by n; weight and bias, [n], may be NULL. y may
  // be x.
  void (*layer_norm)(size_t rows, size_t n, const void *x, double epsilon, const void *weight,
                     const void *bias, void *y, void *mean, void *inverse_deviation);
  // The gradients dx of x, and dweight and dbias, which are summed over the rows; each of the three
  // may be NULL, as may weight. dx may be dy where dweight and dbias are NULL.
  void (*layer_norm_backward)(size_t rows, size_t n, const void *x, const void *mean,
                              const void *inverse_deviation, const void *weight, const void *dy,
                              void *dx, void *dweight, void *dbias);

  // MARK: Cross-entropy of softmax, logits [rows, classes]

  // loss = greatest + log_sum - logits[label], all [rows]: the largest logit, and log sum exp(logits
  // - greatest). 0 in rows whose label is `ignored`. Returns -1, or the first row whose label is
  // neither ignored nor a class: then nothing is written.
  int64_t (*cross_entropy)(size_t rows, size_t classes, const void *logits, const int64_t *labels,
                           int64_t ignored, void *loss, void *greatest, void *log_sum);
  // The gradient (softmax(logits) - onehot(label)) * scale with one scale per row, and 0 in ignored
  // rows. Returns as above. dlogits may be logits.
  int64_t (*cross_entropy_backward)(size_t rows, size_t classes, const void *logits,
                                    const int64_t *labels, int64_t ignored, const void *greatest,
                                    const void *log_sum, const void *scale, void *dlogits);

  // MARK: Additions by indices along the middle axis of [outer, n, inner]

  // Both return the same as the moves below.

  // y[o, indices[o, j, i], i] += x[o, j, i] for j in order, for indices and x [outer, m, inner].
  int64_t (*scatter_add)(size_t outer, size_t n, size_t inner, size_t m, const void *x,
                         const int64_t *indices, void *y);
  // y[o, indices[j], :] += x[o, j, :] for j in order, for indices [m] and x [outer, m, inner].
  int64_t (*index_add)(size_t outer, size_t n, size_t inner, size_t m, const void *x,
                       const int64_t *indices, void *y);

  // MARK: Random numbers

  // Uniform numbers in [0, 1) from the words of nabla_philox_fill: a float from the upper 24 bits
  // of each word, a double from the upper 53 bits of each two, the first being the lower half.
  void (*uniform)(uint64_t key, uint64_t counter_low, uint64_t counter_high, void *out,
                  size_t count);

  // MARK: Products of matrices

  void (*matmul)(const nabla_product *product);
  // The number of bytes of workspace for a product of these sizes with any strides. Parts need no
  // more.
  size_t (*matmul_workspace)(size_t m, size_t n, size_t k);
  // The rows and columns of C that are computed at a time in registers: parts should be multiples.
  size_t (*matmul_tile_rows)(void);
  size_t (*matmul_tile_columns)(void);
} nabla_kernels;

// Functions that move elements of 1, 4 or 8 bytes of any type.
typedef struct nabla_moves {
  // Copies an array of rank 0 to 8. Strides are in elements and can be negative; source strides can
  // be 0, which repeats elements.
  void (*copy)(size_t rank, const size_t *shape, const void *source,
               const ptrdiff_t *source_strides, void *destination,
               const ptrdiff_t *destination_strides);

  // Indices are along the middle axis of [outer, n, inner]. All functions return -1, or the
  // position in `indices` of the first index that is not in 0 ..< n: then nothing is written.

  // y[o, j, i] = x[o, indices[o, j, i], i], for indices and y [outer, m, inner].
  int64_t (*gather)(size_t outer, size_t n, size_t inner, size_t m, const void *x,
                    const int64_t *indices, void *y);
  // y[o, indices[o, j, i], i] = x[o, j, i] for j in order, for indices and x [outer, m, inner].
  int64_t (*scatter)(size_t outer, size_t n, size_t inner, size_t m, const void *x,
                     const int64_t *indices, void *y);
  // y[o, j, :] = x[o, indices[j], :], for indices [m] and y [outer, m, inner].
  int64_t (*index_select)(size_t outer, size_t n, size_t inner, size_t m, const void *x,
                          const int64_t *indices, void *y);
  // y[o, indices[j], :] = x[o, j, :] for j in order, for indices [m] and x [outer, m, inner].
  int64_t (*index_copy)(size_t outer, size_t n, size_t inner, size_t m, const void *x,
                        const int64_t *indices, void *y);
} nabla_moves;

// The tables of a level, which the processor must support.
const nabla_kernels *nabla_kernels_f64(nabla_level level);
const nabla_kernels *nabla_kernels_f32(nabla_level level);
const nabla_moves *nabla_moves_1(nabla_level level);
const nabla_moves *nabla_moves_4(nabla_level level);
const nabla_moves *nabla_moves_8(nabla_level level);

// The words of Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
// 1, 2, 3", 2011): four per block, for consecutive 128-bit counters (with carry from the low to the
// high word). The words are the same on every level.
void nabla_philox_fill(nabla_level level, uint64_t key, uint64_t counter_low, uint64_t counter_high,
                       uint32_t *out, size_t count);

#endif
