#include "gradbench_baselines.h"

#include <algorithm>
#include <limits>
#include <vector>

static double squared_distance(size_t d, const double *a, const double *b) {
  double sum = 0;
  for (size_t j = 0; j < d; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sum;
}

double cpp_kmeans_cost(size_t n, size_t k, size_t d, const double *points,
                       const double *centroids) {
  double cost = 0;
  for (size_t i = 0; i < n; i++) {
    double least = std::numeric_limits<double>::infinity();
    for (size_t c = 0; c < k; c++) {
      least = std::min(least, squared_distance(d, points + i * d, centroids + c * d));
    }
    cost += least;
  }
  return cost;
}

void cpp_kmeans_dir(size_t n, size_t k, size_t d, const double *points, const double *centroids,
                    double *direction) {
  std::vector<double> curvature(k, 0.0);
  std::fill(direction, direction + k * d, 0.0);
  for (size_t i = 0; i < n; i++) {
    const double *point = points + i * d;
    double least = std::numeric_limits<double>::infinity();
    size_t nearest = 0;
    for (size_t c = 0; c < k; c++) {
      const double distance = squared_distance(d, point, centroids + c * d);
      if (distance < least) {
        least = distance;
        nearest = c;
      }
    }
    for (size_t j = 0; j < d; j++) {
      direction[nearest * d + j] += 2 * (centroids[nearest * d + j] - point[j]);
    }
    curvature[nearest] += 2;
  }
  for (size_t c = 0; c < k; c++) {
    for (size_t j = 0; j < d; j++) direction[c * d + j] /= curvature[c];
  }
}
