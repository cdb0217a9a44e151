#!/usr/bin/env python3
"""High-precision references for the mathematics of the lanes machine.

    pip install mpmath gmpy2
    python3 make_kernels.py --out Tests/NablaTestSupport/Fixtures/kernels

Writes f64.txt and f32.txt: one sample per line, `operation operands value excess`. Operands and
value are the bits of Doubles (of Floats in f32.txt) in hexadecimal, the value rounded to nearest;
excess is the exact value minus the rounded one, in its ulps. The points cover every regime: subnormal
operands and results, the neighbourhoods of zeros, poles and ends of the domain, large arguments
near multiples of pi/2, and the special values of C99's Annex F. Deterministic.
"""
import argparse, itertools, math, os, random, struct
from mpmath import mp, mpf

INF, NAN = math.inf, math.nan


class Element:
    """Doubles or Floats."""
    def __init__(self, name, digits, lowest, highest):
        self.name, self.digits, self.lowest, self.highest = name, digits, lowest, highest
        self.single = digits == 24

    def bits(self, x):
        return struct.pack(">f" if self.single else ">d", x).hex()

    def rounded(self, x):
        """A Python number to the nearest element."""
        if not self.single or not math.isfinite(x): return x
        if abs(x) >= 2.0 ** 128: return math.copysign(INF, x)
        try: return struct.unpack(">f", struct.pack(">f", x))[0]
        except OverflowError: return math.copysign(INF, x)

    def ulp(self, x):
        return mpf(2) ** max((math.frexp(x)[1] if x else -9999) - self.digits, self.lowest)

    def nearest(self, x):
        """The nearest element to a number of mpmath, and the excess in its ulps."""
        if x == 0: return 0.0, 0
        exponent = int(mp.floor(mp.log(abs(x), 2)))
        unit = mpf(2) ** max(exponent - self.digits + 1, self.lowest)
        n = mp.nint(x / unit)
        value = n * unit
        if abs(value) >= mpf(2) ** self.highest: return math.copysign(INF, x), 0
        value = math.copysign(0.0, x) if value == 0 else float(value)
        return value, (x - mpf(value)) / self.ulp(value)


DOUBLE = Element("f64", 53, -1074, 1024)
FLOAT = Element("f32", 24, -149, 128)


# ---- Definitions

def sigmoid(x): return 1 / (1 + mp.exp(-x))
def sigmoid_slope(x): return 1 / (2 + mp.exp(x) + mp.exp(-x))
def erfc(x): return mp.erfc(x)
def gelu(x): return x * mp.erfc(-x / mp.sqrt(2)) / 2
def gelu_slope(x): return mp.erfc(-x / mp.sqrt(2)) / 2 + x * mp.npdf(x)
def remainder(x, y): return x - y * mp.floor(x / y)
def atan2(y, x): return mp.atan2(y, x)
def cbrt(x): return mp.sign(x) * mp.cbrt(abs(x))
def power(x, y):
    if x >= 0: return mp.power(x, y)
    return mp.power(-x, y) * (-1 if int(y) % 2 else 1)

FUNCTIONS = {
    "exp": mp.exp, "exp2": lambda x: mp.power(2, x), "expMinusOne": mp.expm1, "log": mp.log,
    "log2": lambda x: mp.log(x) / mp.log(2), "log10": lambda x: mp.log(x) / mp.log(10),
    "logOnePlus": mp.log1p, "sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "asin": mp.asin,
    "acos": mp.acos, "atan": mp.atan, "atan2": atan2, "sinh": mp.sinh, "cosh": mp.cosh,
    "tanh": mp.tanh, "asinh": mp.asinh, "acosh": mp.acosh, "atanh": mp.atanh, "sigmoid": sigmoid,
    "erf": mp.erf, "erfc": erfc, "power": power, "cbrt": cbrt,
    "hypot": lambda x, y: mp.sqrt(x * x + y * y), "remainder": remainder,
    "sigmoidSlope": sigmoid_slope, "sechSquared": lambda x: 4 * sigmoid_slope(2 * x),
    "gelu": gelu, "geluSlope": gelu_slope,
}


# ---- Sample points

