// The matrix product.
#ifndef NABLA_MATRIX_H
#define NABLA_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

#include "nabla_machine.h"

// C = A B, or C += A B where `accumulate`: A is m x k, B is k x n, and C is m x n. A and B have
// any strides, in elements: a transposed matrix is one with its strides exchanged, and strides may
// be negative or 0. Rows of C are contiguous and `c_row` apart; C overlaps neither A nor B.
//
// An element's bits depend on its row of A, its column of B, k, the strides, whether m or n is 1,
// and the level: not on where the element lies in C. So parts of C may be computed by several
// threads. NaN and infinity propagate, as nothing is skipped; of k = 0 the product is 0.
//
// `workspace` is memory at a multiple of 64 bytes that nothing else uses meanwhile; it may be NULL
// where 0 bytes of it are needed.
void nabla_matmul_f64(nabla_level level, size_t m, size_t n, size_t k, const double *a,
                      ptrdiff_t a_row, ptrdiff_t a_col, const double *b, ptrdiff_t b_row,
                      ptrdiff_t b_col, double *c, ptrdiff_t c_row, bool accumulate,
                      void *workspace);
void nabla_matmul_f32(nabla_level level, size_t m, size_t n, size_t k, const float *a,
                      ptrdiff_t a_row, ptrdiff_t a_col, const float *b, ptrdiff_t b_row,
                      ptrdiff_t b_col, float *c, ptrdiff_t c_row, bool accumulate,
                      void *workspace);

// The bytes of workspace that a product of these sizes needs, whatever its strides.
size_t nabla_matmul_workspace_f64(nabla_level level, size_t m, size_t n, size_t k);
size_t nabla_matmul_workspace_f32(nabla_level level, size_t m, size_t n, size_t k);

// The part of the same product (all pointers and sizes are the whole's) in rows `row_begin` to
// `row_end` and columns `column_begin` to `column_end` of C, with the bits that the whole would
// have. Every thread has its own workspace; it needs no more than the whole. Tiles are best a
// multiple of nabla_matmul_tile_rows high.
void nabla_matmul_tile_f64(nabla_level level, size_t m, size_t n, size_t k, size_t row_begin,
                           size_t row_end, size_t column_begin, size_t column_end,
                           const double *a, ptrdiff_t a_row, ptrdiff_t a_col, const double *b,
                           ptrdiff_t b_row, ptrdiff_t b_col, double *c, ptrdiff_t c_row,
                           bool accumulate, void *workspace);
void nabla_matmul_tile_f32(nabla_level level, size_t m, size_t n, size_t k, size_t row_begin,
                           size_t row_end, size_t column_begin, size_t column_end, const float *a,
                           ptrdiff_t a_row, ptrdiff_t a_col, const float *b, ptrdiff_t b_row,
                           ptrdiff_t b_col, float *c, ptrdiff_t c_row, bool accumulate,
                           void *workspace);

// The rows and columns of C that are computed at a time in registers.
size_t nabla_matmul_tile_rows_f64(nabla_level level);
size_t nabla_matmul_tile_rows_f32(nabla_level level);
size_t nabla_matmul_tile_columns_f64(nabla_level level);
size_t nabla_matmul_tile_columns_f32(nabla_level level);

#endif
