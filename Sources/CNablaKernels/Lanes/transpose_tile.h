// Transposition of square tiles in registers. Included once per level and element, after vector.h.
//
// To transpose n by n elements, rows whose indices differ in one bit d exchange the elements whose
// column index has the wrong value of that bit, for d = n / 2 to 1. The lane indices of shuffles
// count through both operands.
#define FIRST_OF_EXCHANGE(lane, d, n) ((lane) & (d) ? (lane) - (d) + (n) : (lane))
#define SECOND_OF_EXCHANGE(lane, d, n) ((lane) & (d) ? (lane) + (n) : (lane) + (d))
#define LANES_2(X, d, n, l) X(l, d, n), X(l + 1, d, n)
#define LANES_4(X, d, n, l) LANES_2(X, d, n, l), LANES_2(X, d, n, l + 2)
#define LANES_8(X, d, n, l) LANES_4(X, d, n, l), LANES_4(X, d, n, l + 4)
#define LANES_16(X, d, n, l) LANES_8(X, d, n, l), LANES_8(X, d, n, l + 8)
#define EXCHANGE(n, d)                                                                 \
  _Pragma("clang loop unroll(full)")                                                   \
  for (int i = 0; i < n; i++) {                                                        \
    if (i & d) continue;                                                               \
    tile_##n x = t[i], y = t[i + d];                                                   \
    t[i] = __builtin_shufflevector(x, y, LANES_##n(FIRST_OF_EXCHANGE, d, n, 0));       \
    t[i + d] = __builtin_shufflevector(x, y, LANES_##n(SECOND_OF_EXCHANGE, d, n, 0));  \
  }

#define SQUARE(n, exchanges)                                                         \
  typedef element tile_##n __attribute__((vector_size(n * sizeof(element))));        \
  typedef element tile_##n##_anywhere                                                \
      __attribute__((vector_size(n * sizeof(element)), aligned(sizeof(element))));   \
  INLINE void transpose_##n(tile_##n *t) { exchanges }

SQUARE(2, EXCHANGE(2, 1))
SQUARE(4, EXCHANGE(4, 2) EXCHANGE(4, 1))
SQUARE(8, EXCHANGE(8, 4) EXCHANGE(8, 2) EXCHANGE(8, 1))
SQUARE(16, EXCHANGE(16, 8) EXCHANGE(16, 4) EXCHANGE(16, 2) EXCHANGE(16, 1))
