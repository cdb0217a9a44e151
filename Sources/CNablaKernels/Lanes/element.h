// Included before every file that is compiled for each level and element. Contraction is off:
// `fused` states explicitly what is fused, so that results do not depend on the compiler.
#pragma STDC FP_CONTRACT OFF
// Vectors are passed only between inlined functions, so the ABI does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#ifdef NABLA_F64
#define NABLA_TYPE f64
#else
#define NABLA_TYPE f32
#endif

// Unrolls loops over registers: an array is kept in registers only if every index is constant.
#define UNROLL _Pragma("clang loop unroll(full)")
