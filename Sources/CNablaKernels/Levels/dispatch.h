// From a name to the one of a level: name to name_avx512 and so on.
#ifndef NABLA_DISPATCH_H
#define NABLA_DISPATCH_H

#include "nabla_machine.h"

// A level that this processor's family does not have is the caller's error.
#if defined(__x86_64__)
#define NABLA_CHOOSE_(level, name, call)              \
  switch (level) {                                    \
    case NABLA_PORTABLE: return name##_portable call; \
    case NABLA_AVX2: return name##_avx2 call;         \
    case NABLA_AVX512: return name##_avx512 call;     \
    default: __builtin_trap();                        \
  }
#elif defined(__aarch64__)
#define NABLA_CHOOSE_(level, name, call)              \
  switch (level) {                                    \
    case NABLA_PORTABLE: return name##_portable call; \
    case NABLA_NEON: return name##_neon call;         \
    default: __builtin_trap();                        \
  }
#else
#define NABLA_CHOOSE_(level, name, call)              \
  switch (level) {                                    \
    case NABLA_PORTABLE: return name##_portable call; \
    default: __builtin_trap();                        \
  }
#endif

// Returns the level's object of that name, or what its function returns.
#define NABLA_CHOOSE(level, name) NABLA_CHOOSE_(level, name, )
#define NABLA_AT_LEVEL(level, name, ...) NABLA_CHOOSE_(level, name, (__VA_ARGS__))

#endif
