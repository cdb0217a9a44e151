#define NABLA_F32
#define NABLA_KERNELS "kernels.inc"
#include "avx2.inc"
