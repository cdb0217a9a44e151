#define NABLA_F64
#include "avx512.inc"
