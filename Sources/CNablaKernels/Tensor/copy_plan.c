#include "copy_plan.h"

static size_t magnitude(ptrdiff_t stride) { return stride < 0 ? -(size_t)stride : (size_t)stride; }

bool nabla_plan_copy(size_t rank, const size_t *shape, const ptrdiff_t *source,
                     const ptrdiff_t *destination, nabla_copy_plan *plan) {
  if (rank > NABLA_LARGEST_RANK) __builtin_trap();
  size_t count = 0;
  nabla_copy_plan sorted;
  for (size_t d = 0; d < rank; d++) {
    if (shape[d] == 0) return false;
    if (shape[d] == 1) continue;
    size_t at = count++;
    for (; at > 0 && magnitude(sorted.destination[at - 1]) < magnitude(destination[d]); at--) {
      sorted.shape[at] = sorted.shape[at - 1];
      sorted.source[at] = sorted.source[at - 1];
      sorted.destination[at] = sorted.destination[at - 1];
    }
    sorted.shape[at] = shape[d];
    sorted.source[at] = source[d];
    sorted.destination[at] = destination[d];
  }
  *plan = (nabla_copy_plan){.rank = 1, .shape = {1}, .source = {1}, .destination = {1}};
  for (size_t d = 0; d < count; d++) {
    size_t last = plan->rank - 1;
    ptrdiff_t size = (ptrdiff_t)sorted.shape[d];
    if (d == 0) {
      // Replaces a dimension of length 1.
    } else if (plan->source[last] == sorted.source[d] * size &&
               plan->destination[last] == sorted.destination[d] * size) {
      sorted.shape[d] *= plan->shape[last];
    } else {
      last = plan->rank++;
    }
    plan->shape[last] = sorted.shape[d];
    plan->source[last] = sorted.source[d];
    plan->destination[last] = sorted.destination[d];
  }
  return true;
}
