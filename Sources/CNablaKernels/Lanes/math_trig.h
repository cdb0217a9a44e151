// Sine, cosine and tangent: |x| = n pi/2 + r with |r| <= pi/4.

// |x| minus a number of quarter turns (modulo 4 in the low bits); r + low is the remainder.
typedef struct quarter_turns {
  vector r, low;
  ivector count;
} quarter_turns;

// The reduction below is sufficiently accurate up to this bound; beyond it, lanes are reduced one
// by one.
#if defined(NABLA_F64) && defined(NABLA_HAS_FMA)
#define TURNS_BOUND 0x1p28
#elif defined(NABLA_HAS_FMA)
#define TURNS_BOUND 0x1p13f
#else
#define TURNS_BOUND 0x1p20f
#endif

#ifdef NABLA_HAS_FMA

// Cody and Waite's reduction with pi/2 as three numbers. The first difference is exact, because it
// is a small multiple of the last digit of a or of pi/2.
INLINE quarter_turns turns_of_moderate(vector a) {
  vector shifted = fused(a, splat(two_over_pi), shifter());
  vector n = shifted - shifter();
  vector r = fused(n, splat(-half_pi_1), a);
  pair second = product_of(n, splat(half_pi_2));
  pair s = sum_of(r, -second.high);
  vector low = fused(n, splat(-half_pi_3), s.low - second.low);
  return (quarter_turns){s.high, low, bits_of(shifted)};
}

#elif defined(NABLA_F64)

// The same with pi/2 in parts of 33 bits, whose products with n are exact.
INLINE quarter_turns turns_of_moderate(vector a) {
  vector shifted = a * splat(two_over_pi) + shifter();
  vector n = shifted - shifter();
  pair s = sum_of(a - n * splat(half_pi_short_1), n * splat(-half_pi_short_2));
  pair t = sum_of(s.high, n * splat(-half_pi_short_3));
  vector low = (s.low + t.low) - n * splat(half_pi_short_4);
  return (quarter_turns){t.high, low, bits_of(shifted)};
}

#else

// For Float, double precision is sufficient.
INLINE quarter_turns turns_of_moderate(vector a) {
  typedef float half_vector __attribute__((vector_size(32)));
  typedef int32_t half_ivector __attribute__((vector_size(32)));
  typedef double wide_vector __attribute__((vector_size(64)));
  half_vector r[2], low[2];
  half_ivector count[2];
  for (int half = 0; half < 2; half++) {
    half_vector part = half == 0 ? __builtin_shufflevector(a, a, 0, 1, 2, 3, 4, 5, 6, 7)
                                 : __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15);
    wide_vector x = __builtin_convertvector(part, wide_vector);
    wide_vector n = (x * 0x1.45f306dc9c883p-1 + 0x1.8p52) - 0x1.8p52;
    // The first 33 bits of pi/2, and the rest.
    wide_vector rest = (x - n * 0x1.921fb544p0) - n * 0x1.0b4611a626331p-34;
    r[half] = __builtin_convertvector(rest, half_vector);
    low[half] = __builtin_convertvector(
        rest - __builtin_convertvector(r[half], wide_vector), half_vector);
    count[half] = __builtin_convertvector(n, half_ivector);
  }
#define WHOLE(x) \
  __builtin_shufflevector(x[0], x[1], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  return (quarter_turns){WHOLE(r), WHOLE(low), WHOLE(count)};
#undef WHOLE
}

#endif

// Replaces the lanes that the vector reduction cannot handle, including infinities and NaN.
static __attribute__((noinline, unused)) void turn_large_lanes(const vector *a, quarter_turns *t) {
  for (int lane = 0; lane < vector_lanes; lane++) {
    if ((*a)[lane] <= TURNS_BOUND) continue;
    double r, low;
    t->count[lane] = (integer)nabla_quarter_turns((double)(*a)[lane], &r, &low);
    t->r[lane] = (element)r;
    t->low[lane] = (element)((r - (double)t->r[lane]) + low);
  }
}

