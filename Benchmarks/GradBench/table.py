"""The table of times: one row a function, one column a tool."""

import dataclasses


@dataclasses.dataclass
class Row:
    case: str
    function: str | None
    times: list = dataclasses.field(default_factory=list)
    complaint: str | None = None


def time(seconds):
    """A time to three digits with its unit."""
    if seconds is None:
        return ""
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


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
        yield ["case", "function", *self.tools, *(["share"] if len(self.tools) > 1 else []), ""]
        for row in self.rows:
            times = row.times + [None] * (len(self.tools) - len(row.times))
            cells = [row.case, row.function or "", *map(time, times)]
            if len(self.tools) > 1:
                cells.append(f"{times[0] / times[1]:.3f}" if all(times[:2]) else "")
            yield cells + [row.complaint or "ok"]

    def text(self):
        cells = list(self._cells())
        widths = [max(map(len, column)) for column in list(zip(*cells))[:-1]]
        return "\n".join(
            "  ".join(cell.ljust(width) if i < 2 else cell.rjust(width)
                      for i, (cell, width) in enumerate(zip(row, widths))) + "  " + row[-1]
            for row in cells)

    def markdown(self):
        first, *rest = (row[:-1] + [row[-1]] for row in self._cells())
        rule = ["---", "---", *["---:"] * (len(first) - 3), "---"]
        return "".join("| " + " | ".join(row) + " |\n" for row in [first, rule, *rest])
