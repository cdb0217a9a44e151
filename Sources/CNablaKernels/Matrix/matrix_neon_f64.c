#define NABLA_F64
#define NABLA_KERNELS "../Matrix/kernels.inc"
#include "../Lanes/neon.inc"
