#define NABLA_F64
#include "portable.inc"
