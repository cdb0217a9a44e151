"""Every rule of the rule book, independently of the rules' own text: its mathematical definition, where
it is sampled, and what PyTorch calls it. make_references.py and make_conventions.py read it.

Rules of one family stand together, as in RuleBook.swift. A new rule's samples go last in their list
of samples or into a new one below it: the random numbers above stay what they are.
"""
import itertools, math, random
from mpmath import mp, mpf

# tanh' at 300 is 1e-260, computed from differences of numbers near 1.
mp.dps = 700
RNG = random.Random(20262)


class Rule:
    """definition(*operands, *parameters), with mpmath's numbers.

    samples   operands, as numbers or tuples; for a rule with parameters lists of operands and of
              parameters in turn: at, parameters, at, parameters ...
    torch     PyTorch's function: its name in the module torch, or a function of that module and of
              the arguments; None where PyTorch has none
    special   kinks, bounds, zeros of both signs and the like, given as samples are"""
    def __init__(self, definition, *samples, torch=None, special=()):
        self.definition, self.torch = definition, torch
        self.samples = by_parameters(samples)
        self.special = by_parameters(special if isinstance(special, tuple) else (special,))

def by_parameters(lists):
    """Pairs of operands and parameters; the operands as tuples."""
    return [([at if isinstance(at, tuple) else (at,) for at in points], parameters)
            for points, parameters in zip(lists[::2], lists[1::2] or [[]])]


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
    # mpmath's own loses digits near 1.
    if abs(x) < mpf("0.9"): return mp.erfinv(x)
    target = mp.log(1 - abs(x))
    return mp.sign(x) * mp.findroot(lambda t: mp.log(mp.erfc(t)) - target, mp.sqrt(-target))


# ---- Sample points: lists of operands

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


# ---- Special points: lists of operands

INF, NAN = math.inf, math.nan
EVERY = [0.0, -0.0, INF, -INF, NAN]
UNITS = EVERY + [1.0, -1.0, 1.5, -1.5]
HALVES = UNITS + [0.5, -0.5, 2.5, -2.5, 2.0]
POLES = EVERY + [-1.0, -2.0, -7.0, 1.0, 2.0]
PAIRS = list(itertools.product([0.0, -0.0, 1.0, -1.0, 2.0, -2.5, INF, -INF, NAN], repeat=2))
SPECIAL_LISTS = [(0.0,), (0.0, 0.0), (-0.0, -0.0), (1.0, 1.0), (INF,), (-INF,), (NAN, 1.0),
    (INF, 1.0), (-INF, 1.0), (-INF, -INF), (INF, INF), (INF, -INF), (0.0, 1.0), (2.0, -2.0)]
SPECIAL_DOTS = [(0.0, 0.0), (0.0, INF), (INF, 2.0), (NAN, 1.0), (1.0, INF, 1.0, -INF),
    (0.0, 1.0, 2.0, 0.0)]

