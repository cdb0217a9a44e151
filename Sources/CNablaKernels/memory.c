#define _DEFAULT_SOURCE  // for madvise
#include "nabla_system.h"

#include <sys/mman.h>

enum { LARGE_PAGE = 2 << 20 };

// A long program accesses all of its memory in every block, so large allocations request large
// pages.
void *nabla_allocate_aligned(size_t bytes) {
  size_t alignment = bytes < 2 * LARGE_PAGE ? 64 : LARGE_PAGE;
  void *memory = NULL;
  if (posix_memalign(&memory, alignment, bytes) != 0) return NULL;
#ifdef MADV_HUGEPAGE
  if (alignment == LARGE_PAGE) madvise(memory, bytes / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
#endif
  return memory;
}
