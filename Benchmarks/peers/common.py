"""What the peers share: inputs, the check against hand C's answers, timing, and the JSON lines."""

import json
import os
import statistics
import sys
import time

OPERATIONS = {"w1": 69633, "w1a": 61441, "w2": 65077, "w3": 1}
UNITS = {"w1": "ns/op", "w1a": "ns/op", "w2": "ns/op", "w3": "ns/observation"}


def read(name):
    """The numbers of a file that `nabla-bench --write-inputs` wrote."""
    with open(os.path.join(os.environ["NABLA_BENCH_INPUTS"], name)) as file:
        return [float(line) for line in file]


def network():
    """W2's points, labels and parameters."""
    numbers = read("w2.inputs")
    points = [numbers[2 * i : 2 * i + 2] for i in range(100)]
    return points, numbers[200:300], numbers[300:]


def observations():
    """W3's inputs (15 each) and measured points (2 each)."""
    numbers = read("w3.inputs")
    rows = [numbers[i : i + 17] for i in range(0, len(numbers), 17)]
    return [row[:15] for row in rows], [row[15:] for row in rows]


def report(workload, engine, run, rounds=7, row=None, count=1):
    """Checks one run's numbers, then times `rounds` more and prints a line of the results.

    `run` computes everything anew from plain numbers and returns the answer as one list.
    `count` is how many observations of W3 it does.
    """
    expected = read(f"{workload}.answers")
    found = list(run())
    if workload == "w3":
        total = 10_000
        expected = expected[: 2 * count] + expected[2 * total : 2 * total + 30 * count]
    if len(found) != len(expected):
        sys.exit(f"{engine}, {workload}: {len(found)} numbers, {len(expected)} expected")
    for i, (number, right) in enumerate(zip(found, expected)):
        if not abs(number - right) <= 1e-10 * abs(right):
            sys.exit(f"{engine}, {workload}: number {i} is {number}, of hand C {right}")
    operations = OPERATIONS[workload] * count
    times = []
    for _ in range(rounds):
        start = time.perf_counter_ns()
        run()
        times.append((time.perf_counter_ns() - start) / operations)
    print(
        json.dumps(
            {
                "name": f"scalar/{row or workload}",
                "engine": engine,
                "unit": UNITS[workload],
                "minimum": min(times),
                "median": statistics.median(times),
            }
        ),
        flush=True,
    )
