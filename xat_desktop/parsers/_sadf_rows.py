"""Lines of `sadf -d` to polars frames: fast when all fit, line by line when some are restarts, comments or damaged."""

import re
from collections.abc import Sequence
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


def read_block(first_line: int, data: bytes, layout: Layout, limits: Sequence[float]) -> Block:
    """The rows of `data`, lines of `layout`; restarts and comments are counted, other lines become problems.

    A number as large as its limit (one for each cell) comes from a counter that went back: also a problem.
    """
    import polars as pl

    try:
        frame = _read(data, layout, ignore_errors=False)
        if _all_good(frame, layout, limits):
            return Block(frame)
    except pl.exceptions.PolarsError:
        pass
    return _salvage(first_line, data, layout, limits)


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


def _all_good(frame: "pl.DataFrame", layout: Layout, limits: Sequence[float]) -> bool:
    """Whether all rows are good for sure; NaN, infinity and huge numbers show in the sum of a column."""
    places = [at for group in layout.groups for at in group.number_at]
    if frame["c1"].null_count() or any(frame[f"c{at}"].null_count() for at in places):
        return False
    return all(abs(float(frame[f"c{at}"].sum())) < limits[at] for at in places)


def _good(layout: Layout, limits: Sequence[float]) -> "pl.Expr":
    """Whether a row has a usable number in every cell that must have one."""
    import polars as pl

    places = [at for group in layout.groups for at in group.number_at]
    numbers = [(pl.col(f"c{at}").abs() < limits[at]).fill_null(value=False) for at in places]
    return pl.all_horizontal(pl.col("c1").is_not_null(), *numbers)


def _salvage(first_line: int, data: bytes, layout: Layout, limits: Sequence[float]) -> Block:
    import polars as pl

    block = Block(pl.DataFrame())
    data = data.decode("utf-8", "replace").encode()
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
    good = frame.select(_good(layout, limits)).to_series()
    for row in (~good).arg_true():
        block.problems.append(Problem(numbers[row], f"a value cannot be used: {_text(kept[row])}"))
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
