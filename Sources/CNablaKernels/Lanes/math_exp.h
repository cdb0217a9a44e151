// Exponential functions: x = n ln 2 + r with |r| <= ln 2 / 2, and a polynomial for e^r.

// e^x = 2^n (1 + r + tail), where r + tail is e^r - 1 with extra precision.
typedef struct exponential {
  vector n, shifted;  // n and n + shifter()
  vector r, tail;
} exponential;

// The exponential of x + low, for |x| up to 2000 (300).
INLINE exponential exponential_of_pair(vector x, vector low) {
  vector shifted = fused(x, splat(inverse_ln2), shifter()), n = shifted - shifter();
  // The product is exact: ln2_high has as many trailing zeros as n has bits.
  vector a = fused(n, splat(-ln2_high), x);
  vector b = fused(n, splat(-ln2_low), low);
  pair r = sum_of_sorted(a, b);
  return (exponential){n, shifted, r.high,
                       fused(r.high * r.high, POLYNOMIAL(exp_tail, r.high), r.low)};
}

INLINE exponential exponential_of(vector x) { return exponential_of_pair(x, splat(0)); }

// 1 + r + tail
INLINE pair mantissa_of(exponential e) {
  pair s = sum_of_sorted(splat(1), e.r);
  return (pair){s.high, s.low + e.tail};
}

INLINE vector value_of(exponential e) {
  pair m = mantissa_of(e);
  return scaled(m.high + m.low, e.n);
}

// Beyond these bounds, e^x is infinite or zero.
#ifdef NABLA_F64
#define EXP_HIGHEST 710.0
#define EXP_LOWEST -746.0
#else
#define EXP_HIGHEST 89.0f
#define EXP_LOWEST -104.0f
#endif

INLINE vector v_exp(vector x) {
  return value_of(exponential_of(at_least(at_most(x, EXP_HIGHEST), EXP_LOWEST)));
}

INLINE vector v_exp2(vector x) {
  x = at_least(at_most(x, exponent_bias + 2), -exponent_bias - mantissa_bits - 1);
  vector n = nearest(x), r = x - n;
  vector tail = fused(r * r, POLYNOMIAL(exp2_tail, r), r * splat(ln2_rest));
  vector one = fused(r, splat(ln2), splat(1));
  vector low = fused(r, splat(ln2), 1 - one);
  return scaled(one + (low + tail), n);
}

INLINE vector v_expMinusOne(vector x) {
  exponential e = exponential_of(at_least(at_most(x, EXP_HIGHEST), -64));
  // 2^n - 1 + 2^n (r + tail), computed at half size, so that the power does not overflow before the
  // result.
  vector power = power_of_shifted(e.shifted - 1);
  pair s = sum_of_sorted(power - splat((element)0.5), power * e.r);
  vector y = s.high + fused(power, e.tail, s.low);
  // Halving would lose the last bit of small x, and adding the sign of zero.
  return choose(magnitude(x) < splat(half_ulp), x, y + y);
}

// 1 / (1 + e^-x): with E = e^-|x|, 1 / (1 + E) or E / (1 + E).
INLINE vector v_sigmoid(vector x) {
  ivector negative = x < 0;
  vector a = at_least(-magnitude(x), EXP_LOWEST);
  vector shifted = fused(a, splat(inverse_ln2), shifter()), n = shifted - shifter();
  vector r = fused(n, splat(-ln2_low), fused(n, splat(-ln2_high), a));
  vector tail = r * r * POLYNOMIAL(exp_tail, r), growth = r + tail;
  // Below 2^-100 the power does not change 1 + E.
  vector power = power_of_shifted(at_least(shifted, (element)(3ull << (mantissa_bits - 1)) - 100));
  vector one = 1 + power, whole = fused(power, growth, one);
  vector whole_low = fused(power, growth, one - whole) + ((1 - one) + power);
  pair m = sum_of_sorted(splat(1), r);
  pair part = {choose(negative, m.high, splat(1)), choose(negative, m.low + tail, splat(0))};
  pair q = quotient_of_pairs(part, (pair){whole, whole_low});
  return scaled(q.high + q.low, choose(negative, n, splat(0)));
}

// The derivative of the sigmoid in terms of E = e^-|x|. It is even, and no subtraction cancels.
INLINE vector v_sigmoidSlope(vector x) {
  vector power = v_exp(-magnitude(x)), whole = 1 + power;
  return power / (whole * whole);
}

// The derivative of tanh: four times the derivative of the sigmoid at 2x.
INLINE vector v_sechSquared(vector x) {
  vector a = magnitude(x);
  return 4 * v_sigmoidSlope(a + a);
}
