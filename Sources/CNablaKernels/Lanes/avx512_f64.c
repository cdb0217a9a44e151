#define NABLA_F64
#define NABLA_KERNELS "kernels.inc"
#include "avx512.inc"
