// Hyperbolic functions and their inverses.

#ifdef NABLA_F64
#define SINH_HIGHEST 710.5
#define TANH_HIGHEST 20.0
#else
#define SINH_HIGHEST 89.5f
#define TANH_HIGHEST 10.0f
#endif

// |x| = n ln 2 + r: e^x and e^-x are powers of two times cosh r + sinh r and cosh r - sinh r.
typedef struct hyperbolic {
  vector even, odd;   // (2^n + 2^-n) / 4 and (2^n - 2^-n) / 4
  pair r;
  vector cosh, sinh;  // cosh r - 1 and sinh r - r
} hyperbolic;

INLINE hyperbolic hyperbolic_of(vector x) {
  x = at_most(magnitude(x), SINH_HIGHEST);
  vector n = nearest(x * splat(inverse_ln2));
  vector a = fused(n, splat(-ln2_high), x);
  pair r = sum_of_sorted(a, n * splat(-ln2_low));
  vector up = power_of_two(n - 2), down = power_of_two(-2 - at_most(n, 100));
  vector z = r.high * r.high;
  return (hyperbolic){up + down, up - down, r, z * POLYNOMIAL(cosh_tail, z),
                      z * r.high * POLYNOMIAL(sinh_tail, z)};
}

// Both are computed at half their size: the quarters above are finite where the results are.
INLINE vector v_sinh(vector x) {
  hyperbolic h = hyperbolic_of(x);
  pair p = product_of(h.even, h.r.high);
  pair s = sum_of_sorted(h.odd, p.high);
  vector tail = fused(h.odd, h.cosh, h.even * (h.sinh + h.r.low));
  vector y = s.high + ((s.low + p.low) + tail);
  return choose(magnitude(x) < splat(root_of_ulp), x, with_sign_of(y + y, x));
}

INLINE vector v_cosh(vector x) {
  hyperbolic h = hyperbolic_of(x);
  vector tail = fused(h.even, h.cosh, h.odd * (h.sinh + h.r.low));
  vector p = h.odd * h.r.high;
  pair s = sum_of_sorted(h.even, p);
  vector y = s.high + (s.low + tail);
  return y + y;
}

// (e^2x - 1) / (e^2x + 1), both divided by 2^n.
INLINE vector v_tanh(vector x) {
  exponential e = exponential_of(at_most(magnitude(x + x), 2 * TANH_HIGHEST));
  vector w = power_of_two(-e.n);
  pair difference = sum_of_sorted(1 - w, e.r), total = sum_of_sorted(1 + w, e.r);
  difference = sum_of_sorted(difference.high, difference.low + e.tail);
  total = sum_of_sorted(total.high, total.low + e.tail);
  pair q = quotient_of_pairs(difference, total);
  return with_sign_of(q.high + q.low, x);
}

// MARK: Inverses, as logarithms of 1 + w

// Past this, sqrt(x^2 + 1) is x.
INLINE ivector is_huge(vector x) { return x > splat(1 / half_ulp); }

// sqrt(s), where s is not zero.
INLINE pair root_of_pair(pair s) {
  vector h = __builtin_elementwise_sqrt(s.high);
  return (pair){h, (remainder_of(s.high, h, h) + s.low) * (splat((element)0.5) / h)};
}

// log(x + sqrt(x^2 + 1)), the argument as 1 + x + x^2 / (1 + sqrt(x^2 + 1))
INLINE vector v_asinh(vector x) {
  vector a = magnitude(x), bounded = at_most(a, 1 / half_ulp);
  pair square = product_of(bounded, bounded);
  pair t = sum_of(square.high, splat(1));
  t.low += square.low;
  pair root = root_of_pair(t);
  pair d = sum_of_sorted(root.high, splat(1));
  d.low += root.low;
  pair q = quotient_of_pairs(square, d);
  pair w = sum_of(bounded, q.high);
  w.low += q.low;
  return with_sign_of(log_one_plus_of(w, a, is_huge(a)), x);
}

// log(x + sqrt(x^2 - 1)), the argument as 1 + t + sqrt(t (t + 2))
INLINE vector v_acosh(vector x) {
  vector bounded = at_most(x, 1 / half_ulp);
  pair t = sum_of(bounded, splat(-1));
  pair u = sum_of(bounded, splat(1));
  pair root = root_of_pair(product_of_pairs(t, u));
  pair w = sum_of(t.high, root.high);
  w.low += root.low + t.low;
  w.high = choose(x == 1, splat(0), w.high);
  w.low = choose(x == 1, splat(0), w.low);
  return log_one_plus_of(w, x, is_huge(x));
}

// log((1 + x) / (1 - x)) / 2, the argument as 1 + 2x / (1 - x)
INLINE vector v_atanh(vector x) {
  vector a = magnitude(x);
  pair d = sum_of_sorted(splat(1), -a);
  pair q = quotient_of_pairs((pair){a + a, splat(0)}, d);
  vector y = splat((element)0.5) * log_one_plus_of(q, a, a != a);
  y = choose(a == 1, splat((element)INFINITY), y);
  y = choose(a < splat(root_of_ulp), a, y);
  return with_sign_of(y, x);
}
