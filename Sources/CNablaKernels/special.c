// lgamma_r, which strict C11 hides.
#define _DEFAULT_SOURCE
#include <math.h>
#include <stdbool.h>

#include "nabla_math.h"

// The same results on every processor.
#pragma STDC FP_CONTRACT OFF

static const double pi = 3.14159265358979323846;

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

double nabla_log_gamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}

// Winitzki's approximation (2008), with an error of at most 0.2 percent, and three Halley steps,
// each of which triples the number of digits. Above 1/2 the steps use erfc, whose target 1 - |x| is
// exact there.
double nabla_erf_inverse(double x) {
  double magnitude = fabs(x);
  if (!(magnitude < 1)) return magnitude == 1 ? x * INFINITY : NAN;
  // The series begins with sqrt(pi)/2 (x + pi/12 x^3): below 1e-8 the first term suffices.
  if (!(magnitude > 1e-8)) return x * 0.886226925452758013649083741671;
  double a = 0.147;
  double logarithm = log1p(-magnitude * magnitude);
  double t = 2 / (pi * a) + logarithm / 2;
  // sqrt(t^2 + d) - t, in a form without cancellation.
  double d = -logarithm / a;
  double y = sqrt(d / (sqrt(t * t + d) + t));
  for (int k = 0; k < 3; k++) {
    double excess = magnitude < 0.5 ? erf(y) - magnitude : 1 - magnitude - erfc(y);
    double step = excess / (1.12837916709551257389615890312 * exp(-y * y));
    y -= step / (1 + y * step);
  }
  return copysign(y, x);
}

// MARK: Higher orders of polygamma

// B_2k / (2k)! for k from 1 to 12.
static const double bernoulli_over_factorial[] = {
    1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160,
    -5.2841901386874931848e-10, 1.3382536530684678833e-11, -3.3896802963225828668e-13,
    8.5860620562778445641e-15, -2.1748686985580618730e-16, 5.5090028283602295152e-18,
    -1.3954464685812523341e-19,
};

// n! zeta(n + 1, x) for x > 0, by the Euler-Maclaurin sum of Hurwitz's zeta function, DLMF 25.11.5
// and 25.11.28: the terms up to a = x + steps are summed directly, the rest is an asymptotic
// series.
//
// Everything is relative to (n - 1)! / x^n, so that nothing overflows or underflows before the
// result.
static double scaled_zeta(double n, double x) {
  if (!(x < INFINITY)) return 0;
  // It is more than 1 / x^2. (Below, infinity would be multiplied by 0.)
  if (x < 1e-160) return INFINITY;
  double enough = 10 + n;
  double steps = x < enough ? ceil(enough - x) : 0;
  double a = x + steps;
  double rest = 1 + n / (2 * a), factor = 1;
  for (int index = 0; index < COUNT(bernoulli_over_factorial); index++) {
    double k = n + 2 * index;
    factor *= (k / a) * ((k + 1) / a);
    rest += bernoulli_over_factorial[index] * factor;
  }
  double sum = pow(x / a, n) * rest;
  for (double k = steps - 1; k >= 0; k--) sum += n / x * pow(x / (x + k), n + 1);
  double product = 1 / x;
  for (double k = 1; k < n; k++) product *= k / x;
  return product * sum;
}

// n! zeta(n + 1, x) for x <= 0: the sum over all integers, which has period 1, minus the half that
// does not belong to it (DLMF 5.15.6 in this notation).
static double scaled_zeta_reflected(double n, bool even, double x) {
  double distance = x - round(x);
  // At a pole, the one-sided limits are equal infinities for odd n and differ in sign for even n;
  // only a zero has a sign that selects one.
  if (!(distance != 0)) return even ? (x == 0 ? 1 / x : NAN) : INFINITY;
  if (!isfinite(x)) return NAN;
  double pole = 1 / distance;
  for (double k = 1; k <= n; k++) pole *= k / distance;
  double right = scaled_zeta(n, 1 + distance);
  double left = scaled_zeta(n, 1 - distance) - scaled_zeta(n, 1 - x);
  return even ? pole + (right - left) : pole + (right + left);
}

static double higher_polygamma(unsigned order, double x) {
  bool even = order % 2 == 0;
  double zeta = x > 0 ? scaled_zeta(order, x) : scaled_zeta_reflected(order, even, x);
  return even ? -zeta : zeta;
}

// MARK: Digamma

// Its positive zero, and the rounding error of the nearest double.
static const double digamma_zero = 1.4616321449683622, digamma_zero_rest = 9.549995429965697e-17;

// The Taylor series about the zero, starting with the first power: near the zero, the sum below
// would lose all digits.
static const double digamma_taylor[] = {
    0.96767224544762117043, -0.44276316898359210609, 0.25849976095565101062, -0.1639427054424065275,
    0.10782405069126236576, -0.072199561256454710926, 0.048804288164143107225,
    -0.033161126474847359292, 0.02259764823221810466, -0.015424765904948959139,
    0.010538791616612175388, -0.007204534386356868241, 0.0049267813957298534464,
    -0.0033698016554393280828, 0.0023051263267349278369,
};

// -B_2k / 2k for k from 1 to 7.
static const double digamma_series[] = {
    -1.0 / 12, 1.0 / 120, -1.0 / 252, 1.0 / 240, -1.0 / 132, 691.0 / 32760, -1.0 / 12,
};

static double horner(const double *c, int count, double x) {
  double sum = 0;
  for (int k = count - 1; k >= 0; k--) sum = sum * x + c[k];
  return sum;
}

// DLMF 5.5.2 shifts x to at least 10; from there DLMF 5.11.2.
static double digamma_of_positive(double x) {
  if (!(x < INFINITY)) return x;
  double offset = (x - digamma_zero) - digamma_zero_rest;
  if (fabs(offset) < 0.1) return offset * horner(digamma_taylor, COUNT(digamma_taylor), offset);
  double steps = x < 10 ? ceil(10 - x) : 0;
  double a = x + steps, u = 1 / (a * a);
  double sum = u * horner(digamma_series, COUNT(digamma_series), u) - 0.5 / a;
  for (double k = steps - 1; k >= 0; k--) sum -= 1 / (x + k);
  return sum + log(a);
}

static double digamma(double x) {
  if (x == 0) return -1 / x;
  if (x > 0) return digamma_of_positive(x);
  double distance = x - round(x);
  // At a pole, the one-sided limits differ. (-inf - (-inf) is NaN, which is also correct.)
  if (!(distance != 0)) return NAN;
  // DLMF 5.5.4. The cotangent's period is subtracted first, so that large x keep their precision.
  return digamma_of_positive(1 - x) - pi / tan(pi * distance);
}

double nabla_polygamma(unsigned order, double x) {
  return order == 0 ? digamma(x) : higher_polygamma(order, x);
}
