// The operations of tensors that are not elementwise. Arrays are contiguous, of the given shape in
// row-major order, and do not overlap unless said otherwise; nothing outside them is read or
// written. Same operands give the same bits on one level, whatever is around them: outer slices
// (rows) may be divided among threads.
#ifndef NABLA_TENSOR_H
#define NABLA_TENSOR_H

#include <stddef.h>
#include <stdint.h>

#include "nabla_machine.h"

// MARK: Copies

// Copies an array of rank 0 to 8, whose elements have 1, 4 or 8 bytes. Strides are in elements and
// may be negative; source strides may be 0, which repeats elements.
void nabla_copy_strided_1(nabla_level level, size_t rank, const size_t *shape, const void *source,
                          const ptrdiff_t *source_strides, void *destination,
                          const ptrdiff_t *destination_strides);
void nabla_copy_strided_4(nabla_level level, size_t rank, const size_t *shape, const void *source,
                          const ptrdiff_t *source_strides, void *destination,
                          const ptrdiff_t *destination_strides);
void nabla_copy_strided_8(nabla_level level, size_t rank, const size_t *shape, const void *source,
                          const ptrdiff_t *source_strides, void *destination,
                          const ptrdiff_t *destination_strides);

// y += x, of any alignment. y may be x.
void nabla_accumulate_f64(nabla_level level, size_t count, const double *x, double *y);
void nabla_accumulate_f32(nabla_level level, size_t count, const float *x, float *y);

// MARK: Reductions of [outer, reduced, inner] to [outer, inner]

// Sums whose rounding error grows with the logarithm of `reduced`; of nothing, 0.
void nabla_sum_f64(nabla_level level, size_t outer, size_t reduced, size_t inner, const double *x,
                   double *y);
void nabla_sum_f32(nabla_level level, size_t outer, size_t reduced, size_t inner, const float *x,
                   float *y);

// The sums of (x - mean)^2, for means [outer, inner].
void nabla_sum_of_squares_f64(nabla_level level, size_t outer, size_t reduced, size_t inner,
                              const double *x, const double *mean, double *y);
void nabla_sum_of_squares_f32(nabla_level level, size_t outer, size_t reduced, size_t inner,
                              const float *x, const float *mean, float *y);

// Products; of nothing, 1.
void nabla_product_f64(nabla_level level, size_t outer, size_t reduced, size_t inner,
                       const double *x, double *y);
void nabla_product_f32(nabla_level level, size_t outer, size_t reduced, size_t inner,
                       const float *x, float *y);

// The extremes: NaN where there is a NaN; of nothing, the infinity that every number beats.
void nabla_max_f64(nabla_level level, size_t outer, size_t reduced, size_t inner, const double *x,
                   double *y);
void nabla_max_f32(nabla_level level, size_t outer, size_t reduced, size_t inner, const float *x,
                   float *y);
void nabla_min_f64(nabla_level level, size_t outer, size_t reduced, size_t inner, const double *x,
                   double *y);
void nabla_min_f32(nabla_level level, size_t outer, size_t reduced, size_t inner, const float *x,
                   float *y);

// Where the first extreme is, or the first NaN if there is one; of nothing, -1.
void nabla_argmax_f64(nabla_level level, size_t outer, size_t reduced, size_t inner,
                      const double *x, int64_t *y);
void nabla_argmax_f32(nabla_level level, size_t outer, size_t reduced, size_t inner, const float *x,
                      int64_t *y);
void nabla_argmin_f64(nabla_level level, size_t outer, size_t reduced, size_t inner,
                      const double *x, int64_t *y);
void nabla_argmin_f32(nabla_level level, size_t outer, size_t reduced, size_t inner, const float *x,
                      int64_t *y);

// MARK: Softmax along the middle axis of [outer, n, inner]

// y = exp(x) / sum exp(x), and its logarithm, computed from x less its maximum: NaN where x is all
// -infinity, has a NaN or has +infinity. y may be x.
void nabla_softmax_f64(nabla_level level, size_t outer, size_t n, size_t inner, const double *x,
                       double *y);
void nabla_softmax_f32(nabla_level level, size_t outer, size_t n, size_t inner, const float *x,
                       float *y);
void nabla_log_softmax_f64(nabla_level level, size_t outer, size_t n, size_t inner, const double *x,
                           double *y);
void nabla_log_softmax_f32(nabla_level level, size_t outer, size_t n, size_t inner, const float *x,
                           float *y);

// log sum exp(x), of [outer, inner]: -infinity where x is all -infinity (or n is 0), +infinity
// where x has +infinity and no NaN.
void nabla_log_sum_exp_f64(nabla_level level, size_t outer, size_t n, size_t inner, const double *x,
                           double *y);
void nabla_log_sum_exp_f32(nabla_level level, size_t outer, size_t n, size_t inner, const float *x,
                           float *y);

// The gradient dx of the operand, for the result y and its gradient dy: y (dy - sum(y dy)) of
// softmax, dy - exp(y) sum(dy) of its logarithm. dx may be y or dy.
void nabla_softmax_backward_f64(nabla_level level, size_t outer, size_t n, size_t inner,
                                const double *y, const double *dy, double *dx);
void nabla_softmax_backward_f32(nabla_level level, size_t outer, size_t n, size_t inner,
                                const float *y, const float *dy, float *dx);
void nabla_log_softmax_backward_f64(nabla_level level, size_t outer, size_t n, size_t inner,
                                    const double *y, const double *dy, double *dx);
void nabla_log_softmax_backward_f32(nabla_level level, size_t outer, size_t n, size_t inner,
                                    const float *y, const float *dy, float *dx);

