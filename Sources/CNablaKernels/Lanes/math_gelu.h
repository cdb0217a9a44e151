// The Gaussian error linear unit x Phi(x) and its derivative Phi(x) + x phi(x), where Phi and phi
// are the normal distribution function and density. For x <= 0 (including -0), they are x Phi(-a)
// and Phi(-a) - a phi(a), where a = |x|; for x > 0, these are subtracted from x and from 1.

// Beyond this bound both are 0 for negative x.
#ifdef NABLA_F64
#define GELU_HIGHEST 38.8
#else
#define GELU_HIGHEST 14.6f
#endif

// With erfc's polynomials in z = a / sqrt 2. Phi and phi share one exponential, whose argument is
// computed from x, because z is rounded. If `is_far`, z must be at least 1.
INLINE vector gelu_by_erfc(vector x, bool is_slope, bool is_far) {
  vector whole = is_slope ? splat(1) : x, half = splat((element)0.5);
  vector a = at_most(magnitude(x), GELU_HIGHEST);
  vector z = a * splat(root_of_half), density = a * splat(density_at_zero);
  ivector small = is_far ? (ivector){0} : z < 1;
  pair square = product_of(a, a);
  vector half_square = half * square.high;
  vector t = (z - splat(erfc_middle)) / (z + splat(erfc_middle));
  vector p = polynomial(erf_small, COUNT(erf_small), small, erfc_body, COUNT(erfc_body),
                        choose(small, half_square, t));
  exponential e = exponential_of_pair(-half_square, -half * square.low);
  pair m = mantissa_of(e);
  // At infinity this is zero, and -infinity times it is NaN.
  vector body = p / fused(magnitude(x), splat(4 * root_of_half), splat(2));
  if (is_slope) body -= density;
  // The power of 2 is applied last: the product can be normal where Phi is subnormal.
  vector left = scaled(whole * fused(m.high, body, m.low * body), e.n);
  if (!is_far) {
    vector rest = fused(-z, p, a * splat(-root_of_half_rest));
    vector near = half * (fused(a, splat(-root_of_half), splat(1)) + rest);
    vector power = (m.high + m.low) * power_of_shifted(e.shifted);
    near = is_slope ? fused(-density, power, near) : x * near;
    left = choose(small, near, left);
  }
  vector y = choose(bits_of(x) < 0, left, whole - left);
  // Replaces the NaN at infinity.
  return is_slope ? fused(x, splat(0), y) : choose(x > splat(GELU_HIGHEST), x, y);
}

#if defined(__x86_64__) && NABLA_REGISTER_BYTES == 64

// The coefficient of a power in each lane's interval; AVX-512 looks up the whole table in one
// instruction.
INLINE vector gelu_coefficient(const element *of_pieces, ivector piece) {
#ifdef NABLA_F64
  return __builtin_ia32_vpermi2varpd512(load(of_pieces), piece, load(of_pieces + 8));
#else
  return __builtin_ia32_permvarsf512(load(of_pieces), piece);
#endif
}

// In intervals of equal width, polynomials about the midpoint. Only vectors with lanes outside them
// need erfc.
INLINE vector gelu_in_pieces(vector x, bool is_slope) {
  enum { last = COUNT(gelu_value_pieces) - 1, pieces = COUNT(*gelu_value_pieces) };
  const element(*table)[pieces] = is_slope ? gelu_slope_pieces : gelu_value_pieces;
  vector a = magnitude(x);
  // Adding it rounds to a multiple of the width, whose number is in the low bits of the sum.
  vector rounding = shifter() * splat(gelu_piece_width);
  vector shifted = a + rounding, t = a - (shifted - rounding);
  ivector piece = bits_of(shifted);
  vector left = gelu_coefficient(table[last], piece);
  UNROLLED for (int k = last - 1; k >= 0; k--) {
    left = fused(left, t, gelu_coefficient(table[k], piece));
  }
  vector whole = is_slope ? splat(1) : x;
  if (!is_slope) left *= x;
  vector y = choose(bits_of(x) < 0, left, whole - left);
  ivector far = ~(a < splat(gelu_piece_width) * (element)(pieces - 0.5));
  return any(far) ? choose(far, gelu_by_erfc(x, is_slope, true), y) : y;
}

INLINE vector v_gelu(vector x) { return gelu_in_pieces(x, false); }
INLINE vector v_geluSlope(vector x) { return gelu_in_pieces(x, true); }

#else

INLINE vector v_gelu(vector x) { return gelu_by_erfc(x, false, false); }
INLINE vector v_geluSlope(vector x) { return gelu_by_erfc(x, true, false); }

#endif
