// The per-thread workspace of elementwise functions.
#ifndef NABLA_WORKSPACE_H
#define NABLA_WORKSPACE_H

#include <stddef.h>

// Memory of at least this many bytes, aligned to 64 bytes: slots, uniforms, and columns for the
// last elements, which do not fill a vector. The thread's next call gets the same memory, or more.
char *nabla_workspace(size_t bytes);

#endif
