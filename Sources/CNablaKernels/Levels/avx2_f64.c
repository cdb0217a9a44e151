#define NABLA_F64
#include "avx2.inc"
