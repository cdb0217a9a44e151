"""JAX, compiled and in double precision, as its users would write the workloads: `scan` for the
loops, matrices for the network, `vmap` for the observations. Compilation is not timed."""

import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import jax
import jax.numpy as jnp
import numpy as np

import common

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")


def relu(x):
    return jnp.where(x > 0, x, 0.0)


def loop(transcendental):
    def step(state, p):
        x, y, total = state
        t = x * p + y
        u = jnp.tanh(t) if transcendental else 0.5 * t
        v = (jnp.sin(x) if transcendental else x) - u * y
        e = jnp.exp(0.1 * v) if transcendental else v * v
        x = (u + relu(0.9 - t)) / (e + 1)
        return (x, 0.5 * v + 0.3 * u, total + x), None

    def loss(inputs):
        (_, y, total), _ = jax.lax.scan(
            step, (inputs[0], inputs[1], jnp.zeros(())), jnp.tile(inputs[2:], 512)
        )
        return total + y

    return loss


def network_loss(points, labels):
    def loss(parameters):
        first = parameters[:48].reshape(16, 3)
        second = parameters[48:320].reshape(16, 17)
        third = parameters[320:]
        h = relu(points @ first[:, 1:].T + first[:, 0])
        g = relu(h @ second[:, 1:].T + second[:, 0])
        score = g @ third[1:] + third[0]
        return jnp.mean(relu(1 - labels * score)) + 1e-4 * jnp.sum(parameters**2)

    return loss


def residual(x, measured):
    r, focal, principal, weight = x[:3], x[6], x[7:9], x[14]
    d = x[11:14] - x[3:6]
    theta = jnp.sqrt(jnp.sum(r * r))
    a = r / theta
    s, c = jnp.sin(theta), jnp.cos(theta)
    q = c * d + s * jnp.cross(a, d) + (1 - c) * jnp.dot(a, d) * a
    p = q[:2] / q[2]
    square = jnp.sum(p * p)
    scale = (1 + square * (x[9] + square * x[10])) * focal
    return weight * (p * scale + principal - measured)


def gradient_run(loss, numbers):
    compiled = jax.jit(jax.value_and_grad(loss))
    inputs = np.array(numbers)

    def run():
        value, gradient = compiled(inputs)
        return np.concatenate([[value], gradient])

    return run


def jacobian_run():
    inputs, measured = (np.array(rows) for rows in common.observations())

    def both(x, m):
        return residual(x, m), jax.jacrev(residual)(x, m)

    compiled = jax.jit(jax.vmap(both))

    def run():
        residuals, jacobians = compiled(inputs, measured)
        return np.concatenate([np.asarray(residuals).ravel(), np.asarray(jacobians).ravel()])

    return run


common.report("w1", "jax", gradient_run(loop(True), common.read("w1.inputs")), rounds=25)
common.report("w1a", "jax", gradient_run(loop(False), common.read("w1a.inputs")), rounds=25)
points, labels, parameters = common.network()
network = network_loss(np.array(points), np.array(labels))
common.report("w2", "jax", gradient_run(network, parameters), rounds=25)
common.report("w3", "jax", jacobian_run(), rounds=25, row="w3-tape", count=10_000)
