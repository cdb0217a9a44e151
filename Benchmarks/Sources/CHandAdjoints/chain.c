#include "hand_adjoints.h"

double hand_chain(long steps, const double inputs[3], double *xs, double gradient[3]) {
  double x = inputs[0], p = inputs[1], q = inputs[2];
  for (long i = 0; i < steps; i++) {
    xs[i] = x;
    x = x * p + q;
  }
  double d_x = 1, d_p = 0, d_q = 0;
  for (long i = steps - 1; i >= 0; i--) {
    d_q += d_x;
    d_p += d_x * xs[i];
    d_x *= p;
  }
  gradient[0] = d_x;
  gradient[1] = d_p;
  gradient[2] = d_q;
  return x;
}
