// The Gaussian error linear unit x Phi(x) and its derivative Phi(x) + x phi(x), of the normal
// distribution. With a = |x|, left of 0 they are made of Phi(-a) and Phi(-a) - a phi(a), and right
// of 0 of 1 less that.

// From here on both are 0 on the left.
#ifdef NABLA_F64
#define GELU_HIGHEST 38.8
#else
#define GELU_HIGHEST 14.6f
#endif

INLINE vector gelu_of_left(vector x, vector left, bool is_slope) {
  vector y = choose(x < 0, left, 1 - left);
  return is_slope ? y : x * y;
}

// By erfc's polynomials, of z = a / sqrt 2. One exponential serves Phi and phi, and its exponent is
// made of x and not of z, which is rounded. If `is_far`, z must be 1 or more.
INLINE vector gelu_by_erfc(vector x, bool is_slope, bool is_far) {
  vector a = at_most(magnitude(x), GELU_HIGHEST), half = splat((element)0.5);
  pair square = product_of(a, a);
  exponential e = exponential_of_pair(-half * square.high, -half * square.low);
  pair m = mantissa_of(e);
  vector z = a * splat(root_of_half), slope_part = a * splat(density_at_zero);
  ivector small = is_far ? (ivector){0} : z < 1;
  vector t = (z - splat(erfc_middle)) / (z + splat(erfc_middle));
  vector p = polynomial(erf_small, COUNT(erf_small), small, erfc_body, COUNT(erfc_body),
                        choose(small, half * square.high, t));
  vector body = p / fused(splat(4), z, splat(2));
  if (is_slope) body -= slope_part;
  vector far = fused(m.high, body, m.low * body);  // times 2^n
  vector left = far * power_of_two(at_least(e.n, -100));
  if (!is_far) {
    vector z_low = fused(a, splat(root_of_half_rest), product_less(a, splat(root_of_half), z));
    pair one = sum_of_sorted(splat(1), -z);
    vector near = half * (one.high + fused(-z, p, one.low - z_low));
    vector power = (m.high + m.low) * power_of_shifted(e.shifted);
    left = choose(small, is_slope ? fused(-slope_part, power, near) : near, left);
  }
  // The power of 2 comes last: the product can be a normal number where Phi is none.
  vector tail = scaled(is_slope ? far : -a * far, e.n);
  vector y = choose(~small & (x < 0), tail, gelu_of_left(x, left, is_slope));
  // Infinity times zero.
  vector undefined_at_infinity = fused(x, splat(0), y);
  return is_slope ? undefined_at_infinity : choose(x < 0, undefined_at_infinity, y);
}

#if defined(__x86_64__) && NABLA_REGISTER_BYTES == 64

// The piece's coefficient of a power: AVX-512 looks a whole table up in one instruction.
INLINE vector gelu_coefficient(const element *of_pieces, ivector piece) {
#ifdef NABLA_F64
  return __builtin_ia32_vpermi2varpd512(load(of_pieces), piece, load(of_pieces + 8));
#else
  return __builtin_ia32_permvarsf512(load(of_pieces), piece);
#endif
}

// In pieces of equal width, polynomials about the middle. Only vectors with lanes beyond them need
// erfc.
INLINE vector gelu_in_pieces(vector x, bool is_slope) {
  enum { last = COUNT(gelu_value_pieces) - 1, pieces = COUNT(*gelu_value_pieces) };
  const element(*table)[pieces] = is_slope ? gelu_slope_pieces : gelu_value_pieces;
  vector a = magnitude(x);
  // Adding it rounds to a multiple of the width, and the sum's low bits say which.
  vector rounding = shifter() * splat(gelu_piece_width);
  vector shifted = a + rounding, t = a - (shifted - rounding);
  ivector piece = bits_of(shifted);
  vector left = gelu_coefficient(table[last], piece);
  UNROLLED for (int k = last - 1; k >= 0; k--) {
    left = fused(left, t, gelu_coefficient(table[k], piece));
  }
  vector y = gelu_of_left(x, left, is_slope);
  ivector far = ~(a < splat(gelu_piece_width) * (element)(pieces - 0.5));
  return any(far) ? choose(far, gelu_by_erfc(x, is_slope, true), y) : y;
}

INLINE vector v_gelu(vector x) { return gelu_in_pieces(x, false); }
INLINE vector v_geluSlope(vector x) { return gelu_in_pieces(x, true); }

#else

INLINE vector v_gelu(vector x) { return gelu_by_erfc(x, false, false); }
INLINE vector v_geluSlope(vector x) { return gelu_by_erfc(x, true, false); }

#endif
