#define NABLA_F32
#define NABLA_KERNELS "../Matrix/kernels.inc"
#include "../Lanes/portable.inc"
