// The tables by level, and functions without a table.
#include "dispatch.h"
#include "levels.h"

const nabla_kernels *nabla_kernels_f64(nabla_level level) {
  NABLA_CHOOSE(level, &nabla_kernels_f64)
}
const nabla_kernels *nabla_kernels_f32(nabla_level level) {
  NABLA_CHOOSE(level, &nabla_kernels_f32)
}
const nabla_moves *nabla_moves_1(nabla_level level) { NABLA_CHOOSE(level, &nabla_moves_1) }
const nabla_moves *nabla_moves_4(nabla_level level) { NABLA_CHOOSE(level, &nabla_moves_4) }
const nabla_moves *nabla_moves_8(nabla_level level) { NABLA_CHOOSE(level, &nabla_moves_8) }

void nabla_philox_fill(nabla_level level, uint64_t key, uint64_t counter_low,
                       uint64_t counter_high, uint32_t *out, size_t count) {
  NABLA_AT_LEVEL(level, nabla_philox_fill, key, counter_low, counter_high, out, count)
}
