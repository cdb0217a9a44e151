#include "nabla_storage.h"

#include <stdlib.h>
#include <string.h>

#include "nabla_thread.h"
#include "pool.h"

_Thread_local nabla_thread nabla_current_thread;
uint64_t nabla_sequence;

enum { HEADER = 64 };
_Static_assert(sizeof(nabla_storage) <= HEADER, "the header fits in front of the elements");

nabla_storage *nabla_storage_make(size_t bytes) {
  uint32_t size_class = pool_class(bytes + HEADER);
  nabla_storage *storage = pool_take(size_class);
  if (!storage) return NULL;
  *storage = (nabla_storage){.references = 1,
                             .data = (char *)storage + HEADER,
                             .bytes = bytes,
                             .size_class = size_class};
  return storage;
}

nabla_storage *nabla_storage_wrap(void *data, size_t bytes, void (*release)(void *),
                                  void *context) {
  nabla_storage *storage = nabla_storage_make(0);
  if (!storage) return NULL;
  storage->data = data;
  storage->bytes = bytes;
  storage->is_foreign = 1;
  storage->release = release;
  storage->context = context;
  return storage;
}

void nabla_storage_free(nabla_storage *storage) {
  if (storage->is_foreign && storage->release) storage->release(storage->context);
  pool_put(storage, storage->size_class);
}
