"""Delimited text to polars frames, block by block in two threads; rows that do not fit become problems."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import index
from typing import TYPE_CHECKING, Literal, SupportsIndex, TypeVar

from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Problem, Problems
from xat_desktop.parsers._line_blocks import count_byte
from xat_desktop.parsers._parallel import in_order
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._whole_lines import whole_blocks

if TYPE_CHECKING:
    import polars as pl

_BLOCK_BYTES = 16 << 20
"""Large enough that the work in numpy and polars outweighs that in the interpreter, which holds all threads up."""

Result = TypeVar("Result")
Lines = Callable[[], list[int]]
"""The lines on which the rows of a frame begin; slow, for what is wrong with some of them."""
ColumnType = Literal["int", "small int", "float", "bool", "category", "text"]
"""A `small int` has 32 bits in a block where all of them fit, else 64: less memory to move."""


@dataclass(frozen=True)
class Table:
    """The layout of a delimited file: all its columns in order, and the types of those that are wanted."""

    columns: tuple[str, ...]
    wanted: Mapping[str, ColumnType]
    """A wanted column of a type other than text and category must have a value in every row."""
    separator: str = ","
    quoted: bool = True
    repeated_header: bool = True
    """A row whose first cell is the first column's name is a header again, not a problem."""
    blanks: bool = False
    """Blanks stand between the values and are no part of any."""

    def __post_init__(self) -> None:
        if len(set(self.columns)) < len(self.columns):
            twice = next(name for name in self.columns if self.columns.count(name) > 1)
            raise XatError("The header of the table is damaged", f"The column {twice!r} is in it twice.")


@dataclass(frozen=True)
class Parsed:
    """The rows of a block that could be read, and what is wrong with the others."""

    frame: "pl.DataFrame"
    problems: list[Problem] = field(default_factory=list)


def mapped(
    source: Source,
    table: Table,
    problems: Problems,
    function: Callable[["pl.DataFrame"], Result],
    *,
    skip_lines: int = 0,
) -> Iterator[Result]:
    """`function` of each block's frame of wanted columns, run in the parsing threads; results in file order.

    `skip_lines` lines at the start (the header) are left out.
    """
    return mapped_lines(source, table, problems, lambda frame, _: function(frame), skip_lines=skip_lines)


def mapped_lines(
    source: Source,
    table: Table,
    problems: Problems,
    function: Callable[["pl.DataFrame", Lines], Result],
    *,
    skip_lines: int = 0,
) -> Iterator[Result]:
    """As `mapped`; `function` can also ask for the line of each row of its frame."""

    def parse(item: tuple[SupportsIndex, bytes]) -> tuple[Result | None, list[Problem]]:
        parsed = parse_block(item[0], item[1], table)
        rows = len(parsed.frame)
        result = function(parsed.frame, lambda: row_lines(*item, table, rows)) if rows else None
        return result, parsed.problems

    for result, bad in in_order(parse, _body(source, table.quoted, skip_lines, problems), own_threads=True):
        for problem in bad:
            problems.add(problem.line, problem.text)
        if result is not None:
            yield result


def within(frame: "pl.DataFrame", column: str, low: float, high: float) -> tuple["pl.DataFrame", int]:
    """(rows whose number lies between `low` and `high`, how many do not); NaN does not."""
    import polars as pl

    good = frame.filter(pl.col(column).is_between(low, high) & pl.col(column).cast(pl.Float64).is_not_nan())
    return good, len(frame) - len(good)


def _body(
    source: Source, quoted: bool, skip_lines: int, problems: Problems
) -> Iterator[tuple[SupportsIndex, bytes]]:
    for first, block in whole_blocks(source.large_blocks(_BLOCK_BYTES, quoted=quoted), problems):
        line, data = first, block
        while skip_lines and data:
            data = data[data.find(b"\n") + 1 or len(data) :]
            line = index(line) + 1
            skip_lines -= 1
        if data:
            yield line, data


def parse_block(first_line: SupportsIndex, block: bytes, table: Table) -> Parsed:
    """The wanted columns of a block of whole rows."""
    import polars as pl

    try:
        frame = _read_narrow(block, table)
    except pl.exceptions.PolarsError:
        return _salvage(first_line, block, table)
    strict = [name for name, kind in table.wanted.items() if kind not in ("text", "category")]
    if any(frame[name].null_count() for name in strict):
        return _salvage(first_line, block, table)
    shown = table.columns[-1] in strict  # polars fills up a short row: then its last column is null
    if not shown and count_byte(block, ord(table.separator)) < len(frame) * (len(table.columns) - 1):
        return _salvage(first_line, block, table)
    return Parsed(frame)


