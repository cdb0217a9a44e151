#include "gradbench_baselines.h"

#include <algorithm>

static double sign(double t) { return t > 0 ? 1 : t < 0 ? -1 : 0; }

static double point(size_t i, size_t n) {
  return -1 + 2 * static_cast<double>(i) / static_cast<double>(n - 1);
}

static double residual(size_t m, const double *x, double t) {
  double rest = sign(t), power = 1;
  for (size_t j = 0; j < m; j++) {
    rest -= x[j] * power;
    power *= t;
  }
  return rest;
}

double cpp_llsq_primal(size_t m, const double *x, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    const double rest = residual(m, x, point(i, n));
    sum += rest * rest;
  }
  return sum / 2;
}

void cpp_llsq_gradient(size_t m, const double *x, size_t n, double *gradient) {
  std::fill(gradient, gradient + m, 0.0);
  for (size_t i = 0; i < n; i++) {
    const double t = point(i, n);
    double adjoint = -residual(m, x, t);
    for (size_t j = 0; j < m; j++) {
      gradient[j] += adjoint;
      adjoint *= t;
    }
  }
}
