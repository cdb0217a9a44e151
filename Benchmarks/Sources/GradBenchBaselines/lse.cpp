#include "gradbench_baselines.h"

#include <algorithm>
#include <cmath>

double cpp_lse_primal(size_t n, const double *x) {
  const double largest = *std::max_element(x, x + n);
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += std::exp(x[i] - largest);
  return std::log(sum) + largest;
}

void cpp_lse_gradient(size_t n, const double *x, double *gradient) {
  const double largest = *std::max_element(x, x + n);
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    gradient[i] = std::exp(x[i] - largest);
    sum += gradient[i];
  }
  for (size_t i = 0; i < n; i++) gradient[i] /= sum;
}
