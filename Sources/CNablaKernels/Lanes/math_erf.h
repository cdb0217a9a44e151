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
  vector u = choose(large, a, a * a), p = splat(0);
  for (int k = COUNT(erf_large) - 1; k >= 0; k--) {
    vector small = splat(k < COUNT(erf_small) ? erf_small[k] : 0);
    p = fused(p, u, choose(large, splat(erf_large[k]), small));
  }
  exponential e = exponential_of(p);
  vector beyond = 1 - power_of_two(e.n) * (1 + (e.r + e.tail));
  return with_sign_of(choose(large, beyond, fused(a, p, a)), x);
}

// e^(-x^2) times a smooth function of (x - k) / (x + k), from 0 on; 2 less that below 0.
INLINE vector v_erfc(vector x) {
  vector a = at_most(magnitude(x), ERFC_HIGHEST);
  pair square = product_of(a, a);
  exponential e = exponential_of_pair(-square.high, -square.low);
  pair m = mantissa_of(e);
  vector t = (a - splat(erfc_middle)) / (a + splat(erfc_middle));
  vector body = POLYNOMIAL(erfc_body, t) / fused(splat(2), a, splat(1));
  vector y = fused(m.high, body, m.low * body);
  return choose(x < 0, 2 - y * power_of_two(at_least(e.n, -100)), scaled(y, e.n));
}
