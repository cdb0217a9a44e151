#!/usr/bin/env python3
"""Constants and minimax polynomials of the lanes machine's mathematics.

    pip install mpmath gmpy2
    python3 make_polynomials.py --out Sources/CNablaKernels/Lanes/math_polynomials.h

Coefficients are rounded one by one, starting with the lowest power, and the others are fitted
again, so that they compensate the rounding. With --verbose, prints each polynomial's weighted error
in bits: 53 (for Double) or 24 (for Float) is about half an ulp.
"""
import argparse, struct
from mpmath import mp, mpf

mp.dps = 120


def minimax(f, weight, a, b, powers, rounds=24):
    """The coefficients of `powers` that make the largest weight * |polynomial - f| over [a, b]
    small: least squares, each point weighted by its errors before (Lawson 1961). Unlike Remez's
    exchange this needs no Haar system, which powers without the lowest are not about 0."""
    n, m = len(powers), 5 * len(powers) + 1
    points = [(a + b) / 2 - (b - a) / 2 * mp.cos(mp.pi * (k + mpf(1) / 2) / m) for k in range(m)]
    points = [a] + points + [b]
    basis = [[x ** p * weight(x) for p in powers] for x in points]
    target = [f(x) * weight(x) for x in points]
    emphasis, best = [mpf(1)] * len(points), None
    for _ in range(rounds):
        matrix, right = mp.matrix(n, n), mp.matrix(n, 1)
        for i in range(n):
            scaled = [e * row[i] for e, row in zip(emphasis, basis)]
            right[i] = mp.fdot(scaled, target)
            for j in range(i, n):
                matrix[i, j] = matrix[j, i] = mp.fdot(scaled, (row[j] for row in basis))
        c = list(mp.lu_solve(matrix, right))
        errors = [abs(mp.fdot(row, c) - y) for row, y in zip(basis, target)]
        if best is None or max(errors) < best[0]: best = max(errors), c
        emphasis = [w * (e + max(errors) / 50) for w, e in zip(emphasis, errors)]
        total = sum(emphasis)
        emphasis = [w / total for w in emphasis]
    return best[1]


def rounded(x, digits): 
    with mp.workprec(digits): return +x


def fit(f, weight, a, b, count, digits, exact):
    """`count` coefficients, of the powers 0, 1, ..., rounded to `digits` bits; the first `exact`
    of them before the others are fitted."""
    a, b = mpf(a), mpf(b)
    done = []
    def rest(x): return f(x) - sum(c * x ** k for k, c in enumerate(done))
    while len(done) < min(exact, count - 1):
        c = minimax(rest, weight, a, b, list(range(len(done), count)))
        done.append(rounded(c[0], digits))
    c = minimax(rest, weight, a, b, list(range(len(done), count)))
    done += [rounded(x, digits) for x in c]
    error = max(weight(x) * abs(sum(c * x ** k for k, c in enumerate(done)) - f(x))
                for x in (a + (b - a) * k / 997 for k in range(998)))
    return done, error


# Each f is computed with extra precision, because each has cancellation somewhere.
def precise(f):
    def g(x):
        with mp.workdps(240):
            return f(x if abs(x) > mpf("1e-50") else mpf("1e-50"))
    return g


LN2 = mp.ln(2)
ERFC_K = mpf(3)
ERF_SPLIT = mpf(1)
TANH_SPLIT = mpf("0.5505")
H = LN2 / 2 * mpf("1.002")           # |r| after exp's reduction
Q = mp.pi / 4 * mpf("1.001")         # |r| after the reduction by quarter turns
S = (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1) * mpf("1.001")  # |s| of a logarithm
T = mp.tan(mp.pi / 8) * mpf("1.001")
root = mp.sqrt


def erfcx_mapped(k):
    """(1 + 2x) exp(x^2) erfc(x) in t = (x - k) / (x + k)."""
    def f(t):
        x = k * (1 + t) / (1 - t)
        return (1 + 2 * x) * mp.exp(x * x) * mp.erfc(x)
    return f


