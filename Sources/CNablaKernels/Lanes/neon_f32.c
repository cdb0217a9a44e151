#define NABLA_F32
#define NABLA_KERNELS "kernels.inc"
#include "neon.inc"
