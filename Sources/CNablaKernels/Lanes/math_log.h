// Logarithms: x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), and with s = f / (2 + f)
// log(1 + f) = 2 artanh s = f - f^2 / 2 + s (f^2 / 2 + s^2 (...)).

typedef struct logarithm {
  vector k, mantissa;  // 1 + f
} logarithm;

// The decomposition of a positive normal x.
INLINE logarithm logarithm_of(vector x) {
  // The exponent is incremented where the mantissa exceeds the root.
  ivector one = bits_of(splat(1));
  ivector u = bits_of(x) + (one - bits_of(splat(root_of_half)));
  ivector exponent = (ivector)((uvector)u >> mantissa_bits);
  // The number 2^52 (2^23) with the exponent in its low bits.
  vector large = splat((element)(1ull << mantissa_bits));
  vector k = bits_to_vector(exponent | bits_of(large)) - (large + exponent_bias);
  return (logarithm){k, bits_to_vector(bits_of(x) + one - (exponent << mantissa_bits))};
}

// log(1 + f) - f, and s.
INLINE vector log_tail_of(vector f, vector *s) {
  *s = f / (2 + f);
  vector z = *s * *s, half_square = splat((element)0.5) * f * f;
  return fused(*s, fused(z, POLYNOMIAL(log_tail, z), half_square), -half_square);
}

// Scales positive subnormal x to normal numbers, and gives the correction of k.
INLINE vector normalised(vector x, vector *k) {
  ivector subnormal = x < splat(least_normal);
  *k = choose(subnormal, splat(-normalising_exponent), splat(0));
  return choose(subnormal, x * splat(normalising_factor), x);
}

// Results for arguments outside the polynomials' domain.
INLINE vector log_at_edges(vector x, vector y) {
  y = choose(x == 0, splat((element)-INFINITY), y);
  y = choose(x == splat((element)INFINITY), x, y);
  return choose(x >= 0, y, splat((element)NAN));
}

// `core`(x, added) for positive normal x; other lanes are normalised first, if there are any.
#define LOGARITHM(core)                                                                     \
  ivector others = ~((x >= splat(least_normal)) & (x < splat((element)INFINITY)));          \
  if (__builtin_expect(!any(others), 1)) return core(x, splat(0));                          \
  vector added, normal = normalised(x, &added);                                             \
  return log_at_edges(x, core(normal, added))

INLINE vector log_core(vector x, vector added) {
  logarithm l = logarithm_of(x);
  vector k = l.k + added, f = l.mantissa - 1, s;
  vector tail = log_tail_of(f, &s);
  pair sum = sum_of_sorted(k * splat(ln2_high), f);
  return sum.high + (sum.low + fused(k, splat(ln2_low), tail));
}
INLINE vector v_log(vector x) { LOGARITHM(log_core); }

// log(1 + f) in another base: the pair of the natural logarithm times 1 / log(base) as a pair.
INLINE pair log_in_base(vector f, element factor, element factor_low) {
  vector s, tail = log_tail_of(f, &s);
  pair l = sum_of_sorted(f, tail);
  pair p = product_of(l.high, splat(factor));
  return (pair){p.high, p.low + fused(l.low, splat(factor), l.high * splat(factor_low))};
}

INLINE vector log2_core(vector x, vector added) {
  logarithm l = logarithm_of(x);
  pair p = log_in_base(l.mantissa - 1, inverse_ln2, inverse_ln2_rest);
  pair sum = sum_of_sorted(l.k + added, p.high);
  return sum.high + (sum.low + p.low);
}
INLINE vector v_log2(vector x) { LOGARITHM(log2_core); }

INLINE vector log10_core(vector x, vector added) {
  logarithm l = logarithm_of(x);
  vector k = l.k + added;
  pair p = log_in_base(l.mantissa - 1, inverse_ln10, inverse_ln10_rest);
  pair sum = sum_of_sorted(k * splat(log10_of_2_high), p.high);
  return sum.high + (sum.low + fused(k, splat(log10_of_2_low), p.low));
}
INLINE vector v_log10(vector x) { LOGARITHM(log10_core); }

// log(1 + w) for w > -1; where `huge`, log(2x).
INLINE vector log_one_plus_of(pair w, vector x, ivector huge) {
  pair u = sum_of(splat(1), w.high);
  u.high = choose(huge, x, u.high);
  u.low = choose(huge, splat(0), u.low + w.low);
  logarithm l = logarithm_of(u.high);
  // Near 1, w itself is the argument of the series.
  ivector beside = (l.k == 0) & ~huge;
  vector f = choose(beside, w.high, l.mantissa - 1);
  vector low = choose(beside, w.low, u.low * power_of_two(-at_most(l.k, 100)));
  vector s, tail = log_tail_of(f, &s);
  // low / (1 + f), to sufficient accuracy: 1 / (1 + f) = (1 - s) / (1 + s).
  tail += low * ((1 - s) * fused(s, s, 1 - s));
  vector k = choose(huge, l.k + 1, l.k);
  pair sum = sum_of_sorted(k * splat(ln2_high), f);
  vector y = sum.high + (sum.low + fused(k, splat(ln2_low), tail));
  ivector edges = ~(u.high < splat((element)INFINITY)) | (x != x);
  return choose(edges, u.high + x, y);
}

INLINE vector v_logOnePlus(vector x) {
  vector y = log_one_plus_of((pair){x, splat(0)}, x, x != x);
  ivector edges = ~((x > -1) & (x < splat((element)INFINITY)));
  if (__builtin_expect(any(edges), 0)) {
    y = choose(x == -1, splat((element)-INFINITY), y);
    y = choose(x >= -1, y, splat((element)NAN));
    y = choose(x == splat((element)INFINITY), x, y);
  }
  return with_sign_of(y, x);
}
