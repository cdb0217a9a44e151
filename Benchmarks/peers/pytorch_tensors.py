"""PyTorch on tensors, eager, one thread: the workloads of Tensors/TensorContests.swift."""

import math
import sys

import torch

import common

torch.set_num_threads(1)


def wave(shape, step, shift=0.0):
    count = math.prod(shape)
    numbers = [math.sin(step * (i % 10_007)) + shift for i in range(count)]
    return torch.tensor(numbers, dtype=torch.float32).reshape(shape)


def leaf(shape, step):
    return wave(shape, step).requires_grad_()


def samples(tensor):
    return tensor.detach().reshape(-1)[::997].tolist()


def forward_and_backward(leaves, function):
    seed = wave(tuple(function().shape), 0.05, shift=2.0)

    def run():
        for each in leaves:
            each.grad = None
        function().backward(seed)

    def answer():
        run()
        return sum((samples(t) for t in [function()] + [each.grad for each in leaves]), [])

    return run, answer


def one_element():
    x = torch.tensor([1.5], requires_grad=True)
    y = torch.tensor([0.5], requires_grad=True)

    def run():
        for _ in range(1000):
            x + y

    return run, lambda: (x + y).tolist()


def chain():
    x = torch.tensor([1.5], requires_grad=True)
    factor = torch.tensor([1.01], requires_grad=True)

    def run():
        y = x
        for _ in range(100):
            y = y * factor
        x.grad = factor.grad = None
        y.backward()

    def answer():
        run()
        return x.grad.tolist() + factor.grad.tolist()

    return run, answer


def unary(function, shape=(100_000,)):
    x = leaf(shape, 0.37)
    return forward_and_backward([x], lambda: function(x))


def binary(function):
    x, y = leaf((100_000,), 0.37), leaf((100_000,), 0.11)
    return forward_and_backward([x, y], lambda: function(x, y))


def layer_norm():
    x, weight, bias = leaf((100, 1000), 0.37), leaf((1000,), 0.11), leaf((1000,), 0.07)
    return forward_and_backward(
        [x, weight, bias], lambda: torch.nn.functional.layer_norm(x, (1000,), weight, bias)
    )


def product(m, n, k):
    a, b = wave((m, k), 0.37), wave((k, n), 0.11)
    return (lambda: a @ b), lambda: samples(a @ b)


WORKLOADS = {
    "one-element": (one_element, 1000),
    "chain100": (chain, 100),
    "add1e5": (lambda: binary(torch.add), 1),
    "relu1e5": (lambda: unary(torch.relu), 1),
    "exp1e5": (lambda: unary(torch.exp), 1),
    "tanh1e5": (lambda: unary(torch.tanh), 1),
    "gelu1e5": (lambda: unary(torch.nn.functional.gelu), 1),
    "sum1e5": (lambda: unary(torch.sum), 1),
    "softmax1e5": (lambda: unary(lambda x: torch.softmax(x, -1), (1000, 100)), 1),
    "layernorm1e5": (layer_norm, 1),
}
for m, n, k in [(s, s, s) for s in (128, 256, 512, 1024, 2048)]:
    WORKLOADS[f"sgemm-{m}"] = (lambda m=m, n=n, k=k: product(m, n, k), 1)
for m, k, n in [(64, 784, 128), (256, 784, 512), (64, 128, 10), (784, 64, 128), (1, 784, 128)]:
    WORKLOADS[f"sgemm-{m}x{k}x{n}"] = (lambda m=m, n=n, k=k: product(m, n, k), 1)

for name, (make, operations) in WORKLOADS.items():
    if len(sys.argv) > 1 and sys.argv[1] != name:
        continue
    run, answer = make()
    expected = common.read(f"tensor-{name}.answers")
    common.check(f"tensor/{name}", "pytorch", answer(), expected, tolerance=2e-4)
    common.report_time(f"tensor/{name}", "pytorch", run, operations, unit="ns")
