// Gathering and scattering. Elements are moved one by one or in rows, which no level does better;
// where they are added, rows are.
#include <string.h>

#include "nabla_tensor.h"

static int64_t first_invalid_index(size_t n, size_t count, const int64_t *indices) {
  for (size_t i = 0; i < count; i++) {
    if ((uint64_t)indices[i] >= n) return (int64_t)i;
  }
  return -1;
}

// The body for every element of [outer, m, inner], with the place of `element` in it and the place
// `selected` that the index there says in [outer, n, inner].
#define EACH_INDEX(outer, n, inner, m)                                                        \
  int64_t invalid = first_invalid_index(n, (outer) * (m) * (inner), indices);                 \
  if (invalid >= 0) return invalid;                                                           \
  size_t place = 0;                                                                           \
  for (size_t o = 0; o < (outer); o++)                                                        \
    for (size_t j = 0; j < (m); j++)                                                          \
      for (size_t i = 0, selected;                                                            \
           i < (inner) && (selected = (o * (n) + (size_t)indices[place]) * (inner) + i, 1);   \
           i++, place++)

#define NABLA_MOVES(bytes, unit)                                                              \
  int64_t nabla_gather_##bytes(nabla_level level, size_t outer, size_t n, size_t inner,       \
                               size_t m, const void *x, const int64_t *indices, void *y) {    \
    (void)level;                                                                              \
    const unit *from = x;                                                                     \
    unit *to = y;                                                                             \
    EACH_INDEX(outer, n, inner, m) to[place] = from[selected];                                \
    return -1;                                                                                \
  }                                                                                           \
  int64_t nabla_scatter_##bytes(nabla_level level, size_t outer, size_t n, size_t inner,      \
                                size_t m, const void *x, const int64_t *indices, void *y) {   \
    (void)level;                                                                              \
    const unit *from = x;                                                                     \
    unit *to = y;                                                                             \
    EACH_INDEX(outer, n, inner, m) to[selected] = from[place];                                \
    return -1;                                                                                \
  }                                                                                           \
  int64_t nabla_index_select_##bytes(nabla_level level, size_t outer, size_t n, size_t inner, \
                                     size_t m, const void *x, const int64_t *indices,         \
                                     void *y) {                                               \
    (void)level;                                                                              \
    int64_t invalid = first_invalid_index(n, m, indices);                                     \
    if (invalid >= 0) return invalid;                                                         \
    unit *to = y;                                                                             \
    for (size_t o = 0; o < outer; o++) {                                                      \
      const unit *from = (const unit *)x + o * n * inner;                                     \
      for (size_t j = 0; j < m; j++, to += inner) {                                           \
        memcpy(to, from + (size_t)indices[j] * inner, inner * sizeof(unit));                  \
      }                                                                                       \
    }                                                                                         \
    return -1;                                                                                \
  }
NABLA_MOVES(1, uint8_t)
NABLA_MOVES(4, uint32_t)
NABLA_MOVES(8, uint64_t)

#define NABLA_ADDITIONS(type, element)                                                         \
  int64_t nabla_scatter_add_##type(nabla_level level, size_t outer, size_t n, size_t inner,    \
                                   size_t m, const element *x, const int64_t *indices,         \
                                   element *y) {                                               \
    (void)level;                                                                               \
    EACH_INDEX(outer, n, inner, m) y[selected] += x[place];                                    \
    return -1;                                                                                 \
  }                                                                                            \
  int64_t nabla_index_add_##type(nabla_level level, size_t outer, size_t n, size_t inner,      \
                                 size_t m, const element *x, const int64_t *indices,           \
                                 element *y) {                                                 \
    int64_t invalid = first_invalid_index(n, m, indices);                                      \
    if (invalid >= 0) return invalid;                                                          \
    for (size_t o = 0; o < outer; o++, y += n * inner) {                                       \
      for (size_t j = 0; j < m; j++, x += inner) {                                             \
        nabla_accumulate_##type(level, inner, x, y + (size_t)indices[j] * inner);              \
      }                                                                                        \
    }                                                                                          \
    return -1;                                                                                 \
  }
NABLA_ADDITIONS(f64, double)
NABLA_ADDITIONS(f32, float)
