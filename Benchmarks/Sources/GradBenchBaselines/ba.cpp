#include "gradbench_baselines.h"

#include <cmath>

namespace {

enum { ROTATION = 0, CENTRE = 3, FOCAL = 6, PRINCIPAL = 7, RADIAL = 9, CAMERA = 11 };
enum { POINT = CAMERA, WEIGHT = CAMERA + 3, WIDTH = CAMERA + 4 };

void cross(const double *a, const double *b, double *r) {
  r[0] = a[1] * b[2] - a[2] * b[1];
  r[1] = a[2] * b[0] - a[0] * b[2];
  r[2] = a[0] * b[1] - a[1] * b[0];
}

double dot(const double *a, const double *b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

// The product of vectors by a, as a matrix.
void cross_matrix(const double *a, double m[3][3]) {
  const double rows[3][3] = {{0, -a[2], a[1]}, {a[2], 0, -a[0]}, {-a[1], a[0], 0}};
  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 3; j++) m[i][j] = rows[i][j];
  }
}

void rotate(const double *r, const double *v, double *result) {
  const double square = dot(r, r);
  double product[3];
  if (square == 0) {
    cross(r, v, product);
    for (int i = 0; i < 3; i++) result[i] = v[i] + product[i];
    return;
  }
  const double angle = std::sqrt(square), c = std::cos(angle), s = std::sin(angle);
  const double axis[3] = {r[0] / angle, r[1] / angle, r[2] / angle};
  cross(axis, v, product);
  const double along = dot(axis, v) * (1 - c);
  for (int i = 0; i < 3; i++) result[i] = v[i] * c + product[i] * s + axis[i] * along;
}

// The same, with its derivatives by the rotation and by the vector.
void rotate(const double *r, const double *v, double *result, double by_rotation[3][3],
            double by_vector[3][3]) {
  const double square = dot(r, r);
  double product[3], negative[3] = {-v[0], -v[1], -v[2]};
  if (square == 0) {
    cross(r, v, product);
    cross_matrix(negative, by_rotation);
    cross_matrix(r, by_vector);
    for (int i = 0; i < 3; i++) {
      result[i] = v[i] + product[i];
      by_vector[i][i] += 1;
    }
    return;
  }
  const double angle = std::sqrt(square), c = std::cos(angle), s = std::sin(angle);
  const double axis[3] = {r[0] / angle, r[1] / angle, r[2] / angle};
  cross(axis, v, product);
  const double along = dot(axis, v);
  double by_angle[3], by_axis[3][3], axis_matrix[3][3];
  cross_matrix(axis, axis_matrix);
  cross_matrix(negative, by_axis);
  for (int i = 0; i < 3; i++) {
    result[i] = v[i] * c + product[i] * s + axis[i] * along * (1 - c);
    by_angle[i] = -v[i] * s + product[i] * c + axis[i] * along * s;
    for (int j = 0; j < 3; j++) {
      by_axis[i][j] = s * by_axis[i][j] + (1 - c) * axis[i] * v[j];
      by_vector[i][j] = s * axis_matrix[i][j] + (1 - c) * axis[i] * axis[j];
    }
    by_axis[i][i] += (1 - c) * along;
    by_vector[i][i] += c;
  }
  for (int i = 0; i < 3; i++) {
    const double radial = dot(by_axis[i], axis);
    for (int j = 0; j < 3; j++) {
      by_rotation[i][j] = by_angle[i] * axis[j] + (by_axis[i][j] - radial * axis[j]) / angle;
    }
  }
}

// The error of one observation.
void error(const double *camera, const double *point, double weight, const double *feature,
           double *result) {
  const double v[3] = {point[0] - camera[CENTRE], point[1] - camera[CENTRE + 1],
                       point[2] - camera[CENTRE + 2]};
  double rotated[3];
  rotate(camera + ROTATION, v, rotated);
  const double image[2] = {rotated[0] / rotated[2], rotated[1] / rotated[2]};
  const double square = image[0] * image[0] + image[1] * image[1];
  const double distortion =
      1 + camera[RADIAL] * square + camera[RADIAL + 1] * square * square;
  for (int i = 0; i < 2; i++) {
    const double projection = image[i] * distortion * camera[FOCAL] + camera[PRINCIPAL + i];
    result[i] = weight * (projection - feature[i]);
  }
}

