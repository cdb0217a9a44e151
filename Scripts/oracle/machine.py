"""Runs random programs of tensors with PyTorch. README.md describes their form."""
import math
import torch
from torch.utils.checkpoint import checkpoint

STORED = {"f64": torch.float64, "i64": torch.int64, "bool": torch.bool}


def number(value):
    """A number as JSON, which has no infinity, NaN or -0."""
    if math.isfinite(value) and not (value == 0 and math.copysign(1, value) < 0):
        return int(value) if value == int(value) and abs(value) < 1e9 else float(f"{value:.12g}")
    return str(float(value))


def observed(value):
    """A tensor as [shape, elements]; null if it is absent."""
    if value is None:
        return None
    elements = value.detach().double().flatten().tolist()
    return [list(value.shape), [number(x) for x in elements]]


class Machine:
    """Executes steps. `values` are the operands, by number; None is an absent gradient."""

    def __init__(self, dtype=torch.float64, keeps=False):
        self.dtype, self.keeps, self.values, self.log = dtype, keeps, [], []

    # Arguments

    def decode(self, tagged):
        (key, value), = tagged.items()
        if key == "t":
            return self.values[value]
        if key == "l":
            return [self.decode(x) for x in value]
        if key == "tup":
            return tuple(self.decode(x) for x in value)
        if key == "slice":
            return slice(*[self.decode(x) for x in value])
        if key == "x":
            return float(value)
        return {"none": None, "ellipsis": Ellipsis}.get(key, value)

    def call(self, step):
        name = step["op"].split(":")[0]
        args = [self.decode(x) for x in step["args"]]
        kwargs = {k: self.decode(x) for k, x in step.get("kwargs", {}).items()}
        if name == "__getitem__":
            return args[0][args[1]]
        if name == "slice":
            index = [slice(None)] * args[0].dim()
            index[args[1]] = slice(*args[2:])
            return args[0][tuple(index)]
        if name == "einsum":
            return torch.einsum(args[1], *args[0])
        if name == "where":
            return args[0].where(args[1], args[2])
        if name == "detach":
            return args[0].detach()
        if name.startswith(("nn.functional.", "linalg.", "special.")):
            function = torch
            for part in name.split("."):
                function = getattr(function, part)
        else:
            function = getattr(torch, name, None) or getattr(torch.Tensor, name)
        result = function(*args, **kwargs)
        if result is args[0]:
            # Where PyTorch returns the operand itself, Nabla's view is another tensor.
            return result.view_as(result)
        if self.keeps and name in ("split", "chunk", "unbind"):
            return self.separate(name, args, result)
        return result

    @staticmethod
    def separate(name, args, parts):
        """The parts of a tensor as views that were made one by one, which may be changed."""
        x, d, start = args[0], args[1 if name == "unbind" else 2], 0
        views = []
        for part in parts:
            if name == "unbind":
                views.append(x.select(d, len(views)))
            else:
                views.append(x.narrow(d, start, part.shape[d]))
                start += part.shape[d]
        return views

    def body(self, steps):
        """A function of the tensors that `steps` use as the operands from `start` on."""
        start = len(self.values)

        def run(*inputs):
            outer = self.values
            self.values = outer[:start] + list(inputs)
            try:
                for step in steps:
                    self.do(step)
                return self.values[-1]
            finally:
                self.values = outer

        return run

    # Steps

    def do(self, step):
        kind = step.get("do", "op")
        getattr(self, "do_" + kind)(step)

    def append(self, result):
        self.values += list(result) if isinstance(result, (list, tuple)) else [result]

    def do_op(self, step):
        if step.get("mode") == "no_grad":
            with torch.no_grad():
                result = self.call(step)
        else:
            result = self.call(step)
        self.append(result)

    def do_tensor(self, step):
        elements = [float(x) if isinstance(x, str) else x for x in step["elements"]]
        dtype = STORED[step["type"]]
        tensor = torch.tensor(elements, dtype=dtype).reshape(step["shape"]).clone()
        if dtype == torch.float64:
            tensor = tensor.to(self.dtype)
        self.append(tensor.requires_grad_(step.get("grad", False)))

    def operands(self, step, key):
        return [None if i is None else self.values[i] for i in step[key]]

    def leaves(self):
        """The operands that may have a gradient."""
        found = []
        for x in self.values:
            try:
                if isinstance(x, torch.Tensor) and (x.is_leaf or x.retains_grad):
                    found.append(x)
            except RuntimeError:
                pass
        return found

    def do_backward(self, step):
        # A gradient of Nabla's shares memory with nothing.
        without = [x for x in self.leaves() if x.grad is None]
        self.differentiate(step)
        for x in without:
            if x.grad is not None:
                x.grad = x.grad.clone()

    def differentiate(self, step):
        seed = step.get("seed")
        inputs = self.operands(step, "inputs") if "inputs" in step else None
        self.values[step["x"]].backward(
            None if seed is None else self.values[seed], retain_graph=self.keeps or step.get("retain", False) or step.get("create", False),
            create_graph=step.get("create", False), inputs=inputs)

    def do_gradients(self, step):
        unused = step.get("unused", "error")
        seeds = self.operands(step, "seeds") if "seeds" in step else None
        # PyTorch adds to the gradients that results retain; Nabla changes none.
        retained = [(x, x.grad) for x in self.leaves() if not x.is_leaf]
        for x, _ in retained:
            x.grad = None
        gradients = torch.autograd.grad(
            self.operands(step, "outputs"), self.operands(step, "inputs"), seeds,
            retain_graph=self.keeps or step.get("retain", False) or step.get("create", False),
            create_graph=step.get("create", False), allow_unused=unused != "error",
            materialize_grads=unused == "zeros")
        for x, gradient in retained:
            x.grad = gradient
        # A gradient shares memory with nothing, as after a backward pass.
        # Zeros of unused inputs are constants.
        self.append([
            g if g is None else g.clone() if g.grad_fn else g.detach().clone() for g in gradients])

    def do_readGrad(self, step):
        self.append(self.values[step["x"]].grad)

    def do_clearGrad(self, step):
        self.values[step["x"]].grad = None

    def do_requiresGrad(self, step):
        self.values[step["x"]].requires_grad_(step["value"])

    def do_retainGrad(self, step):
        self.values[step["x"]].retain_grad()

    def do_hook(self, step):
        factor = step.get("factor", 1)

        def hook(gradient):
            if gradient is None:  # PyTorch calls hooks of what nothing reached
                return None
            self.log.append(observed(gradient))
            kind = step["kind"]
            if kind == "scale":
                return gradient * factor
            if kind == "replace":
                return torch.full_like(gradient, factor)
            return None

        self.values[step["x"]].register_hook(hook)

    def do_accumulationHook(self, step):
        self.values[step["x"]].register_post_accumulate_grad_hook(
            lambda x: self.log.append(observed(x.grad)))

    def do_inPlace(self, step):
        def change():
            x = self.values[step["x"]]
            y = self.decode(step["y"]) if "y" in step else None
            name = step["name"]
            if name == "setitem":
                x[self.decode(step["at"])] = y
            elif y is None:
                getattr(x if hasattr(x, name + "_") else torch.nn.functional, name + "_")(
                    *(() if hasattr(x, name + "_") else (x,)))
            else:
                getattr(x, name + "_")(y)

        if step.get("mode") == "no_grad":
            with torch.no_grad():
                change()
        else:
            change()

    def do_checkpoint(self, step):
        self.append(checkpoint(
            self.body(step["body"]), *self.operands(step, "inputs"), use_reentrant=False))

    def do_jvp(self, step):
        inputs = [x.detach() for x in self.operands(step, "inputs")]
        tangents = [x.detach() for x in self.operands(step, "tangents")]
        self.append(list(torch.func.jvp(self.body(step["body"]), tuple(inputs), tuple(tangents))))

    def do_hvp(self, step):
        inputs = [x.detach() for x in self.operands(step, "inputs")]
        tangents = [x.detach() for x in self.operands(step, "tangents")]
        run = self.body(step["body"])
        # Forward over reverse and reverse over reverse agree where both exist; the latter is
        # PyTorch's older one, with rules for every operation.
        _, products = torch.autograd.functional.hvp(run, tuple(inputs), tuple(tangents))
        self.append(list(products))

    # Results

    def results(self):
        """All operands at the end, their gradients, and what the hooks saw."""
        values, gradients = [], []
        for x in self.values:
            try:
                has_gradient = x is not None and (x.is_leaf or x.retains_grad) and x.grad is not None
                value = observed(x)
            except RuntimeError:  # a part of split whose base was changed in place
                value, has_gradient = "invalid", False
            values.append(value)
            if has_gradient:
                gradients.append([len(values) - 1, observed(x.grad)])
        return {"values": values, "gradients": gradients, "log": self.log}
