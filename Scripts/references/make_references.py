#!/usr/bin/env python3
"""High-precision references for every rule of the rule book.

    pip install mpmath
    python3 Scripts/references/make_references.py [--only NAME]

With --only it writes that rule's lines and keeps those of the others. Independent of the rules'
text: each function is written from its mathematical definition, in rules.py, and all derivatives are
central differences at 700 digits, never a formula. Deterministic.

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
import itertools, json, math
from mpmath import mp, mpf
from fixture import write
from rules import RULES


# ---- Derivatives

class OutOfRange(Exception): pass

class Kink(Exception): pass

def derivative(f, at, order):
    """The mixed derivative of the given order by each operand, numerically.

    Central differences with steps of 1e-30 of each operand's magnitude: 50 digits are right, and
    the cancellation leaves hundreds. Steps of half the size must agree, or there is a kink."""
    coarse, fine = (difference(f, at, order, mpf(step)) for step in ("1e-30", "5e-31"))
    # If a derivative is 0 here, the estimates are only truncation errors, which differ too.
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
    # The rounding error of a derivative that is 0.
    noise = max([abs(x) for x in at] + [abs(f(*at)), mpf(1)]) * mpf("1e-500")
    for n, h in zip(order, steps): noise /= (h / relative) ** n
    # The truncation error, if an operand is 0 and the step is absolute.
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

def lines(name):
    rule = RULES[name]
    kept, dropped = [], 0
    for points, parameters in rule.samples:
        for at in points:
            try: kept.append(sample(name, rule.definition, parameters, [float(x) for x in at]))
            except OutOfRange: dropped += 1
    print(f"{name}: {len(kept)} samples, {dropped} out of range")
    return kept

write("references.jsonl", __doc__, lines)
