#include "hand_adjoints.h"

#include <string.h>

enum { N = W2_WIDTH, FIRST = 3 * N, SECOND = FIRST + (N + 1) * N };

static double relu(double x) { return x > 0 ? x : 0; }

double hand_w2(const double parameters[W2_PARAMETERS], const double points[2 * W2_POINTS],
               const double labels[W2_POINTS], double gradient[W2_PARAMETERS]) {
  const double *first = parameters, *second = parameters + FIRST, *third = parameters + SECOND;
  double *d_first = gradient, *d_second = gradient + FIRST, *d_third = gradient + SECOND;
  memset(gradient, 0, W2_PARAMETERS * sizeof(double));
  double hinges = 0;

  // One point at a time, forwards and backwards, so that its activations stay in registers.
  for (int point = 0; point < W2_POINTS; point++) {
    const double *in = points + 2 * point;
    double h[N], g[N];
    for (int j = 0; j < N; j++) {
      const double *neuron = first + 3 * j;
      h[j] = relu(neuron[0] + neuron[1] * in[0] + neuron[2] * in[1]);
    }
    for (int j = 0; j < N; j++) {
      const double *neuron = second + (N + 1) * j;
      double a = neuron[0];
      for (int k = 0; k < N; k++) a += neuron[1 + k] * h[k];
      g[j] = relu(a);
    }
    double score = third[0];
    for (int k = 0; k < N; k++) score += third[1 + k] * g[k];
    double margin = 1 - labels[point] * score;
    if (!(margin > 0)) continue;
    hinges += margin;

    double d_score = -labels[point] / W2_POINTS, d_h[N] = {0};
    d_third[0] += d_score;
    for (int k = 0; k < N; k++) d_third[1 + k] += d_score * g[k];
    for (int j = 0; j < N; j++) {
      if (!(g[j] > 0)) continue;
      double d_a = d_score * third[1 + j];
      const double *neuron = second + (N + 1) * j;
      double *d_neuron = d_second + (N + 1) * j;
      d_neuron[0] += d_a;
      for (int k = 0; k < N; k++) {
        d_neuron[1 + k] += d_a * h[k];
        d_h[k] += d_a * neuron[1 + k];
      }
    }
    for (int j = 0; j < N; j++) {
      if (!(h[j] > 0)) continue;
      double *d_neuron = d_first + 3 * j;
      d_neuron[0] += d_h[j];
      d_neuron[1] += d_h[j] * in[0];
      d_neuron[2] += d_h[j] * in[1];
    }
  }

  double squares = 0;
  for (int k = 0; k < W2_PARAMETERS; k++) {
    squares += parameters[k] * parameters[k];
    gradient[k] += 2e-4 * parameters[k];
  }
  return hinges / W2_POINTS + 1e-4 * squares;
}
