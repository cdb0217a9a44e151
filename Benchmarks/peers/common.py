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
    check(workload, engine, found, expected)
    operations = OPERATIONS[workload] * count
    times = []
    for _ in range(rounds):
        start = time.perf_counter_ns()
        run()
        times.append((time.perf_counter_ns() - start) / operations)
    print_line(f"scalar/{row or workload}", engine, UNITS[workload], times)


def check(workload, engine, found, expected, tolerance=1e-10):
    """Ends the comparison unless the numbers are those of `nabla-bench --write-inputs`."""
    if len(found) != len(expected):
        sys.exit(f"{engine}, {workload}: {len(found)} numbers, {len(expected)} expected")
    for i, (number, right) in enumerate(zip(found, expected)):
        scale = abs(right) if tolerance < 1e-6 else 1 + abs(right)
        if not abs(number - right) <= tolerance * scale:
            sys.exit(f"{engine}, {workload}: number {i} is {number}, of nabla-bench {right}")


def report_time(name, engine, run, operations, unit, rounds=25, sample=2e6):
    """Times rounds of about `sample` nanoseconds, as nabla-bench does, and prints a line."""
    once = min(elapsed(run, 1), elapsed(run, 1))
    times = max(1, int(sample / once))
    print_line(
        name, engine, unit, [elapsed(run, times) / times / operations for _ in range(rounds)]
    )


def elapsed(run, times):
    start = time.perf_counter_ns()
    for _ in range(times):
        run()
    return time.perf_counter_ns() - start


def print_line(name, engine, unit, times):
    line = {
        "name": name,
        "engine": engine,
        "unit": unit,
        "minimum": min(times),
        "median": statistics.median(times),
    }
    print(json.dumps(line), flush=True)
