"""W1 and W1A for engines whose numbers overload operators. `m` has tanh, sin, exp and relu."""


def w1(x, y, p, m):
    total = 0.0
    for i in range(4096):
        t = x * p[i % 8] + y
        u = m.tanh(t)
        v = m.sin(x) - u * y
        e = m.exp(0.1 * v)
        r = m.relu(0.9 - t)
        x = (u + r) / (e + 1)
        y = 0.5 * v + 0.3 * u
        total = total + x
    return total + y


def w1a(x, y, p, m):
    total = 0.0
    for i in range(4096):
        t = x * p[i % 8] + y
        u = 0.5 * t
        v = x - u * y
        e = v * v
        r = m.relu(0.9 - t)
        x = (u + r) / (e + 1)
        y = 0.5 * v + 0.3 * u
        total = total + x
    return total + y


def w2(points, labels, parameters, relu):
    """The network's loss, one product and one sum at a time."""

    def layer(inputs, start, width, activation):
        outputs = []
        for _ in range(width):
            total = parameters[start]
            for k, h in enumerate(inputs):
                total = total + parameters[start + 1 + k] * h
            outputs.append(activation(total))
            start += 1 + len(inputs)
        return outputs, start

    hinges = 0.0
    for point, label in zip(points, labels):
        h, start = layer(point, 0, 16, relu)
        g, start = layer(h, start, 16, relu)
        (score,), _ = layer(g, start, 1, lambda a: a)
        hinges = hinges + relu(1 - label * score)
    squares = 0.0
    for q in parameters:
        squares = squares + q * q
    return hinges / 100 + 1e-4 * squares
