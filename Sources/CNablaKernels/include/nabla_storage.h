// The memory of tensors: shared by views, counted, versioned, and pooled.
#ifndef NABLA_STORAGE_H
#define NABLA_STORAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// 64 bytes in front of the elements.
typedef struct nabla_storage {
  int64_t references;
  void *data;            // at a multiple of 64 bytes, unless the memory is somebody else's
  size_t bytes;
  const char *change;    // the operation that changed the elements last; a text that is never freed
  uint32_t version;      // how often the elements were changed in place
  int32_t access;        // how many operations read the elements; -1 while one changes them
  uint32_t size_class;   // of the pool
  uint32_t is_foreign;
  void (*release)(void *context);  // of memory that is somebody else's
  void *context;
} nabla_storage;

// Memory that is not initialised, with one reference. Stops the program if there is none.
nabla_storage *nabla_storage_make(size_t bytes);
// Memory that is somebody else's; `release` is called with `context` when nobody uses it any more.
nabla_storage *nabla_storage_wrap(void *data, size_t bytes, void (*release)(void *),
                                  void *context);
void nabla_storage_free(nabla_storage *storage);

static inline void nabla_storage_retain(nabla_storage *storage) {
  __atomic_fetch_add(&storage->references, 1, __ATOMIC_RELAXED);
}

static inline void nabla_storage_release(nabla_storage *storage) {
  // The only owner needs no other's changes.
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

// Any number of operations may read at a time, or one may change. False where that is not so.
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
// Ends what begin_changing began where no element was changed, but what is known of the tensor.
static inline void nabla_storage_end_claiming(nabla_storage *storage) {
  __atomic_fetch_sub(&storage->access, INT32_MIN / 2, __ATOMIC_RELEASE);
}

// The pool. Freed memory is kept, small pieces by the thread that freed them, and used again.
typedef struct nabla_pool_statistics {
  int64_t bytes_in_use;
  int64_t pieces_in_use;
  int64_t bytes_pooled;
} nabla_pool_statistics;

nabla_pool_statistics nabla_pool_read(void);
// A piece for what is not a tensor, but is made as often: at a multiple of 64 bytes. Stops the program
// if there is none.
void *nabla_pool_take(size_t bytes);
// Gives a piece back that was taken with the same number of bytes.
void nabla_pool_put(void *piece, size_t bytes);
// Gives pooled memory back to the system, except what other threads keep for themselves.
void nabla_pool_trim(void);
// How many bytes the pool keeps at most.
uint64_t nabla_pool_limit(void);
void nabla_pool_set_limit(uint64_t bytes);

#endif
