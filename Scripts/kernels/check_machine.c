// Checks the lanes machine on every level that the processor supports against plain C, for machines
// that cannot run the Swift tests. Prints the failures; exits with 1 if there are any.
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nabla_machine.h"

static long failures = 0, checks = 0;

#define EXPECT(condition, ...)                        \
  do {                                                \
    checks++;                                         \
    if (!(condition) && failures++ < 20) {            \
      printf("FAILED: " __VA_ARGS__);                 \
      printf("\n");                                   \
    }                                                 \
  } while (0)

// SplitMix64.
static uint64_t state = 1;
static uint64_t next_random(void) {
  uint64_t z = (state += 0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}
static uint32_t random_below(uint32_t n) { return (uint32_t)(next_random() >> 33) % n; }
static double random_in(double low, double high) {
  return low + (high - low) * ((double)(next_random() >> 11) * 0x1p-53);
}

static double logistic(double x, double y) { return (void)y, 1 / (1 + exp(-x)); }
static double slope(double x, double y) { return (void)y, 1 / (2 + exp(x) + exp(-x)); }
static double sech_squared(double x, double y) { return (void)y, 1 / (cosh(x) * cosh(x)); }
static double cumulative(double x) { return 0.5 * erfc(-x * 0.70710678118654752); }
static double gelu(double x, double y) { return (void)y, x * cumulative(x); }
static double gelu_slope(double x, double y) {
  return (void)y, cumulative(x) + x * (0.39894228040143268 * exp(-0.5 * (x * x)));
}
#define UNARY(name, function) \
  static double name(double x, double y) { return (void)y, (double)function(x); }
UNARY(of_exp, expl) UNARY(of_exp2, exp2l) UNARY(of_expm1, expm1l) UNARY(of_log, logl)
UNARY(of_log2, log2l) UNARY(of_log10, log10l) UNARY(of_log1p, log1pl) UNARY(of_sin, sinl)
UNARY(of_cos, cosl) UNARY(of_tan, tanl) UNARY(of_asin, asinl) UNARY(of_acos, acosl)
UNARY(of_atan, atanl) UNARY(of_sinh, sinhl) UNARY(of_cosh, coshl) UNARY(of_tanh, tanhl)
UNARY(of_asinh, asinhl) UNARY(of_acosh, acoshl) UNARY(of_atanh, atanhl) UNARY(of_erf, erfl)
UNARY(of_erfc, erfcl) UNARY(of_lgamma, lgammal) UNARY(of_cbrt, cbrtl)

// Inexact operations, which may differ by 8 units in the last place.
static const struct {
  nabla_operation operation;
  double low, high;    // a's domain
  double low2, high2;  // b's
  double (*value)(double, double);
} mathematics[] = {
    {nabla_op_exp, -20, 20, 0, 0, of_exp},          {nabla_op_exp2, -20, 20, 0, 0, of_exp2},
    {nabla_op_expMinusOne, -5, 5, 0, 0, of_expm1},  {nabla_op_log, 0.001, 1000, 0, 0, of_log},
    {nabla_op_log2, 0.001, 1000, 0, 0, of_log2},    {nabla_op_log10, 0.001, 1000, 0, 0, of_log10},
    {nabla_op_logOnePlus, -0.9, 10, 0, 0, of_log1p}, {nabla_op_sin, -10, 10, 0, 0, of_sin},
    {nabla_op_sinCos, -10, 10, 0, 0, of_sin},       {nabla_op_cos, -10, 10, 0, 0, of_cos},
    {nabla_op_tan, -10, 10, 0, 0, of_tan},          {nabla_op_asin, -1, 1, 0, 0, of_asin},
    {nabla_op_acos, -1, 1, 0, 0, of_acos},          {nabla_op_atan, -10, 10, 0, 0, of_atan},
    {nabla_op_atan2, -10, 10, -10, 10, atan2},      {nabla_op_sinh, -10, 10, 0, 0, of_sinh},
    {nabla_op_cosh, -10, 10, 0, 0, of_cosh},        {nabla_op_tanh, -5, 5, 0, 0, of_tanh},
    {nabla_op_asinh, -10, 10, 0, 0, of_asinh},      {nabla_op_acosh, 1, 10, 0, 0, of_acosh},
    {nabla_op_atanh, -0.99, 0.99, 0, 0, of_atanh},  {nabla_op_sigmoid, -20, 20, 0, 0, logistic},
    {nabla_op_sigmoidSlope, -20, 20, 0, 0, slope},  {nabla_op_sechSquared, -10, 10, 0, 0, sech_squared},
    {nabla_op_gelu, -2, 10, 0, 0, gelu},            {nabla_op_geluSlope, -0.3, 10, 0, 0, gelu_slope},
    {nabla_op_erf, -3, 3, 0, 0, of_erf},            {nabla_op_erfc, -3, 3, 0, 0, of_erfc},
    {nabla_op_logGamma, 3, 50, 0, 0, of_lgamma},    {nabla_op_power, 0.1, 10, -5, 5, pow},
    {nabla_op_cbrt, -100, 100, 0, 0, of_cbrt},      {nabla_op_hypot, -10, 10, -10, 10, hypot},
};
enum { MATHEMATICS = sizeof mathematics / sizeof *mathematics };

static const nabla_operation exact[] = {
    nabla_op_copy,  nabla_op_add,        nabla_op_subtract,          nabla_op_multiply,
    nabla_op_divide, nabla_op_negate,    nabla_op_fma,               nabla_op_fms,
    nabla_op_fnma,  nabla_op_abs,        nabla_op_sqrt,              nabla_op_selectLess,
    nabla_op_floor, nabla_op_ceil,       nabla_op_selectLessOrEqual, nabla_op_selectEqual,
    nabla_op_round, nabla_op_copysign,   nabla_op_remainder,
};
enum { EXACT = sizeof exact / sizeof *exact };

static const char *const names[] = {
#define NABLA_OPERATION(name) #name,
    NABLA_OPERATIONS(NABLA_OPERATION)
};

#define ELEMENT double
#define OF(name) name##_f64
#include "check_machine.inc"
#undef ELEMENT
#undef OF
#define ELEMENT float
#define OF(name) name##_f32
#include "check_machine.inc"

int main(void) {
  for (int level = 0; level < NABLA_LEVELS; level++) {
    if (!nabla_level_is_supported((nabla_level)level)) continue;
    check_all_f64((nabla_level)level);
    check_all_f32((nabla_level)level);
    printf("level %s: %ld checks so far, %ld failed\n", nabla_level_name((nabla_level)level), checks,
           failures);
  }
  printf("best level: %s\n", nabla_level_name(nabla_best_level()));
  return failures != 0;
}
