// The levels' functions behind the entry points of nabla_tensor.h.
#ifndef NABLA_TENSOR_DECLARATIONS_H
#define NABLA_TENSOR_DECLARATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "nabla_tensor.h"

// Of each function that has a text for every level: X(result, name, (parameters), (arguments)).
#define NABLA_OF_AXIS(X, name, element, result)                                        \
  X(void, name, (size_t outer, size_t n, size_t inner, const element *x, result *y),   \
    (outer, n, inner, x, y))
#define NABLA_OF_AXIS_BACKWARD(X, name, element)                                       \
  X(void, name,                                                                        \
    (size_t outer, size_t n, size_t inner, const element *y, const element *dy, element *dx), \
    (outer, n, inner, y, dy, dx))

#define NABLA_ELEMENT_FUNCTIONS(X, type, element)                                             \
  X(void, nabla_accumulate_##type, (size_t count, const element *x, element *y), (count, x, y)) \
  NABLA_OF_AXIS(X, nabla_sum_##type, element, element)                                        \
  NABLA_OF_AXIS(X, nabla_product_##type, element, element)                                    \
  NABLA_OF_AXIS(X, nabla_max_##type, element, element)                                        \
  NABLA_OF_AXIS(X, nabla_min_##type, element, element)                                        \
  NABLA_OF_AXIS(X, nabla_argmax_##type, element, int64_t)                                     \
  NABLA_OF_AXIS(X, nabla_argmin_##type, element, int64_t)                                     \
  X(void, nabla_sum_of_squares_##type,                                                        \
    (size_t outer, size_t n, size_t inner, const element *x, const element *mean, element *y), \
    (outer, n, inner, x, mean, y))                                                            \
  NABLA_OF_AXIS(X, nabla_softmax_##type, element, element)                                    \
  NABLA_OF_AXIS(X, nabla_log_softmax_##type, element, element)                                \
  NABLA_OF_AXIS(X, nabla_log_sum_exp_##type, element, element)                                \
  NABLA_OF_AXIS_BACKWARD(X, nabla_softmax_backward_##type, element)                           \
  NABLA_OF_AXIS_BACKWARD(X, nabla_log_softmax_backward_##type, element)                       \
  X(void, nabla_layer_norm_##type,                                                            \
    (size_t rows, size_t n, const element *x, element epsilon, const element *weight,         \
     const element *bias, element *y, element *mean, element *inverse_deviation),             \
    (rows, n, x, epsilon, weight, bias, y, mean, inverse_deviation))                          \
  X(void, nabla_layer_norm_backward_##type,                                                   \
    (size_t rows, size_t n, const element *x, const element *mean,                            \
     const element *inverse_deviation, const element *weight, const element *dy, element *dx, \
     element *dweight, element *dbias),                                                       \
    (rows, n, x, mean, inverse_deviation, weight, dy, dx, dweight, dbias))                    \
  X(int64_t, nabla_cross_entropy_##type,                                                      \
    (size_t rows, size_t classes, const element *logits, const int64_t *labels,               \
     int64_t ignored, element *loss, element *log_sum_exp),                                   \
    (rows, classes, logits, labels, ignored, loss, log_sum_exp))                              \
  X(int64_t, nabla_cross_entropy_backward_##type,                                             \
    (size_t rows, size_t classes, const element *logits, const int64_t *labels,               \
     int64_t ignored, const element *log_sum_exp, const element *scale, element *dlogits),    \
    (rows, classes, logits, labels, ignored, log_sum_exp, scale, dlogits))                    \
  X(void, nabla_uniform_##type,                                                               \
    (uint64_t key, uint64_t counter_low, uint64_t counter_high, element *out, size_t count),  \
    (key, counter_low, counter_high, out, count))

#define NABLA_COPY_FUNCTION(X, bytes)                                                 \
  X(void, nabla_copy_strided_##bytes,                                                 \
    (size_t rank, const size_t *shape, const void *source,                            \
     const ptrdiff_t *source_strides, void *destination,                              \
     const ptrdiff_t *destination_strides),                                           \
    (rank, shape, source, source_strides, destination, destination_strides))

#define NABLA_TENSOR_FUNCTIONS(X)                                                             \
  NABLA_ELEMENT_FUNCTIONS(X, f64, double)                                                     \
  NABLA_ELEMENT_FUNCTIONS(X, f32, float)                                                      \
  NABLA_COPY_FUNCTION(X, 1)                                                                   \
  NABLA_COPY_FUNCTION(X, 4)                                                                   \
  NABLA_COPY_FUNCTION(X, 8)                                                                   \
  X(void, nabla_philox_fill,                                                                  \
    (uint64_t key, uint64_t counter_low, uint64_t counter_high, uint32_t *out, size_t count), \
    (key, counter_low, counter_high, out, count))

#define NABLA_DECLARE_LEVELS(result, name, parameters, arguments) \
  result name##_portable parameters;                              \
  result name##_avx2 parameters;                                  \
  result name##_avx512 parameters;                                \
  result name##_neon parameters;
NABLA_TENSOR_FUNCTIONS(NABLA_DECLARE_LEVELS)

// name_avx512 of (name, avx512), both of them macros.
#define NABLA_PASTE_(name, suffix) name##_##suffix
#define NABLA_PASTE(name, suffix) NABLA_PASTE_(name, suffix)

#endif
