// Plain loops for indices and random numbers, until the kernels are there.
#include "nabla_tensor.h"
#include <string.h>
static int64_t check(const int64_t *indices, size_t count, size_t n) {
  for (size_t p = 0; p < count; p++)
    if (indices[p] < 0 || (uint64_t)indices[p] >= n) return (int64_t)p;
  return -1;
}
#define MOVE(S)                                                                                   \
  int64_t nabla_gather_##S(nabla_level l, size_t outer, size_t n, size_t inner, size_t m,         \
                           const void *x, const int64_t *k, void *y) {                            \
    int64_t bad = check(k, outer * m * inner, n);                                                 \
    if (bad >= 0) return bad;                                                                     \
    for (size_t o = 0; o < outer; o++) for (size_t j = 0; j < m; j++) for (size_t i = 0; i < inner; i++) { \
      size_t p = (o * m + j) * inner + i;                                                         \
      memcpy((char *)y + p * S, (const char *)x + ((o * n + (size_t)k[p]) * inner + i) * S, S);   \
    }                                                                                             \
    return -1;                                                                                    \
  }                                                                                               \
  int64_t nabla_scatter_##S(nabla_level l, size_t outer, size_t n, size_t inner, size_t m,        \
                            const void *x, const int64_t *k, void *y) {                           \
    int64_t bad = check(k, outer * m * inner, n);                                                 \
    if (bad >= 0) return bad;                                                                     \
    for (size_t o = 0; o < outer; o++) for (size_t j = 0; j < m; j++) for (size_t i = 0; i < inner; i++) { \
      size_t p = (o * m + j) * inner + i;                                                         \
      memcpy((char *)y + ((o * n + (size_t)k[p]) * inner + i) * S, (const char *)x + p * S, S);   \
    }                                                                                             \
    return -1;                                                                                    \
  }                                                                                               \
  int64_t nabla_index_select_##S(nabla_level l, size_t outer, size_t n, size_t inner, size_t m,   \
                                 const void *x, const int64_t *k, void *y) {                      \
    int64_t bad = check(k, m, n);                                                                 \
    if (bad >= 0) return bad;                                                                     \
    for (size_t o = 0; o < outer; o++) for (size_t j = 0; j < m; j++)                             \
      memcpy((char *)y + (o * m + j) * inner * S,                                                 \
             (const char *)x + (o * n + (size_t)k[j]) * inner * S, inner * S);                    \
    return -1;                                                                                    \
  }
MOVE(1) MOVE(4) MOVE(8)
#define ADD(T, F)                                                                                 \
  int64_t nabla_scatter_add_##F(nabla_level l, size_t outer, size_t n, size_t inner, size_t m,    \
                                const T *x, const int64_t *k, T *y) {                             \
    int64_t bad = check(k, outer * m * inner, n);                                                 \
    if (bad >= 0) return bad;                                                                     \
    for (size_t o = 0; o < outer; o++) for (size_t j = 0; j < m; j++) for (size_t i = 0; i < inner; i++) { \
      size_t p = (o * m + j) * inner + i;                                                         \
      y[(o * n + (size_t)k[p]) * inner + i] += x[p];                                              \
    }                                                                                             \
    return -1;                                                                                    \
  }                                                                                               \
  int64_t nabla_index_add_##F(nabla_level l, size_t outer, size_t n, size_t inner, size_t m,      \
                              const T *x, const int64_t *k, T *y) {                               \
    int64_t bad = check(k, m, n);                                                                 \
    if (bad >= 0) return bad;                                                                     \
    for (size_t o = 0; o < outer; o++) for (size_t j = 0; j < m; j++) for (size_t i = 0; i < inner; i++) \
      y[(o * n + (size_t)k[j]) * inner + i] += x[(o * m + j) * inner + i];                        \
    return -1;                                                                                    \
  }
ADD(double, f64) ADD(float, f32)

static void block(uint64_t key, uint64_t low, uint64_t high, uint32_t out[4]) {
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
  uint32_t c0 = (uint32_t)low, c1 = (uint32_t)(low >> 32), c2 = (uint32_t)high,
           c3 = (uint32_t)(high >> 32);
  for (int round = 0; round < 10; round++) {
    uint64_t a = (uint64_t)0xD2511F53 * c0, b = (uint64_t)0xCD9E8D57 * c2;
    uint32_t d0 = (uint32_t)(b >> 32) ^ c1 ^ k0, d2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)b, c3 = (uint32_t)a, c0 = d0, c2 = d2;
    k0 += 0x9E3779B9, k1 += 0xBB67AE85;
  }
  out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}
void nabla_philox_fill(nabla_level l, uint64_t key, uint64_t low, uint64_t high, uint32_t *out,
                       size_t count) {
  for (size_t i = 0; i < count; i += 4) {
    uint32_t words[4];
    block(key, low, high, words);
    if (++low == 0) high++;
    memcpy(out + i, words, 4 * (count - i < 4 ? count - i : 4));
  }
}
void nabla_uniform_f32(nabla_level l, uint64_t key, uint64_t low, uint64_t high, float *out,
                       size_t count) {
  for (size_t i = 0; i < count; i += 4) {
    uint32_t words[4];
    block(key, low, high, words);
    if (++low == 0) high++;
    for (size_t j = 0; j < 4 && i + j < count; j++) out[i + j] = (float)(words[j] >> 8) * 0x1p-24f;
  }
}
void nabla_uniform_f64(nabla_level l, uint64_t key, uint64_t low, uint64_t high, double *out,
                       size_t count) {
  for (size_t i = 0; i < count; i += 2) {
    uint32_t words[4];
    block(key, low, high, words);
    if (++low == 0) high++;
    for (size_t j = 0; j < 2 && i + j < count; j++) {
      uint64_t word = words[2 * j] | (uint64_t)words[2 * j + 1] << 32;
      out[i + j] = (double)(word >> 11) * 0x1p-53;
    }
  }
}
