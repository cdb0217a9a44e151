// What precedes every text that is compiled for each level and element.
// What is fused is said with `fused`, or a level's results would be the compiler's choice.
#pragma STDC FP_CONTRACT OFF
// Vectors are passed only among functions that are inlined: no ABI is at stake.
#pragma clang diagnostic ignored "-Wpsabi"

#ifdef NABLA_F64
#define NABLA_TYPE f64
#else
#define NABLA_TYPE f32
#endif

// Loops over registers: an array stays in them only where every index is a constant.
#define UNROLL _Pragma("clang loop unroll(full)")
