#include "pool.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "nabla_storage.h"
#include "nabla_system.h"

// A free piece points to the next one.
typedef struct piece {
  struct piece *next;
} piece;

enum {
  LARGEST_LOCAL = 4 * 9,  // classes below are kept by threads: up to 64 KiB
  LOCAL_BYTES = 1 << 20   // of each such class
};

// The pool of a thread. Other threads only read the counters, for statistics.
typedef struct local_pool {
  piece *pieces[LARGEST_LOCAL];
  int64_t pooled[LARGEST_LOCAL];  // bytes
  int64_t bytes_in_use;           // taken minus put by this thread: may be negative
  int64_t pieces_in_use;
  struct local_pool *next, *previous;
} local_pool;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static piece *shared[CLASS_COUNT];
static int64_t shared_bytes;
static local_pool *locals;
static int64_t ended_bytes, ended_pieces;  // in use, as counted by threads that have ended
static uint64_t limit = (uint64_t)4 << 30;

static pthread_key_t local_key;
static pthread_once_t local_once = PTHREAD_ONCE_INIT;
static _Thread_local local_pool *local;

uint32_t pool_class(size_t bytes) {
  if (bytes <= (size_t)1 << SMALLEST_SHIFT) return 0;
  size_t last = bytes - 1;
  uint32_t octave = 63 - (uint32_t)__builtin_clzll(last);
  uint32_t quarter = (last >> (octave - 2)) & 3;
  return 4 * (octave - SMALLEST_SHIFT) + quarter + 1;
}

size_t pool_class_bytes(uint32_t size_class) {
  if (size_class == 0) return (size_t)1 << SMALLEST_SHIFT;
  uint32_t octave = (size_class - 1) / 4 + SMALLEST_SHIFT;
  size_t bytes = (((size_class - 1) % 4) + 5) * ((size_t)1 << (octave - 2));
  return (bytes + 63) / 64 * 64;
}

static void count(int64_t *counter, int64_t change) {
  // There is one writer, so no read-modify-write is needed.
  __atomic_store_n(counter, *counter + change, __ATOMIC_RELAXED);
}

static void put_shared(piece *freed, uint32_t size_class) {
  int64_t bytes = (int64_t)pool_class_bytes(size_class);
  pthread_mutex_lock(&lock);
  bool keeps = (uint64_t)(shared_bytes + bytes) <= limit;
  if (keeps) {
    freed->next = shared[size_class];
    shared[size_class] = freed;
    shared_bytes += bytes;
  }
  pthread_mutex_unlock(&lock);
  if (!keeps) free(freed);
}

// Called when the thread ends.
static void end_local(void *pointer) {
  local_pool *own = pointer;
  for (uint32_t size_class = 0; size_class < LARGEST_LOCAL; size_class++)
    while (own->pieces[size_class]) {
      piece *freed = own->pieces[size_class];
      own->pieces[size_class] = freed->next;
      put_shared(freed, size_class);
    }
  pthread_mutex_lock(&lock);
  ended_bytes += own->bytes_in_use;
  ended_pieces += own->pieces_in_use;
  if (own->previous) own->previous->next = own->next;
  else locals = own->next;
  if (own->next) own->next->previous = own->previous;
  pthread_mutex_unlock(&lock);
  free(own);
  local = NULL;
}

static void make_local_key(void) { pthread_key_create(&local_key, end_local); }

static local_pool *make_local(void) {
  pthread_once(&local_once, make_local_key);
  local_pool *own = calloc(1, sizeof *own);
  if (!own) abort();
  pthread_setspecific(local_key, own);
  pthread_mutex_lock(&lock);
  own->next = locals;
  if (locals) locals->previous = own;
  locals = own;
  pthread_mutex_unlock(&lock);
  local = own;
  return own;
}

static void *take_shared(uint32_t size_class) {
  pthread_mutex_lock(&lock);
  piece *found = shared[size_class];
  if (found) {
    shared[size_class] = found->next;
    shared_bytes -= (int64_t)pool_class_bytes(size_class);
  }
  pthread_mutex_unlock(&lock);
  return found;
}

