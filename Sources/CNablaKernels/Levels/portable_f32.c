#define NABLA_F32
#include "portable.inc"
