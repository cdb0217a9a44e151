// The features of each level, and the headers of its kernels. Included before the level's `target`,
// so that no system header is compiled for it.
#ifndef NABLA_LEVELS_H
#define NABLA_LEVELS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../Lanes/workspace.h"
#include "../Tensor/copy_plan.h"
#include "../Tensor/valid_indices.h"
#include "nabla_kernels.h"
#include "nabla_machine.h"
#include "nabla_math.h"

#define NABLA_DECLARE_ELEMENT(level, type, element)                                             \
  extern const nabla_kernels nabla_kernels_##type##_##level;                                    \
  void nabla_run_##type##_##level(const nabla_block *block);                                    \
  int64_t nabla_run_single_##type##_##level(const nabla_instruction *code, size_t count,        \
                                            element *file);                                     \
  void nabla_rows_to_columns_##type##_##level(const element *rows, size_t stride,               \
                                              const ptrdiff_t *which, size_t count,             \
                                              size_t width, element *const *columns);           \
  void nabla_columns_to_rows_##type##_##level(const element *const *columns, size_t width,      \
                                              size_t count, size_t stride, bool by_lines,       \
                                              element *rows);
#define NABLA_DECLARE_LEVEL(level)                                                              \
  NABLA_DECLARE_ELEMENT(level, f64, double)                                                     \
  NABLA_DECLARE_ELEMENT(level, f32, float)                                                      \
  extern const nabla_moves nabla_moves_1_##level, nabla_moves_4_##level, nabla_moves_8_##level; \
  void nabla_philox_fill_##level(uint64_t key, uint64_t counter_low, uint64_t counter_high,     \
                                 uint32_t *out, size_t count);

NABLA_DECLARE_LEVEL(portable)
NABLA_DECLARE_LEVEL(avx2)
NABLA_DECLARE_LEVEL(avx512)
NABLA_DECLARE_LEVEL(neon)

// nabla_run_f64_avx512 of (nabla_run, f64, avx512), and name_avx512 of (name, avx512), all of them
// macros.
#define NABLA_JOIN_(name, type, level) name##_##type##_##level
#define NABLA_JOIN(name, type, level) NABLA_JOIN_(name, type, level)
#define NABLA_PASTE_(name, suffix) name##_##suffix
#define NABLA_PASTE(name, suffix) NABLA_PASTE_(name, suffix)

#endif
