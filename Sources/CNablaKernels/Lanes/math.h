// The vectorised mathematical functions of the machine: `v_name` for each of its operations, for
// the element that `vector.h` was included with.
//
// The same text is compiled for both elements and all levels; the coefficient tables differ. A
// lane's result depends only on the operands of that lane. TheKernels.md states the error bounds.
#include "math_pairs.h"
#include "math_polynomials.h"

#include "math_exp.h"
#include "math_log.h"
#include "math_hyperbolic.h"
#include "math_trig.h"
#include "math_inverse.h"
#include "math_power.h"
#include "math_roots.h"
#include "math_erf.h"
#include "math_gelu.h"
#include "math_scalar.h"
