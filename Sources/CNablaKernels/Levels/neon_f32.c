#define NABLA_F32
#include "neon.inc"
