// Scalar mathematics: functions of the C library that Swift's packages do not pass through
// unchanged, and functions that it does not have.
#ifndef NABLA_MATH_H
#define NABLA_MATH_H

#include <math.h>

static inline double nabla_pow(double x, double y) { return pow(x, y); }
static inline float nabla_powf(float x, float y) { return powf(x, y); }

// The inverse of the error function: infinite at 1 and -1, NaN outside.
double nabla_erf_inverse(double x);

// The derivative of the digamma function of this order; of order 0, digamma itself.
double nabla_polygamma(unsigned order, double x);

// log |gamma(x)|, from any thread.
double nabla_log_gamma(double x);

// x, not negative, less its nearest multiple of pi/2: as r + low, and that multiple modulo 4.
unsigned nabla_quarter_turns(double x, double *r, double *low);

#endif
