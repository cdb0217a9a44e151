"""PyTorch on tensors of rank 0, eager, one thread: what a scalar program costs there."""

import torch

import common
import loops

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def run_loop(name, function):
    inputs = [torch.tensor(number, requires_grad=True) for number in common.read(f"{name}.inputs")]
    loss = function(inputs[0], inputs[1], inputs[2:], torch)
    gradient = torch.autograd.grad(loss, inputs)
    return [loss.item()] + [number.item() for number in gradient]


def run_w2():
    points, labels, numbers = common.network()
    parameters = [torch.tensor(number, requires_grad=True) for number in numbers]
    loss = loops.w2(points, labels, parameters, torch.relu)
    gradient = torch.autograd.grad(loss, parameters)
    return [loss.item()] + [number.item() for number in gradient]


common.report("w1", "pytorch", lambda: run_loop("w1", loops.w1), rounds=3)
common.report("w1a", "pytorch", lambda: run_loop("w1a", loops.w1a), rounds=3)
common.report("w2", "pytorch", run_w2, rounds=3)