def erfc_t(x): return (mpf(x) - ERFC_K) / (mpf(x) + ERFC_K)

# name: (function, weight, from, to for Double and Float, coefficients for Double and Float, comment)
TABLE = {
    "exp_tail": (lambda r: (mp.expm1(r) - r) / r**2, lambda r: r * r + abs(r) / 20 + mpf("1e-3"),
        (-H, H), (-H, H), 10, 5, "(e^r - 1 - r) / r^2"),
    "exp2_tail": (lambda r: (mp.power(2, r) - 1 - r * LN2) / r**2, lambda r: r * r + mpf("1e-3"),
        (-0.501, 0.501), (-0.501, 0.501), 10, 5, "(2^r - 1 - r ln 2) / r^2"),
    "cosh_tail": (lambda z: (mp.cosh(root(z)) - 1) / z, lambda z: z + mpf("1e-4"),
        (0, H * H), (0, H * H), 5, 3, "(cosh r - 1) / r^2 in r^2"),
    "sinh_tail": (lambda z: (mp.sinh(root(z)) / root(z) - 1) / z, lambda z: z + mpf("1e-4"),
        (0, H * H), (0, H * H), 5, 3, "(sinh r / r - 1) / r^2 in r^2"),
    "tanh_tail": (lambda z: (mp.tanh(root(z)) / root(z) - 1) / z, lambda z: z + mpf("1e-4"),
        (0, TANH_SPLIT**2), (0, TANH_SPLIT**2), 10, 5, "(tanh x / x - 1) / x^2 in x^2"),
    "log_tail": (lambda z: (2 * mp.atanh(root(z)) / root(z) - 2) / z, lambda z: z + mpf("1e-4"),
        (0, S * S), (0, S * S), 7, 4, "(2 artanh(s) / s - 2) / s^2 in s^2"),
    "power_tail": (lambda z: (mp.atanh(root(z)) / root(z) - 1 - z / 3) / z**2,
        lambda z: z * z + mpf("1e-4"), (0, S * S), (0, S * S), 8, 3,
        "(artanh(s) / s - 1 - s^2 / 3) / s^4 in s^2"),
    "sin_tail": (lambda z: (mp.sin(root(z)) / root(z) - 1) / z, lambda z: z + mpf("1e-4"),
        (0, Q * Q), (0, Q * Q), 6, 3, "(sin r / r - 1) / r^2 in r^2"),
    "cos_tail": (lambda z: (mp.cos(root(z)) - 1) / z, lambda z: z + mpf("1e-4"),
        (0, Q * Q), (0, Q * Q), 7, 4, "(cos r - 1) / r^2 in r^2"),
    "tan_cos_tail": (lambda z: ((mp.cos(root(z)) - 1) / z + mpf(1) / 2) / z,
        lambda z: z * z + mpf("1e-4"),
        (0, Q * Q), (0, Q * Q), 6, 3, "((cos r - 1) / r^2 + 1/2) / r^2 in r^2"),
    "atan_tail": (lambda z: (mp.atan(root(z)) / root(z) - 1) / z, lambda z: z + mpf("1e-4"),
        (0, T * T), (0, T * T), 11, 5, "(arctan t / t - 1) / t^2 in t^2"),
    "asin_tail": (lambda z: (mp.asin(root(z)) / root(z) - 1) / z, lambda z: z + mpf("1e-4"),
        (0, 0.2505), (0, 0.2505), 13, 5, "(arcsin x / x - 1) / x^2 in x^2"),
    "erf_small": (lambda z: mp.erf(root(z)) / root(z) - 1, lambda z: mpf(1),
        (0, ERF_SPLIT**2 * 1.001), (0, ERF_SPLIT**2 * 1.001), 13, 7, "erf x / x - 1 in x^2"),
    "erf_large": (lambda x: mp.log(mp.erfc(x)), lambda x: mp.erfc(x),
        (ERF_SPLIT * 0.999, 6), (ERF_SPLIT * 0.999, 4), 18, 8, "log erfc x"),
    "erfc_body": (erfcx_mapped(ERFC_K), lambda t: mpf(1),
        (erfc_t(0.999), erfc_t(27.5)), (erfc_t(0.999), erfc_t(10.6)), 20, 9, "(1 + 2x) e^(x^2) erfc x in (x - k) / (x + k)"),
    "cbrt_start": (lambda m: mp.power(m, mpf(-1) / 3), lambda m: mp.power(m, mpf(1) / 3),
        (0.5, 4), (0.5, 4), 6, 5, "m^(-1/3), roughly"),
}