def _read_narrow(block: bytes, table: Table) -> "pl.DataFrame":
    import polars as pl

    if "small int" in table.wanted.values():
        try:
            return _read(block, table, small_bits=32)
        except pl.exceptions.PolarsError:
            pass
    return _read(block, table)


def _read(block: bytes, table: Table, *, small_bits: Literal[32, 64] = 64) -> "pl.DataFrame":
    import polars as pl

    kinds: dict[str, pl.DataType | type[pl.DataType]] = {
        "int": pl.Int64,
        "small int": pl.Int32 if small_bits == 32 else pl.Int64,
        "float": pl.Float64,
        "bool": pl.Boolean,
        "category": pl.Categorical,
        "text": pl.String,
    }
    schema = {name: kinds[table.wanted.get(name, "text")] for name in table.columns}
    if table.blanks:
        block = block.translate(None, b" ")
    lazy = pl.scan_csv(
        block,
        has_header=False,
        schema=schema,
        separator=table.separator,
        quote_char='"' if table.quoted else None,
        empty_string_is_null=False,
        extra_columns="raise",
    )
    return lazy.select(list(table.wanted)).collect()


def _salvage(first_line: SupportsIndex, block: bytes, table: Table) -> Parsed:
    """The rows of a block that are whole, and a problem for each that is not; slow, for blocks with bad rows."""
    problems: list[Problem] = []
    good = io.StringIO()
    writer = csv.writer(good, delimiter=table.separator, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    for line, row, reason in _rows(first_line, block, table):
        if reason:
            problems.append(Problem(line, reason))
        else:
            cells = zip(table.columns, row, strict=True)
            writer.writerow(
                [text.strip() if table.wanted.get(name) in _NUMBERS else text for name, text in cells]
            )
    return Parsed(_read(good.getvalue().encode(), table), problems)


def row_lines(first_line: SupportsIndex, block: bytes, table: Table, count: int) -> list[int]:
    """The line on which each of the `count` rows begins that `parse_block` keeps; zeros where that is not clear."""
    lines = [line for line, _, reason in _rows(first_line, block, table) if not reason]
    if len(lines) < count:  # a header among rows of texts is a row to polars
        table = replace(table, repeated_header=False)
        lines = [line for line, _, reason in _rows(first_line, block, table) if not reason]
    return lines if len(lines) == count else [0] * count


def _rows(first_line: SupportsIndex, block: bytes, table: Table) -> Iterator[tuple[int, list[str], str]]:
    """(line, cells, why it cannot be used) of each row that is no header."""
    text = io.StringIO(block.decode("utf-8", "replace"), newline="")
    rows = csv.reader(
        text, delimiter=table.separator, quoting=csv.QUOTE_MINIMAL if table.quoted else csv.QUOTE_NONE
    )
    begin = index(first_line)
    while True:
        line = begin + rows.line_num
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, [], f"not readable: {error}"
            continue
        if not row or (table.repeated_header and row[0].strip() == table.columns[0]):
            continue
        reason = _fault(row, table)
        yield line, row, f"{reason}: {table.separator.join(row)}" if reason else ""


_INTEGERS = ("int", "small int")
_NUMBERS = (*_INTEGERS, "float")


def _fault(row: list[str], table: Table) -> str:
    """Why a row cannot be used; empty when it can."""
    if len(row) != len(table.columns):
        return f"{len(row)} columns instead of {len(table.columns)}"
    for name, text in zip(table.columns, row, strict=True):
        kind = table.wanted.get(name)
        if kind in _NUMBERS and (not text.isascii() or "_" in text):  # numbers to Python, not to polars
            return f"{name} is no number"
        try:
            if kind in _INTEGERS:
                if not -(2**63) <= int(text) < 2**63:
                    return f"{name} is out of range"
            elif kind == "float":
                float(text)
            elif kind == "bool" and text not in ("true", "false"):
                return f"{name} is neither true nor false"
        except ValueError:
            return f"{name} is no number"
    return ""