// MARK: Layer norm over the last axis of [rows, n]

// y = (x - mean) * inverse_deviation * weight + bias with inverse_deviation = 1 / sqrt(variance +
// epsilon), both [rows], and the variance divided by n; weight and bias, [n], may be NULL. y may
// be x.
void nabla_layer_norm_f64(nabla_level level, size_t rows, size_t n, const double *x, double epsilon,
                          const double *weight, const double *bias, double *y, double *mean,
                          double *inverse_deviation);
void nabla_layer_norm_f32(nabla_level level, size_t rows, size_t n, const float *x, float epsilon,
                          const float *weight, const float *bias, float *y, float *mean,
                          float *inverse_deviation);

// The gradients dx of x, and dweight and dbias, which are summed over the rows; each of the three
// may be NULL, as may weight. dx may be dy where dweight and dbias are NULL.
void nabla_layer_norm_backward_f64(nabla_level level, size_t rows, size_t n, const double *x,
                                   const double *mean, const double *inverse_deviation,
                                   const double *weight, const double *dy, double *dx,
                                   double *dweight, double *dbias);
void nabla_layer_norm_backward_f32(nabla_level level, size_t rows, size_t n, const float *x,
                                   const float *mean, const float *inverse_deviation,
                                   const float *weight, const float *dy, float *dx, float *dweight,
                                   float *dbias);

// MARK: Cross-entropy of softmax, logits [rows, classes]

// loss = log_sum_exp - logits[label], both [rows]; where the label is `ignored`, the loss is 0.
// Returns -1, or the first row whose label is neither ignored nor a class: then nothing is
// written.
int64_t nabla_cross_entropy_f64(nabla_level level, size_t rows, size_t classes,
                                const double *logits, const int64_t *labels, int64_t ignored,
                                double *loss, double *log_sum_exp);
int64_t nabla_cross_entropy_f32(nabla_level level, size_t rows, size_t classes, const float *logits,
                                const int64_t *labels, int64_t ignored, float *loss,
                                float *log_sum_exp);

// The gradient (softmax(logits) - onehot(label)) * scale with one scale a row, and 0 in ignored
// rows. Returns as above. dlogits may be logits.
int64_t nabla_cross_entropy_backward_f64(nabla_level level, size_t rows, size_t classes,
                                         const double *logits, const int64_t *labels,
                                         int64_t ignored, const double *log_sum_exp,
                                         const double *scale, double *dlogits);
int64_t nabla_cross_entropy_backward_f32(nabla_level level, size_t rows, size_t classes,
                                         const float *logits, const int64_t *labels,
                                         int64_t ignored, const float *log_sum_exp,
                                         const float *scale, float *dlogits);

// MARK: Indices along the middle axis of [outer, n, inner]

// All return -1, or the position in `indices` of the first index that is not in 0 ..< n: then
// nothing is written. Elements have 1, 4 or 8 bytes where they are only moved.

// y[o, j, i] = x[o, indices[o, j, i], i], for indices and y [outer, m, inner].
int64_t nabla_gather_1(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                       const void *x, const int64_t *indices, void *y);
int64_t nabla_gather_4(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                       const void *x, const int64_t *indices, void *y);
int64_t nabla_gather_8(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                       const void *x, const int64_t *indices, void *y);

// y[o, indices[o, j, i], i] = x[o, j, i] for j in order, for indices and x [outer, m, inner].
int64_t nabla_scatter_1(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                        const void *x, const int64_t *indices, void *y);
int64_t nabla_scatter_4(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                        const void *x, const int64_t *indices, void *y);
int64_t nabla_scatter_8(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                        const void *x, const int64_t *indices, void *y);

// y[o, indices[o, j, i], i] += x[o, j, i] for j in order.
int64_t nabla_scatter_add_f64(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                              const double *x, const int64_t *indices, double *y);
int64_t nabla_scatter_add_f32(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                              const float *x, const int64_t *indices, float *y);

// y[o, j, :] = x[o, indices[j], :], for indices [m] and y [outer, m, inner].
int64_t nabla_index_select_1(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                             const void *x, const int64_t *indices, void *y);
int64_t nabla_index_select_4(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                             const void *x, const int64_t *indices, void *y);
int64_t nabla_index_select_8(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                             const void *x, const int64_t *indices, void *y);

// y[o, indices[j], :] += x[o, j, :] for j in order, for x [outer, m, inner]: the adjoint of the
// above.
int64_t nabla_index_add_f64(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                            const double *x, const int64_t *indices, double *y);
int64_t nabla_index_add_f32(nabla_level level, size_t outer, size_t n, size_t inner, size_t m,
                            const float *x, const int64_t *indices, float *y);

// MARK: Random numbers

// The words of Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
// 1, 2, 3", 2011): four a block, of consecutive counters, which have 128 bits (carried from the
// low to the high word). Every level gives the same words.
void nabla_philox_fill(nabla_level level, uint64_t key, uint64_t counter_low, uint64_t counter_high,
                       uint32_t *out, size_t count);

// Uniform numbers in [0, 1): a multiple of 2^-24 of each word's upper bits; of f64, a multiple of
// 2^-53 of the upper 53 bits of two words, the first of which is the lower.
void nabla_uniform_f64(nabla_level level, uint64_t key, uint64_t counter_low, uint64_t counter_high,
                       double *out, size_t count);
void nabla_uniform_f32(nabla_level level, uint64_t key, uint64_t counter_low, uint64_t counter_high,
                       float *out, size_t count);

#endif
