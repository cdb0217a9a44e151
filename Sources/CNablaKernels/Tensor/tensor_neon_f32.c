#define NABLA_F32
#define NABLA_KERNELS "../Tensor/kernels.inc"
#include "../Lanes/neon.inc"
