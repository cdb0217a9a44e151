// The memory of tensors: shared by views, reference-counted, versioned and pooled.
#ifndef NABLA_STORAGE_H
#define NABLA_STORAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// 64 bytes in front of the elements.
typedef struct nabla_storage {
  int64_t references;
  void *data;            // aligned to 64 bytes, unless the memory is external
  size_t bytes;
  const char *change;    // the operation that last changed the elements; a static string
  uint32_t version;      // the number of changes in place
  int32_t access;        // the number of operations that read the elements; -1 while one changes them
  uint32_t size_class;   // of the pool
  uint32_t is_foreign;
  void (*release)(void *context);  // of external memory
  void *context;
} nabla_storage;

// Uninitialised memory with one reference; NULL if there is none.
nabla_storage *nabla_storage_make(size_t bytes);
// External memory; `release` is called with `context` after the last use.
nabla_storage *nabla_storage_wrap(void *data, size_t bytes, void (*release)(void *),
                                  void *context);
void nabla_storage_free(nabla_storage *storage);

static inline void nabla_storage_retain(nabla_storage *storage) {
  __atomic_fetch_add(&storage->references, 1, __ATOMIC_RELAXED);
}

static inline void nabla_storage_release(nabla_storage *storage) {
  // The only owner need not synchronise with others.
  if (__atomic_load_n(&storage->references, __ATOMIC_ACQUIRE) == 1 ||
      __atomic_fetch_sub(&storage->references, 1, __ATOMIC_ACQ_REL) == 1)
    nabla_storage_free(storage);
}

static inline bool nabla_storage_is_shared(const nabla_storage *storage) {
  return __atomic_load_n(&storage->references, __ATOMIC_ACQUIRE) != 1;
}

static inline uint32_t nabla_storage_version(const nabla_storage *storage) {
  return __atomic_load_n(&storage->version, __ATOMIC_ACQUIRE);
}

// Any number of operations may read at the same time, or one may change. Returns false on a
// conflict.
static inline bool nabla_storage_begin_reading(nabla_storage *storage) {
  if (__atomic_fetch_add(&storage->access, 1, __ATOMIC_ACQUIRE) >= 0) return true;
  __atomic_fetch_sub(&storage->access, 1, __ATOMIC_RELAXED);
  return false;
}
static inline void nabla_storage_end_reading(nabla_storage *storage) {
  __atomic_fetch_sub(&storage->access, 1, __ATOMIC_RELEASE);
}
static inline bool nabla_storage_begin_changing(nabla_storage *storage) {
  int32_t nobody = 0;
  return __atomic_compare_exchange_n(&storage->access, &nobody, INT32_MIN / 2, false,
                                     __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}
static inline void nabla_storage_end_changing(nabla_storage *storage, const char *change) {
  storage->change = change;
  __atomic_fetch_add(&storage->version, 1, __ATOMIC_RELEASE);
  __atomic_fetch_sub(&storage->access, INT32_MIN / 2, __ATOMIC_RELEASE);
}
// Ends an access by begin_changing that changed no element, only the tensor's record.
static inline void nabla_storage_end_claiming(nabla_storage *storage) {
  __atomic_fetch_sub(&storage->access, INT32_MIN / 2, __ATOMIC_RELEASE);
}

// The pool. Freed memory is kept for reuse, small blocks by the thread that freed them.
typedef struct nabla_pool_statistics {
  int64_t bytes_in_use;
  int64_t pieces_in_use;
  int64_t bytes_pooled;
} nabla_pool_statistics;

nabla_pool_statistics nabla_pool_read(void);
// A block, aligned to 64 bytes, for objects other than tensors that are allocated as often. Stops
// the program if there is none.
void *nabla_pool_take(size_t bytes);
// Returns a block that was taken with the same number of bytes.
void nabla_pool_put(void *piece, size_t bytes);
// Returns pooled memory to the system, except what other threads keep.
void nabla_pool_trim(void);
// The maximum number of bytes in the pool.
uint64_t nabla_pool_limit(void);
void nabla_pool_set_limit(uint64_t bytes);

#endif
