#!/usr/bin/env python3
"""PyTorch's float64 values and gradients at special points: kinks, bounds, ties, zeros of both
signs, infinities and NaN.

    pip install torch==2.13.0
    python3 make_conventions.py --out Tests/NablaTestSupport/Fixtures/rules/conventions.jsonl

One point a line, numbers as strings (as exact as Python's repr):
  rule, parameters, at   the rule, its parameters and the operands
  value, gradient        PyTorch's value, and its gradient by each operand (incoming gradient 1)
Rules that PyTorch does not have (cbrt) are left out.
"""
import argparse, itertools, json, math
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
INF, NAN = math.inf, math.nan
EVERY = [0.0, -0.0, INF, -INF, NAN]
UNITS = EVERY + [1.0, -1.0, 1.5, -1.5]
HALVES = UNITS + [0.5, -0.5, 2.5, -2.5, 2.0]
POLES = EVERY + [-1.0, -2.0, -7.0, 1.0, 2.0]
PAIRS = list(itertools.product([0.0, -0.0, 1.0, -1.0, 2.0, -2.5, INF, -INF, NAN], repeat=2))
LISTS = [(0.0,), (0.0, 0.0), (-0.0, -0.0), (1.0, 1.0), (INF,), (-INF,), (NAN, 1.0), (INF, 1.0),
    (-INF, 1.0), (-INF, -INF), (INF, INF), (INF, -INF), (0.0, 1.0), (2.0, -2.0)]
DOTS = [(0.0, 0.0), (0.0, INF), (INF, 2.0), (NAN, 1.0), (1.0, INF, 1.0, -INF), (0.0, 1.0, 2.0, 0.0)]

def dot(*x): return torch.dot(torch.stack(x[:len(x) // 2]), torch.stack(x[len(x) // 2:]))
def listed(f): return lambda *x: f(torch.stack(x))

TABLE = {
    "add": (torch.add, PAIRS), "subtract": (torch.sub, PAIRS), "multiply": (torch.mul, PAIRS),
    "divide": (torch.div, PAIRS), "negate": (torch.neg, EVERY),
    "reciprocal": (torch.reciprocal, UNITS), "square": (torch.square, EVERY),
    "sqrt": (torch.sqrt, UNITS), "rsqrt": (torch.rsqrt, UNITS),
    "powerOf": (lambda x, p: x ** p, UNITS, [2.0], UNITS, [0.0], UNITS, [1.0], UNITS, [0.5],
        UNITS, [-1.0], UNITS, [3.0], UNITS, [2.5]),
    "pow": (torch.pow, PAIRS), "hypot": (torch.hypot, PAIRS), "abs": (torch.abs, UNITS),
    "sign": (torch.sign, UNITS), "min": (torch.minimum, PAIRS), "max": (torch.maximum, PAIRS),
    "clamp": (torch.clamp, UNITS, [-1.0, 1.0], UNITS, [0.0, 0.0]),
    "remainder": (torch.remainder, PAIRS), "floor": (torch.floor, HALVES),
    "ceil": (torch.ceil, HALVES), "round": (torch.round, HALVES),
    "copysign": (torch.copysign, PAIRS),
    "exp": (torch.exp, EVERY + [710.0, -746.0]), "exp2": (torch.exp2, EVERY + [1024.0, -1080.0]),
    "expm1": (torch.expm1, EVERY), "log": (torch.log, UNITS), "log2": (torch.log2, UNITS),
    "log10": (torch.log10, UNITS), "log1p": (torch.log1p, UNITS), "xlogy": (torch.xlogy, PAIRS),
    "logAddExp": (torch.logaddexp, PAIRS), "sin": (torch.sin, EVERY), "cos": (torch.cos, EVERY),
    "tan": (torch.tan, EVERY), "asin": (torch.asin, UNITS), "acos": (torch.acos, UNITS),
    "atan": (torch.atan, EVERY), "atan2": (torch.atan2, PAIRS),
    "sinh": (torch.sinh, EVERY + [711.0]), "cosh": (torch.cosh, EVERY + [711.0]),
    "tanh": (torch.tanh, EVERY + [40.0, -400.0, 800.0]), "asinh": (torch.asinh, EVERY),
    "acosh": (torch.acosh, UNITS), "atanh": (torch.atanh, UNITS), "erf": (torch.erf, EVERY),
    "erfc": (torch.erfc, EVERY), "erfinv": (torch.erfinv, UNITS), "lgamma": (torch.lgamma, POLES),
    "digamma": (torch.digamma, POLES),
    "polygamma": (lambda x, n: torch.polygamma(int(n), x), POLES, [1.0], POLES, [2.0]),
    "sigmoid": (torch.sigmoid, EVERY + [40.0, -800.0]),
    "logSigmoid": (F.logsigmoid, EVERY + [-800.0, 800.0]),
    "softplus": (F.softplus, EVERY + [21.0, -800.0, 800.0]), "softsign": (F.softsign, EVERY),
    "elu": (F.elu, UNITS, [1.0], UNITS, [0.5]), "selu": (F.selu, EVERY),
    "celu": (F.celu, UNITS, [1.0], UNITS, [2.0]), "gelu": (F.gelu, EVERY + [-9.0, 50.0]),
    "geluTanh": (lambda x: F.gelu(x, approximate="tanh"), EVERY + [-9.0, 50.0]),
    "silu": (F.silu, EVERY + [-800.0, 800.0]), "mish": (F.mish, EVERY + [-800.0, 800.0]),
    "tanhshrink": (F.tanhshrink, EVERY), "relu": (torch.relu, EVERY),
    "relu6": (F.relu6, EVERY + [6.0, 7.0]),
    "leakyRelu": (F.leaky_relu, EVERY, [0.01], UNITS, [0.25]),
    "hardtanh": (F.hardtanh, UNITS, [-1.0, 1.0], UNITS, [-1.5, 0.0]),
    "hardSigmoid": (F.hardsigmoid, EVERY + [-3.0, 3.0, 4.0, -4.0]),
    "hardSwish": (F.hardswish, EVERY + [-3.0, 3.0, 4.0, -4.0]),
    "sum": (listed(torch.sum), LISTS), "mean": (listed(torch.mean), LISTS), "dot": (dot, DOTS),
    "logSumExp": (listed(lambda x: torch.logsumexp(x, 0)), LISTS),
    "norm": (listed(torch.linalg.vector_norm), LISTS),
}

def text(x): return repr(float(x.detach() if torch.is_tensor(x) else x))

def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", required=True)
    with open(options.parse_args().out, "w") as out:
        for name, (function, *rest) in TABLE.items():
            for points, parameters in zip(rest[::2], rest[1::2] or [[]]):
                for at in points:
                    at = at if isinstance(at, tuple) else (at,)
                    xs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in at]
                    value = function(*xs, *parameters)
                    value.backward()
                    print(json.dumps({
                        "rule": name, "parameters": parameters, "at": [text(x) for x in at],
                        "value": text(value),
                        "gradient": [text(0.0 if x.grad is None else x.grad) for x in xs],
                    }, separators=(",", ":")), file=out)

main()
