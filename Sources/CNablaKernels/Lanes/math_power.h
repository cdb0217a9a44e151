// Powers: x^y = e^(y log x), where log x is a pair with a relative error of 2^-66 (2^-36), because
// the error is multiplied by up to 745 (104).

INLINE pair log_pair_of(vector x, vector added) {
  logarithm l = logarithm_of(x);
  vector k = l.k + added, f = l.mantissa - 1;
  // log(1 + f) = 2 artanh s = 2s (1 + s^2 / 3 + s^4 (...)).
  pair s = quotient_of_pairs((pair){f, splat(0)}, sum_of_sorted(splat(2), f));
  s = sum_of_sorted(s.high, s.low);
  pair z = product_of_pairs(s, s);
  pair p = sum_of_sorted(splat(third), z.high * POLYNOMIAL(power_tail, z.high));
  p.low += splat(third_rest);
  pair u = product_of_pairs(s, product_of_pairs(z, p));
  pair half = sum_of_sorted(s.high, u.high);
  half.low += u.low + s.low;
  pair sum = sum_of_sorted(k * splat(ln2_high), half.high + half.high);
  sum.low += fused(k, splat(ln2_low), half.low + half.low);
  return sum_of_sorted(sum.high, sum.low);
}

// Whether a non-negative number is an integer.
INLINE ivector is_whole(vector x) {
  vector large = splat((element)(1ull << mantissa_bits));
  return (x >= large) | ((x + large) - large == x);
}

INLINE vector v_power(vector x, vector y) {
  vector a = magnitude(x), added;
  pair l = log_pair_of(normalised(a, &added), added);
  // Beyond the bound, all powers overflow or underflow, except those of 1.
  vector bounded = at_most(at_least(y, -power_bound), power_bound);
  pair p = product_of(bounded, l.high);
  p.low = fused(bounded, l.low, p.low);

  vector zero = splat(0), infinity = splat((element)INFINITY), nan = splat((element)NAN);
  ivector edge = (a == 0) | ~(a < infinity);
  if (__builtin_expect(any(edge), 0)) {
    vector limit = choose(a == 0, -infinity, a);
    p.high = choose(edge, choose(y == 0, zero, bounded * limit), p.high);
  }
  vector exponent = at_least(at_most(p.high, EXP_HIGHEST), EXP_LOWEST);
  vector low = choose((p.high == exponent) & ~edge, p.low, zero);
  exponential e = exponential_of_pair(exponent, low);
  vector r = value_of(e);

  if (__builtin_expect(any(bits_of(x) < 0), 0)) {
    vector b = magnitude(y);
    ivector whole = is_whole(b), odd = whole & ~is_whole(b * splat((element)0.5));
    ivector undefined = (x < 0) & ~whole & (a < infinity);
    r = flip(r, sign_of(x) & odd);
    r = choose(undefined, nan, r);
  }
  return choose((y == 0) | (x == 1), splat(1), choose(y != y, y, r));
}
