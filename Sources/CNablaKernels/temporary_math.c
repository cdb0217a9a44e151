// Plain loops, until the kernels are there.
#include "nabla_tensor.h"
#include <math.h>
#include <string.h>
#define EACH for (size_t a = 0; a < o; a++) for (size_t c = 0; c < in; c++)
#define AT(x, b) x[(a * r + (b)) * in + c]
#define ALL(T, F)                                                                                \
  __attribute__((weak)) void nabla_sum_of_squares_##F(nabla_level l, size_t o, size_t r, size_t in, const T *x,        \
                                const T *m, T *y) {                                              \
    EACH { double s = 0; double k = m[a * in + c];                                               \
      for (size_t b = 0; b < r; b++) s += (AT(x, b) - k) * (AT(x, b) - k); y[a * in + c] = (T)s; } } \
  __attribute__((weak)) void nabla_product_##F(nabla_level l, size_t o, size_t r, size_t in, const T *x, T *y) {       \
    EACH { T s = 1; for (size_t b = 0; b < r; b++) s *= AT(x, b); y[a * in + c] = s; } }         \
  __attribute__((weak)) void nabla_max_##F(nabla_level l, size_t o, size_t r, size_t in, const T *x, T *y) {           \
    EACH { T s = -INFINITY; for (size_t b = 0; b < r; b++)                                       \
      if (AT(x, b) > s || AT(x, b) != AT(x, b)) { s = AT(x, b); if (s != s) break; }             \
      y[a * in + c] = s; } }                                                                     \
  __attribute__((weak)) void nabla_min_##F(nabla_level l, size_t o, size_t r, size_t in, const T *x, T *y) {           \
    EACH { T s = INFINITY; for (size_t b = 0; b < r; b++)                                        \
      if (AT(x, b) < s || AT(x, b) != AT(x, b)) { s = AT(x, b); if (s != s) break; }             \
      y[a * in + c] = s; } }                                                                     \
  __attribute__((weak)) void nabla_argmax_##F(nabla_level l, size_t o, size_t r, size_t in, const T *x, int64_t *y) {  \
    EACH { int64_t p = r ? 0 : -1; for (size_t b = 0; b < r; b++) {                              \
      if (AT(x, b) != AT(x, b)) { p = (int64_t)b; break; }                                       \
      if (AT(x, b) > AT(x, p)) p = (int64_t)b; } y[a * in + c] = p; } }                          \
  __attribute__((weak)) void nabla_argmin_##F(nabla_level l, size_t o, size_t r, size_t in, const T *x, int64_t *y) {  \
    EACH { int64_t p = r ? 0 : -1; for (size_t b = 0; b < r; b++) {                              \
      if (AT(x, b) != AT(x, b)) { p = (int64_t)b; break; }                                       \
      if (AT(x, b) < AT(x, p)) p = (int64_t)b; } y[a * in + c] = p; } }                          \
  __attribute__((weak)) void nabla_log_sum_exp_##F(nabla_level l, size_t o, size_t r, size_t in, const T *x, T *y) {   \
    EACH { double m = -INFINITY; for (size_t b = 0; b < r; b++)                                  \
        if (AT(x, b) > m || AT(x, b) != AT(x, b)) { m = AT(x, b); if (m != m) break; }           \
      if (isinf(m)) { y[a * in + c] = (T)m; continue; }                                          \
      double s = 0; for (size_t b = 0; b < r; b++) s += exp(AT(x, b) - m);                       \
      y[a * in + c] = (T)(m + log(s)); } }                                                       \
  static double largest_##F(size_t r, size_t in, const T *x) {                                   \
    double m = -INFINITY; for (size_t b = 0; b < r; b++)                                         \
      if (x[b * in] > m || x[b * in] != x[b * in]) { m = x[b * in]; if (m != m) break; }         \
    return m; }                                                                                  \
  __attribute__((weak)) void nabla_softmax_##F(nabla_level l, size_t o, size_t r, size_t in, const T *x, T *y) {       \
    EACH { double m = largest_##F(r, in, x + a * r * in + c), s = 0;                             \
      for (size_t b = 0; b < r; b++) s += exp(AT(x, b) - m);                                     \
      for (size_t b = 0; b < r; b++) AT(y, b) = (T)(exp(AT(x, b) - m) / s); } }                  \
  __attribute__((weak)) void nabla_log_softmax_##F(nabla_level l, size_t o, size_t r, size_t in, const T *x, T *y) {   \
    EACH { double m = largest_##F(r, in, x + a * r * in + c), s = 0;                             \
      for (size_t b = 0; b < r; b++) s += exp(AT(x, b) - m);                                     \
      for (size_t b = 0; b < r; b++) AT(y, b) = (T)(AT(x, b) - m - log(s)); } }                  \
  __attribute__((weak)) void nabla_softmax_backward_##F(nabla_level l, size_t o, size_t r, size_t in, const T *y,      \
                                  const T *dy, T *dx) {                                          \
    EACH { double s = 0; for (size_t b = 0; b < r; b++) s += (double)AT(y, b) * AT(dy, b);       \
      for (size_t b = 0; b < r; b++) AT(dx, b) = (T)(AT(y, b) * (AT(dy, b) - s)); } }            \
  __attribute__((weak)) void nabla_log_softmax_backward_##F(nabla_level l, size_t o, size_t r, size_t in, const T *y,  \
                                      const T *dy, T *dx) {                                      \
    EACH { double s = 0; for (size_t b = 0; b < r; b++) s += AT(dy, b);                          \
      for (size_t b = 0; b < r; b++) AT(dx, b) = (T)(AT(dy, b) - exp(AT(y, b)) * s); } }         \
  __attribute__((weak)) void nabla_layer_norm_##F(nabla_level l, size_t rows, size_t n, const T *x, T epsilon,         \
                            const T *w, const T *bias, T *y, T *mean, T *inv) {                  \
    for (size_t a = 0; a < rows; a++) { double m = 0, v = 0; const T *p = x + a * n;             \
      for (size_t b = 0; b < n; b++) m += p[b]; m /= (double)n;                                  \
      for (size_t b = 0; b < n; b++) v += (p[b] - m) * (p[b] - m); v /= (double)n;               \
      double k = 1 / sqrt(v + (double)epsilon); mean[a] = (T)m; inv[a] = (T)k;                   \
      for (size_t b = 0; b < n; b++)                                                             \
        y[a * n + b] = (T)((p[b] - m) * k * (w ? w[b] : 1) + (bias ? bias[b] : 0)); } }          \
  __attribute__((weak)) void nabla_layer_norm_backward_##F(nabla_level l, size_t rows, size_t n, const T *x,           \
      const T *mean, const T *inv, const T *w, const T *dy, T *dx, T *dw, T *db) {               \
    if (dw) memset(dw, 0, n * sizeof(T)); if (db) memset(db, 0, n * sizeof(T));                  \
    for (size_t a = 0; a < rows; a++) { double s = 0, t = 0;                                     \
      for (size_t b = 0; b < n; b++) { double g = dy[a * n + b];                                 \
        double h = (x[a * n + b] - mean[a]) * inv[a];                                            \
        if (dw) dw[b] += (T)(g * h); if (db) db[b] += (T)g;                                      \
        g *= w ? w[b] : 1; s += g; t += g * h; }                                                 \
      if (dx) for (size_t b = 0; b < n; b++) { double g = dy[a * n + b] * (w ? w[b] : 1);        \
        double h = (x[a * n + b] - mean[a]) * inv[a];                                            \
        dx[a * n + b] = (T)(inv[a] * (g - (s + h * t) / (double)n)); } } }                       \
  __attribute__((weak)) int64_t nabla_cross_entropy_##F(nabla_level l, size_t rows, size_t n, const T *x,              \
      const int64_t *labels, int64_t ignored, T *loss, T *lse) {                                 \
    for (size_t a = 0; a < rows; a++)                                                            \
      if (labels[a] != ignored && (labels[a] < 0 || labels[a] >= (int64_t)n)) return (int64_t)a; \
    nabla_log_sum_exp_##F(l, rows, n, 1, x, lse);                                                \
    for (size_t a = 0; a < rows; a++)                                                            \
      loss[a] = labels[a] == ignored ? 0 : lse[a] - x[a * n + (size_t)labels[a]];                \
    return -1; }                                                                                 \
  __attribute__((weak)) int64_t nabla_cross_entropy_backward_##F(nabla_level l, size_t rows, size_t n, const T *x,     \
      const int64_t *labels, int64_t ignored, const T *lse, const T *scale, T *dx) {             \
    for (size_t a = 0; a < rows; a++) for (size_t b = 0; b < n; b++)                             \
      dx[a * n + b] = labels[a] == ignored ? 0                                                   \
        : (T)((exp((double)x[a * n + b] - lse[a]) - ((int64_t)b == labels[a])) * scale[a]);      \
    return -1; }                                                                                 \
  __attribute__((weak)) int64_t nabla_scatter_add_##F(nabla_level l, size_t o, size_t n, size_t in, size_t m,          \
                                const T *x, const int64_t *p, T *y) {                            \
    for (size_t a = 0; a < o; a++) for (size_t j = 0; j < m; j++) for (size_t c = 0; c < in; c++) \
      y[(a * n + (size_t)p[(a * m + j) * in + c]) * in + c] += x[(a * m + j) * in + c];          \
    return -1; }
ALL(double, f64) ALL(float, f32)
#define GATHER(S)                                                                                \
  __attribute__((weak)) int64_t nabla_gather_##S(nabla_level l, size_t o, size_t n, size_t in, size_t m,               \
                           const void *x, const int64_t *p, void *y) {                           \
    for (size_t a = 0; a < o; a++) for (size_t j = 0; j < m; j++) for (size_t c = 0; c < in; c++) \
      memcpy((char *)y + ((a * m + j) * in + c) * S,                                             \
             (const char *)x + ((a * n + (size_t)p[(a * m + j) * in + c]) * in + c) * S, S);     \
    return -1; }
GATHER(1) GATHER(4) GATHER(8)
