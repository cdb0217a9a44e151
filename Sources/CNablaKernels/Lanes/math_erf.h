// The error function and its complement.

#ifdef NABLA_F64
#define ERF_HIGHEST 6.0
#define ERFC_HIGHEST 27.5
#else
#define ERF_HIGHEST 4.0f
#define ERFC_HIGHEST 10.5f
#endif

#if defined(__x86_64__) && NABLA_REGISTER_BYTES == 64

// The coefficient of a power in each lane's interval; AVX-512 looks up the whole table in one
// instruction.
INLINE vector erf_coefficient(int power, ivector piece) {
#ifdef NABLA_F64
  return __builtin_ia32_permvardf512(load(erf_pieces[power]), piece);
#else
  return __builtin_ia32_permvarsf512(load(erf_pieces[power]), piece);
#endif
}

// In intervals of equal width, 1 - a polynomial about the midpoint; for small x, x + x p(x^2).
INLINE vector v_erf(vector x) {
  enum { last = COUNT(erf_pieces) - 1 };
  vector a = at_most(magnitude(x), ERF_HIGHEST - erf_piece_width / 64);
  vector half = splat((element)0.5);
  vector shifted = fused(a, splat(1 / erf_piece_width), -half) + shifter();
  vector n = shifted - shifter();
  ivector small = n < erf_small_pieces - half, piece = bits_of(shifted);
  vector t = fused(n, splat(-erf_piece_width), a - erf_piece_width / 2);
  vector u = choose(small, a * a, t), square = u * u;
  vector p = erf_coefficient(last, piece), q = erf_coefficient(last - 1, piece);
  UNROLLED for (int k = last - 2; k >= 1; k -= 2) p = fused(p, square, erf_coefficient(k, piece));
  UNROLLED for (int k = last - 3; k >= 1; k -= 2) q = fused(q, square, erf_coefficient(k, piece));
  p = fused(last % 2 == 1 ? q : p, u, last % 2 == 1 ? p : q);
  p = fused(p, u, erf_coefficient(0, piece));
  return with_sign_of(choose(small, fused(a, p, a), 1 - p), x);
}

#else

// Up to 1, x + x p(x^2); above, 1 - e^p(x), because log erfc is smooth. One polynomial evaluation
// with selected coefficients.
INLINE vector v_erf(vector x) {
  vector a = at_most(magnitude(x), ERF_HIGHEST);
  ivector large = a > 1;
  vector u = choose(large, a, a * a);
  vector p = polynomial(erf_large, COUNT(erf_large), large, erf_small, COUNT(erf_small), u);
  exponential e = exponential_of(p);
  vector beyond = 1 - power_of_shifted(e.shifted) * (1 + (e.r + e.tail));
  return with_sign_of(choose(large, beyond, fused(a, p, a)), x);
}

#endif

// Above 1, e^(-x^2) times a smooth function of (x - k) / (x + k); below -1, 2 minus the value at
// -x; between, 1 - erf x.
INLINE vector v_erfc(vector x) {
  vector a = at_most(magnitude(x), ERFC_HIGHEST);
  ivector small = a < 1;
  pair square = product_of(a, a);
  exponential e = exponential_of_pair(-square.high, -square.low);
  pair m = mantissa_of(e);
  vector t = (a - splat(erfc_middle)) / (a + splat(erfc_middle));
  vector p = polynomial(erf_small, COUNT(erf_small), small, erfc_body, COUNT(erfc_body),
                        choose(small, square.high, t));
  vector body = p / fused(splat(2), a, splat(1));
  vector y = fused(m.high, body, m.low * body);
  vector beyond = choose(x < 0, 2 - y * power_of_two(at_least(e.n, -100)), scaled(y, e.n));
  pair one = sum_of(splat(1), -x);
  return choose(small, one.high + fused(-x, p, one.low), beyond);
}
