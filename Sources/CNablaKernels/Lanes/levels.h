// The levels' functions behind the entry points of nabla_machine.h. Included by each of them before
// its `target`, so that no system header is compiled for it.
#ifndef NABLA_LEVELS_H
#define NABLA_LEVELS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nabla_machine.h"
#include "nabla_math.h"

#define NABLA_DECLARE_ELEMENT(level, type, element)                                             \
  void nabla_run_##type##_##level(const nabla_block *block);                                    \
  int64_t nabla_run_single_##type##_##level(const nabla_instruction *code, size_t count,        \
                                            element *file);                                     \
  void nabla_rows_to_columns_##type##_##level(const element *rows, size_t stride,               \
                                              const ptrdiff_t *which, size_t count,             \
                                              size_t width, element *const *columns);           \
  void nabla_columns_to_rows_##type##_##level(const element *const *columns, size_t width,      \
                                              size_t count, size_t stride, bool by_lines,       \
                                              element *rows);
#define NABLA_DECLARE_LEVEL(level)            \
  NABLA_DECLARE_ELEMENT(level, f64, double)   \
  NABLA_DECLARE_ELEMENT(level, f32, float)

NABLA_DECLARE_LEVEL(portable)
NABLA_DECLARE_LEVEL(avx2)
NABLA_DECLARE_LEVEL(avx512)
NABLA_DECLARE_LEVEL(neon)

// nabla_run_f64_avx512 of (nabla_run, f64, avx512), all of them macros.
#define NABLA_JOIN_(name, type, level) name##_##type##_##level
#define NABLA_JOIN(name, type, level) NABLA_JOIN_(name, type, level)

#endif
