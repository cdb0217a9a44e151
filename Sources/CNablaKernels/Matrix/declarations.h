// The levels' functions behind the entry points of nabla_matrix.h.
#ifndef NABLA_MATRIX_DECLARATIONS_H
#define NABLA_MATRIX_DECLARATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "nabla_matrix.h"

// One call: the whole product's operands, and the rows and columns of C that are wanted.
#define NABLA_DECLARE_PRODUCT(type, element)                   \
  typedef struct nabla_product_##type {                        \
    size_t m, n, k;                                            \
    size_t row_begin, row_end, column_begin, column_end;       \
    const element *a;                                          \
    ptrdiff_t a_row, a_col;                                    \
    const element *b;                                          \
    ptrdiff_t b_row, b_col;                                    \
    element *c;                                                \
    ptrdiff_t c_row;                                           \
    bool accumulate;                                           \
    element *workspace;                                        \
  } nabla_product_##type;
NABLA_DECLARE_PRODUCT(f64, double)
NABLA_DECLARE_PRODUCT(f32, float)

#define NABLA_DECLARE_MATRIX_ELEMENT(level, type)                                   \
  void nabla_matmul_##type##_##level(const nabla_product_##type *product);          \
  size_t nabla_matmul_workspace_##type##_##level(size_t m, size_t n, size_t k);     \
  size_t nabla_matmul_tile_rows_##type##_##level(void);                             \
  size_t nabla_matmul_tile_columns_##type##_##level(void);
#define NABLA_DECLARE_MATRIX_LEVEL(level)  \
  NABLA_DECLARE_MATRIX_ELEMENT(level, f64) \
  NABLA_DECLARE_MATRIX_ELEMENT(level, f32)

NABLA_DECLARE_MATRIX_LEVEL(portable)
NABLA_DECLARE_MATRIX_LEVEL(avx2)
NABLA_DECLARE_MATRIX_LEVEL(avx512)
NABLA_DECLARE_MATRIX_LEVEL(neon)

#endif
