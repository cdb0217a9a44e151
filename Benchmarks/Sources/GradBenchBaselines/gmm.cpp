#include "gradbench_baselines.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace {

double log_sum_exp(const std::vector<double> &x) {
  const double largest = *std::max_element(x.begin(), x.end());
  double sum = 0;
  for (double value : x) sum += std::exp(value - largest);
  return std::log(sum) + largest;
}

double log_multivariate_gamma(double a, size_t d) {
  double sum = 0.25 * static_cast<double>(d * (d - 1)) * std::log(M_PI);
  for (size_t j = 0; j < d; j++) sum += std::lgamma(a - 0.5 * static_cast<double>(j));
  return sum;
}

// What the objective of a point needs, and the components' parts that no point changes.
struct Mixture {
  const cpp_gmm &in;
  size_t triangle;
  std::vector<double> scale;       // k, d: exp q
  std::vector<double> sum_q;       // k
  std::vector<double> centred;     // k, d: x - mu
  std::vector<double> transformed; // k, d: Q (x - mu)
  std::vector<double> terms;       // k

  explicit Mixture(const cpp_gmm &input)
      : in(input), triangle(in.d * (in.d - 1) / 2), scale(in.k * in.d), sum_q(in.k, 0.0),
        centred(in.k * in.d), transformed(in.k * in.d), terms(in.k) {
    for (size_t c = 0; c < in.k; c++) {
      for (size_t j = 0; j < in.d; j++) {
        scale[c * in.d + j] = std::exp(in.q[c * in.d + j]);
        sum_q[c] += in.q[c * in.d + j];
      }
    }
  }

  // The log of a point's density, but for a constant.
  double at(const double *x) {
    for (size_t c = 0; c < in.k; c++) {
      double *y = &centred[c * in.d], *z = &transformed[c * in.d];
      for (size_t j = 0; j < in.d; j++) {
        y[j] = x[j] - in.mu[c * in.d + j];
        z[j] = scale[c * in.d + j] * y[j];
      }
      const double *l = in.l + c * triangle;
      for (size_t j = 0; j < in.d; j++) {
        for (size_t i = j + 1; i < in.d; i++) z[i] += *l++ * y[j];
      }
      double square = 0;
      for (size_t j = 0; j < in.d; j++) square += z[j] * z[j];
      terms[c] = in.alpha[c] + sum_q[c] - 0.5 * square;
    }
    return log_sum_exp(terms);
  }
};

}  // namespace

double cpp_gmm_objective(const cpp_gmm *input) {
  const cpp_gmm &in = *input;
  Mixture mixture(in);
  const double n = static_cast<double>(in.n), d = static_cast<double>(in.d);
  const double m = static_cast<double>(in.m), k = static_cast<double>(in.k);
  double sum = -0.5 * n * d * std::log(2 * M_PI);
  for (size_t i = 0; i < in.n; i++) sum += mixture.at(in.x + i * in.d);
  sum -= n * log_sum_exp(std::vector<double>(in.alpha, in.alpha + in.k));
  for (size_t c = 0; c < in.k; c++) {
    double norm = 0;
    for (size_t j = 0; j < in.d; j++) {
      norm += mixture.scale[c * in.d + j] * mixture.scale[c * in.d + j];
    }
    const double *l = in.l + c * mixture.triangle;
    for (size_t j = 0; j < mixture.triangle; j++) norm += l[j] * l[j];
    sum -= 0.5 * in.gamma * in.gamma * norm - m * mixture.sum_q[c];
  }
  const double nu = d + m + 1;
  return sum + k * (nu * d * (std::log(in.gamma) - 0.5 * std::log(2.0)) -
                    log_multivariate_gamma(0.5 * nu, in.d));
}

void cpp_gmm_jacobian(const cpp_gmm *input, double *gradient) {
  const cpp_gmm &in = *input;
  Mixture mixture(in);
  const size_t d = in.d, k = in.k, triangle = mixture.triangle;
  double *alpha = gradient, *mu = alpha + k, *q = mu + k * d, *l = q + k * d;
  std::fill(gradient, l + k * triangle, 0.0);

  std::vector<double> back(d);
  for (size_t i = 0; i < in.n; i++) {
    const double total = mixture.at(in.x + i * d);
    for (size_t c = 0; c < k; c++) {
      const double weight = std::exp(mixture.terms[c] - total);
      const double *y = &mixture.centred[c * d], *z = &mixture.transformed[c * d];
      const double *factor = in.l + c * triangle;
      double *slope = l + c * triangle;
      alpha[c] += weight;
      for (size_t j = 0; j < d; j++) {
        double sum = mixture.scale[c * d + j] * z[j];
        q[c * d + j] += weight * (1 - sum * y[j]);
        for (size_t r = j + 1; r < d; r++) {
          sum += *factor++ * z[r];
          *slope++ -= weight * y[j] * z[r];
        }
        mu[c * d + j] += weight * sum;
      }
    }
  }

  const double total = log_sum_exp(std::vector<double>(in.alpha, in.alpha + k));
  const double square = in.gamma * in.gamma;
  for (size_t c = 0; c < k; c++) {
    alpha[c] -= static_cast<double>(in.n) * std::exp(in.alpha[c] - total);
    for (size_t j = 0; j < d; j++) {
      const double scale = mixture.scale[c * d + j];
      q[c * d + j] += static_cast<double>(in.m) - square * scale * scale;
    }
    for (size_t j = 0; j < triangle; j++) l[c * triangle + j] -= square * in.l[c * triangle + j];
  }
}