def torch_dot(torch, *x):
    return torch.dot(torch.stack(x[:len(x) // 2]), torch.stack(x[len(x) // 2:]))
def of_list(function): return lambda torch, *x: function(torch)(torch.stack(x))


# ---- The rules

def away(points, *kinks): return [x for x in points if all(abs(x - k) > 1e-14 for k in kinks)]

RULES = {
    "add": Rule(lambda x, y: x + y, TWO, torch="add", special=PAIRS),
    "subtract": Rule(lambda x, y: x - y, TWO, torch="sub", special=PAIRS),
    "multiply": Rule(lambda x, y: x * y, TWO, torch="mul", special=PAIRS),
    "divide": Rule(lambda x, y: x / y, NONZERO, torch="div", special=PAIRS),
    "negate": Rule(lambda x: -x, WIDE, torch="neg", special=EVERY),
    "reciprocal": Rule(lambda x: 1 / x, WIDE, torch="reciprocal", special=UNITS),
    "square": Rule(lambda x: x * x, WIDE + [0.0], torch="square", special=EVERY),

    "sqrt": Rule(mp.sqrt, POSITIVE, torch="sqrt", special=UNITS),
    "cbrt": Rule(lambda x: mp.sign(x) * mp.root(abs(x), 3), WIDE),
    "rsqrt": Rule(lambda x: 1 / mp.sqrt(x), POSITIVE, torch="rsqrt", special=UNITS),
    "powerOf": Rule(
        lambda x, p: mp.power(x, p), POSITIVE[:16], [2.5], POSITIVE[:12], [-0.5], WIDE[:16], [3.0],
        WIDE[:12], [2.0], WIDE[:12], [-2.0], REAL[:8], [1.0], REAL[:4], [0.0],
        torch=lambda torch, x, p: x ** p,
        special=(UNITS, [2.0], UNITS, [0.0], UNITS, [1.0], UNITS, [0.5], UNITS, [-1.0], UNITS, [3.0],
            UNITS, [2.5])),
    "pow": Rule(mp.power, POWERS, torch="pow", special=PAIRS),
    "hypot": Rule(lambda x, y: mp.sqrt(x * x + y * y), LENGTHS, torch="hypot", special=PAIRS),

    "abs": Rule(abs, WIDE, torch="abs", special=UNITS),
    "sign": Rule(mp.sign, WIDE, torch="sign", special=UNITS),
    "min": Rule(min, TWO, torch="minimum", special=PAIRS),
    "max": Rule(max, TWO, torch="maximum", special=PAIRS),
    "clamp": Rule(
        clamp, away(WIDE, -1, 1), [-1.0, 1.0], away(REAL[:12], 0.5, 2), [0.5, 2.0],
        torch="clamp", special=(UNITS, [-1.0, 1.0], UNITS, [0.0, 0.0])),
    "remainder": Rule(remainder, QUOTIENTS, torch="remainder", special=PAIRS),
    "floor": Rule(mp.floor, STEPS, torch="floor", special=HALVES),
    "ceil": Rule(mp.ceil, STEPS, torch="ceil", special=HALVES),
    "round": Rule(half_even, STEPS, torch="round", special=HALVES),
    "copysign": Rule(
        lambda x, y: abs(x) * (1 if y > 0 else -1), TWO,
        torch="copysign", special=PAIRS),

    "exp": Rule(mp.exp, EXPS, torch="exp", special=EVERY + [710.0, -746.0]),
    "exp2": Rule(lambda x: mp.power(2, x), EXPS, torch="exp2", special=EVERY + [1024.0, -1080.0]),
    "expm1": Rule(mp.expm1, EXPS, torch="expm1", special=EVERY),
    "log": Rule(mp.log, POSITIVE, torch="log", special=UNITS),
    "log2": Rule(lambda x: mp.log(x) / mp.log(2), POSITIVE, torch="log2", special=UNITS),
    "log10": Rule(lambda x: mp.log(x) / mp.log(10), POSITIVE, torch="log10", special=UNITS),
    "log1p": Rule(mp.log1p, LOG1P, torch="log1p", special=UNITS),
    "xlogy": Rule(lambda x, y: x * mp.log(y), XLOGY, torch="xlogy", special=PAIRS),
    "logAddExp": Rule(
        lambda x, y: mp.log(mp.exp(x) + mp.exp(y)), LOGADD,
        torch="logaddexp", special=PAIRS),

    "sin": Rule(mp.sin, REAL + [1e5, 3.1415926, 1.5707963], torch="sin", special=EVERY),
    "cos": Rule(mp.cos, REAL + [1e5, 3.1415926, 1.5707963], torch="cos", special=EVERY),
    "tan": Rule(mp.tan, REAL + [1e5, 3.1415926, 1.5707, -1.5707], torch="tan", special=EVERY),
    "asin": Rule(mp.asin, UNIT, torch="asin", special=UNITS),
    "acos": Rule(mp.acos, UNIT, torch="acos", special=UNITS),
    "atan": Rule(mp.atan, WIDE, torch="atan", special=EVERY),
    "atan2": Rule(mp.atan2, ANGLES, torch="atan2", special=PAIRS),

    "sinh": Rule(mp.sinh, TAILS, torch="sinh", special=EVERY + [711.0]),
    "cosh": Rule(mp.cosh, TAILS, torch="cosh", special=EVERY + [711.0]),
    "tanh": Rule(mp.tanh, TAILS + [0.0], torch="tanh", special=EVERY + [40.0, -400.0, 800.0]),
    "asinh": Rule(mp.asinh, WIDE, torch="asinh", special=EVERY),
    "acosh": Rule(mp.acosh, ACOSH, torch="acosh", special=UNITS),
    "atanh": Rule(mp.atanh, UNIT, torch="atanh", special=UNITS),

    "erf": Rule(mp.erf, GAUSS, torch="erf", special=EVERY),
    "erfc": Rule(mp.erfc, GAUSS + [25.0], torch="erfc", special=EVERY),
    "erfinv": Rule(erfinv, UNIT, torch="erfinv", special=UNITS),
    "lgamma": Rule(log_gamma, GAMMA, torch="lgamma", special=POLES),
    "digamma": Rule(mp.digamma, GAMMA, torch="digamma", special=POLES),
    "polygamma": Rule(
        polygamma, GAMMA, [1.0], GAMMA[:16], [2.0], GAMMA[:12], [5.0], GAMMA[:6], [0.0],
        torch=lambda torch, x, n: torch.polygamma(int(n), x), special=(POLES, [1.0], POLES, [2.0])),

    "sigmoid": Rule(sigmoid, TAILS + [0.0], torch="sigmoid", special=EVERY + [40.0, -800.0]),
    "logSigmoid": Rule(
        lambda x: -softplus(-x), TAILS + [0.0],
        torch="nn.functional.logsigmoid", special=EVERY + [-800.0, 800.0]),
    "softplus": Rule(
        softplus, TAILS + [0.0],
        torch="nn.functional.softplus", special=EVERY + [21.0, -800.0, 800.0]),
    "softsign": Rule(
        lambda x: x / (1 + abs(x)), WIDE,
        torch="nn.functional.softsign", special=EVERY),
    "elu": Rule(
        elu, away(TAILS, 0), [1.0], away(TAILS, 0)[:16], [0.5],
        torch="nn.functional.elu", special=(UNITS, [1.0], UNITS, [0.5])),
    "selu": Rule(selu, TAILS, torch="nn.functional.selu", special=EVERY),
    "celu": Rule(
        lambda x, a: x if x > 0 else a * mp.expm1(x / a), TAILS, [1.0], TAILS[:16], [2.5],
        torch="nn.functional.celu", special=(UNITS, [1.0], UNITS, [2.0])),
    "gelu": Rule(
        lambda x: x * phi(x), GAUSS + [0.0, -30.0, 60.0],
        torch="nn.functional.gelu", special=EVERY + [-9.0, 50.0]),
    "geluTanh": Rule(
        gelu_tanh, GAUSS + [0.0, 60.0],
        torch=lambda torch, x: torch.nn.functional.gelu(x, approximate="tanh"),
        special=EVERY + [-9.0, 50.0]),
    "silu": Rule(
        lambda x: x * sigmoid(x), TAILS + [0.0],
        torch="nn.functional.silu", special=EVERY + [-800.0, 800.0]),
    "mish": Rule(
        lambda x: x * mp.tanh(softplus(x)), TAILS + [0.0],
        torch="nn.functional.mish", special=EVERY + [-800.0, 800.0]),
    "tanhshrink": Rule(
        lambda x: x - mp.tanh(x), TAILS + [0.0],
        torch="nn.functional.tanhshrink", special=EVERY),

    "relu": Rule(lambda x: clamp(x, 0, mp.inf), WIDE, torch="relu", special=EVERY),
    "relu6": Rule(
        lambda x: clamp(x, 0, 6), WIDE,
        torch="nn.functional.relu6", special=EVERY + [6.0, 7.0]),
    "leakyRelu": Rule(
        lambda x, s: x if x > 0 else s * x, WIDE, [0.01], REAL[:12], [0.25],
        torch="nn.functional.leaky_relu", special=(EVERY, [0.01], UNITS, [0.25])),
    "hardtanh": Rule(
        clamp, away(WIDE, -1, 1), [-1.0, 1.0], away(REAL[:12], -2, 0.75), [-2.0, 0.75],
        torch="nn.functional.hardtanh", special=(UNITS, [-1.0, 1.0], UNITS, [-1.5, 0.0])),
    "hardSigmoid": Rule(
        lambda x: clamp(x + 3, 0, 6) / 6, WIDE,
        torch="nn.functional.hardsigmoid", special=EVERY + [-3.0, 3.0, 4.0, -4.0]),
    "hardSwish": Rule(
        lambda x: x * clamp(x + 3, 0, 6) / 6, WIDE,
        torch="nn.functional.hardswish", special=EVERY + [-3.0, 3.0, 4.0, -4.0]),

    "sum": Rule(sum_, LISTS, torch=of_list(lambda torch: torch.sum), special=SPECIAL_LISTS),
    "mean": Rule(
        lambda *x: mp.fsum(x) / len(x), LISTS,
        torch=of_list(lambda torch: torch.mean), special=SPECIAL_LISTS),
    "dot": Rule(dot, DOTS, torch=torch_dot, special=SPECIAL_DOTS),
    "logSumExp": Rule(
        lambda *x: mp.log(mp.fsum(mp.exp(t) for t in x)), MASSES,
        torch=of_list(lambda torch: lambda x: torch.logsumexp(x, 0)), special=SPECIAL_LISTS),
    "norm": Rule(
        lambda *x: mp.sqrt(mp.fsum(t * t for t in x)), NORMS,
        torch=of_list(lambda torch: torch.linalg.vector_norm), special=SPECIAL_LISTS),
}
