// The product of nabla_kernels.h with typed operands.
typedef struct product {
  size_t m, n, k;
  size_t row_begin, row_end, column_begin, column_end;
  const element *a;
  ptrdiff_t a_row, a_col;
  const element *b;
  ptrdiff_t b_row, b_col;
  element *c;
  ptrdiff_t c_row;
  bool accumulate;
  element *workspace;
} product;

INLINE product typed_product(const nabla_product *x) {
  return (product){x->m,
                   x->n,
                   x->k,
                   x->row_begin,
                   x->row_end,
                   x->column_begin,
                   x->column_end,
                   x->a,
                   x->a_row,
                   x->a_col,
                   x->b,
                   x->b_row,
                   x->b_col,
                   x->c,
                   x->c_row,
                   x->accumulate,
                   x->workspace};
}
