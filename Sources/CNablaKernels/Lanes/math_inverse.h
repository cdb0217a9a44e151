// Inverse trigonometric functions.

// The angle of the point (b, a), with a and b non-negative, as an offset from 0, pi/4 or pi/2,
// where |tan| of the offset is least. Where `obtuse`, the angle of (-b, a).
INLINE vector angle_of(vector a, vector b, ivector obtuse) {
  ivector flat = a <= b * splat(tan_of_eighth), steep = a * splat(tan_of_eighth) >= b;
  pair difference = sum_of(a, -b), total = sum_of(a, b);
  vector zero = splat(0);
  pair above = {choose(flat, a, choose(steep, -b, difference.high)),
                choose(flat | steep, zero, difference.low)};
  pair below = {choose(flat, b, choose(steep, a, total.high)),
                choose(flat | steep, zero, total.low)};
  pair t = quotient_of_pairs(above, below);
#ifndef NABLA_HAS_FMA
  // Without fused multiply-add, the remainder of a tiny quotient underflows.
  t.low = choose(magnitude(t.high) < splat(least_normal * normalising_factor), zero, t.low);
#endif
  vector z = t.high * t.high;
  vector tail = fused(t.high * z, POLYNOMIAL(atan_tail, z), t.low);
  ivector turn = obtuse & sign_of(splat((element)-0.0));
  pair base = {choose(flat, zero, choose(steep, splat(half_pi), splat(quarter_pi))),
               choose(flat, zero, choose(steep, splat(half_pi_rest), splat(quarter_pi_rest)))};
  pair other = {choose(flat, splat(pi), choose(steep, splat(half_pi), splat(three_quarters_pi))),
                choose(flat, splat(pi_rest),
                       choose(steep, splat(half_pi_rest), splat(three_quarters_pi_rest)))};
  base.high = choose(obtuse, other.high, base.high);
  base.low = choose(obtuse, other.low, base.low);
  pair s = sum_of_sorted(base.high, flip(t.high, turn));
  return s.high + (s.low + (flip(tail, turn) + base.low));
}

INLINE vector v_atan(vector x) {
  // Limits x to where the quotient's difference from pi/2 is representable.
  vector a = at_most(magnitude(x), 1 / (half_ulp * half_ulp));
  return with_sign_of(angle_of(a, splat(1), x != x), x);
}

INLINE vector v_atan2(vector y, vector x) {
  vector a = magnitude(y), b = magnitude(x);
  vector larger = choose(a > b, a, b), smaller = choose(a > b, b, a);
  ivector unusual = ~((larger < splat(safe_highest)) & (smaller > splat(safe_lowest)));
  if (__builtin_expect(any(unusual), 0)) {
    vector infinity = splat((element)INFINITY);
    ivector infinite = (a == infinity) | (b == infinity);
    vector u = choose(infinite, choose(a == infinity, splat(1), splat(0)), a);
    vector v = choose(infinite, choose(b == infinity, splat(1), splat(0)), b);
    // At the origin, the angle is determined by the sign of the abscissa.
    v = choose((a == 0) & (b == 0), splat(1), v);
    // The larger coordinate is scaled to about 1, so that the quotient's remainder is in range.
    vector added, normal = normalised(choose(u > v, u, v), &added);
    vector exponent = -(logarithm_of(normal).k + added);
    a = choose(a != a, a, scaled(u, exponent));
    b = choose(b != b, b, scaled(v, exponent));
  }
  return with_sign_of(angle_of(a, b, sign_of(x) != 0), y);
}

// asin by its series up to 1/2, otherwise asin x = pi/2 - 2 asin sqrt((1 - x) / 2): s, and asin s -
// s.
typedef struct arcsine {
  vector s, tail;
  ivector folded;
} arcsine;

INLINE arcsine arcsine_of(vector a) {
  ivector folded = a > splat((element)0.5);
  vector z = choose(folded, (1 - a) * splat((element)0.5), a * a);
  vector s = choose(folded, __builtin_elementwise_sqrt(z), a);
  return (arcsine){s, s * z * POLYNOMIAL(asin_tail, z), folded};
}

INLINE vector v_asin(vector x) {
  arcsine a = arcsine_of(magnitude(x));
  pair s = sum_of_sorted(splat(half_pi), -2 * a.s);
  vector beyond = s.high + (s.low + fused(splat(-2), a.tail, splat(half_pi_rest)));
  return with_sign_of(choose(a.folded, beyond, a.s + a.tail), x);
}

INLINE vector v_acos(vector x) {
  arcsine a = arcsine_of(magnitude(x));
  ivector sign = sign_of(x);
  // pi/2 - asin x, 2 asin s or pi - 2 asin s.
  vector factor = choose(a.folded, splat(2), splat(-1));
  vector first = flip(factor * a.s, sign), tail = flip(factor * a.tail, sign);
  ivector negative = sign != 0;
  vector zero = splat(0);
  vector base = choose(a.folded, choose(negative, splat(pi), zero), splat(half_pi));
  vector rest = choose(a.folded, choose(negative, splat(pi_rest), zero), splat(half_pi_rest));
  pair s = sum_of_sorted(base, first);
  return s.high + (s.low + (rest + tail));
}
