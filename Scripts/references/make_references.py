#!/usr/bin/env python3
"""High-precision references for every rule of the rule book.

    pip install mpmath
    python3 make_references.py --out Tests/NablaTestSupport/Fixtures/rules/references.jsonl

Independent of the rules' text: each function is written from its mathematical definition, and all
derivatives are central differences at 700 digits, never a formula. Deterministic.

One sample a line, numbers as decimal strings (25 digits; 2 for sensitivities):
  rule, parameters, at     the rule, its parameters and the operands, which are exact doubles
  value, first             the value; its derivative by each operand
  second                   the Hessian's upper triangle, row by row
  third                    the third derivative, of one-operand rules only
  excess                   for value and first: the exact number minus its nearest Double, in ulp
  sensitivity              for all but excess: the sum over operands of |x dq/dx|, that is
                           by how much q changes, relatively to eps, if the operands are rounded
Samples whose value or derivatives leave the range of Double are left out; one at a kink is an error.
"""
import argparse, itertools, json, math, random
from mpmath import mp, mpf

# tanh' at 300 is 1e-260, taken from differences of numbers beside 1.
mp.dps = 700
RNG = random.Random(20262)


# ---- Definitions

def sigmoid(x): return 1 / (1 + mp.exp(-x))
def softplus(x): return mp.log1p(mp.exp(x))
def phi(x): return mp.erfc(-x / mp.sqrt(2)) / 2
def elu(x, alpha): return x if x > 0 else alpha * mp.expm1(x)
def clamp(x, low, high): return low if x < low else high if x > high else x
def remainder(x, y): return x - y * mp.floor(x / y)
def half_even(x): return mp.nint(x)
def lgamma(x): return mp.log(abs(mp.gamma(x)))
def log_gamma(x): return mp.loggamma(x) if x > 0 else lgamma(x)
def sum_(*x): return mp.fsum(x)
def dot(*x): return mp.fsum(a * b for a, b in zip(x[:len(x) // 2], x[len(x) // 2:]))
def selu(x): return mpf("1.0507009873554804934193349852946") * elu(
    x, mpf("1.6732632423543772848170429916717"))
def gelu_tanh(x):
    return x * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (x + mpf("0.044715") * x**3))) / 2
def polygamma(x, order): return mp.psi(int(order), x)
def erfinv(x):
    # mpmath's own loses digits beside 1.
    if abs(x) < mpf("0.9"): return mp.erfinv(x)
    target = mp.log(1 - abs(x))
    return mp.sign(x) * mp.findroot(lambda t: mp.log(mp.erfc(t)) - target, mp.sqrt(-target))


# ---- Where to sample: lists of operands

def spread(low, high, count, signs=(1, -1)):
    """Magnitudes between powers of ten."""
    return [RNG.choice(signs) * 10 ** RNG.uniform(low, high) for _ in range(count)]

def between(low, high, count): return [RNG.uniform(low, high) for _ in range(count)]

REAL = [-3.7, -1, -0.25, 0.5, 1, 2.5, 1e-12, -1e-12, 1e-5] + spread(-4, 2, 9) + between(-3, 3, 6)
WIDE = REAL + [1e30, -1e30, 1e-30, -1e-100, 1e100]
POSITIVE = [0.25, 1, 2, 1e-12, 1 - 1e-9, 1 + 1e-9, 1e-100, 1e100] + spread(-6, 6, 16, (1,))
TAILS = REAL + [-45, 45, -30, 30, -20, 20, -8, 8, -120, 120, -300, 300, 18.5, -18.5, -37.2]
GAUSS = REAL + [-8, 8, -5.5, 5.5, -12, 12, -20.5, 3.3, -3.3]
EXPS = REAL + [-37.5, -200, -600, 300, 600]
UNIT = [0.5, -0.5, 1e-12, -1e-9, 1e-30, 1 - 1e-3, -1 + 1e-3, 1 - 1e-9, -1 + 1e-9, 1 - 2**-40,
        0.4999, 0.999999] + between(-1, 1, 16) + spread(-6, -1, 6)
LOG1P = [x for x in WIDE if x > -1] + [1e-15, -1e-15, -1 + 1e-9, -1 + 2**-30, -0.999] + spread(
    -12, 0, 6, (1,))
ACOSH = [1 + 1e-12, 1 + 1e-9, 1 + 1e-4, 1.5, 2, 1e3, 1e8, 1e100] + [
    1 + x for x in spread(-8, 3, 16, (1,))]
GAMMA = [0.5, 1.25, 3, 1e-8, 30.5, 1e6, 1.4616, 1.47, 9.99] + spread(-3, 3, 14, (1,)) + between(
    1, 3, 5) + [-0.5, -0.25, -1.75, -3.3, -10.4, -7.0625, -1e-6]
STEPS = [x for x in REAL if abs(x % 0.5 - 0.25) < 0.2] + [1e6 + 0.25, -1e6 - 0.25, 1234.75]

def pairs(left, right, count): return [
    (RNG.choice(left), RNG.choice(right)) for _ in range(count)]

TWO = [x for x in pairs(WIDE[:-5], WIDE[:-5], 24) if x[0] != x[1]] + [(1e100, 3.0), (-2.0, 1e-100), (2.5, 3.5), (1e-8, -1e8)]
NONZERO = [x for x in TWO if x[1] != 0]
QUOTIENTS = [(x, y) for x, y in [(7.25, 2.5), (-7.25, 2.5), (7.25, -2.5), (-7.25, -2.5), (1e-3, 3),
    (-1e-3, 3), (1e8 + 0.5, 3), (0.3, 0.1)] + pairs(REAL, REAL, 30)
    if abs(x / y) < 1e9 and x / y != round(x / y)]
POWERS = [(2.0, 3.0), (2.0, -3.5), (0.5, 0.5), (1.5, 0.0), (1 + 1e-9, 1e6), (1e-3, 40.0),
    (123.0, 4.5), (10.0, -30.0), (1e-30, 2.0), (1e20, 0.25), (0.75, 1e-12)] + [
    (10 ** RNG.uniform(-2, 2), RNG.uniform(-6, 6)) for _ in range(20)]
LENGTHS = [(3.0, 4.0), (-3.0, 4.0), (5.0, -12.0), (1e-3, 1e3), (1e150, 2e150), (1e-150, 3e-151),
    (1e8, 1.0), (0.0, 2.0), (-2.0, 0.0)] + [tuple(spread(-2, 2, 2)) for _ in range(18)]
ANGLES = LENGTHS + [(1.0, -1e-9), (-1e-9, -2.0), (1e-12, 1.0), (-2.0, -3.0)]
XLOGY = [(0.0, 2.0), (1e-12, 1e-9), (3.0, 1.0), (3.0, 1 + 1e-12), (-2.5, 0.25)] + pairs(
    REAL, POSITIVE, 24)
LOGADD = [(0.0, 0.0), (1.0, 1.0), (1000.0, 999.0), (-1000.0, -1002.5), (30.0, -30.0), (0.5, -45.0),
    (-math.log(2), -math.log(2) + 1e-9), (700.0, -8.0)] + [
    (RNG.uniform(-9, 9), RNG.uniform(-9, 9)) for _ in range(20)]

def lists(lengths, make): return [tuple(make() for _ in range(n)) for n in lengths]

SIZES = (1, 1, 2, 2, 3, 3, 4, 5)
LISTS = lists(SIZES, lambda: RNG.uniform(-5, 5)) + lists(SIZES, lambda: spread(-3, 3, 1)[0])
NORMS = LISTS + [(1e200, -2e200, 1e199), (1e-200, 2e-200), (3.0, 0.0, 4.0), (1e-8, 1.0, 2.0)]
MASSES = LISTS + [(1000.0, 999.0, 998.5), (-1000.0, -1001.0), (0.0, -40.0, -80.0), (2.0, 2.0, 2.0)]
DOTS = lists((2, 2, 4, 4, 6, 6), lambda: RNG.uniform(-5, 5)) + lists(
    (2, 4, 4, 6), lambda: spread(-3, 3, 1)[0]) + [(1.0, 1e8, 1.0, -1e-8)]


# ---- The table: function, samples, parameters

def away(points, *kinks): return [x for x in points if all(abs(x - k) > 1e-14 for k in kinks)]

TABLE = {
    "add": (lambda x, y: x + y, TWO), "subtract": (lambda x, y: x - y, TWO),
    "multiply": (lambda x, y: x * y, TWO), "divide": (lambda x, y: x / y, NONZERO),
    "negate": (lambda x: -x, WIDE), "reciprocal": (lambda x: 1 / x, WIDE),
    "square": (lambda x: x * x, WIDE + [0.0]),
    "sqrt": (mp.sqrt, POSITIVE), "cbrt": (
        lambda x: mp.sign(x) * mp.root(abs(x), 3), WIDE), "rsqrt": (
        lambda x: 1 / mp.sqrt(x), POSITIVE),
    "powerOf": (lambda x, p: mp.power(x, p), POSITIVE[:16], [2.5], POSITIVE[:12], [-0.5], WIDE[:16],
        [3.0], WIDE[:12], [2.0], WIDE[:12], [-2.0], REAL[:8], [1.0], REAL[:4], [0.0]),
    "pow": (mp.power, POWERS), "hypot": (lambda x, y: mp.sqrt(x * x + y * y), LENGTHS),
    "abs": (abs, WIDE), "sign": (mp.sign, WIDE), "min": (min, TWO), "max": (max, TWO),
    "clamp": (clamp, away(WIDE, -1, 1), [-1.0, 1.0], away(REAL[:12], 0.5, 2), [0.5, 2.0]),
    "remainder": (remainder, QUOTIENTS), "floor": (mp.floor, STEPS), "ceil": (mp.ceil, STEPS),
    "round": (half_even, STEPS),
    "copysign": (lambda x, y: abs(x) * (1 if y > 0 else -1), TWO),
    "exp": (mp.exp, EXPS), "exp2": (lambda x: mp.power(2, x), EXPS), "expm1": (mp.expm1, EXPS),
    "log": (mp.log, POSITIVE), "log2": (lambda x: mp.log(x) / mp.log(2), POSITIVE),
    "log10": (lambda x: mp.log(x) / mp.log(10), POSITIVE), "log1p": (mp.log1p, LOG1P),
    "xlogy": (lambda x, y: x * mp.log(y), XLOGY),
    "logAddExp": (lambda x, y: mp.log(mp.exp(x) + mp.exp(y)), LOGADD),
    "sin": (mp.sin, REAL + [1e5, 3.1415926, 1.5707963]),
    "cos": (mp.cos, REAL + [1e5, 3.1415926, 1.5707963]),
    "tan": (mp.tan, REAL + [1e5, 3.1415926, 1.5707, -1.5707]),
    "asin": (mp.asin, UNIT), "acos": (mp.acos, UNIT), "atan": (mp.atan, WIDE),
    "atan2": (mp.atan2, ANGLES),
    "sinh": (mp.sinh, TAILS), "cosh": (mp.cosh, TAILS), "tanh": (mp.tanh, TAILS + [0.0]),
    "asinh": (mp.asinh, WIDE), "acosh": (mp.acosh, ACOSH), "atanh": (mp.atanh, UNIT),
    "erf": (mp.erf, GAUSS), "erfc": (mp.erfc, GAUSS + [25.0]), "erfinv": (erfinv, UNIT),
    "lgamma": (log_gamma, GAMMA), "digamma": (mp.digamma, GAMMA),
    "polygamma": (polygamma, GAMMA, [1.0], GAMMA[:16], [2.0], GAMMA[:12], [5.0], GAMMA[:6], [0.0]),
    "sigmoid": (sigmoid, TAILS + [0.0]), "logSigmoid": (lambda x: -softplus(-x), TAILS + [0.0]),
    "softplus": (softplus, TAILS + [0.0]), "softsign": (lambda x: x / (1 + abs(x)), WIDE),
    "elu": (elu, away(TAILS, 0), [1.0], away(TAILS, 0)[:16], [0.5]), "selu": (selu, TAILS),
    "celu": (lambda x, a: x if x > 0 else a * mp.expm1(x / a), TAILS, [1.0], TAILS[:16], [2.5]),
    "gelu": (lambda x: x * phi(x), GAUSS + [0.0, -30.0, 60.0]),
    "geluTanh": (gelu_tanh, GAUSS + [0.0, 60.0]),
    "silu": (lambda x: x * sigmoid(x), TAILS + [0.0]),
    "mish": (lambda x: x * mp.tanh(softplus(x)), TAILS + [0.0]),
    "tanhshrink": (lambda x: x - mp.tanh(x), TAILS + [0.0]),
    "relu": (lambda x: clamp(x, 0, mp.inf), WIDE), "relu6": (lambda x: clamp(x, 0, 6), WIDE),
    "leakyRelu": (lambda x, s: x if x > 0 else s * x, WIDE, [0.01], REAL[:12], [0.25]),
    "hardtanh": (clamp, away(WIDE, -1, 1), [-1.0, 1.0], away(REAL[:12], -2, 0.75), [-2.0, 0.75]),
    "hardSigmoid": (lambda x: clamp(x + 3, 0, 6) / 6, WIDE),
    "hardSwish": (lambda x: x * clamp(x + 3, 0, 6) / 6, WIDE),
    "sum": (sum_, LISTS), "mean": (lambda *x: mp.fsum(x) / len(x), LISTS), "dot": (dot, DOTS),
    "logSumExp": (lambda *x: mp.log(mp.fsum(mp.exp(t) for t in x)), MASSES),
    "norm": (lambda *x: mp.sqrt(mp.fsum(t * t for t in x)), NORMS),
}


# ---- Derivatives

class OutOfRange(Exception): pass

class Kink(Exception): pass

def derivative(f, at, order):
    """The mixed derivative of the given order by each operand, numerically.

    Central differences with steps of 1e-30 of each operand's magnitude: 50 digits are right, and
    the cancellation leaves hundreds. Steps of half the size must agree, or there is a kink."""
    coarse, fine = (difference(f, at, order, mpf(step)) for step in ("1e-30", "5e-31"))
    # A derivative that happens to be 0 here leaves only the truncation error, which differs too.
    chance = max(abs(f(*at)), mpf(1)) * mpf("1e-45")
    for x, n in zip(at, order): chance /= abs(x or 1) ** n
    if abs(coarse - fine) > max(mpf("1e-25") * abs(fine), chance): raise Kink(at, order)
    return fine

def difference(f, at, order, relative):
    steps = [(abs(x) if x else mpf(1)) * relative for x in at]
    total = mpf(0)
    for shifts in itertools.product(*(range(n + 1) for n in order)):
        weight = math.prod((-1) ** k * math.comb(n, k) for n, k in zip(order, shifts))
        total += weight * f(*(x + (mpf(n) / 2 - k) * h
            for x, n, k, h in zip(at, order, shifts, steps)))
    for n, h in zip(order, steps): total /= h ** n
    # What rounding leaves of a derivative that is 0.
    noise = max([abs(x) for x in at] + [abs(f(*at)), mpf(1)]) * mpf("1e-500")
    for n, h in zip(order, steps): noise /= (h / relative) ** n
    # What the step's square leaves of it, where an operand is 0 and the step not relative.
    if any(x == 0 for x in at): noise = max(noise, mpf("1e-50"))
    return mpf(0) if abs(total) < noise else total

def text(x, digits=25):
    if x == 0: return "0"
    if not mpf("1e-290") < abs(x) < mpf("1e290"): raise OutOfRange
    return mp.nstr(x, digits, strip_zeros=True)

def excess(x):
    nearest = float(mp.nstr(x, 25))
    return mp.nstr((x - mpf(nearest)) / mpf(math.ulp(nearest)), 3)

def sample(name, function, parameters, at):
    n = len(at)
    xs = [mpf(x) for x in at]
    f = lambda *x: mp.mpf(function(*x, *[mpf(p) for p in parameters]))
    cache = {}
    def d(*which):
        key = tuple(which.count(i) for i in range(n))
        if key not in cache: cache[key] = derivative(f, xs, key)
        return cache[key]
    first = [d(i) for i in range(n)]
    upper = [(i, j) for i in range(n) for j in range(i, n)]
    second = [d(i, j) for i, j in upper]
    line = {
        "rule": name, "parameters": parameters, "at": [repr(float(x)) for x in at],
        "value": text(f(*xs)), "first": [text(q) for q in first],
        "second": [text(q) for q in second],
        "excess": {"value": excess(f(*xs)), "first": [excess(q) for q in first]}}
    slack = [mp.fsum(abs(xs[k] * d(i, j, k)) for k in range(n)) for i, j in upper]
    index = {pair: k for k, pair in enumerate(upper)}
    line["sensitivity"] = {
        "value": text(mp.fsum(abs(x * q) for x, q in zip(xs, first)), 2),
        "first": [text(mp.fsum(abs(xs[j] * second[index[min(i, j), max(i, j)]])
            for j in range(n)), 2) for i in range(n)],
        "second": [text(q, 2) for q in slack]}
    if n == 1:
        line["third"] = text(d(0, 0, 0))
        line["sensitivity"]["third"] = text(abs(xs[0] * d(0, 0, 0, 0)), 2)
    return line

def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", required=True)
    options.add_argument("--only")
    arguments = options.parse_args()
    with open(arguments.out, "w") as out:
        for name, (function, *rest) in TABLE.items():
            if arguments.only and name != arguments.only: continue
            kept = dropped = 0
            for points, parameters in zip(rest[::2], rest[1::2] or [[]]):
                for at in points:
                    at = at if isinstance(at, tuple) else (at,)
                    try: line = sample(name, function, parameters, [float(x) for x in at])
                    except OutOfRange: dropped += 1; continue
                    kept += 1
                    print(json.dumps(line, separators=(",", ":")), file=out)
            print(f"{name}: {kept} samples, {dropped} out of range")

main()
