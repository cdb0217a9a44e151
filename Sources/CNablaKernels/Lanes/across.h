// Reductions over the lanes of one vector, which combine halves with halves. Included once per
// level and element, after vector.h.

typedef element half_vector __attribute__((vector_size(32)));
typedef element quarter_vector __attribute__((vector_size(16)));

#ifdef NABLA_F64
#define LOWER_HALF(x) __builtin_shufflevector(x, x, 0, 1, 2, 3)
#define UPPER_HALF(x) __builtin_shufflevector(x, x, 4, 5, 6, 7)
#define LOWER_QUARTER(x) __builtin_shufflevector(x, x, 0, 1)
#define UPPER_QUARTER(x) __builtin_shufflevector(x, x, 2, 3)
#define LAST_LANES(q, op) (q[0] op q[1])
#else
#define LOWER_HALF(x) __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7)
#define UPPER_HALF(x) __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15)
#define LOWER_QUARTER(x) __builtin_shufflevector(x, x, 0, 1, 2, 3)
#define UPPER_QUARTER(x) __builtin_shufflevector(x, x, 4, 5, 6, 7)
#define LAST_LANES(q, op) ((q[0] op q[2]) op (q[1] op q[3]))
#endif

INLINE element sum_across(vector x) {
  half_vector half = LOWER_HALF(x) + UPPER_HALF(x);
  quarter_vector quarter = LOWER_QUARTER(half) + UPPER_QUARTER(half);
  return LAST_LANES(quarter, +);
}

INLINE element product_across(vector x) {
  half_vector half = LOWER_HALF(x) * UPPER_HALF(x);
  quarter_vector quarter = LOWER_QUARTER(half) * UPPER_QUARTER(half);
  return LAST_LANES(quarter, *);
}

// The greater or lesser operand, or NaN if there is one.
INLINE vector greater_of(vector x, vector y) { return choose((y > x) | (y != y), y, x); }
INLINE vector lesser_of(vector x, vector y) { return choose((y < x) | (y != y), y, x); }

// The same over all lanes. Without NaN each step is one instruction, which compilers find for this
// form.
#define PICK(relation, type, x, y)                                       \
  ((type)(((x relation y) & (integer_##type)x) | (~(x relation y) & (integer_##type)y)))
typedef integer integer_half_vector __attribute__((vector_size(32)));
typedef integer integer_quarter_vector __attribute__((vector_size(16)));
#define PICK_ELEMENT(relation, x, y) ((x)relation(y) ? (x) : (y))
#ifdef NABLA_F64
#define PICK_LANE(relation, q) PICK_ELEMENT(relation, q[0], q[1])
#else
#define PICK_LANE(relation, q)                                    \
  PICK_ELEMENT(relation, PICK_ELEMENT(relation, q[0], q[2]), PICK_ELEMENT(relation, q[1], q[3]))
#endif
#define EXTREME_ACROSS(name, relation)                                       \
  INLINE element name(vector x) {                                            \
    if (any(x != x)) return (element)NAN;                                    \
    half_vector h0 = LOWER_HALF(x), h1 = UPPER_HALF(x);                      \
    half_vector half = PICK(relation, half_vector, h0, h1);                  \
    quarter_vector q0 = LOWER_QUARTER(half), q1 = UPPER_QUARTER(half);       \
    quarter_vector quarter = PICK(relation, quarter_vector, q0, q1);         \
    return PICK_LANE(relation, quarter);                                     \
  }
EXTREME_ACROSS(greatest_across, >)
EXTREME_ACROSS(least_across, <)
