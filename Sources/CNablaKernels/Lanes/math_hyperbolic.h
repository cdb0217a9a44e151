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
  vector up, down;    // 2^n / 4 and 2^-n / 4
  vector r, low;
  vector cosh, sinh;  // cosh r - 1 and sinh r + low - r
} hyperbolic;

INLINE hyperbolic hyperbolic_of(vector x) {
  x = at_most(magnitude(x), SINH_HIGHEST);
  vector shifted = fused(x, splat(inverse_ln2), shifter()), n = shifted - shifter();
  pair r = sum_of_sorted(fused(n, splat(-ln2_high), x), n * splat(-ln2_low));
  vector up = power_of_shifted(shifted - 2), down = power_of_two(-2 - at_most(n, 100));
  vector z = r.high * r.high;
  return (hyperbolic){up, down, r.high, r.low, z * POLYNOMIAL(cosh_tail, z),
                      fused(z * r.high, POLYNOMIAL(sinh_tail, z), r.low)};
}

// Computed at half size, so that the powers do not overflow before the results.
INLINE vector v_sinh(vector x) {
  hyperbolic h = hyperbolic_of(x);
  pair odd = sum_of_sorted(h.up, -h.down);
  pair s = sum_of_sorted(odd.high, h.up * h.r);
  vector tail = fused(odd.high, h.cosh, (h.up + h.down) * h.sinh) + odd.low;
  vector y = s.high + (s.low + fused(h.down, h.r, tail));
  vector a = magnitude(x);
  return with_sign_of(choose(a < splat(root_of_ulp), a, y + y), x);
}

INLINE vector v_cosh(vector x) {
  hyperbolic h = hyperbolic_of(x);
  pair even = sum_of_sorted(h.up, h.down);
  pair s = sum_of_sorted(even.high, h.up * h.r);
  vector tail = fused(even.high, h.cosh, (h.up - h.down) * h.sinh) + even.low;
  vector y = s.high + (s.low + fused(-h.down, h.r, tail));
  return y + y;
}

// x + x^3 p(x^2) for small x, otherwise 1 - 2 / (e^2x + 1), where an error of e^2x has little
// effect. One polynomial evaluation with selected coefficients.
INLINE vector v_tanh(vector x) {
  vector a = magnitude(x);
  ivector small = a < splat(tanh_split);
  vector twice = at_most(a + a, 2 * TANH_HIGHEST);
  vector shifted = fused(twice, splat(inverse_ln2), shifter()), n = shifted - shifter();
  vector r = fused(n, splat(-ln2_low), fused(n, splat(-ln2_high), twice));
  vector u = choose(small, a * a, r);
  vector p = polynomial(tanh_tail, COUNT(tanh_tail), small, exp_tail, COUNT(exp_tail), u);
  vector growth = fused(r * r, p, r);
  vector power = power_of_shifted(shifted);
  vector beyond = 1 - 2 / fused(power, growth, power + 1);
  vector beside = fused(a * u, p, a);
  return with_sign_of(choose(small, beside, beyond), x);
}

// MARK: Inverses, as logarithms of 1 + w

// Above this bound, sqrt(x^2 + 1) rounds to x.
INLINE ivector is_huge(vector x) { return x > splat(1 / half_ulp); }

// sqrt(s), where s is not zero.
INLINE pair root_of_pair(pair s) {
  vector h = __builtin_elementwise_sqrt(s.high);
  return (pair){h, (remainder_of(s.high, h, h) + s.low) * (splat((element)0.5) / h)};
}

// log(x + sqrt(x^2 + 1)), with the argument written as 1 + x + x^2 / (1 + sqrt(x^2 + 1))
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

// log(x + sqrt(x^2 - 1)), with the argument written as 1 + t + sqrt(t (t + 2))
INLINE vector v_acosh(vector x) {
  vector bounded = at_most(x, 1 / half_ulp);
  pair t = sum_of(bounded, splat(-1));
  pair u = sum_of(bounded, splat(1));
  pair root = root_of_pair(product_of_pairs(t, u));
  pair w = sum_of(t.high, root.high);
  w.low += root.low + t.low;
  w.high = choose(x == 1, splat(0), w.high);
  w.low = choose(x == 1, splat(0), w.low);
  // Below -1 the product of x - 1 and x + 1 is positive again.
  return choose(x < 1, splat((element)NAN), log_one_plus_of(w, x, is_huge(x)));
}

// log((1 + x) / (1 - x)) / 2, with the argument written as 1 + 2x / (1 - x)
INLINE vector v_atanh(vector x) {
  vector a = magnitude(x);
  pair d = sum_of_sorted(splat(1), -a);
  pair q = quotient_of_pairs((pair){a + a, splat(0)}, d);
  vector y = splat((element)0.5) * log_one_plus_of(q, a, a != a);
  y = choose(a < 1, y, choose(a == 1, splat((element)INFINITY), splat((element)NAN)));
  y = choose(a < splat(root_of_ulp), a, y);
  return with_sign_of(y, x);
}
