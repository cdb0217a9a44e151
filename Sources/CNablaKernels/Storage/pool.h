// Memory blocks by size class.
#ifndef NABLA_POOL_H
#define NABLA_POOL_H

#include <stddef.h>
#include <stdint.h>

// Four classes per octave, from 128 bytes: a block is at most a quarter larger than requested.
enum { CLASS_COUNT = 4 * 48, SMALLEST_SHIFT = 7 };

uint32_t pool_class(size_t bytes);
size_t pool_class_bytes(uint32_t size_class);
// Memory aligned to 64 bytes; NULL if the system does not have it.
void *pool_take(uint32_t size_class);
void pool_put(void *piece, uint32_t size_class);

#endif
