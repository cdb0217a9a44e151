// The per-thread state of tensor operations and programs.
#ifndef NABLA_THREAD_H
#define NABLA_THREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct nabla_thread {
  bool records_no_gradient;  // inside withoutGradient
  bool detects_anomalies;
  bool has_failed;           // inside catchingErrors, after the first error
  int32_t threads;           // per operation; 0 for the default
  void *catching;            // the innermost catchingErrors
  void *released;            // nodes that are still to be released
  void *group;               // the innermost named part
  void *released_programs;   // programs that are still to be released
  int64_t program_levels;    // the levels of nested programs that the stack has room for
  void *anomaly_detector;    // the innermost detectingAnomalies
  uint64_t number;           // unlike that of any other thread, ended ones included; 0 until asked for
} nabla_thread;

extern _Thread_local nabla_thread nabla_current_thread;

static inline nabla_thread *nabla_this_thread(void) { return &nabla_current_thread; }

// Runs the function on a new thread with a stack of this size, and waits for it. Returns false,
// without having run it, if the system refuses the stack.
bool nabla_run_on_stack(size_t bytes, void (*body)(void *), void *context);

// A number that no earlier call in this process returned: nodes are numbered in order of creation.
static inline uint64_t nabla_next_sequence(void) {
  extern uint64_t nabla_sequence;
  return __atomic_add_fetch(&nabla_sequence, 1, __ATOMIC_RELAXED);
}

// The number of this thread. (The address of its state may become that of a later thread's.)
static inline uint64_t nabla_this_thread_number(void) {
  nabla_thread *thread = nabla_this_thread();
  if (thread->number == 0) thread->number = nabla_next_sequence();
  return thread->number;
}

#endif