def upper(x, digits, zeros):
    """x's first digits only: products with integers of `zeros` digits are exact."""
    return rounded(x, digits - zeros)


def parts(x, widths):
    """x as a sum of numbers of so many bits."""
    result = []
    for width in widths:
        result.append(rounded(x, width))
        x -= result[-1]
    return result


def constants(single):
    """(name, value): all of them, rounded by whoever prints them."""
    bits = 24 if single else 53
    def with_rest(name, x):
        yield name, x
        yield name + "_rest", x - rounded(x, bits)
    short = upper(LN2, bits, 8 if single else 11)
    ten = mp.log10(2)
    short_ten = upper(ten, bits, 8 if single else 11)
    yield from (("ln2_high", short), ("ln2_low", LN2 - short), ("log10_of_2_high", short_ten),
                ("log10_of_2_low", ten - short_ten))
    for name, x in (("ln2", LN2), ("inverse_ln2", 1 / LN2), ("inverse_ln10", 1 / mp.ln(10)),
                    ("third", mpf(1) / 3), ("pi", mp.pi), ("half_pi", mp.pi / 2),
                    ("quarter_pi", mp.pi / 4), ("three_quarters_pi", mp.pi * 3 / 4)):
        yield from with_rest(name, x)
    yield "two_over_pi", 2 / mp.pi
    for k, x in enumerate(parts(mp.pi / 2, [bits] * 3)): yield f"half_pi_{k + 1}", x
    if not single:
        for k, x in enumerate(parts(mp.pi / 2, [33] * 3 + [53])): yield f"half_pi_short_{k + 1}", x
    yield "tan_of_eighth", mp.tan(mp.pi / 8)
    yield from with_rest("root_of_half", mp.sqrt(mpf(1) / 2))
    yield "density_at_zero", 1 / mp.sqrt(2 * mp.pi)
    yield "erfc_middle", ERFC_K
    yield "tanh_split", TANH_SPLIT
    power = lambda n: mpf(2) ** n
    # Half an ulp of numbers below 1 and its square root; bounds and factors for scaling.
    for name, double, float_ in (
        ("half_ulp", -54, -25), ("root_of_ulp", -27, -13), ("least_normal", -1022, -126),
        ("normalising_factor", 54, 24), ("safe_highest", 500, 60), ("safe_lowest", -400, -40),
        ("scale_up", 600, 100), ("scale_down", -600, -100), ("power_bound", 66, 36)):
        yield name, power(float_ if single else double)
    yield "normalising_exponent", mpf(24 if single else 54)


def hexadecimal(x, single):
    text = float(x).hex()
    mantissa, exponent = text.split("p")
    if "." in mantissa: mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + "p" + exponent + ("f" if single else "")


def lines(name, comment, coefficients, single):
    yield f"// {comment}"
    row = f"static const element {name}[] UNUSED = {{"
    if len(row) > 100: raise ValueError(name)
    yield row
    row = "   "
    for c in coefficients:
        item = " " + hexadecimal(c, single) + ","
        if len(row) + len(item) > 100:
            yield row
            row = "   "
        row += item
    yield row[:-1] + "};"