// Its derivatives, two rows.
void derivatives(const double *camera, const double *point, double weight, const double *feature,
                 double *rows) {
  const double v[3] = {point[0] - camera[CENTRE], point[1] - camera[CENTRE + 1],
                       point[2] - camera[CENTRE + 2]};
  double rotated[3], by_rotation[3][3], by_vector[3][3];
  rotate(camera + ROTATION, v, rotated, by_rotation, by_vector);
  const double image[2] = {rotated[0] / rotated[2], rotated[1] / rotated[2]};
  const double square = image[0] * image[0] + image[1] * image[1];
  const double k1 = camera[RADIAL], k2 = camera[RADIAL + 1], focal = camera[FOCAL];
  const double distortion = 1 + k1 * square + k2 * square * square;
  const double slope = 2 * (k1 + 2 * k2 * square);
  for (int i = 0; i < 2; i++) {
    double *row = rows + i * WIDTH;
    double by_image[2] = {slope * image[0] * image[i], slope * image[1] * image[i]};
    by_image[i] += distortion;
    const double scale = weight * focal / rotated[2];
    const double by_rotated[3] = {
        scale * by_image[0], scale * by_image[1],
        -scale * (by_image[0] * image[0] + by_image[1] * image[1])};
    for (int j = 0; j < 3; j++) {
      double turn = 0, shift = 0;
      for (int k = 0; k < 3; k++) {
        turn += by_rotated[k] * by_rotation[k][j];
        shift += by_rotated[k] * by_vector[k][j];
      }
      row[ROTATION + j] = turn;
      row[CENTRE + j] = -shift;
      row[POINT + j] = shift;
    }
    row[FOCAL] = weight * image[i] * distortion;
    row[PRINCIPAL] = i == 0 ? weight : 0;
    row[PRINCIPAL + 1] = i == 1 ? weight : 0;
    row[RADIAL] = weight * focal * image[i] * square;
    row[RADIAL + 1] = weight * focal * image[i] * square * square;
    row[WEIGHT] = image[i] * distortion * focal + camera[PRINCIPAL + i] - feature[i];
  }
}

}  // namespace

void cpp_ba_objective(const cpp_ba *in, double *errors, double *weight_errors) {
  for (size_t i = 0; i < in->p; i++) {
    error(in->cameras + i % in->n * CAMERA, in->points + i % in->m * 3, in->weights[i],
          in->features + 2 * i, errors + 2 * i);
  }
  for (size_t i = 0; i < in->p; i++) weight_errors[i] = 1 - in->weights[i] * in->weights[i];
}

void cpp_ba_pattern(const cpp_ba *in, ptrdiff_t *rows, ptrdiff_t *columns) {
  const size_t first_point = in->n * CAMERA, first_weight = first_point + in->m * 3;
  ptrdiff_t end = 0;
  *rows++ = end;
  for (size_t i = 0; i < in->p; i++) {
    const size_t camera = i % in->n, point = i % in->m;
    for (int row = 0; row < 2; row++) {
      for (size_t j = 0; j < CAMERA; j++) columns[end++] = camera * CAMERA + j;
      for (size_t j = 0; j < 3; j++) columns[end++] = first_point + point * 3 + j;
      columns[end++] = first_weight + i;
      *rows++ = end;
    }
  }
  for (size_t i = 0; i < in->p; i++) {
    columns[end++] = first_weight + i;
    *rows++ = end;
  }
}

void cpp_ba_jacobian(const cpp_ba *in, double *values) {
  for (size_t i = 0; i < in->p; i++) {
    derivatives(in->cameras + i % in->n * CAMERA, in->points + i % in->m * 3, in->weights[i],
                in->features + 2 * i, values);
    values += 2 * WIDTH;
  }
  for (size_t i = 0; i < in->p; i++) *values++ = -2 * in->weights[i];
}
