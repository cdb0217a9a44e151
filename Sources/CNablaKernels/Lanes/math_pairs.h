// Sums, products and quotients as unevaluated pairs: `low` is the rounding error of `high` (Dekker
// 1971; Muller et al., Handbook of Floating-Point Arithmetic, chapter 4).

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
  // Veltkamp's splitting into halves of the digits, whose products are exact.
  vector split = splat((element)((1ull << ((mantissa_bits + 2) / 2)) + 1));
  vector ca = split * a, cb = split * b;
  vector a1 = ca - (ca - a), b1 = cb - (cb - b);
  vector a2 = a - a1, b2 = b - b1;
  return ((a1 * b1 - c) + a1 * b2 + a2 * b1) + a2 * b2;
#endif
}

// a * b exactly, unless it overflows or underflows.
INLINE pair product_of(vector a, vector b) {
  vector p = a * b;
  return (pair){p, product_less(a, b, p)};
}

// a - b * c, for b * c within one or two roundings of a.
INLINE vector remainder_of(vector a, vector b, vector c) {
#ifdef NABLA_HAS_FMA
  return __builtin_elementwise_fma(-b, c, a);
#else
  pair p = product_of(b, c);
  return (a - p.high) - p.low;
#endif
}

// a * b, with a relative error of a few units of squared precision.
INLINE pair product_of_pairs(pair a, pair b) {
  pair p = product_of(a.high, b.high);
  return (pair){p.high, p.low + fused(a.high, b.low, a.low * b.high)};
}

// a / b likewise, except that `high` is not the rounded quotient.
INLINE pair quotient_of_pairs(pair a, pair b) {
  vector inverse = 1 / b.high, q = a.high * inverse;
  vector rest = remainder_of(a.high, q, b.high) + fused(-q, b.low, a.low);
  return (pair){q, rest * inverse};
}

// MARK: Polynomials

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))
#define UNROLLED _Pragma("clang loop unroll(full)")

// table[0] + table[1] x + ...
#define POLYNOMIAL(table, x) polynomial(table, COUNT(table), splat(0) == 0, table, COUNT(table), x)

INLINE vector coefficient(const element *c, int count, ivector which, const element *d,
                          int other_count, int k) {
  vector x = splat(k < count ? c[k] : 0), y = splat(k < other_count ? d[k] : 0);
  return c == d ? x : choose(which, x, y);
}

// c[0] + c[1] x + ... where the mask is set, the same with d elsewhere. In long polynomials, even
// and odd powers are evaluated separately, which halves the latency, except for the two lowest
// powers, whose rounding matters most.
INLINE vector polynomial(const element *c, int count, ivector which, const element *d,
                         int other_count, vector x) {
  int last = (count > other_count ? count : other_count) - 1;
  vector p = coefficient(c, count, which, d, other_count, last);
  int next = last - 1;
  if (last >= 8) {
    vector square = x * x;
    vector q = coefficient(c, count, which, d, other_count, next);
    UNROLLED for (int k = last - 2; k >= 2; k -= 2) {
      p = fused(p, square, coefficient(c, count, which, d, other_count, k));
    }
    UNROLLED for (int k = last - 3; k >= 2; k -= 2) {
      q = fused(q, square, coefficient(c, count, which, d, other_count, k));
    }
    p = last % 2 == 0 ? fused(q, x, p) : fused(p, x, q);
    next = 1;
  }
  UNROLLED for (int k = next; k >= 0; k--) {
    p = fused(p, x, coefficient(c, count, which, d, other_count, k));
  }
  return p;
}
