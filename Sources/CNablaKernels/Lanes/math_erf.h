// The error function and its complement.

#ifdef NABLA_F64
#define ERF_HIGHEST 6.0
#define ERFC_HIGHEST 27.5
#else
#define ERF_HIGHEST 4.0f
#define ERFC_HIGHEST 10.5f
#endif

// Up to 1, x + x p(x^2); beyond, 1 - e^p(x), as log erfc is smooth. One polynomial, whose
// coefficients are chosen.
INLINE vector v_erf(vector x) {
  vector a = at_most(magnitude(x), ERF_HIGHEST);
  ivector large = a > 1;
  vector u = choose(large, a, a * a);
  vector p = polynomial(erf_large, COUNT(erf_large), large, erf_small, COUNT(erf_small), u);
  exponential e = exponential_of(p);
  vector beyond = 1 - power_of_shifted(e.shifted) * (1 + (e.r + e.tail));
  return with_sign_of(choose(large, beyond, fused(a, p, a)), x);
}

// From 1 on, e^(-x^2) times a smooth function of (x - k) / (x + k); below -1, 2 less that; between,
// 1 - erf x.
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
