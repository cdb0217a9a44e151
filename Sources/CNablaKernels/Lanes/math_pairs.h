// Sums, products and quotients as unevaluated pairs: what rounding cost is kept in `low`
// (Dekker 1971; Muller et al., Handbook of Floating-Point Arithmetic, chapter 4).

typedef struct pair {
  vector high, low;
} pair;

// a + b exactly, for |a| >= |b| or a = 0.
INLINE pair sum_of_sorted(vector a, vector b) {
  vector s = a + b;
  return (pair){s, (a - s) + b};
}

// a + b exactly.
INLINE pair sum_of(vector a, vector b) {
  vector s = a + b, t = s - a;
  return (pair){s, (a - (s - t)) + (b - t)};
}

// a * b - c, rounded once; without fused multiply-add only if c is a * b rounded.
INLINE vector product_less(vector a, vector b, vector c) {
#ifdef NABLA_HAS_FMA
  return __builtin_elementwise_fma(a, b, -c);
#else
  // Veltkamp's split: half of the digits each, so that the partial products are exact.
  vector split = splat((element)((1ull << ((mantissa_bits + 2) / 2)) + 1));
  vector ca = split * a, cb = split * b;
  vector a1 = ca - (ca - a), b1 = cb - (cb - b);
  vector a2 = a - a1, b2 = b - b1;
  return ((a1 * b1 - c) + a1 * b2 + a2 * b1) + a2 * b2;
#endif
}

// a * b exactly, unless it leaves the range.
INLINE pair product_of(vector a, vector b) {
  vector p = a * b;
  return (pair){p, product_less(a, b, p)};
}

// a - b * c for a b * c that is a within a rounding or two.
INLINE vector remainder_of(vector a, vector b, vector c) {
#ifdef NABLA_HAS_FMA
  return __builtin_elementwise_fma(-b, c, a);
#else
  pair p = product_of(b, c);
  return (a - p.high) - p.low;
#endif
}

// a * b, with a relative error of a few squares of a rounding's.
INLINE pair product_of_pairs(pair a, pair b) {
  pair p = product_of(a.high, b.high);
  return (pair){p.high, p.low + fused(a.high, b.low, a.low * b.high)};
}

// a / b likewise, but that `high` is not the rounded quotient.
INLINE pair quotient_of_pairs(pair a, pair b) {
  vector inverse = 1 / b.high, q = a.high * inverse;
  vector rest = remainder_of(a.high, q, b.high) + fused(-q, b.low, a.low);
  return (pair){q, rest * inverse};
}

// MARK: Polynomials

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))
// table[0] + table[1] x + ...
#define POLYNOMIAL(table, x) polynomial(table, COUNT(table), x)

INLINE vector polynomial(const element *c, int count, vector x) {
  vector p = splat(c[count - 1]);
  for (int k = count - 2; k >= 0; k--) p = fused(p, x, splat(c[k]));
  return p;
}
