#include "nabla_machine.h"

#include <stdatomic.h>

#include "Levels/dispatch.h"
#include "Levels/levels.h"

const char *nabla_level_name(nabla_level level) {
  switch (level) {
    case NABLA_PORTABLE: return "portable";
    case NABLA_AVX2: return "avx2";
    case NABLA_AVX512: return "avx512";
    case NABLA_NEON: return "neon";
    case NABLA_LEVELS: break;
  }
  return "unknown";
}

// On x86-64 the builtin also checks that the system saves the wider registers.
bool nabla_level_is_supported(nabla_level level) {
  switch (level) {
    case NABLA_PORTABLE: return true;
#if defined(__x86_64__)
    case NABLA_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case NABLA_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("fma");
#elif defined(__aarch64__)
    case NABLA_NEON: return true;
#endif
    default: return false;
  }
}

nabla_level nabla_best_level(void) {
  static _Atomic int cached = -1;
  int level = atomic_load_explicit(&cached, memory_order_relaxed);
  if (level >= 0) return (nabla_level)level;
  level = NABLA_LEVELS - 1;
  while (!nabla_level_is_supported((nabla_level)level)) level--;
  atomic_store_explicit(&cached, level, memory_order_relaxed);
  return (nabla_level)level;
}

#define NABLA_ENTRIES(type, element)                                                             \
  void nabla_run_##type(nabla_level level, const nabla_block *block) {                           \
    NABLA_AT_LEVEL(level, nabla_run_##type, block)                                               \
  }                                                                                              \
  int64_t nabla_run_single_##type(nabla_level level, const nabla_instruction *code,              \
                                  size_t count, element *file) {                                 \
    NABLA_AT_LEVEL(level, nabla_run_single_##type, code, count, file)                            \
  }                                                                                              \
  void nabla_rows_to_columns_##type(nabla_level level, const element *rows, size_t stride,       \
                                    const ptrdiff_t *which, size_t count, size_t width,          \
                                    element *const *columns) {                                   \
    NABLA_AT_LEVEL(level, nabla_rows_to_columns_##type, rows, stride, which, count, width,       \
                   columns)                                                                      \
  }                                                                                              \
  void nabla_columns_to_rows_##type(nabla_level level, const element *const *columns,            \
                                    size_t width, size_t count, size_t stride, bool by_lines,    \
                                    element *rows) {                                             \
    NABLA_AT_LEVEL(level, nabla_columns_to_rows_##type, columns, width, count, stride, by_lines, \
                   rows)                                                                         \
  }
NABLA_ENTRIES(f64, double)
NABLA_ENTRIES(f32, float)