INLINE quarter_turns turns_of(vector a) {
  quarter_turns t = turns_of_moderate(a);
  if (__builtin_expect(any(~(a <= TURNS_BOUND)), 0)) {
    // Copies, so that the originals stay in registers.
    vector angles = a;
    quarter_turns all = t;
    turn_large_lanes(&angles, &all);
    t = all;
  }
  return t;
}

// The sign bit, set where bit 1 of the count is set.
INLINE ivector half_turn(ivector count) {
  return (count << (8 * (int)sizeof(element) - 2)) & bits_of(splat((element)-0.0));
}

// Whether sine and cosine keep their roles. (clang generates better code than for a mask of odd
// counts.)
INLINE ivector is_even(ivector count) { return (count & 1) == 0; }

// sin r or cos r, exchanged for odd counts: one polynomial evaluation with selected coefficients.
INLINE vector sine_or_cosine(quarter_turns t, bool cosine) {
  ivector even = is_even(t.count);
  vector z = t.r * t.r, rest = -t.r * t.low, cube = z * t.r, one = splat(1);
  if (cosine) {
    vector p = polynomial(cos_tail, COUNT(cos_tail), even, sin_tail, COUNT(sin_tail), z);
    return choose(even, one, t.r) + fused(choose(even, z, cube), p, choose(even, rest, t.low));
  }
  vector p = polynomial(sin_tail, COUNT(sin_tail), even, cos_tail, COUNT(cos_tail), z);
  return choose(even, t.r, one) + fused(choose(even, cube, z), p, choose(even, t.low, rest));
}

INLINE vector v_sin(vector x) {
  quarter_turns t = turns_of(magnitude(x));
  vector y = sine_or_cosine(t, false);
  return flip(y, half_turn(t.count) ^ sign_of(x));
}

INLINE vector v_cos(vector x) {
  quarter_turns t = turns_of(magnitude(x));
  vector y = sine_or_cosine(t, true);
  return flip(y, half_turn(t.count + 1));
}

// sin r - r, and cos r - 1.
INLINE vector sine_tail(quarter_turns t, vector z) {
  return fused(z * t.r, POLYNOMIAL(sin_tail, z), t.low);
}
INLINE vector cosine_tail(quarter_turns t, vector z) {
  return fused(z, POLYNOMIAL(cos_tail, z), -t.r * t.low);
}

INLINE vector v_sinCos(vector x, vector *cosine) {
  quarter_turns t = turns_of(magnitude(x));
  ivector even = is_even(t.count);
  vector z = t.r * t.r;
  vector s = t.r + sine_tail(t, z), c = 1 + cosine_tail(t, z);
  *cosine = flip(choose(even, c, s), half_turn(t.count + 1));
  return flip(choose(even, s, c), half_turn(t.count) ^ sign_of(x));
}

INLINE vector v_tan(vector x) {
  quarter_turns t = turns_of(magnitude(x));
  ivector even = is_even(t.count);
  vector z = t.r * t.r;
  pair s = sum_of_sorted(t.r, sine_tail(t, z));
  // 1 - r^2 / 2 + ..., where r^2 is needed to full precision.
  vector half_square = splat((element)0.5) * z;
  vector half_rest = splat((element)0.5) * product_less(t.r, t.r, z);
  vector tail = fused(z * z, POLYNOMIAL(tan_cos_tail, z), -fused(t.r, t.low, half_rest));
  pair c = sum_of_sorted(splat(1), -half_square);
  c = sum_of_sorted(c.high, c.low + tail);
  // tan r, or -1 / tan r.
  pair above = {choose(even, s.high, -c.high), choose(even, s.low, -c.low)};
  pair below = {choose(even, c.high, s.high), choose(even, c.low, s.low)};
  pair q = quotient_of_pairs(above, below);
  return flip(q.high + q.low, sign_of(x));
}
