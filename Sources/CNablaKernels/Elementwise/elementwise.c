#include "nabla_elementwise.h"

#include <string.h>

#include "nabla_system.h"

// What a thread computes in: slots, uniforms, and columns for the last elements, which are no whole
// vector. It is kept for the thread's next call and freed by the thread's end.
typedef struct workspace {
  char *memory;
  size_t bytes;
} workspace;

static pthread_key_t workspace_key;
static pthread_once_t workspace_once = PTHREAD_ONCE_INIT;
static _Thread_local workspace *thread_workspace;

static void free_workspace(void *pointer) {
  workspace *own = pointer;
  free(own->memory);
  free(own);
  thread_workspace = NULL;
}

static void make_workspace_key(void) { pthread_key_create(&workspace_key, free_workspace); }

static char *workspace_of(size_t bytes) {
  workspace *own = thread_workspace;
  if (!own) {
    pthread_once(&workspace_once, make_workspace_key);
    own = calloc(1, sizeof *own);
    if (!own) abort();
    pthread_setspecific(workspace_key, own);
    thread_workspace = own;
  }
  if (own->bytes < bytes) {
    free(own->memory);
    own->memory = nabla_allocate_aligned(bytes);
    if (!own->memory) abort();
    own->bytes = bytes;
  }
  return own->memory;
}

// Blocks whose slots and columns stay in the first level of the cache.
static size_t block_bytes(const nabla_plan *plan) {
  size_t blocks = plan->slot_count + 1;
  size_t fitting = ((size_t)24 << 10) / blocks / 64 * 64;
  return fitting < 512 ? 512 : fitting > 4096 ? 4096 : fitting;
}

#define T double
#define NAME(name) name##_f64
#include "apply.inc"
#undef T
#undef NAME

#define T float
#define NAME(name) name##_f32
#include "apply.inc"
#undef T
#undef NAME
