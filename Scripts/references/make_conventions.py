#!/usr/bin/env python3
"""PyTorch's float64 values and gradients at special points: kinks, bounds, ties, zeros of both
signs, infinities and NaN.

    pip install mpmath torch==2.13.0
    python3 Scripts/references/make_conventions.py [--only NAME]

With --only it writes that rule's lines and keeps those of the others. The functions and the
points are in rules.py. One point a line, numbers as strings (as exact as Python's repr):
  rule, parameters, at   the rule, its parameters and the operands
  value, gradient        PyTorch's value, and its gradient by each operand (incoming gradient 1)
A rule that PyTorch does not have (cbrt) has one line without points; for it torch is not needed.
"""
import operator
from fixture import write
from rules import RULES

def text(x): return repr(float(x))

def lines(name):
    rule = RULES[name]
    if rule.torch is None: return [{"rule": name, "parameters": [], "at": []}]
    import torch
    torch.set_num_threads(1)
    def function(*arguments):
        if callable(rule.torch): return rule.torch(torch, *arguments)
        return operator.attrgetter(rule.torch)(torch)(*arguments)
    result = []
    for points, parameters in rule.special:
        for at in points:
            xs = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in at]
            value = function(*xs, *parameters)
            value.backward()
            result.append({
                "rule": name, "parameters": parameters, "at": [text(x) for x in at],
                "value": text(value.detach()),
                "gradient": [text(0.0 if x.grad is None else x.grad) for x in xs]})
    return result

write("conventions.jsonl", __doc__, lines)