class Points:
    def __init__(self, element):
        self.e, self.random = element, random.Random(20263)

    def uniform(self, a, b, count): return [self.random.uniform(a, b) for _ in range(count)]

    def spread(self, low, high, count, signs=(1, -1)):
        """Of exponents (of 2) that are evenly spread."""
        return [self.random.choice(signs) * 2.0 ** max(self.random.uniform(low, high), -1074)
                for _ in range(count)]

    def tiny(self, count, signs=(1, -1)):
        e = self.e
        return self.spread(e.lowest, e.lowest + 60, count, signs) + [
            s * mpf_to_float(mpf(2) ** n) for s in signs
            for n in (e.lowest, e.lowest + e.digits - 1)]

    def beside(self, center, count, low=None, signs=(1, -1)):
        low = -self.e.digits if low is None else low
        return [center + x for x in self.spread(low, -2, count, signs)]

    def turns(self, count):
        """Numbers beside multiples of pi/2, the closest of all among them."""
        e = self.e
        result = [mpf_to_float(mpf(6381956970095103) * mpf(2) ** 797), 1e22, 2.0 ** 1023,
                  math.ldexp(16367173, 72), 2.0 ** 127, math.pi / 2, math.pi]
        result += [mpf_to_float(k * mp.pi / 2) for k in range(1, 30)]
        result += [mpf_to_float(self.random.randrange(1, 1 << self.random.randrange(4, 50)) * mp.pi
                                / 2) for _ in range(count)]
        return [s * x for x in result if abs(x) < 2.0 ** (e.highest - 1) * 1.999
                for s in (1, -1)]

    def of(self, name):
        e = self.e
        low, high = e.lowest, e.highest
        log2 = math.log(2)
        if name in ("exp", "expMinusOne", "sinh", "cosh", "sigmoid", "sigmoidSlope", "sechSquared"):
            top, bottom = high * log2, (low - 2) * log2
            both = name in ("sinh", "cosh")
            edges = [top - 1e-3, top + 0.6, top + 0.69, -top, top - 20, bottom + 1, bottom + 0.3]
            return self.uniform(-top - 1 if both else bottom, top, 70) + self.uniform(
                -2, 2, 60) + self.uniform(-30, 30, 50) + self.tiny(12) + self.spread(
                -60, 1, 40) + self.uniform(bottom, -(high - 3) * log2, 20) + edges + [
                k * log2 / 2 for k in range(-9, 10)]
        if name == "exp2":
            return self.uniform(low - 2, high, 90) + self.uniform(-2, 2, 60) + self.tiny(
                8) + self.spread(-60, 1, 40) + [k / 2 for k in range(-9, 10)] + [
                high - 1, low, low + 1, high - 0.001]
        if name in ("log", "log2", "log10"):
            return self.spread(low, high - 0.01, 80, (1,)) + self.tiny(20, (1,)) + self.uniform(
                0.4, 2.5, 90) + self.beside(1, 60) + [
                x for x in (10.0 ** k for k in range(-30, 38, 3))] + [1.0, 2.0, 0.5]
        if name == "logOnePlus":
            return self.spread(-70, high - 0.01, 70, (1,)) + self.tiny(12) + self.uniform(
                -0.95, 3, 90) + self.beside(-1, 30, signs=(1,)) + self.spread(-70, -1, 60)
        if name in ("sin", "cos", "tan"):
            return self.uniform(-7, 7, 70) + self.uniform(-1, 1, 40) + self.uniform(
                -1e4, 1e4, 30) + self.spread(10, 40, 20) + self.spread(
                20, high - 0.01, 40) + self.tiny(8) + self.turns(40)
        if name in ("asin", "acos", "atanh"):
            ends = [x for x in self.beside(1, 40, signs=(-1,)) + self.beside(-1, 40, signs=(1,))]
            return self.uniform(-1, 1, 110) + self.uniform(
                -0.6, 0.6, 40) + ends + self.tiny(8) + self.spread(-70, -1, 40)
        if name in ("atan", "asinh"):
            return self.uniform(-4, 4, 90) + self.spread(-5, 5, 60) + self.spread(
                -70, 70, 50) + self.spread(20, high - 0.01, 20) + self.tiny(8) + self.beside(
                1, 20) + self.beside(math.tan(math.pi / 8), 10) + self.beside(
                1 / math.tan(math.pi / 8), 10)
        if name == "acosh":
            return self.beside(1, 90, signs=(1,)) + self.uniform(1, 6, 90) + self.spread(
                2, high - 0.01, 70, (1,)) + [1.0]
        if name == "tanh":
            return self.uniform(-2, 2, 110) + self.uniform(-22, 22, 60) + self.spread(
                -70, 8, 60) + self.tiny(8) + self.beside(0.5493, 20)
        if name == "erf":
            return self.uniform(-1.2, 1.2, 80) + self.uniform(-3, 3, 70) + self.uniform(
                -7, 7, 30) + self.spread(-70, 3, 50) + self.tiny(8) + self.beside(1, 20)
        if name == "erfc":
            top = 27.3 if not e.single else 10.1
            return self.uniform(-7, 2, 60) + self.uniform(0, top, 110) + self.uniform(
                -1, 1.5, 60) + self.uniform(top * 0.96, top, 20) + self.spread(-70, 0, 30)
        if name == "gelu":
            end = -38.6 if not e.single else -14.5
            return self.uniform(end, 3, 110) + self.uniform(-5, 5, 110) + self.uniform(
                end, end * 0.96, 20) + self.spread(-70, 8, 40) + self.tiny(8)
        if name == "geluSlope":
            # Not near its zero, where the error in ulps is measured differently.
            end = -38.6 if not e.single else -14.5
            return self.uniform(end, -1.3, 110) + self.uniform(-5, -1.3, 50) + self.uniform(
                0, 9, 60) + self.uniform(end, end * 0.96, 20) + self.spread(-70, 8, 30, (1,))
        if name == "cbrt":
            return self.spread(low, high - 0.01, 120) + self.tiny(20) + self.uniform(
                -10, 10, 80) + [float(k ** 3) for k in range(-9, 10)]
        raise KeyError(name)

    def pairs(self, name):
        e = self.e
        low, high = e.lowest, e.highest
        rng = self.random
        if name == "power":
            result = []
            for x in self.spread(low, high - 0.01, 60, (1,)) + self.uniform(
                    0.5, 2, 60) + self.beside(1, 90) + self.spread(-20, 20, 60, (1,)):
                x = e.rounded(x)
                limit = high / abs(math.log2(x)) if x not in (0, 1) and math.log2(x) else 1.0
                result.append((x, rng.uniform(-limit, limit)))
            result += [(float(x), float(y)) for x in (-3, -2, -0.5, 1.5, 2, 10) for y in (
                -7, -4, -3, -1, 1, 2, 3, 5, 8, 17)]
            result += [(1.0, 3.7), (2.0, 0.5), (0.25, -0.5), (9.0, 1.5), (-8.0, 3.0)]
            return [p for p in result if p[0] != 0]
        if name == "hypot":
            return [(x, x * 2.0 ** rng.uniform(-8, 8)) for x in self.spread(
                low + 80, high - 10, 100)] + list(zip(self.tiny(30), self.tiny(30))) + list(zip(
                self.spread(high - 2, high - 0.6, 30), self.spread(high - 3, high - 0.6, 30))
                ) + list(zip(self.spread(-20, 20, 60), self.spread(-20, 20, 60))) + [
                (3.0, 4.0), (5.0, -12.0), (1.0, 0.0), (0.0, -2.0)]
        if name == "atan2":
            return list(zip(self.spread(-4, 4, 120), self.spread(-4, 4, 120))) + list(zip(
                self.spread(low, high - 0.01, 80), self.spread(low, high - 0.01, 80))) + list(zip(
                self.tiny(20), self.tiny(20))) + [(x, -x) for x in self.spread(-9, 9, 10)]
        if name == "remainder":
            return list(zip(self.spread(-6, 6, 90), self.spread(-6, 6, 90))) + list(zip(
                self.spread(-40, 40, 60), self.spread(-40, 40, 60))) + list(zip(
                self.spread(low, high - 0.01, 30), self.spread(low, high - 0.01, 30))) + [
                (x, 3.0) for x in self.spread(0, 60, 20)] + [
                (float(x), float(y)) for x in (-7, 7) for y in (-2, 2, 2.5, -2.5)]
        raise KeyError(name)


