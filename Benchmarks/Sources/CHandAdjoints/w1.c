#include "hand_adjoints.h"

#include <math.h>
#include <stdbool.h>

double hand_w1(const double inputs[W1_INPUTS], double gradient[W1_INPUTS]) {
  static double xs[W1_ITERATIONS + 1], ys[W1_ITERATIONS], us[W1_ITERATIONS], es[W1_ITERATIONS];
  static bool passes[W1_ITERATIONS];
  const double *p = inputs + 2;
  double x = inputs[0], y = inputs[1], l = 0;
  for (int i = 0; i < W1_ITERATIONS; i++) {
    double t = x * p[i % W1_PARAMETERS] + y;
    double u = tanh(t);
    double v = sin(x) - u * y;
    double e = exp(0.1 * v);
    bool pass = 0.9 - t > 0;
    double r = pass ? 0.9 - t : 0;
    xs[i] = x;
    ys[i] = y;
    us[i] = u;
    es[i] = e;
    passes[i] = pass;
    x = (u + r) / (e + 1);
    y = 0.5 * v + 0.3 * u;
    l += x;
  }
  xs[W1_ITERATIONS] = x;
  double value = l + y;

  // d_ is the derivative of the value by what the name says.
  double *d_p = gradient + 2;
  for (int k = 0; k < W1_PARAMETERS; k++) d_p[k] = 0;
  double d_x = 0, d_y = 1;
  for (int i = W1_ITERATIONS - 1; i >= 0; i--) {
    double u = us[i], e = es[i], denominator = e + 1;
    d_x += 1;
    double d_numerator = d_x / denominator;
    double d_e = -xs[i + 1] * d_numerator;
    double d_v = 0.5 * d_y + 0.1 * e * d_e;
    double d_u = 0.3 * d_y + d_numerator - d_v * ys[i];
    double d_t = d_u * (1 - u * u) - (passes[i] ? d_numerator : 0);
    d_x = d_v * cos(xs[i]) + d_t * p[i % W1_PARAMETERS];
    d_y = d_t - d_v * u;
    d_p[i % W1_PARAMETERS] += d_t * xs[i];
  }
  gradient[0] = d_x;
  gradient[1] = d_y;
  return value;
}
