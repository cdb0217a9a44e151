// From an entry point to the function of a level: name(...) to name_avx512(...) and so on.
#ifndef NABLA_DISPATCH_H
#define NABLA_DISPATCH_H

#include "nabla_machine.h"

// A level that this processor's family does not have is the caller's error.
#if defined(__x86_64__)
#define NABLA_AT_LEVEL(level, name, ...)                      \
  switch (level) {                                            \
    case NABLA_PORTABLE: return name##_portable(__VA_ARGS__); \
    case NABLA_AVX2: return name##_avx2(__VA_ARGS__);         \
    case NABLA_AVX512: return name##_avx512(__VA_ARGS__);     \
    default: __builtin_trap();                                \
  }
#elif defined(__aarch64__)
#define NABLA_AT_LEVEL(level, name, ...)                      \
  switch (level) {                                            \
    case NABLA_PORTABLE: return name##_portable(__VA_ARGS__); \
    case NABLA_NEON: return name##_neon(__VA_ARGS__);         \
    default: __builtin_trap();                                \
  }
#else
#define NABLA_AT_LEVEL(level, name, ...)                      \
  switch (level) {                                            \
    case NABLA_PORTABLE: return name##_portable(__VA_ARGS__); \
    default: __builtin_trap();                                \
  }
#endif

#endif
