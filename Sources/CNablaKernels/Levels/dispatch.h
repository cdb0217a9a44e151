// Maps a name to that of a level: name to name_avx512 and so on.
#ifndef NABLA_DISPATCH_H
#define NABLA_DISPATCH_H

#include "nabla_machine.h"

// Passing a level that the processor family does not have is an error of the caller.
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

// The level's object of that name, or the result of its function.
#define NABLA_CHOOSE(level, name) NABLA_CHOOSE_(level, name, )
#define NABLA_AT_LEVEL(level, name, ...) NABLA_CHOOSE_(level, name, (__VA_ARGS__))

#endif
