// Transposition of matrices of any size in squares. Included once per level and element, after
// transpose_tile.h and part.h.

INLINE size_t smaller(size_t x, size_t y) { return x < y ? x : y; }

// The side of the squares that are transposed in registers.
#define SQUARE_OF_(n) tile_##n
#define SQUARE_OF(n) SQUARE_OF_(n)
#define TRANSPOSE_OF_(n) transpose_##n
#define TRANSPOSE_OF(n) TRANSPOSE_OF_(n)
#if NABLA_REGISTER_BYTES == 64 && defined(NABLA_F32)
#define SIDE 16
#elif NABLA_REGISTER_BYTES == 64 || (NABLA_REGISTER_BYTES == 32 && defined(NABLA_F32))
#define SIDE 8
#elif NABLA_REGISTER_BYTES == 32 || defined(NABLA_F32)
#define SIDE 4
#else
#define SIDE 2
#endif
typedef SQUARE_OF(SIDE) square_row;
typedef square_row square_row_anywhere __attribute__((aligned(sizeof(element))));

// to[j * to_row + i] = from[i * from_row + j], for i below `rows` and j below `columns`, both at
// most SIDE.
static void pack_square(size_t rows, size_t columns, const element *from, ptrdiff_t from_row,
                        element *to, ptrdiff_t to_row) {
  square_row square[SIDE];
  if (rows == SIDE && columns == SIDE) {
    for (int s = 0; s < SIDE; s++) square[s] = *(const square_row_anywhere *)(from + s * from_row);
    TRANSPOSE_OF(SIDE)(square);
    for (int s = 0; s < SIDE; s++) *(square_row_anywhere *)(to + s * to_row) = square[s];
    return;
  }
#if NABLA_REGISTER_BYTES == 64
  // Partial rows cost no more than whole rows here.
  for (size_t s = 0; s < SIDE; s++) {
    square[s] = load_part(from + (ptrdiff_t)s * from_row * (s < rows), s < rows ? columns : 0);
  }
  TRANSPOSE_OF(SIDE)(square);
  for (size_t s = 0; s < SIDE; s++) {
    if (s < columns) store_part(to + (ptrdiff_t)s * to_row, rows, square[s]);
  }
#else
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < columns; j++) {
      to[(ptrdiff_t)j * to_row + (ptrdiff_t)i] = from[(ptrdiff_t)i * from_row + (ptrdiff_t)j];
    }
  }
#endif
}

// The same for any size.
static void pack_transposed(size_t rows, size_t columns, const element *from, ptrdiff_t from_row,
                            element *to, ptrdiff_t to_row) {
  for (size_t j = 0; j < columns; j += SIDE) {
    for (size_t i = 0; i < rows; i += SIDE) {
      pack_square(smaller(rows - i, SIDE), smaller(columns - j, SIDE),
                  from + (ptrdiff_t)i * from_row + j, from_row, to + (ptrdiff_t)j * to_row + i,
                  to_row);
    }
  }
}
