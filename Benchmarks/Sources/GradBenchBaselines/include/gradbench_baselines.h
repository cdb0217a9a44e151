// The yardstick of GradBench's problems: value and derivative by hand, as a patient person would write
// them, compiled for this very processor. All matrices are row by row.
#ifndef GRADBENCH_BASELINES_H
#define GRADBENCH_BASELINES_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// log(exp x_0 + exp x_1 + ...) of n numbers.
double cpp_lse_primal(size_t n, const double *x);
void cpp_lse_gradient(size_t n, const double *x, double *gradient);

// The polynomial with the m coefficients x against sign(t) at n points from -1 to 1.
double cpp_llsq_primal(size_t m, const double *x, size_t n);
void cpp_llsq_gradient(size_t m, const double *x, size_t n, double *gradient);

// n points and k centroids of d coordinates. The direction is the gradient by the Hessian's diagonal.
double cpp_kmeans_cost(size_t n, size_t k, size_t d, const double *points, const double *centroids);
void cpp_kmeans_dir(size_t n, size_t k, size_t d, const double *points, const double *centroids,
                    double *direction);

// A Gaussian mixture of k components in d dimensions at n points, with a Wishart prior.
typedef struct cpp_gmm {
  size_t d, k, n;
  const double *x;      // n, d
  double gamma;
  size_t m;
  const double *alpha;  // k
  const double *mu;     // k, d
  const double *q;      // k, d
  const double *l;      // k, d (d - 1) / 2: strictly lower triangles, column by column
} cpp_gmm;
double cpp_gmm_objective(const cpp_gmm *input);
// By alpha, mu, q and l, in this order.
void cpp_gmm_jacobian(const cpp_gmm *input, double *gradient);

// p observations by n cameras (rotation 3, centre 3, focal length, principal point 2, distortion 2)
// of m points: observation i is of point i mod m by camera i mod n.
typedef struct cpp_ba {
  size_t n, m, p;
  const double *cameras;   // n, 11
  const double *points;    // m, 3
  const double *weights;   // p
  const double *features;  // p, 2
} cpp_ba;
// 2 p reprojection errors, and p errors of weights.
void cpp_ba_objective(const cpp_ba *input, double *errors, double *weight_errors);
// The Jacobian as compressed sparse rows: 15 numbers for each of 2 p rows (camera, point, weight), then
// one for each of p rows. Where they stand depends on the sizes alone; `rows` has one number more than
// there are rows.
void cpp_ba_pattern(const cpp_ba *input, ptrdiff_t *rows, ptrdiff_t *columns);
void cpp_ba_jacobian(const cpp_ba *input, double *values);

#ifdef __cplusplus
}
#endif

#endif