void *pool_take(uint32_t size_class) {
  // More than any machine has.
  if (size_class >= CLASS_COUNT) return NULL;
  local_pool *own = local ? local : make_local();
  size_t bytes = pool_class_bytes(size_class);
  count(&own->bytes_in_use, (int64_t)bytes);
  count(&own->pieces_in_use, 1);
  if (size_class < LARGEST_LOCAL && own->pieces[size_class]) {
    piece *found = own->pieces[size_class];
    own->pieces[size_class] = found->next;
    count(&own->pooled[size_class], -(int64_t)bytes);
    return found;
  }
  void *found = take_shared(size_class);
  if (found) return found;
  found = nabla_allocate_aligned(bytes);
  if (!found) {
    nabla_pool_trim();
    found = nabla_allocate_aligned(bytes);
  }
  if (!found) {
    count(&own->bytes_in_use, -(int64_t)bytes);
    count(&own->pieces_in_use, -1);
  }
  return found;
}

void pool_put(void *memory, uint32_t size_class) {
  local_pool *own = local ? local : make_local();
  piece *freed = memory;
  size_t bytes = pool_class_bytes(size_class);
  count(&own->bytes_in_use, -(int64_t)bytes);
  count(&own->pieces_in_use, -1);
  if (size_class < LARGEST_LOCAL && own->pooled[size_class] < LOCAL_BYTES) {
    freed->next = own->pieces[size_class];
    own->pieces[size_class] = freed;
    count(&own->pooled[size_class], (int64_t)bytes);
  } else {
    put_shared(freed, size_class);
  }
}

void *nabla_pool_take(size_t bytes) {
  void *found = pool_take(pool_class(bytes));
  if (!found) {
    fprintf(stderr, "nabla: a record needs %zu bytes of memory, which the system does not have\n",
            bytes);
    abort();
  }
  return found;
}

void nabla_pool_put(void *memory, size_t bytes) { pool_put(memory, pool_class(bytes)); }

nabla_pool_statistics nabla_pool_read(void) {
  pthread_mutex_lock(&lock);
  nabla_pool_statistics read = {
      .bytes_in_use = ended_bytes, .pieces_in_use = ended_pieces, .bytes_pooled = shared_bytes};
  for (local_pool *each = locals; each; each = each->next) {
    read.bytes_in_use += __atomic_load_n(&each->bytes_in_use, __ATOMIC_RELAXED);
    read.pieces_in_use += __atomic_load_n(&each->pieces_in_use, __ATOMIC_RELAXED);
    for (uint32_t size_class = 0; size_class < LARGEST_LOCAL; size_class++)
      read.bytes_pooled += __atomic_load_n(&each->pooled[size_class], __ATOMIC_RELAXED);
  }
  pthread_mutex_unlock(&lock);
  return read;
}

static void free_all(piece **pieces) {
  while (*pieces) {
    piece *freed = *pieces;
    *pieces = freed->next;
    free(freed);
  }
}

void nabla_pool_trim(void) {
  local_pool *own = local ? local : make_local();
  for (uint32_t size_class = 0; size_class < LARGEST_LOCAL; size_class++) {
    free_all(&own->pieces[size_class]);
    count(&own->pooled[size_class], -own->pooled[size_class]);
  }
  pthread_mutex_lock(&lock);
  for (uint32_t size_class = 0; size_class < CLASS_COUNT; size_class++)
    free_all(&shared[size_class]);
  shared_bytes = 0;
  pthread_mutex_unlock(&lock);
}

uint64_t nabla_pool_limit(void) {
  pthread_mutex_lock(&lock);
  uint64_t read = limit;
  pthread_mutex_unlock(&lock);
  return read;
}

void nabla_pool_set_limit(uint64_t bytes) {
  pthread_mutex_lock(&lock);
  limit = bytes;
  bool exceeds = (uint64_t)shared_bytes > limit;
  pthread_mutex_unlock(&lock);
  if (exceeds) nabla_pool_trim();
}
