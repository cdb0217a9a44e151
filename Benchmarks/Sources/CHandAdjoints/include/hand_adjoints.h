// Hand-written adjoints of the workloads: the yardstick of the ratios in RESULTS.md.
//
// Each function computes the value and the whole gradient, forwards and then backwards, and keeps
// in arrays what the way back needs. Nothing is kept from one call to the next. The C library's
// functions are used as they are, and the compiler may not reorder arithmetic (no fast-math).
#ifndef HAND_ADJOINTS_H
#define HAND_ADJOINTS_H

enum {
  W1_ITERATIONS = 4096,
  W1_PARAMETERS = 8,
  W1_INPUTS = 2 + W1_PARAMETERS, // x, y, p
  W2_POINTS = 100,
  W2_WIDTH = 16,
  W2_PARAMETERS = 337,
  W3_INPUTS = 15,
  W3_OUTPUTS = 2,
};

// A loop of 17 operations, four of them transcendental. The gradient is by x, y and p.
double hand_w1(const double inputs[W1_INPUTS], double gradient[W1_INPUTS]);

// The same loop without the transcendental ones.
double hand_w1a(const double inputs[W1_INPUTS], double gradient[W1_INPUTS]);

// The 2-16-16-1 network on 100 points, hinge loss. A neuron's parameters are its bias and then its
// weights; neurons and layers follow one another.
double hand_w2(const double parameters[W2_PARAMETERS], const double points[2 * W2_POINTS],
               const double labels[W2_POINTS], double gradient[W2_PARAMETERS]);

// The residuals of bundle adjustment and their Jacobians, for `count` observations. An observation
// has 15 inputs, a measured point of 2, 2 residuals and a Jacobian of 2 rows of 15.
void hand_w3(long count, const double *inputs, const double *measured, double *residuals,
             double *jacobians);

// x = x * p + q, `steps` times: two operations each. The gradient is by x, p and q; `xs` has room
// for a number a step, so that fresh memory is not what is timed.
double hand_chain(long steps, const double inputs[3], double *xs, double gradient[3]);

#endif
