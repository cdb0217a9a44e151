#define NABLA_F64
#define NABLA_KERNELS "kernels.inc"
#include "portable.inc"
