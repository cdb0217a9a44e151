// The kernels that tensors compute with: a table of them for each element that can be computed with,
// f64 and f32, and one for each size of what is only moved. Tables differ by level. The pointers have
// no types, so that who calls chooses a table and nothing else.
//
// Arrays are contiguous, of the given shape in row-major order, and do not overlap unless said
// otherwise; nothing outside them is read or written. Same operands give the same bits on one level,
// whatever is around them: outer slices (rows) may be divided among threads.
#ifndef NABLA_KERNELS_TABLE_H
#define NABLA_KERNELS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nabla_elementwise.h"
#include "nabla_machine.h"

// C = A B, or C += A B where `accumulate`: A is m x k, B is k x n, and C is m x n. A and B have
// any strides, in elements: a transposed matrix is one with its strides exchanged, and strides may
// be negative or 0. Rows of C are contiguous and `c_row` apart; C overlaps neither A nor B.
//
// Rows `row_begin` to `row_end` and columns `column_begin` to `column_end` of C are computed. An
// element's bits depend on its row of A, its column of B, k, the strides, whether m or n is 1, and the
// level: not on where the element lies in C, nor on which part it is in. So parts may be computed by
// several threads. NaN and infinity propagate, as nothing is skipped; of k = 0 the product is 0.
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
  // Memory at a multiple of 64 bytes that nothing else uses meanwhile; it may be NULL where 0 bytes
  // of it are needed. Every thread has its own.
  void *workspace;
} nabla_product;

typedef struct nabla_kernels {
  // MARK: Elementwise

  // Applies a plan to `count` elements. An output may be an input; otherwise they do not overlap.
  // The results are the same bits however the elements are split over calls.
  void (*apply)(const nabla_plan *plan, size_t count, const void *const *inputs,
                const void *uniforms, void *const *outputs);

  // y += x, of any alignment. y may be x.
  void (*accumulate)(size_t count, const void *x, void *y);

  // MARK: Reductions of [outer, n, inner] to [outer, inner]

  // Sums whose rounding error grows with the logarithm of n; of nothing, 0.
  void (*sum)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  // The sums of (x - mean)^2, for means [outer, inner].
  void (*sum_of_squares)(size_t outer, size_t n, size_t inner, const void *x, const void *mean,
                         void *y);
  // Products; of nothing, 1.
  void (*product)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  // The extremes: NaN where there is a NaN; of nothing, the infinity that every number beats.
  void (*max)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  void (*min)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  // Where the first extreme is, or the first NaN if there is one; of nothing, -1.
  void (*argmax)(size_t outer, size_t n, size_t inner, const void *x, int64_t *y);
  void (*argmin)(size_t outer, size_t n, size_t inner, const void *x, int64_t *y);
  // log sum exp(x): -infinity where x is all -infinity (or n is 0), +infinity where x has +infinity
  // and no NaN.
  void (*log_sum_exp)(size_t outer, size_t n, size_t inner, const void *x, void *y);

  // MARK: Softmax along the middle axis of [outer, n, inner]

  // y = exp(x) / sum exp(x), and its logarithm, computed from x less its maximum: NaN where x is all
  // -infinity, has a NaN or has +infinity. y may be x.
  void (*softmax)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  void (*log_softmax)(size_t outer, size_t n, size_t inner, const void *x, void *y);
  // The gradient dx of the operand, for the result y and its gradient dy: y (dy - sum(y dy)) of
  // softmax, dy - exp(y) sum(dy) of its logarithm. dx may be y or dy.
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

  // loss = log_sum_exp - logits[label], both [rows]; where the label is `ignored`, the loss is 0.
  // Returns -1, or the first row whose label is neither ignored nor a class: then nothing is
  // written.
  int64_t (*cross_entropy)(size_t rows, size_t classes, const void *logits, const int64_t *labels,
                           int64_t ignored, void *loss, void *log_sum_exp);
  // The gradient (softmax(logits) - onehot(label)) * scale with one scale a row, and 0 in ignored
  // rows. Returns as above. dlogits may be logits.
  int64_t (*cross_entropy_backward)(size_t rows, size_t classes, const void *logits,
                                    const int64_t *labels, int64_t ignored,
                                    const void *log_sum_exp, const void *scale, void *dlogits);

  // MARK: Additions by indices along the middle axis of [outer, n, inner]

  // Both return as the moves below do.

  // y[o, indices[o, j, i], i] += x[o, j, i] for j in order, for indices and x [outer, m, inner].
  int64_t (*scatter_add)(size_t outer, size_t n, size_t inner, size_t m, const void *x,
                         const int64_t *indices, void *y);
  // y[o, indices[j], :] += x[o, j, :] for j in order, for indices [m] and x [outer, m, inner].
  int64_t (*index_add)(size_t outer, size_t n, size_t inner, size_t m, const void *x,
                       const int64_t *indices, void *y);

  // MARK: Random numbers

  // Uniform numbers of [0, 1), made of the words of nabla_philox_fill: a float of the upper 24 bits
  // of each, a double of the upper 53 of each two, the first being the lower half.
  void (*uniform)(uint64_t key, uint64_t counter_low, uint64_t counter_high, void *out,
                  size_t count);

  // MARK: Products of matrices

  void (*matmul)(const nabla_product *product);
  // The bytes of workspace that a product of these sizes needs, whatever its strides; parts of it
  // need no more.
  size_t (*matmul_workspace)(size_t m, size_t n, size_t k);
  // The rows and columns of C that are computed at a time in registers: parts are best multiples.
  size_t (*matmul_tile_rows)(void);
  size_t (*matmul_tile_columns)(void);
} nabla_kernels;

// What moves elements of 1, 4 or 8 bytes, whatever they are.
typedef struct nabla_moves {
  // Copies an array of rank 0 to 8. Strides are in elements and may be negative; source strides may
  // be 0, which repeats elements.
  void (*copy)(size_t rank, const size_t *shape, const void *source,
               const ptrdiff_t *source_strides, void *destination,
               const ptrdiff_t *destination_strides);

  // Indices are along the middle axis of [outer, n, inner]. All return -1, or the position in
  // `indices` of the first index that is not in 0 ..< n: then nothing is written.

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
// 1, 2, 3", 2011): four a block, of consecutive counters, which have 128 bits (carried from the
// low to the high word). Every level gives the same words.
void nabla_philox_fill(nabla_level level, uint64_t key, uint64_t counter_low, uint64_t counter_high,
                       uint32_t *out, size_t count);

#endif
