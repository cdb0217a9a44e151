#include "../Lanes/dispatch.h"
#include "declarations.h"

#define NABLA_MATRIX_ENTRIES(type, element)                                                       \
  void nabla_matmul_##type(nabla_level level, size_t m, size_t n, size_t k, const element *a,     \
                           ptrdiff_t a_row, ptrdiff_t a_col, const element *b, ptrdiff_t b_row,   \
                           ptrdiff_t b_col, element *c, ptrdiff_t c_row, bool accumulate,         \
                           void *workspace) {                                                     \
    nabla_product_##type product = {m,     n,     k, 0,     m,     0, n,          a,              \
                                    a_row, a_col, b, b_row, b_col, c, c_row, accumulate,          \
                                    workspace};                                                   \
    NABLA_AT_LEVEL(level, nabla_matmul_##type, &product)                                          \
  }                                                                                               \
  void nabla_matmul_tile_##type(nabla_level level, size_t m, size_t n, size_t k,                  \
                                size_t row_begin, size_t row_end, size_t column_begin,            \
                                size_t column_end, const element *a, ptrdiff_t a_row,             \
                                ptrdiff_t a_col, const element *b, ptrdiff_t b_row,               \
                                ptrdiff_t b_col, element *c, ptrdiff_t c_row, bool accumulate,    \
                                void *workspace) {                                                \
    nabla_product_##type product = {                                                              \
        m,     n, k,     row_begin, row_end, column_begin, column_end, a,        a_row,           \
        a_col, b, b_row, b_col,     c,       c_row,        accumulate, workspace};                \
    NABLA_AT_LEVEL(level, nabla_matmul_##type, &product)                                          \
  }                                                                                               \
  size_t nabla_matmul_workspace_##type(nabla_level level, size_t m, size_t n, size_t k) {         \
    NABLA_AT_LEVEL(level, nabla_matmul_workspace_##type, m, n, k)                                 \
  }                                                                                               \
  size_t nabla_matmul_tile_rows_##type(nabla_level level) {                                       \
    NABLA_AT_LEVEL(level, nabla_matmul_tile_rows_##type)                                          \
  }                                                                                               \
  size_t nabla_matmul_tile_columns_##type(nabla_level level) {                                    \
    NABLA_AT_LEVEL(level, nabla_matmul_tile_columns_##type)                                       \
  }
NABLA_MATRIX_ENTRIES(f64, double)
NABLA_MATRIX_ENTRIES(f32, float)
