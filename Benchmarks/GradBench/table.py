"""The table of times: one row a function, one column a tool."""

import dataclasses


@dataclasses.dataclass
class Row:
    case: str
    function: str | None
    times: list = dataclasses.field(default_factory=list)
    complaint: str | None = None
    # The times of the function whose derivative this is.
    primals: list = dataclasses.field(default_factory=list)


def time(seconds, primal=None):
    """A time to three digits with its unit, and in brackets how many primals it is."""
    if seconds is None:
        return ""
    unit, size = next(
        (unit for unit in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)) if seconds >= unit[1]),
        ("ns", 1e-9))
    text = f"{seconds / size:.3g} {unit}"
    return f"{text} ({seconds / primal:.2g})" if primal else text


class Table:
    """Shares are those of the first tool's time to the second's, if there are two."""

    def __init__(self, tools):
        self.tools = tools
        self.rows = []

    def add(self, row):
        self.rows.append(row)

    @property
    def complaints(self):
        return sum(row.complaint is not None for row in self.rows)

    def _cells(self):
        two = len(self.tools) > 1
        yield ["case", "function", *self.tools, *(["share"] if two else []), "answer"]
        for row in self.rows:
            padding = [None] * len(self.tools)
            times = (row.times + padding)[:len(self.tools)]
            cells = [row.case, row.function or ""]
            cells += map(time, times, row.primals + padding)
            if two:
                cells.append(f"{times[0] / times[1]:.3f}" if all(times) else "")
            yield cells + [row.complaint or "ok"]

    def text(self):
        cells = list(self._cells())
        widths = [max(map(len, column)) for column in zip(*cells)]
        return "\n".join(
            "  ".join(cell.ljust(width) if i < 2 or i == len(row) - 1 else cell.rjust(width)
                      for i, (cell, width) in enumerate(zip(row, widths))).rstrip()
            for row in cells)

    def markdown(self):
        first, *rest = self._cells()
        rule = ["---", "---", *["---:"] * (len(first) - 3), "---"]
        return "".join("| " + " | ".join(row) + " |\n" for row in [first, rule, *rest])
