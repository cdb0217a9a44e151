// Scalar mathematical functions: those of the C library that Swift's packages do not pass on
// unchanged, and others that it lacks.
#ifndef NABLA_MATH_H
#define NABLA_MATH_H

#include <math.h>

static inline double nabla_pow(double x, double y) { return pow(x, y); }
static inline float nabla_powf(float x, float y) { return powf(x, y); }

// The inverse of the error function: infinite at 1 and -1, NaN outside.
double nabla_erf_inverse(double x);

// The derivative of the digamma function of the given order; digamma itself for order 0.
double nabla_polygamma(unsigned order, double x);

// log |gamma(x)|, thread-safe.
double nabla_log_gamma(double x);

// The remainder r + low of x, which must not be negative, by the nearest multiple of pi/2. Returns
// that multiple modulo 4.
unsigned nabla_quarter_turns(double x, double *r, double *low);

#endif
