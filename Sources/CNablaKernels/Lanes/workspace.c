#include "workspace.h"

#include "nabla_system.h"

// Retained for the thread's next call; freed when the thread ends.
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

char *nabla_workspace(size_t bytes) {
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
