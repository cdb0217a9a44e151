"""CasADi's virtual machine on graphs of scalars (SX). Building the graph is not timed, running it
is: CasADi's users build once and run often."""

import casadi
import numpy as np

import common
import loops


class Functions:
    tanh = casadi.tanh
    sin = casadi.sin
    exp = casadi.exp

    @staticmethod
    def relu(x):
        return casadi.if_else(x > 0, x, 0)


def gradient_run(loss, variables, numbers):
    function = casadi.Function("f", [variables], [loss, casadi.gradient(loss, variables)])
    inputs = np.array(numbers)

    def run():
        value, gradient = function(inputs)
        return [float(value)] + gradient.full().ravel().tolist()

    return run


def loop_run(name, function):
    numbers = common.read(f"{name}.inputs")
    x = casadi.SX.sym("x", len(numbers))
    parameters = [x[i] for i in range(2, len(numbers))]
    return gradient_run(function(x[0], x[1], parameters, Functions), x, numbers)


def network_run():
    points, labels, numbers = common.network()
    x = casadi.SX.sym("x", len(numbers))
    parameters = [x[i] for i in range(len(numbers))]
    return gradient_run(loops.w2(points, labels, parameters, Functions.relu), x, numbers)


def observation_run():
    x = casadi.SX.sym("x", 15)
    measured = casadi.SX.sym("m", 2)
    r, d = x[:3], x[11:14] - x[3:6]
    theta = casadi.sqrt(casadi.dot(r, r))
    a = r / theta
    s, c = casadi.sin(theta), casadi.cos(theta)
    q = c * d + s * casadi.cross(a, d) + (1 - c) * casadi.dot(a, d) * a
    p = q[:2] / q[2]
    square = casadi.dot(p, p)
    scale = (1 + square * (x[9] + square * x[10])) * x[6]
    residual = x[14] * (p * scale + x[7:9] - measured)
    # Transposed, because CasADi's matrices are stored by columns.
    jacobian = casadi.jacobian(residual, x).T
    function = casadi.Function("f", [x, measured], [residual, casadi.densify(jacobian)])
    inputs, points = (np.array(rows).T for rows in common.observations())
    mapped = function.map(inputs.shape[1])

    def run():
        residuals, jacobians = mapped(inputs, points)
        return np.concatenate(
            [residuals.full().ravel(order="F"), jacobians.full().ravel(order="F")]
        )

    return run


common.report("w1", "casadi", loop_run("w1", loops.w1))
common.report("w1a", "casadi", loop_run("w1a", loops.w1a))
common.report("w2", "casadi", network_run())
common.report("w3", "casadi", observation_run(), row="w3-tape", count=10_000)