def mpf_to_float(x): return float(x)


# ---- The special values of C99's Annex F

Z, N = 0.0, -0.0
SPECIAL = {
    "exp": [(Z, 1), (N, 1), (INF, INF), (-INF, Z), (1e5, INF), (-1e5, Z)],
    "exp2": [(Z, 1), (N, 1), (INF, INF), (-INF, Z), (1e5, INF), (-1e5, Z)],
    "expMinusOne": [(Z, Z), (N, N), (INF, INF), (-INF, -1), (1e5, INF), (-1e5, -1)],
    "log": [(Z, -INF), (N, -INF), (1, Z), (INF, INF), (-1, NAN), (-INF, NAN)],
    "log2": [(Z, -INF), (N, -INF), (1, Z), (INF, INF), (-1, NAN), (-INF, NAN)],
    "log10": [(Z, -INF), (N, -INF), (1, Z), (INF, INF), (-1, NAN), (-INF, NAN)],
    "logOnePlus": [(Z, Z), (N, N), (-1, -INF), (INF, INF), (-2, NAN), (-INF, NAN)],
    "sin": [(Z, Z), (N, N), (INF, NAN), (-INF, NAN)],
    "cos": [(Z, 1), (N, 1), (INF, NAN), (-INF, NAN)],
    "tan": [(Z, Z), (N, N), (INF, NAN), (-INF, NAN)],
    "asin": [(Z, Z), (N, N), (1.5, NAN), (-1.5, NAN), (INF, NAN), (-INF, NAN)],
    "acos": [(1, Z), (1.5, NAN), (-1.5, NAN), (INF, NAN), (-INF, NAN)],
    "atan": [(Z, Z), (N, N)],
    "sinh": [(Z, Z), (N, N), (INF, INF), (-INF, -INF), (1e5, INF), (-1e5, -INF)],
    "cosh": [(Z, 1), (N, 1), (INF, INF), (-INF, INF), (1e5, INF), (-1e5, INF)],
    "tanh": [(Z, Z), (N, N), (INF, 1), (-INF, -1)],
    "asinh": [(Z, Z), (N, N), (INF, INF), (-INF, -INF)],
    "acosh": [(1, Z), (INF, INF), (0.5, NAN), (-1, NAN), (-INF, NAN), (Z, NAN)],
    "atanh": [(Z, Z), (N, N), (1, INF), (-1, -INF), (1.5, NAN), (-1.5, NAN), (INF, NAN),
              (-INF, NAN)],
    "sigmoid": [(Z, 0.5), (N, 0.5), (INF, 1), (-INF, Z), (1e5, 1), (-1e5, Z)],
    "sigmoidSlope": [(Z, 0.25), (N, 0.25), (INF, Z), (-INF, Z), (1e5, Z), (-1e5, Z)],
    "sechSquared": [(Z, 1), (N, 1), (INF, Z), (-INF, Z), (1e5, Z), (-1e5, Z)],
    "erf": [(Z, Z), (N, N), (INF, 1), (-INF, -1)],
    "erfc": [(Z, 1), (N, 1), (INF, Z), (-INF, 2), (1e5, Z), (-1e5, 2)],
    "gelu": [(Z, Z), (N, N), (INF, INF), (-INF, NAN), (1e5, 1e5), (-1e5, N)],
    "geluSlope": [(Z, 0.5), (N, 0.5), (INF, NAN), (-INF, NAN), (1e5, 1), (-1e5, N)],
    "cbrt": [(Z, Z), (N, N), (INF, INF), (-INF, -INF)],
    "hypot": [(x, y, INF) for x in (INF, -INF) for y in (Z, 1.0, INF, -INF, NAN)] + [
        (y, x, INF) for x in (INF, -INF) for y in (N, -1.0, NAN)] + [(Z, N, Z), (N, N, Z)],
    "atan2": [(Z, Z, Z), (N, Z, N), (Z, 1, Z), (N, 1, N), (Z, INF, Z), (N, INF, N), (1, INF, Z),
              (-1, INF, N)],
    "remainder": [(Z, 1, Z), (N, 1, N), (1, Z, NAN), (INF, 1, NAN), (1, INF, 1), (-1, -INF, -1),
                  (-INF, -2, NAN), (Z, Z, NAN), (1, -INF, -INF), (-1, INF, INF), (6, 3, Z),
                  (-6, 3, N)],
}

