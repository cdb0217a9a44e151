// Functions of the C library that Swift's packages do not pass through unchanged.
#ifndef NABLA_MATH_H
#define NABLA_MATH_H

#include <math.h>

static inline double nabla_pow(double x, double y) { return pow(x, y); }
static inline float nabla_powf(float x, float y) { return powf(x, y); }

#endif
