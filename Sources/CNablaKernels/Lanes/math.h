// The vectorised mathematics of the machine: `v_name` for each of its operations, on vectors, for
// the element that `vector.h` was included with.
//
// One text serves both elements and all levels; the tables of coefficients differ. A lane's result
// depends on that lane's operands only. The bounds on the errors are in TheKernels.md.
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
