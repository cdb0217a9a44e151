#include "hand_adjoints.h"

#include <math.h>

// With d = X - c, theta = |r|, a = r / theta: R d = cos d + sin (a x d) + (1 - cos)(a . d) a.
static void observation(const double in[W3_INPUTS], const double measured[2], double residual[2],
                        double jacobian[2 * W3_INPUTS]) {
  const double *r = in, *centre = in + 3, *principal = in + 7, *X = in + 11;
  double focal = in[6], k1 = in[9], k2 = in[10], weight = in[14];
  double d0 = X[0] - centre[0], d1 = X[1] - centre[1], d2 = X[2] - centre[2];
  double theta = sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]), inverse = 1 / theta;
  double a0 = r[0] * inverse, a1 = r[1] * inverse, a2 = r[2] * inverse;
  double s = sin(theta), c = cos(theta), v = 1 - c;
  double n0 = a1 * d2 - a2 * d1, n1 = a2 * d0 - a0 * d2, n2 = a0 * d1 - a1 * d0;
  double along = a0 * d0 + a1 * d1 + a2 * d2, w = v * along;
  double q0 = c * d0 + s * n0 + w * a0;
  double q1 = c * d1 + s * n1 + w * a1;
  double q2 = c * d2 + s * n2 + w * a2;
  double z = 1 / q2, px = q0 * z, py = q1 * z;
  double square = px * px + py * py;
  double L = 1 + square * (k1 + square * k2);
  double slope = k1 + 2 * k2 * square;
  double ex = px * L * focal + principal[0] - measured[0];
  double ey = py * L * focal + principal[1] - measured[1];
  residual[0] = weight * ex;
  residual[1] = weight * ey;

  for (int row = 0; row < 2; row++) {
    double *J = jacobian + row * W3_INPUTS;
    double p = row == 0 ? px : py, d_e = weight * focal;
    double d_L = d_e * p, d_square = d_L * slope;
    double d_px = 2 * d_square * px + (row == 0 ? d_e * L : 0);
    double d_py = 2 * d_square * py + (row == 1 ? d_e * L : 0);
    double d_q0 = d_px * z, d_q1 = d_py * z, d_q2 = -(d_px * px + d_py * py) * z;
    double d_c = d_q0 * d0 + d_q1 * d1 + d_q2 * d2;
    double d_s = d_q0 * n0 + d_q1 * n1 + d_q2 * n2;
    double d_w = d_q0 * a0 + d_q1 * a1 + d_q2 * a2;
    double d_along = d_w * v;
    double m0 = s * d_q0, m1 = s * d_q1, m2 = s * d_q2;
    double d_theta = d_s * c - (d_c - d_w * along) * s;
    double d_a0 = w * d_q0 + d_along * d0 + d1 * m2 - d2 * m1;
    double d_a1 = w * d_q1 + d_along * d1 + d2 * m0 - d0 * m2;
    double d_a2 = w * d_q2 + d_along * d2 + d0 * m1 - d1 * m0;
    double d_d0 = c * d_q0 + d_along * a0 + m1 * a2 - m2 * a1;
    double d_d1 = c * d_q1 + d_along * a1 + m2 * a0 - m0 * a2;
    double d_d2 = c * d_q2 + d_along * a2 + m0 * a1 - m1 * a0;
    // a = r / theta: what points along a only turns into a change of theta.
    double radial = d_theta - (d_a0 * a0 + d_a1 * a1 + d_a2 * a2) * inverse;
    J[0] = d_a0 * inverse + radial * a0;
    J[1] = d_a1 * inverse + radial * a1;
    J[2] = d_a2 * inverse + radial * a2;
    J[3] = -d_d0;
    J[4] = -d_d1;
    J[5] = -d_d2;
    J[6] = weight * p * L;
    J[7] = row == 0 ? weight : 0;
    J[8] = row == 1 ? weight : 0;
    J[9] = d_L * square;
    J[10] = d_L * square * square;
    J[11] = d_d0;
    J[12] = d_d1;
    J[13] = d_d2;
    J[14] = row == 0 ? ex : ey;
  }
}

void hand_w3(long count, const double *inputs, const double *measured, double *residuals,
             double *jacobians) {
  for (long i = 0; i < count; i++) {
    observation(inputs + W3_INPUTS * i, measured + 2 * i, residuals + 2 * i,
                jacobians + 2 * W3_INPUTS * i);
  }
}
