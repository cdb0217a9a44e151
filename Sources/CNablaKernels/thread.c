#include "nabla_thread.h"

#include <pthread.h>

typedef struct job {
  void (*body)(void *);
  void *context;
} job;

static void *run_job(void *argument) {
  const job *own = argument;
  own->body(own->context);
  return NULL;
}

bool nabla_run_on_stack(size_t bytes, void (*body)(void *), void *context) {
  job own = {body, context};
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  pthread_t thread;
  const bool is_running = pthread_attr_setstacksize(&attributes, bytes) == 0 &&
                          pthread_create(&thread, &attributes, run_job, &own) == 0;
  pthread_attr_destroy(&attributes);
  if (is_running) pthread_join(thread, NULL);
  return is_running;
}
