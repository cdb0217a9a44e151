"""Chooses the steps of random programs of tensors."""
import math
import random

import torch

from machine import Machine

GRID = [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3]
SPECIAL = [0, "-0.0", "inf", "-inf", "nan", 1, -1, 6, 3, -3, 1e-30, -1e-30, 1e30, -1e30, 0.5, 2]
F = "nn.functional."
# Defined and of moderate size everywhere.
SMOOTH = ["sin", "cos", "tanh", "sigmoid", "erf", "atan", "square", "neg", F + "silu", F + "gelu",
          F + "softplus", F + "mish", F + "logsigmoid", F + "softsign", F + "tanhshrink", "asinh"]
KINKED = ["abs", "sign", "floor", "ceil", "round", F + "relu", F + "relu6", F + "hardtanh",
          F + "hardsigmoid", F + "hardswish", F + "elu", F + "selu", F + "celu", F + "leaky_relu"]
PARTIAL = ["exp", "log", "sqrt", "rsqrt", "tan", "log1p", "expm1", "log2", "log10", "exp2",
           "reciprocal", "acos", "asin", "acosh", "atanh", "sinh", "cosh", "erfc"]
BINARY = ["add", "sub", "mul", "mul", "add", "div:no_rounding_mode", "maximum", "minimum", "atan2",
          "hypot", "logaddexp", "pow", "remainder", "fmod", "rsub", "xlogy", "copysign"]
IN_PLACE = ["add", "sub", "mul", "div", "copy"]
IN_PLACE_UNARY = ["relu", "tanh", "sigmoid", "exp", "sin", "square", "neg", "zero", "abs"]
EQUATIONS = ["ij,jk->ik", "ij,ij->", "ij,j->i", "ii->i", "ij->ji", "ij->", "i,j->ij", "bij,bjk->bik",
             "ii", "i,i", "ij,ik->jk", "bij->bj"]


def integer(value):
    return {"i": value}


def tagged(value):
    if isinstance(value, str):
        return {"x": value}
    return {"f": value}


def integers(values):
    return {"l": [integer(v) for v in values]}


