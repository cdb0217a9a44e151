#define NABLA_F32
#define NABLA_KERNELS "../Tensor/kernels.inc"
#include "../Lanes/avx2.inc"
