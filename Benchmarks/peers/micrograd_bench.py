"""micrograd 0.1.0, as it is. It has no sin and no exp, so W1 is left out; its backward pass
recurses as deeply as the computation is long, so the limit is raised."""

import sys
import threading

from micrograd.engine import Value

import common
import loops


class Functions:
    relu = staticmethod(lambda x: x.relu())


def run_w1a():
    inputs = [Value(number) for number in common.read("w1a.inputs")]
    loss = loops.w1a(inputs[0], inputs[1], inputs[2:], Functions)
    loss.backward()
    return [loss.data] + [value.grad for value in inputs]


def run_w2():
    points, labels, numbers = common.network()
    parameters = [Value(number) for number in numbers]
    loss = loops.w2(points, labels, parameters, Functions.relu)
    loss.backward()
    return [loss.data] + [value.grad for value in parameters]


def main():
    common.report("w1a", "micrograd", run_w1a, rounds=3)
    common.report("w2", "micrograd", run_w2, rounds=3)


sys.setrecursionlimit(10**6)
threading.stack_size(1 << 29)
thread = threading.Thread(target=main)
thread.start()
thread.join()
