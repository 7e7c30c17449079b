"""Lines of `sadf -d` to polars frames: fast when all fit, line by line when some are restarts, comments or damaged."""

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xat_desktop.parsers._base import Problem
from xat_desktop.parsers._sadf_layout import Layout

if TYPE_CHECKING:
    import polars as pl

_SPECIAL = re.compile(
    rb"^[^;\n]*;-1;[^;\n]*;(?:LINUX-RESTART(?:\s*\((?P<cores>\d+) CPU\))?|COM (?P<comment>.*?))\r?$"
)


@dataclass
class Block:
    """What some lines hold; `frame` has the columns `c0` (host), `c1` (interval), `c2` (time), ..."""

    frame: "pl.DataFrame"
    problems: list[Problem] = field(default_factory=list)
    restarts: int = 0
    cores: str = ""
    comments: list[str] = field(default_factory=list)


def read_block(first_line: int, data: bytes, layout: Layout) -> Block:
    """The rows of `data`, lines of `layout`; restarts and comments are counted, other lines become problems."""
    import polars as pl

    try:
        frame = _read(data, layout, ignore_errors=False)
        if _all_good(frame, layout):
            return Block(frame)
    except pl.exceptions.PolarsError:
        pass
    return _salvage(first_line, data, layout)


def special(line: bytes) -> re.Match[bytes] | None:
    """A restart (with the number of CPUs) or a comment."""
    return _SPECIAL.match(line)


def _read(data: bytes, layout: Layout, *, ignore_errors: bool) -> "pl.DataFrame":
    import polars as pl

    names = [f"c{i}" for i in range(layout.width)]
    schema: dict[str, pl.DataType | type[pl.DataType]] = dict.fromkeys(names, pl.Float64)
    schema |= {"c0": pl.String, "c1": pl.Int64, "c2": pl.String}
    schema |= {f"c{at}": pl.Categorical for group in layout.groups for at in group.item_at}
    return pl.read_csv(
        data,
        has_header=False,
        schema=schema,
        separator=";",
        quote_char=None,
        empty_string_is_null=False,
        ignore_errors=ignore_errors,
    )


def _all_good(frame: "pl.DataFrame", layout: Layout) -> bool:
    """Whether all rows are good; a NaN or infinity anywhere shows in the sum."""
    numbers = [frame[f"c{at}"] for group in layout.groups for at in group.number_at]
    if frame["c1"].null_count() or any(column.null_count() for column in numbers):
        return False
    return math.isfinite(sum(column.sum() for column in numbers))


def _good(layout: Layout) -> "pl.Expr":
    """Whether a row has a number in every cell that must have one."""
    import polars as pl

    numbers = [
        pl.col(f"c{at}").is_finite().fill_null(value=False)
        for group in layout.groups
        for at in group.number_at
    ]
    return pl.all_horizontal(pl.col("c1").is_not_null(), *numbers)


def _salvage(first_line: int, data: bytes, layout: Layout) -> Block:
    import polars as pl

    block = Block(pl.DataFrame())
    kept: list[bytes] = []
    numbers: list[int] = []
    for number, line in enumerate(data.split(b"\n"), first_line):
        if layout.groups and line.count(b";") == layout.width - 1 and not special(line):
            kept.append(line)
            numbers.append(number)
        elif line.strip():
            _unfit(number, line, layout, block)
    if not kept:
        return block
    frame = _read(b"\n".join(kept) + b"\n", layout, ignore_errors=True)
    good = frame.select(_good(layout)).to_series()
    for row in (~good).arg_true():
        block.problems.append(Problem(numbers[row], f"a value is no number: {_text(kept[row])}"))
    block.frame = frame.filter(good)
    return block


def _unfit(number: int, line: bytes, layout: Layout, block: Block) -> None:
    found = special(line)
    if not found:
        cells = line.count(b";") + 1
        reason = f"{cells} columns instead of {layout.width}" if layout.groups else "no header fits this line"
        block.problems.append(Problem(number, f"{reason}: {_text(line)}"))
    elif found["comment"] is not None:
        block.comments.append(_text(found["comment"]))
    else:
        block.restarts += 1
        block.cores = _text(found["cores"] or b"")


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r")
