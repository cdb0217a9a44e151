// The plan of a strided copy: as few dimensions as possible, the innermost last.
#ifndef NABLA_COPY_PLAN_H
#define NABLA_COPY_PLAN_H

#include <stdbool.h>
#include <stddef.h>

enum { NABLA_LARGEST_RANK = 8 };

typedef struct nabla_copy_plan {
  size_t rank;
  size_t shape[NABLA_LARGEST_RANK];
  ptrdiff_t source[NABLA_LARGEST_RANK], destination[NABLA_LARGEST_RANK];
} nabla_copy_plan;

// Sorts the dimensions by the destination's strides and merges those that can be merged in both
// arrays. Returns false if there is nothing to copy.
bool nabla_plan_copy(size_t rank, const size_t *shape, const ptrdiff_t *source,
                     const ptrdiff_t *destination, nabla_copy_plan *plan);

#endif
