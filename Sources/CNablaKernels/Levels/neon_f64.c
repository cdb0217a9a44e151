#define NABLA_F64
#include "neon.inc"
