// The cube root, the hypotenuse and the remainder.

INLINE vector v_cbrt(vector x) {
  vector added, a = normalised(magnitude(x), &added);
  ivector mantissa = bits_of(splat(least_normal)) - 1;
  vector large = splat((element)(1ull << mantissa_bits));
  vector e = bits_to_vector((bits_of(a) >> mantissa_bits) | bits_of(large));
  e -= large + exponent_bias;
  // a = 2^3k m with m from 1/2 to 4.
  vector k = nearest(e * splat(third)), j = e - 3 * k;
  vector m = bits_to_vector((bits_of(a) & mantissa) | bits_of(splat(1))) * power_of_two(j);
  // m^(-1/3): an initial approximation, and one iteration of order four.
  vector y = POLYNOMIAL(cbrt_start, m);
  vector h = 1 - m * (y * y * y);
  vector step = fused(h, splat((element)(14.0 / 81)), splat((element)(2.0 / 9)));
  step = fused(h, step, splat(third));
  y = fused(y * h, step, y);
  // m^(1/3), and a Newton step with its exact cube.
  vector c = m * y * y;
  pair square = product_of(c, c);
  pair cube = product_of(square.high, c);
  vector rest = ((m - cube.high) - cube.low) - square.low * c;
  c = fused(rest * splat(third), y * y, c);
  vector scale = power_of_two(k + added * splat(third));
  ivector usual = (a > 0) & (a < splat((element)INFINITY));
  return with_sign_of(choose(usual, c * scale, magnitude(x)), x);
}

INLINE vector v_hypot(vector x, vector y) {
  vector a = magnitude(x), b = magnitude(y), infinity = splat((element)INFINITY);
  vector larger = choose(a > b, a, b), smaller = choose(a > b, b, a);
  // Powers of two that keep the squares in range.
  ivector high = larger > splat(safe_highest), low = larger < splat(safe_lowest);
  vector down = choose(high, splat(scale_down), choose(low, splat(scale_up), splat(1)));
  vector up = choose(high, splat(scale_up), choose(low, splat(scale_down), splat(1)));
  pair u = product_of(larger * down, larger * down), v = product_of(smaller * down, smaller * down);
  pair s = sum_of_sorted(u.high, v.high);
  s.low += u.low + v.low;
  pair root = root_of_pair(s);
  vector h = (root.high + root.low) * up;
  h = choose(larger == 0, larger, h);
  h = choose((a != a) | (b != b), a + b, h);
  return choose((a == infinity) | (b == infinity), infinity, h);
}

// The remainder of floored division, one lane at a time.
static __attribute__((noinline, unused)) void fill_remainders(const vector *a, const vector *b,
                                                              const ivector *which, vector *r) {
  for (int lane = 0; lane < vector_lanes; lane++) {
    // The operands are converted to double, whose remainder is exact.
    if ((*which)[lane]) (*r)[lane] = (element)fmod((double)(*a)[lane], (double)(*b)[lane]);
  }
}

INLINE vector v_remainder(vector x, vector y) {
  vector a = magnitude(x), b = magnitude(y), ratio = a / b;
  vector large = splat((element)(1ull << (mantissa_bits - 2)));
  // The quotient rounded down, or one more if the division rounded up to an integer.
  vector q = nearest(ratio);
  q = choose(q > ratio, q - 1, q);
  vector r = remainder_of(a, q, b);
  r = choose(r < 0, r + b, r);
  r = flip(r, sign_of(x));
  ivector others = ~((ratio < large) & (b < splat(safe_highest)) & (a > splat(safe_lowest)));
  others &= ~((a == 0) & (b > 0) & (b < splat(safe_highest)));
  if (__builtin_expect(any(others), 0)) {
    vector all = r;
    fill_remainders(&x, &y, &others, &all);
    r = all;
  }
  return choose((r != 0) & ((r < 0) ^ (y < 0)), r + y, r);
}