def pieces(single):
    """erfc in equal pieces, each a polynomial about its middle; of those where erf is below 1/2,
    erf x / x - 1 in x^2."""
    count, width, terms = (16, mpf("0.25"), 7) if single else (8, mpf("0.75"), 17)
    small = 2 if single else 1
    digits = 24 if single else 53
    columns = [fit(precise(TABLE["erf_small"][0]), lambda z: mpf(1), 0, (small * width)**2 * 1.001,
                   min(terms, 6 if single else 12), digits, 2)[0]] * small
    for k in range(small, count):
        middle = (k + mpf(1) / 2) * width
        columns.append(fit(lambda t: mp.erfc(middle + t), lambda t: mpf(1), -width / 2 * 1.001,
                           width / 2 * 1.001, terms, digits, 1)[0])
    yield f"static const element erf_small_pieces UNUSED = {small};"
    yield f"// erfc about the middles of {count} pieces: of each power, the pieces' coefficients"
    yield f"static const element erf_piece_width UNUSED = {hexadecimal(width, single)};"
    yield from table("erf_pieces", columns, terms, single)


def gelu_pieces(single):
    """Of gelu and its derivative, about the multiples of a quarter. The derivative has a zero, so
    its errors count relative to Phi where that is larger."""
    count, width, terms = 16, mpf("0.25"), 7 if single else 13
    def cumulative(a): return mp.erfc(a / mp.sqrt(2)) / 2
    def slope(a): return cumulative(a) - a * mp.npdf(a)
    yield f"static const element gelu_piece_width UNUSED = {hexadecimal(width, single)};"
    for name, comment, f in (("gelu_value_pieces", "Phi(-a)", cumulative),
                             ("gelu_slope_pieces", "Phi(-a) - a phi(a)", slope)):
        columns = []
        for k in range(count):
            middle = k * width
            columns.append(fit(lambda t: f(middle + t),
                               lambda t: 1 / max(cumulative(middle + t), abs(f(middle + t))),
                               -width / 2, width / 2, terms, 24 if single else 53, 2)[0])
        yield f"// {comment} about {count} multiples of the width"
        yield from table(name, columns, terms, single)


def table(name, columns, terms, single):
    """Polynomials side by side: a row has the coefficients of one power."""
    yield f"static const element {name}[][{len(columns)}] UNUSED = {{"
    for power in range(terms):
        row = [c[power] if power < len(c) else mpf(0) for c in columns]
        yield from wrapped("    {", [hexadecimal(x, single) for x in row], "},")
    yield "};"


def wrapped(opening, items, closing):
    row = opening
    for k, item in enumerate(items):
        item += "," if k + 1 < len(items) else closing
        if len(row) + len(item) + 1 > 100:
            yield row
            row = "    "
        row += ("" if row.endswith("{") else " ") + item
    yield row


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", required=True)
    options.add_argument("--only")
    options.add_argument("--verbose", action="store_true")
    arguments = options.parse_args()
    parts_of = {False: [], True: []}
    for single in (False, True):
        for name, x in constants(single):
            x = rounded(x, 24 if single else 53)
            parts_of[single].append(
                f"static const element {name} UNUSED = {hexadecimal(x, single)};")
    for name, (f, weight, wide, narrow, many, few, comment) in TABLE.items():
        if arguments.only and name not in arguments.only.split(","): continue
        for single in (False, True):
            a, b = narrow if single else wide
            c, error = fit(precise(f), weight, a, b, few if single else many,
                           24 if single else 53, few if single else 3)
            if arguments.verbose:
                print(name, "float" if single else "double", len(c),
                      f"{float(-mp.log(error, 2)):.1f} bits", flush=True)
            parts_of[single] += lines(name, comment, c, single)
    for single in (False, True):
        if not arguments.only: parts_of[single] += [*pieces(single), *gelu_pieces(single)]
    with open(arguments.out, "w") as out:
        print("// Generated by Scripts/kernels/make_polynomials.py: change that.", file=out)
        print("#ifdef NABLA_F64", *parts_of[False], "#else", *parts_of[True], "#endif",
              sep="\n", file=out)

main()