def special_power():
    """IEEE 754-2019, 9.2.1, as C99 has it."""
    odd, even, other = (3.0, 1.0, 5.0), (2.0, 4.0, 1e30), (0.5, 2.5)
    for y in (Z, N):
        for x in (Z, N, 1.0, -2.5, INF, -INF, NAN): yield x, y, 1.0
    for y in (1.5, -3.0, INF, -INF, NAN): yield 1.0, y, 1.0
    for y in odd:
        yield from ((Z, y, Z), (N, y, N), (Z, -y, INF), (N, -y, -INF))
        yield from ((-INF, y, -INF), (-INF, -y, N), (INF, y, INF), (INF, -y, Z))
    for y in even + other:
        yield from ((Z, y, Z), (N, y, Z), (Z, -y, INF), (N, -y, INF))
        yield from ((-INF, y, INF), (-INF, -y, Z), (INF, y, INF), (INF, -y, Z))
    yield from ((-1.0, INF, 1.0), (-1.0, -INF, 1.0), (Z, -INF, INF), (N, -INF, INF),
                (Z, INF, Z), (N, INF, Z))
    for x in (0.5, -0.5): yield from ((x, INF, Z), (x, -INF, INF))
    for x in (2.0, -2.0, INF, -INF): yield from ((x, INF, INF), (x, -INF, Z))
    for x in (-2.0, -0.5): yield from ((x, y, NAN) for y in other)
    for x, y in ((NAN, 1.0), (2.0, NAN), (NAN, NAN), (-2.0, NAN), (NAN, INF)): yield x, y, NAN
    for y in (1e5, 1e30): yield from ((2.0, y, INF), (2.0, -y, Z), (0.5, y, Z), (0.5, -y, INF))
    yield from ((-2.0, 100001.0, -INF), (-2.0, 100002.0, INF), (-2.0, -100001.0, N))

