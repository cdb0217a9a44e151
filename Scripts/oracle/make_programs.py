#!/usr/bin/env python3
"""Write random programs of tensors with PyTorch's results, one JSON object a line.

  make_programs.py --out FILE [--count 500] [--seed 1]

The form is described in README.md.
"""
import argparse
import json
import math
import multiprocessing
import warnings

import torch

from machine import Machine
from steps import Generator

warnings.simplefilter("ignore")
torch.set_num_threads(1)


def run(steps, dtype, keep_saved=False):
    """The results, and the number and message of the step that failed, if any.

    keep_saved: what a backward pass needs is copied when it is saved, and not released, so that
    neither changes in place nor a second pass disturb it; parts of split may be changed. The results are then the derivatives at
    the values as they were.
    """
    machine, error = Machine(dtype, keep_saved), None
    hooks = torch.autograd.graph.saved_tensors_hooks(lambda x: x.detach().clone(), lambda x: x)
    if keep_saved:
        hooks.__enter__()
    try:
        for index, step in enumerate(steps):
            try:
                machine.do(step)
            except Exception as exception:  # PyTorch raises many types
                error = {"step": index, "message": str(exception).split("\n")[0][:120]}
                break
    finally:
        if keep_saved:
            hooks.__exit__(None, None, None)
    return machine.results(), error


def tensors(results):
    """All recorded tensors, in one order."""
    return results["values"] + [g for _, g in results["gradients"]] + results["log"]


def distance(a, b):
    """The largest |a - b| / (1 + |b|); infinite if shapes, or infinities and NaNs, differ."""
    a, b, worst = tensors(a), tensors(b), 0.0
    if len(a) != len(b):
        return math.inf
    for x, y in zip(a, b):
        if type(x) is not type(y) or x and x[0] != y[0]:
            return math.inf
        for u, v in zip(x[1], y[1]) if x and x != "invalid" else []:
            u, v = float(u), float(v)
            if u == v or u != u and v != v:
                continue
            worst = max(worst, abs(u - v) / (1 + abs(v)) if math.isfinite(u - v) else math.inf)
    return worst


def unsteadied(steps):
    """The steps with numbers of 1e20 and more changed in the sixth digit, equal ones equally."""
    def change(x):
        if isinstance(x, (int, float)) and 1e20 <= abs(x) < math.inf:
            return x * (1 + 1e-6 * (2 if x < 0 else 1))
        return x
    return [
        step | {"elements": [change(x) for x in step["elements"]]} if "elements" in step else step
        for step in steps]


def record(seed):
    generator = Generator(seed)
    steps = generator.program()
    double, error = run(steps, torch.float64)
    single, single_error = run(steps, torch.float32)
    e = distance(single, double) if (error and error["step"]) == (
        single_error and single_error["step"]) else math.inf
    tolerance = min(max(500 * e * 2**-29, 1e-11), 1e-8)
    is_float = seed % 4 == 3 and e < 1e-3
    results = single if is_float else double
    program = {
        "seed": seed, "type": "float32" if is_float else "float64",
        "tolerance": float(f"{max(16 * e, 2e-5) if is_float else tolerance:.3g}"), "steps": steps}
    changed, changed_error = run(unsteadied(steps), torch.float64)
    if unsteadied(steps) != steps and distance(changed, double) > 1e-3:
        program["unsteady"] = True
    if error:
        program["error"] = error
        if any(text in error["message"] for text in (
                "modified by an inplace operation", "backward through the graph a second time",
                "is a view and")):
            kept, other = run(steps, torch.float32 if is_float else torch.float64, keep_saved=True)
            if other is None:
                program["kept"] = kept
    else:
        program["results"] = results
    return program


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    reached, crashes = multiprocessing.Value("q", 0), 0
    open(options.out, "w").close()

    def write():
        with open(options.out, "a") as file:
            while reached.value < options.count:
                reached.value += 1
                program = record(options.seed * 1_000_000 + reached.value - 1)
                file.write(json.dumps(program, separators=(",", ":"), allow_nan=False) + "\n")
                file.flush()

    # Some programs make PyTorch itself crash, or run for ever. They are left out.
    while reached.value < options.count:
        worker = multiprocessing.get_context("fork").Process(target=write)
        worker.start()
        while worker.is_alive():
            before = reached.value
            worker.join(20)
            if worker.is_alive() and reached.value == before:
                worker.kill()
        if worker.exitcode == 1:
            raise SystemExit(1)
        crashes += worker.exitcode != 0
    print(f"{options.count - crashes} programs; {crashes} stop PyTorch")


if __name__ == "__main__":
    main()
