#define NABLA_F64
#define NABLA_KERNELS "../Tensor/kernels.inc"
#include "../Lanes/neon.inc"
