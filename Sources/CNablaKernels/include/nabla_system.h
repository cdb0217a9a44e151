// System functions for Swift code without Foundation.
#ifndef NABLA_SYSTEM_H
#define NABLA_SYSTEM_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

// A lock that lives as long as its owner.
typedef struct nabla_lock {
  pthread_mutex_t mutex;
} nabla_lock;

static inline void nabla_lock_init(nabla_lock *lock) { pthread_mutex_init(&lock->mutex, NULL); }
static inline void nabla_lock_destroy(nabla_lock *lock) { pthread_mutex_destroy(&lock->mutex); }
static inline void nabla_lock_acquire(nabla_lock *lock) { pthread_mutex_lock(&lock->mutex); }
static inline void nabla_lock_release(nabla_lock *lock) { pthread_mutex_unlock(&lock->mutex); }

static inline const char *nabla_environment(const char *name) { return getenv(name); }
static inline int64_t nabla_processor_count(void) { return sysconf(_SC_NPROCESSORS_ONLN); }

// Loads a pointer that another thread may be setting: NULL, or to an initialised object.
static inline void *nabla_pointer_load(void *const *place) {
  return __atomic_load_n(place, __ATOMIC_ACQUIRE);
}
static inline void nabla_pointer_store(void **place, void *pointer) {
  __atomic_store_n(place, pointer, __ATOMIC_RELEASE);
}

// Memory aligned to 64 bytes; NULL if there is none. Must be freed with `free`.
void *nabla_allocate_aligned(size_t bytes);

#endif
