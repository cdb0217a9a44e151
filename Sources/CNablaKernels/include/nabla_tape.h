// The thread's current tapes: one slot per nesting level. Thread-local variables in Swift are too
// slow for an operation of four nanoseconds, those of C are not.
#ifndef NABLA_TAPE_H
#define NABLA_TAPE_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// The state read by the recording fast path. Its memory belongs to the Swift side.
typedef struct nabla_tape {
  uint64_t base;      // epoch << 32: the id of the tape's first node
  uint64_t count;     // nodes recorded
  uint64_t capacity;  // nodes that fit before the memory grows
  void *nodes;
  void *edges;              // of the operations with many operands
  uint64_t edge_count;
  uint64_t edge_capacity;
  void *owner;              // the Swift object that holds the memory
  const void *type;         // of the owner
  struct nabla_tape *outer; // the tape that this one hides on its level; of an idle one, the next
} nabla_tape;

enum {
  NABLA_TAPE_LEVELS = 8,
  NABLA_GRAPH_SLOT = NABLA_TAPE_LEVELS,  // the graph that is being recorded
  NABLA_SLOTS
};

extern _Thread_local nabla_tape *nabla_current_tapes[NABLA_SLOTS];

// The current tape of a level; if none is open, a tape to which no id belongs.
static inline nabla_tape *nabla_tape_current(int64_t level) {
  return nabla_current_tapes[level];
}

static inline void nabla_tape_make_current(int64_t level, nabla_tape *tape) {
  nabla_current_tapes[level] = tape;
}

// The thread's idle tapes, linked in the slot that they were used for.
extern _Thread_local nabla_tape *nabla_idle_tapes[NABLA_SLOTS];

// Takes the most recently returned tape of this type, or NULL.
static inline nabla_tape *nabla_take_idle_tape(int64_t level, const void *type) {
  nabla_tape **link = &nabla_idle_tapes[level];
  while (*link && (*link)->type != type) link = &(*link)->outer;
  nabla_tape *tape = *link;
  if (tape) *link = tape->outer;
  return tape;
}

static inline void nabla_put_idle_tape(int64_t level, nabla_tape *tape) {
  tape->outer = nabla_idle_tapes[level];
  nabla_idle_tapes[level] = tape;
}

// Empties the lists, before the owners are released.
void nabla_forget_idle_tapes(void);

// A number that no earlier call in this process returned, until 2^32 calls; never 0 or UINT32_MAX.
// The name of the transform is stored for the message that a stale variable traps with.
uint32_t nabla_next_epoch(const char *transform);

// The transform of an epoch, or NULL if thousands of epochs have passed.
const char *nabla_epoch_transform(uint32_t epoch);

// The maximum number of operations of a tape or graph, and of bytes that a tape keeps for reuse.
uint64_t nabla_recording_limit(void);
void nabla_set_recording_limit(uint64_t operations);
uint64_t nabla_retained_bytes(void);
void nabla_set_retained_bytes(uint64_t bytes);

// The C library's allocator, which grows large blocks without copying on Linux.
static inline void *nabla_resize(void *memory, size_t bytes) { return realloc(memory, bytes); }
static inline void nabla_free(void *memory) { free(memory); }

// One pointer per thread, released with `release` when the thread ends.
void *nabla_thread_pool(void);
void nabla_set_thread_pool(void *pool, void (*release)(void *));

#endif
