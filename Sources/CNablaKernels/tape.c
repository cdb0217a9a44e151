#include "nabla_tape.h"

#include <pthread.h>
#include <stdatomic.h>

// It has no nodes, so no id belongs to it.
static nabla_tape nabla_no_tape = {.base = UINT64_MAX};

#define NONE &nabla_no_tape
_Static_assert(NABLA_SLOTS == 9, "as many slots as are initialised here");
_Thread_local nabla_tape *nabla_current_tapes[NABLA_SLOTS] = {NONE, NONE, NONE, NONE, NONE,
                                                              NONE, NONE, NONE, NONE};

_Thread_local nabla_tape *nabla_idle_tapes[NABLA_SLOTS];

void nabla_forget_idle_tapes(void) {
  for (int level = 0; level < NABLA_SLOTS; level++) nabla_idle_tapes[level] = NULL;
}

enum { REMEMBERED_EPOCHS = 4096 };
static _Atomic uint32_t nabla_last_epoch = 0;
static _Atomic(const char *) nabla_transforms[REMEMBERED_EPOCHS];

uint32_t nabla_next_epoch(const char *transform) {
  uint32_t epoch;
  do {
    epoch = atomic_fetch_add_explicit(&nabla_last_epoch, 1, memory_order_relaxed) + 1;
  } while (epoch == 0 || epoch == UINT32_MAX);
  atomic_store_explicit(&nabla_transforms[epoch % REMEMBERED_EPOCHS], transform,
                        memory_order_relaxed);
  return epoch;
}

const char *nabla_epoch_transform(uint32_t epoch) {
  uint32_t last = atomic_load_explicit(&nabla_last_epoch, memory_order_relaxed);
  if (last - epoch >= REMEMBERED_EPOCHS) return NULL;
  return atomic_load_explicit(&nabla_transforms[epoch % REMEMBERED_EPOCHS], memory_order_relaxed);
}

static _Atomic uint64_t nabla_limit = 100 * 1000 * 1000;
static _Atomic uint64_t nabla_retained = 512ull << 20;

uint64_t nabla_recording_limit(void) {
  return atomic_load_explicit(&nabla_limit, memory_order_relaxed);
}
void nabla_set_recording_limit(uint64_t operations) {
  atomic_store_explicit(&nabla_limit, operations, memory_order_relaxed);
}
uint64_t nabla_retained_bytes(void) {
  return atomic_load_explicit(&nabla_retained, memory_order_relaxed);
}
void nabla_set_retained_bytes(uint64_t bytes) {
  atomic_store_explicit(&nabla_retained, bytes, memory_order_relaxed);
}

static pthread_key_t nabla_pool_key;
static pthread_once_t nabla_pool_once = PTHREAD_ONCE_INIT;
static void (*_Atomic nabla_pool_release)(void *);

static void nabla_release_pool(void *pool) {
  void (*release)(void *) = atomic_load(&nabla_pool_release);
  if (release) release(pool);
}

static void nabla_make_pool_key(void) { pthread_key_create(&nabla_pool_key, nabla_release_pool); }

void *nabla_thread_pool(void) {
  pthread_once(&nabla_pool_once, nabla_make_pool_key);
  return pthread_getspecific(nabla_pool_key);
}

void nabla_set_thread_pool(void *pool, void (*release)(void *)) {
  pthread_once(&nabla_pool_once, nabla_make_pool_key);
  atomic_store(&nabla_pool_release, release);
  pthread_setspecific(nabla_pool_key, pool);
}