def specials(name):
    if name == "power": return list(special_power())
    rows = [tuple(map(float, row)) for row in SPECIAL[name]]
    operands = len(rows[0]) - 1
    if operands == 1: return rows + [(NAN, NAN)]
    nan = [(NAN, 1.0, NAN), (1.0, NAN, NAN), (NAN, NAN, NAN)]
    return rows + nan


# ---- Writing

def excess_text(x): return "0" if x == 0 else mp.nstr(x, 4, strip_zeros=True)

def lines(element):
    points = Points(element)
    for name, f in FUNCTIONS.items():
        mp.prec = 1500 if name in ("sin", "cos", "tan", "remainder") else 400
        binary = name in ("power", "hypot", "atan2", "remainder")
        samples = points.pairs(name) if binary else [(x,) for x in points.of(name)]
        seen = set()
        for sample in samples:
            sample = tuple(element.rounded(x) for x in sample)
            if sample in seen or not all(map(math.isfinite, sample)): continue
            seen.add(sample)
            # Zeros are in the table of special values.
            if any(x == 0 for x in sample) and name != "hypot": continue
            if name == "remainder" and abs(math.log2(abs(sample[0] / sample[1]) or 1)) > 1400: continue
            try: exact = mp.mpf(f(*map(mpf, sample)))
            except (ValueError, TypeError, ZeroDivisionError): continue
            if exact == 0 and name == "remainder": continue
            value, excess = element.nearest(exact)
            yield " ".join([name, *map(element.bits, sample), element.bits(value),
                            excess_text(excess)])
        for *sample, value in specials(name):
            if not all(math.isinf(x) or element.rounded(x) == x or x != x for x in sample): continue
            yield " ".join([name, *map(element.bits, sample), element.bits(value), "0"])


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", required=True)
    folder = options.parse_args().out
    os.makedirs(folder, exist_ok=True)
    for element in (DOUBLE, FLOAT):
        with open(os.path.join(folder, element.name + ".txt"), "w") as out:
            for line in lines(element): print(line, file=out)

main()
