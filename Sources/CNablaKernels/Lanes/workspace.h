// What a thread computes elementwise functions in.
#ifndef NABLA_WORKSPACE_H
#define NABLA_WORKSPACE_H

#include <stddef.h>

// At least so many bytes, at a multiple of 64 bytes: slots, uniforms, and columns for the last
// elements, which are no whole vector. The thread's next call gets the same memory, or more.
char *nabla_workspace(size_t bytes);

#endif
