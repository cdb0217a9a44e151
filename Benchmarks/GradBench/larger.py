"""Larger inputs than the vectors', made from a seed: the sizes that GradBench uses, and those that must
be held in memory. They are inputs of our own, and no recorded answers belong to them."""

import json
import pathlib
import random

VECTORS = pathlib.Path(__file__).resolve().parent / "vectors"

# Of each eval the function itself, then its derivative.
FUNCTIONS = {
    "ba": ["objective", "jacobian"],
    "det": ["primal", "gradient"],
    "gmm": ["objective", "jacobian"],
    "ht": ["objective", "jacobian"],
    "kmeans": ["cost", "dir"],
    "llsq": ["primal", "gradient"],
    "lse": ["primal", "gradient"],
    "lstm": ["objective", "jacobian"],
    "ode": ["primal", "gradient"],
}


def cases(seed, wanted=None):
    """Yields (eval, case, a function that makes its input), from small to large."""
    makers = {
        "ba": (_ba, [(49, 7776, 31843), (257, 65132, 225911), (1197, 126327, 563734),
                     (356, 226730, 1255268)]),
        "det": (_det, [(5,), (6,), (7,), (8,), (9,), (10,), (11,)]),
        "gmm": (_gmm, [(2, 5, 1000), (10, 25, 1000), (20, 50, 1000), (32, 25, 1000),
                       (64, 25, 1000), (64, 100, 1000)]),
        "ht": (_ht, [(kind, size, count) for kind in ("simple", "complicated")
                     for size, count in (("small", 100), ("small", 12800), ("small", 100000),
                                         ("big", 1600), ("big", 12800))]),
        "kmeans": (_kmeans, [(10, 1000, 8), (100, 10000, 8), (100, 10000, 16), (1000, 10000, 8)]),
        "llsq": (_llsq, [(16,), (128,), (1024,), (4096,), (16392,)]),
        "lse": (_lse, [(2500,), (20000,), (80000,), (320000,), (1280000,)]),
        "lstm": (_lstm, [(2, 1024), (4, 1024), (2, 4096), (4, 4096), (6, 8192)]),
        "ode": (_ode, [(1000, 1), (1000, 10), (1000, 100), (10000, 10), (10000, 100),
                       (100000, 10), (100000, 100)]),
    }
    for evaluation, (make, sizes) in makers.items():
        if wanted and evaluation not in wanted:
            continue
        for size in sizes:
            name = f"{evaluation}-{_label(evaluation, size)}"
            yield evaluation, name, lambda: make(random.Random(f"{seed} {name}"), *size)


def _label(evaluation, size):
    letters = {"ba": "nmp", "det": "l", "gmm": "dkn", "kmeans": "knd", "llsq": "n", "lse": "n",
               "lstm": "lc", "ode": "ns"}
    if evaluation == "ht":
        kind, model, count = size
        return f"{kind}_{model}-c{count}"
    return "".join(f"{letter}{number}" for letter, number in zip(letters[evaluation], size))


def _numbers(source, count, low=0.0, high=1.0):
    return [source.uniform(low, high) for _ in range(count)]


def _normal(source, count):
    return [source.gauss(0, 1) for _ in range(count)]


def _ba(source, n, m, p):
    rotation = _numbers(source, 3, -1, 1)
    centre = _numbers(source, 3, -1, 1)
    camera = rotation + centre + [source.uniform(400, 600)] + _numbers(source, 2, -5, 5)
    return {"n": n, "m": m, "p": p, "cam": camera + _numbers(source, 2, -0.1, 0.1),
            "x": _numbers(source, 2, -1, 1) + [source.uniform(4, 8)],
            "w": source.uniform(0, 1), "feat": _numbers(source, 2, -100, 100)}


def _det(source, l):
    return {"A": _numbers(source, l * l), "ell": l}


def _gmm(source, d, k, n):
    return {"d": d, "k": k, "n": n, "x": [_normal(source, d) for _ in range(n)],
            "m": 0, "gamma": 1.0, "alpha": _normal(source, k),
            "mu": [_numbers(source, d) for _ in range(k)],
            "q": [_normal(source, d) for _ in range(k)],
            "l": [_normal(source, d * (d - 1) // 2) for _ in range(k)]}


def _ht(source, kind, size, count):
    # The bones are those of the vectors; a big model has more vertices about the same ones.
    lines = (VECTORS / f"ht-{kind}_small-c100.in.jsonl").read_text().splitlines()
    recorded = json.loads(lines[2])["input"]
    model = recorded["data"]["model"]
    if size == "big":
        origins = [source.randrange(len(model["weights"])) for _ in range(10000)]
        model["weights"] = [model["weights"][i] for i in origins]
        model["base_positions"] = [
            [x + source.gauss(0, 1e-3) for x in model["base_positions"][i][:3]] + [1.0]
            for i in origins]
        model["triangles"] = [source.sample(range(10000), 3) for _ in range(20000)]
    targets = model["triangles"] if recorded["us"] else model["base_positions"]
    used = source.sample(range(len(targets)), min(len(targets), 400))
    recorded["data"]["correspondences"] = [source.choice(used) for _ in range(count)]
    recorded["data"]["points"] = [_normal(source, 3) for _ in range(count)]
    us = [_numbers(source, 2, 0, 0.5) for _ in range(count)] if recorded["us"] else []
    theta = [x + source.gauss(0, 0.1) for x in recorded["theta"]]
    return {"theta": theta, "data": recorded["data"], "us": us}


def _kmeans(source, k, n, d):
    return {"points": [_numbers(source, d) for _ in range(n)],
            "centroids": [_numbers(source, d) for _ in range(k)]}


def _llsq(source, n):
    return {"x": _numbers(source, 128), "n": n}


def _lse(source, n):
    return {"x": _numbers(source, n)}


def _lstm(source, l, c, bits=14):
    return {"main_params": [_numbers(source, 4 * bits) for _ in range(2 * l)],
            "extra_params": [_numbers(source, bits) for _ in range(3)],
            "state": [_numbers(source, bits) for _ in range(2 * l)],
            "sequence": [[float(source.randrange(2)) for _ in range(bits)] for _ in range(c)]}


def _ode(source, n, s):
    return {"x": _numbers(source, n), "s": s}
