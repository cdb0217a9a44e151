// Validation and iteration of indices along the middle axis of [outer, n, inner].
#ifndef NABLA_VALID_INDICES_H
#define NABLA_VALID_INDICES_H

#include <stddef.h>
#include <stdint.h>

// The position of the first index that is not in 0 ..< n; -1 if all are.
static inline int64_t nabla_first_invalid_index(size_t n, size_t count, const int64_t *indices) {
  for (size_t i = 0; i < count; i++) {
    if ((uint64_t)indices[i] >= n) return (int64_t)i;
  }
  return -1;
}

// Runs the body for every element of [outer, m, inner], with its offset `place`, and the offset
// `selected` in [outer, n, inner] given by its index.
#define NABLA_EACH_INDEX(outer, n, inner, m)                                                  \
  int64_t invalid = nabla_first_invalid_index(n, (outer) * (m) * (inner), indices);           \
  if (invalid >= 0) return invalid;                                                           \
  size_t place = 0;                                                                           \
  for (size_t o = 0; o < (outer); o++)                                                        \
    for (size_t j = 0; j < (m); j++)                                                          \
      for (size_t i = 0, selected;                                                            \
           i < (inner) && (selected = (o * (n) + (size_t)indices[place]) * (inner) + i, 1);   \
           i++, place++)

#endif