class Generator:
    """Chooses steps by the shapes of the values so far, which it computes as it goes."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.machine, self.steps = Machine(), []
        self.special = self.random.random() < 0.25
        # Results with hooks. What PyTorch gives as their gradient, before or after the hooks,
        # depends on what else is asked for, so they are not asked for.
        self.hooked = set()
        # Whether there are graphs of gradients. What they depend on, operands or results, is each
        # rule's own choice, so they are differentiated by leaves only.
        self.created = False
        self.failed = False

    # Operands

    def choice(self, items):
        return self.random.choice(items)

    def chance(self, p):
        return self.random.random() < p

    def all(self, accepts):
        """The numbers of the real operands that are accepted."""
        def fits(x):
            try:
                return isinstance(x, torch.Tensor) and x.is_floating_point() and (
                    x.is_leaf is not None and accepts(x))
            except RuntimeError:  # a part of split whose base was changed in place
                return False
        return [i for i, x in enumerate(self.machine.values) if fits(x)]

    def real(self, accepts=lambda x: True):
        """The number of a real operand, preferably a late one; None if none is accepted."""
        found = self.all(accepts)
        if not found:
            return None
        return self.choice(found[-4:]) if self.chance(0.6) else self.choice(found)

    def value(self, index):
        return self.machine.values[index]

    def shape(self, rank=None):
        rank = self.random.choices([0, 1, 2, 3, 4], [2, 6, 6, 3, 1])[0] if rank is None else rank
        return [self.random.choices([0, 1, 2, 3, 4], [1, 4, 6, 6, 2])[0] for _ in range(rank)]

    def elements(self, count):
        if self.special and self.chance(0.5):
            return [self.choice(SPECIAL) if self.chance(0.6) else self.choice(GRID) for _ in range(count)]
        if self.chance(0.4):
            return [self.choice(GRID) for _ in range(count)]
        return [round(self.random.uniform(-2, 2), 2) for _ in range(count)]

    def tensor(self, shape, kind="f64", elements=None, grad=False):
        """Adds a tensor; returns its number."""
        count = math.prod(shape)
        self.perform({
            "do": "tensor", "type": kind, "shape": list(shape),
            "elements": self.elements(count) if elements is None else elements,
            **({"grad": True} if grad else {})})
        return len(self.machine.values) - 1

    def other(self, shape):
        """An operand that can be broadcast with a shape."""
        def fits(x):
            try:
                return math.prod(torch.broadcast_shapes(x.shape, tuple(shape))) <= 40
            except RuntimeError:
                return False
        if self.chance(0.7):
            found = self.real(fits)
            if found is not None:
                return found
        part = [n if self.chance(0.7) else 1 for n in shape][self.random.randint(0, len(shape)) if shape and self.chance(0.3) else 0:]
        return self.tensor(part, grad=self.chance(0.6))

    # Steps

    def perform(self, step):
        """Executes a step and keeps it. A failure ends the program."""
        self.steps.append(step)
        try:
            self.machine.do(step)
        except Exception:
            self.failed = True

    def attempt(self, step):
        """Keeps a pure step only if its results are small, in size and in value."""
        before = len(self.machine.values)
        try:
            self.machine.do(step)
        except Exception:
            if not self.chance(0.02):
                del self.machine.values[before:]
                return False
            self.failed = True
        else:
            for x in self.machine.values[before:]:
                if x.numel() > 60 or x.dim() > 5 or not self.special and x.is_floating_point() and x.numel() and not (
                        x.detach().abs().max().item() < 1e3):
                    del self.machine.values[before:]
                    return False
        self.steps.append(step)
        return True

    def op(self, name, *args, **kwargs):
        step = {"op": name, "args": list(args)}
        if kwargs:
            step["kwargs"] = kwargs
        if self.chance(0.03) and name in SMOOTH + KINKED + BINARY:
            step["mode"] = "no_grad"
        return self.attempt(step)

    def dimension(self, x):
        """A dimension of a tensor, often counted from the end."""
        d = self.random.randrange(x.dim())
        return d - x.dim() if self.chance(0.3) else d

    def unary(self):
        i = self.real()
        name = self.choice(self.choice([SMOOTH, SMOOTH, KINKED, PARTIAL]))
        if not (self.special and name == "acosh"):  # a documented difference at -inf
            self.op(name, {"t": i})

    def binary(self):
        i, name = self.real(), self.choice(BINARY)
        if self.special and name in ("copysign", "remainder"):
            return None  # documented differences at infinity, NaN and 0
        if self.chance(0.25) and name not in ("maximum", "minimum", "atan2", "hypot", "logaddexp", "xlogy", "copysign"):
            number = self.choice(SPECIAL if self.special else [-2, -1, 0, 0.5, 1, 2, 3])
            return self.op(name, {"t": i}, tagged(number))
        j = i if self.chance(0.1) else self.other(self.value(i).shape)
        args = [{"t": i}, {"t": j}]
        self.random.shuffle(args)
        self.op(name, *args)

    def view(self):
        i = self.real()
        x, t = self.value(i), {"t": i}
        shape, rank = list(x.shape), x.dim()
        kind = self.choice(["reshape", "view", "transpose", "permute", "movedim", "squeeze", "unsqueeze",
                            "flatten", "expand", "diagonal", "select", "narrow", "slice", "split",
                            "chunk", "unbind", "getitem", "getitem", "reshape"])
        if kind == "unsqueeze":
            return self.op(kind, t, integer(self.random.randint(-rank - 1, rank)))
        if kind in ("reshape", "view"):
            count, new = x.numel(), []
            while count > 1 and len(new) < 3 and self.chance(0.7):
                factor = self.choice([k for k in range(1, count + 1) if count % k == 0])
                new.append(factor)
                count //= factor
            new.append(-1 if self.chance(0.3) and x.numel() else count)
            return self.op(kind, t, integers(new))
        if kind == "expand":
            new = [self.random.randint(0, 3) if n == 1 and self.chance(0.7) else n for n in shape]
            return self.op(kind, t, integers(([2] if self.chance(0.4) else []) + new))
        if kind == "squeeze":
            return self.op(kind, t) if self.chance(0.5) or not rank else self.op(kind, t, integer(self.dimension(x)))
        if kind == "flatten":
            return self.op(kind, t)
        if not rank:
            return None
        d = self.dimension(x)
        n = shape[d]
        if kind == "transpose":
            return self.op(kind, t, integer(d), integer(self.dimension(x)))
        if kind == "permute":
            return self.op(kind, t, integers(self.random.sample(range(rank), rank)))
        if kind == "movedim":
            return self.op(kind, t, integer(d), integer(self.dimension(x)))
        if kind == "diagonal":
            return rank > 1 and self.op(kind, t, integer(self.random.randint(-1, 1)))
        if kind == "select":
            return n and self.op(kind, t, integer(d), integer(self.random.randrange(-n, n)))
        if kind == "narrow":
            start = self.random.randint(0, n)
            return self.op(kind, t, integer(d), integer(start), integer(self.random.randint(0, n - start)))
        if kind == "slice":
            end = {"none": True} if self.chance(0.3) else integer(self.random.randint(-n, n + 1))
            return self.op(kind, t, integer(d % rank), integer(self.random.randint(-n, n)), end, integer(self.choice([1, 1, 2, 3])))
        if kind == "split":
            return self.op(kind, t, integer(self.random.randint(1, n + 1)), integer(d))
        if kind == "chunk":
            return self.op(kind, t, integer(self.random.randint(1, 3)), integer(d))
        if kind == "unbind":
            return self.op(kind, t, integer(d)) if n else None
        return self.op("__getitem__", t, self.index(x))

    def index(self, x, basic=False):
        """An index of a subscript."""
        parts, shape = [], list(x.shape)
        for n in shape[:self.random.randint(1, len(shape))] if shape else []:
            kind = self.choice(["int", "slice", "slice", "none"] + ([] if basic else ["list", "mask"]))
            if kind == "none":
                parts += [{"none": True}]
                kind = "slice"
            if kind == "int" and n:
                parts.append(integer(self.random.randrange(-n, n)))
            elif kind == "list" and n and not any("t" in p for p in parts):
                count = self.random.randint(1, 3)
                parts.append({"t": self.tensor([count], "i64", [self.random.randrange(-n, n) for _ in range(count)])})
            elif kind == "mask" and n and not any("t" in p for p in parts):
                parts.append({"t": self.tensor([n], "bool", [self.random.randint(0, 1) for _ in range(n)])})
            else:
                parts.append({"slice": [
                    {"none": True} if self.chance(0.4) else integer(self.random.randint(-n, n)),
                    {"none": True} if self.chance(0.4) else integer(self.random.randint(-n, n)),
                    integer(self.choice([1, 1, 1, 2]))]})
        if not parts:
            parts = [{"ellipsis": True}]
        parts = parts[:4]
        return {"tup": parts}

    def gathering(self):
        i = self.real(lambda x: x.dim() > 0 and x.numel() > 0)
        if i is None:
            return
        x, t = self.value(i), {"t": i}
        d = self.random.randrange(x.dim())
        n = x.shape[d]
        kind = self.choice(["gather", "take_along_dim", "index_select", "scatter", "scatter_add", "index_add", "masked_fill", "masked_select", "where"])
        if kind in ("index_select", "index_add"):
            count = self.random.randint(0, 4)
            k = self.tensor([count], "i64", [self.random.randrange(n) for _ in range(count)])
            if kind == "index_select":
                return self.op(kind, t, integer(d), {"t": k})
            shape = list(x.shape)
            shape[d] = count
            return self.op(kind, t, integer(d), {"t": k}, {"t": self.tensor(shape, grad=self.chance(0.7))})
        if kind in ("masked_fill", "masked_select", "where"):
            mask = self.tensor(list(x.shape), "bool", [self.random.randint(0, 1) for _ in range(x.numel())])
            if self.chance(0.4):
                if self.op(self.choice(["gt", "le", "eq", "ne"]), t, tagged(self.choice([0, 0.5, 1]))):
                    mask = len(self.machine.values) - 1
            if kind == "where":
                return self.op(kind, t, {"t": mask}, {"t": self.other(x.shape)})
            return self.op(kind, t, {"t": mask}, *([tagged(self.choice(GRID))] if kind == "masked_fill" else []))
        shape = [self.random.randint(0, m) for m in x.shape]
        if kind == "take_along_dim":
            shape = list(x.shape)
        shape[d] = self.random.randint(0, 3)
        # Without repetitions, as scatter of several elements to one place is not defined.
        if kind == "scatter":
            shape[d] = min(shape[d], 1)
        k = self.tensor(shape, "i64", [self.random.randrange(n) for _ in range(math.prod(shape))])
        if kind == "gather":
            return self.op(kind, t, integer(d), {"t": k})
        if kind == "take_along_dim":
            return self.op(kind, t, {"t": k}, integer(d))
        return self.op(kind, t, integer(d), {"t": k}, {"t": self.tensor(shape, grad=self.chance(0.7))})

    def reduction(self):
        i = self.real()
        x, t = self.value(i), {"t": i}
        kind = self.choice(["sum", "sum", "mean", "prod", "amax", "amin", "max", "min", "logsumexp", "softmax",
                            "log_softmax", "cumsum", "cumprod", "norm", "var", "std"])
        keep = {"keepdim": {"b": True}} if self.chance(0.3) else {}
        if kind in ("max", "min"):
            if self.chance(0.5) or not x.dim():
                return self.op(kind + ":reduction_no_dim", t)
            return self.op(kind + ":reduction_with_dim", t, integer(self.dimension(x)), **keep)
        if not x.dim() or self.chance(0.3):
            if kind in ("softmax", "log_softmax", "cumsum", "cumprod", "logsumexp", "norm"):
                return self.op("sum", t)
            return self.op(kind, t)
        d = self.dimension(x)
        if kind in ("softmax", "log_softmax", "cumsum", "cumprod"):
            return self.op(kind, t, integer(d))
        dims = integers(sorted(self.random.sample(range(x.dim()), self.random.randint(1, x.dim()))))
        if kind == "norm":
            p = self.choice([2, 2, 1, 3, "inf"])
            return self.op("linalg.vector_norm", t, tagged(p), dims, **keep)
        if kind == "prod":
            return self.op(kind, t, integer(d), **keep)
        return self.op(kind, t, dims, **keep)

    def joining(self):
        i = self.real()
        x = self.value(i)
        kind = self.choice(["cat", "stack", "repeat", "flip", "roll", "tril", "triu", "pad", "clone"])
        if kind in ("cat", "stack"):
            same = [j for j in (self.real(lambda y: y.shape == x.shape) for _ in range(2)) if j is not None]
            parts = {"l": [{"t": j} for j in [i] + same]}
            if kind == "cat" and not x.dim():
                return None
            d = self.random.randrange(x.dim() + (kind == "stack"))
            return self.op(kind, parts, integer(d))
        if kind == "clone" or not x.dim():
            return self.op("clone", {"t": i})
        d = self.dimension(x)
        if kind == "repeat":
            return self.op(kind, {"t": i}, integers([self.random.randint(0, 2) for _ in x.shape]))
        if kind == "flip":
            return self.op(kind, {"t": i}, integers([d]))
        if kind == "roll":
            return self.op(kind, {"t": i}, integer(self.random.randint(-3, 3)), integer(d))
        if kind == "pad":
            return self.op(F + "pad:constant", {"t": i}, integers([self.random.randint(-1, 2), 1]), value=tagged(self.choice([0, 1])))
        return x.dim() > 1 and self.op(kind, {"t": i}, integer(self.random.randint(-1, 1)))

    def sorting(self):
        i = self.real(lambda x: x.dim() > 0)
        if i is None:
            return
        x = self.value(i)
        d = self.dimension(x)
        kwargs = {"dim": integer(d), "descending": {"b": self.chance(0.5)}}
        # Which of equal elements topk takes is not defined.
        if self.chance(0.5) or x.unique().numel() < x.numel():
            return self.op("sort", {"t": i}, stable={"b": True}, **kwargs)
        self.op("topk", {"t": i}, integer(self.random.randint(0, x.shape[d])), integer(d), {"b": self.chance(0.5)})

    def product(self):
        kind = self.choice(["matmul", "matmul", "einsum", "outer", "dot", "linear", "addmm"])
        grad = self.chance(0.7)
        if kind == "einsum":
            equation = self.choice(EQUATIONS)
            sizes = {c: self.random.randint(1, 3) for c in "ijkb"}
            operands = []
            for letters in equation.split("->")[0].split(","):
                shape = [sizes[c] for c in letters]
                found = self.real(lambda x: list(x.shape) == shape)
                operands.append(self.tensor(shape, grad=grad) if found is None else found)
            return self.op(kind, {"l": [{"t": j} for j in operands]}, {"s": equation})
        i = self.real(lambda x: 0 < x.dim() < 4)
        if i is None:
            return None
        x = self.value(i)
        n = x.shape[-1]
        if kind == "matmul":
            shape = self.choice([[n], [n, self.random.randint(0, 3)]])
            return self.op(kind, {"t": i}, {"t": self.tensor(shape, grad=grad)})
        if kind == "linear":
            out = self.random.randint(1, 3)
            return self.op(F + "linear", {"t": i}, {"t": self.tensor([out, n], grad=grad)}, {"t": self.tensor([out], grad=grad)})
        if kind in ("outer", "dot"):
            if x.dim() != 1:
                return None
            return self.op(kind, {"t": i}, {"t": self.tensor([n], grad=grad)})
        if x.dim() != 2:
            return None
        out = self.random.randint(1, 3)
        b, y = self.tensor([out], grad=grad), self.tensor([n, out], grad=grad)
        self.op(kind, {"t": b}, {"t": i}, {"t": y}, beta=tagged(self.choice([0, 1, 2])), alpha=tagged(self.choice([1, 0.5])))

    def loss(self):
        i = self.real(lambda x: x.dim() == 2 and x.numel() > 0)
        if i is None:
            return
        x = self.value(i)
        if self.chance(0.5):
            return self.op(F + "layer_norm", {"t": i}, integers([x.shape[1]]))
        labels = [self.choice([-100] + list(range(x.shape[1])) * 3) for _ in range(x.shape[0])]
        k = self.tensor([x.shape[0]], "i64", labels)
        self.op(F + "cross_entropy", {"t": i}, {"t": k}, reduction={"s": self.choice(["mean", "sum"])})

    def change(self):
        """A change in place, of a result, a view, or a leaf inside withoutGradient."""
        i = self.real(lambda x: x.numel() > 0 or self.chance(0.1))
        if i is None:
            return
        x = self.value(i)
        step = {"do": "inPlace", "x": i}
        if x.is_leaf and x.requires_grad and not self.chance(0.05):
            step["mode"] = "no_grad"
        if x.dim() and self.chance(0.25):
            at = self.index(x, basic=self.chance(0.7))
            try:
                places = self.machine.decode(at)
                part = x[places].shape
            except Exception:
                return
            # Which of several elements for one place is taken is not defined.
            for k, n in zip([p for p in places if p is not None], x.shape):
                if isinstance(k, torch.Tensor) and k.dtype == torch.int64 and len(set((k % n).tolist())) < k.numel():
                    return
            step |= {"name": "setitem", "at": at, "y": {"t": self.other_inside(part)}}
        elif self.chance(0.3):
            step |= {"name": self.choice(IN_PLACE_UNARY)}
        elif self.chance(0.3):
            step |= {"name": self.choice(["add", "sub", "mul", "div", "fill"]), "y": tagged(self.choice([0.5, 2, -1, 3]))}
        else:
            step |= {"name": self.choice(IN_PLACE), "y": {"t": self.other_inside(x.shape)}}
        self.perform(step)

    def other_inside(self, shape):
        """An operand whose broadcast shape is `shape`."""
        def fits(x):
            try:
                return torch.broadcast_shapes(x.shape, tuple(shape)) == torch.Size(shape)
            except RuntimeError:
                return False
        found = self.real(fits) if self.chance(0.6) else None
        if found is not None:
            return found
        return self.tensor([n if self.chance(0.8) else 1 for n in shape], grad=self.chance(0.5))

    def body(self, inputs):
        """The steps of a function of one or two operands, of the shape of the first."""
        start, steps = len(self.machine.values), []
        last = start
        count = self.random.randint(1, 4)
        for k in range(count):
            if self.chance(0.6):
                steps.append({"op": self.choice(SMOOTH + KINKED), "args": [{"t": last}]})
            else:
                steps.append({"op": self.choice(["mul", "add", "sub"]), "args": [
                    {"t": last}, {"t": start + self.random.randrange(len(inputs) + k)}]})
            last = start + len(inputs) + k
        return steps, last

    def function(self, kind):
        i = self.real(lambda x: 0 < x.numel() <= 24)
        if i is None:
            return
        inputs = [i]
        if self.chance(0.4):
            inputs.append(self.real(lambda x: x.shape == self.value(i).shape))
        step = {"do": kind, "inputs": inputs}
        if kind != "checkpoint":
            step["tangents"] = [self.tensor(list(self.value(i).shape)) for i in inputs]
        steps, last = self.body(inputs)
        if kind == "hvp":
            steps.append({"op": "sum", "args": [{"t": last}]})
        step["body"] = steps
        self.attempt(step)

    def state(self):
        """Hooks, retained gradients, detached tensors, frozen leaves."""
        kind = self.choice(["hook", "hook", "retainGrad", "detach", "requiresGrad", "accumulationHook"])
        if kind == "detach":
            return self.op("detach", {"t": self.real()})
        if kind == "requiresGrad":
            i = self.real(lambda x: x.is_leaf)
            if i in self.hooked:
                return None
            return i is not None and self.perform({"do": kind, "x": i, "value": self.chance(0.7)})
        if kind == "accumulationHook":
            i = self.real(lambda x: x.is_leaf and x.requires_grad)
            self.hooked.add(i)
            return i is not None and self.perform({"do": kind, "x": i})
        i = self.real(lambda x: x.requires_grad)
        if i is None:
            return None
        step = {"do": kind, "x": i}
        if kind == "hook":
            step["kind"] = self.choice(["scale", "replace", "observe"])
            step["factor"] = self.choice([2, -1, 0.5, 0])
            self.hooked.add(i)
        return self.perform(step)

    def backward(self):
        i = self.real(lambda x: x.requires_grad and not x.is_leaf)
        if i is None:
            i = self.real(lambda x: x.requires_grad)
        if i is None:
            return
        x = self.value(i)
        step = {}
        if self.chance(0.85):
            step["retain"] = True
        if self.chance(0.25):
            step["create"] = self.created = True
        leaves = self.all(lambda y: y.requires_grad)
        leaves = [
            j for j in leaves
            if self.value(j).is_leaf or j not in self.hooked and not self.created]
        if self.chance(0.4) and leaves:
            inputs = self.random.sample(leaves, min(len(leaves), self.random.randint(1, 3)))
            unused = self.choice(["nil"] * 4 + ["zeros"] * 2 + ["error"])
            step |= {"do": "gradients", "outputs": [i], "inputs": inputs, "unused": unused}
            if x.numel() != 1 or self.chance(0.2):
                step["seeds"] = [self.tensor(list(x.shape))]
        else:
            step |= {"do": "backward", "x": i}
            if x.numel() != 1 or self.chance(0.2):
                step["seed"] = self.tensor(list(x.shape))
            # PyTorch runs the hooks of an output that does not lead to the inputs.
            if self.chance(0.1) and leaves and i not in self.hooked and not x.retains_grad:
                step["inputs"] = self.random.sample(leaves, min(len(leaves), 2))
        self.perform(step)
        if not self.failed and step["do"] == "backward" and step.get("create") and self.chance(0.7):
            j = self.real(lambda x: x.is_leaf and x.grad is not None)
            if j is not None:
                self.perform({"do": "readGrad", "x": j})
                self.perform({"do": "clearGrad", "x": j})

    def program(self):
        for _ in range(self.random.randint(1, 3)):
            self.tensor(self.shape(), grad=self.chance(0.85))
        kinds = [self.unary, self.binary, self.view, self.gathering, self.reduction, self.joining,
                 self.sorting, self.product, self.loss, self.change, self.state, self.backward,
                 lambda: self.function("checkpoint"), lambda: self.function("jvp"), lambda: self.function("hvp")]
        weights = [5, 5, 5, 2, 3, 1.5, 0.7, 1.5, 0.5, 2, 2, 1.5, 0.5, 0.3, 0.3]
        length = self.random.randint(4, 12)
        while not self.failed and sum(s.get("do") != "tensor" for s in self.steps) < length:
            steps, values = len(self.steps), len(self.machine.values)
            self.random.choices(kinds, weights)[0]()
            # Tensors that were made for an operation that was not kept.
            if not self.failed and self.steps[steps:] and self.steps[-1].get("do") == "tensor":
                del self.steps[steps:], self.machine.values[values:]
        for _ in range(self.random.randint(1, 2)):
            if not self.failed:
                self.backward()
        return self.steps
