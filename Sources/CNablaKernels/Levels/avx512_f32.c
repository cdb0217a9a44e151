#define NABLA_F32
#include "avx512.inc"
