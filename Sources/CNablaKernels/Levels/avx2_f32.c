#define NABLA_F32
#include "avx2.inc"
