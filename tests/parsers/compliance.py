"""What the compliance suite and the fuzzer share: small samples for each parser, and a result that can be compared."""

import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from tests.parsers.recording import SAMPLES, RecordingSink
from xat_desktop.errors import XatError
from xat_desktop.parsers import PARSERS, generic_csv, spreadsheet
from xat_desktop.parsers._base import Parser, Problems, Sink
from xat_desktop.parsers._source import Source
from xat_desktop.parsers.sniff import choose

MAX_SAMPLE_BYTES = 60_000
SAMPLES_EACH = 2
OUTSIDE = frozenset(("sysstat-binary",))
"""Read by another program, which may not be installed; what is ours in it has tests of its own."""


@dataclass(frozen=True, repr=False)
class Case:
    """A sample, decompressed, and the parser that reads it."""

    parser: Parser
    name: str
    data: bytes

    def __repr__(self) -> str:
        return f"{self.parser.name}-{self.name}"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """How hypothesis shows it."""
        printer.text(repr(self))

    @property
    def is_text(self) -> bool:
        """False for formats in which a byte order mark or other line ends make no sense."""
        return b"\x00" not in self.data


_TABLE = b"time,host,latency (ms),busy %\n" + b"".join(
    b"2026-11-23T10:%02d:%02dZ,web%d,%d.5,%d\n" % (row // 60, row % 60, row % 3, row % 17, row % 100)
    for row in range(200)
)


def workbook(table: bytes) -> bytes:
    """An XLSX with the rows of a CSV on one sheet, and notes on another."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": True})
    sheet = book.add_worksheet("Measured")
    for number, line in enumerate(table.decode().splitlines()):
        sheet.write_row(number, 0, line.split(","))
    book.add_worksheet("Notes").write(0, 0, "by hand")
    book.close()
    return out.getvalue()


@cache
def cases() -> tuple[Case, ...]:
    """The smallest samples of each parser."""
    found: dict[str, list[Case]] = {parser.name: [] for parser in PARSERS}
    found[generic_csv.PARSER.name].append(Case(generic_csv.PARSER, "table.csv", _TABLE))
    found[spreadsheet.PARSER.name].append(Case(spreadsheet.PARSER, "table.xlsx", workbook(_TABLE)))
    for path in sorted(SAMPLES.rglob("*"), key=lambda path: (path.stat().st_size, path.name)):
        if path.is_file():
            case = _case(path)
            known = found[case.parser.name] if case else []
            if case and len(known) < SAMPLES_EACH and (len(case.data) <= MAX_SAMPLE_BYTES or not known):
                known.append(case)
    return tuple(case for several in found.values() for case in several)


def _case(path: Path) -> Case | None:
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    name = path.name.removesuffix(".gz")
    try:
        parser = choose(data[: 64 << 10], name, PARSERS)
    except XatError:
        return None
    return None if parser.name in OUTSIDE else Case(parser, name, data)


class OddReads(io.RawIOBase):
    """A file that gives a few bytes at a time."""

    def __init__(self, data: bytes, sizes: tuple[int, ...]) -> None:
        self._inner = io.BytesIO(data)
        self._sizes = sizes
        self._at = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self._at += 1
        few = self._sizes[self._at % len(self._sizes)]
        return self._inner.read(few if size < 0 else min(size, few))

    def readinto(self, view: Any) -> int:
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


class SmallBlocks(Source):
    """A source that hands out blocks of at most `block_bytes`."""

    block_bytes = 1 << 30
    read_whole = False

    def blocks(self, size: int = 8 << 20, **options: Any) -> Iterator[tuple[int, bytes]]:
        return super().blocks(min(size, self.block_bytes), **options)

    def chunks(self, size: int = 8 << 20) -> Iterator[bytes]:
        return super().chunks(min(size, self.block_bytes))

    def whole(self, *limits: Any, **named: Any) -> bytes:
        self.read_whole = True
        return super().whole(*limits, **named)


def parse(
    case: Case,
    data: bytes | None = None,
    *,
    raw: Any = None,
    block_bytes: int = 1 << 30,
    sink: Sink | None = None,
    on_progress: Callable[[int], None] = lambda _done: None,
) -> tuple[RecordingSink, Problems]:
    """Parse with the case's parser; XatError is the caller's."""
    kept, problems = RecordingSink(), Problems()
    raw = raw or io.BytesIO(case.data if data is None else data)
    source = SmallBlocks(raw, case.name, on_progress=on_progress)
    source.block_bytes = block_bytes
    case.parser.parse(source, sink or kept, problems)
    source.finish(problems)
    return kept, problems


def outcome(result: tuple[RecordingSink, Problems]) -> list[Any]:
    """Everything that was found, in a form that can be compared: rows of a series in the order of their times."""
    sink, problems = result
    found: list[Any] = []
    for capture in sink.captures:
        series = {}
        for key, (times, values) in capture.series.items():
            known = ~np.isnan(values)  # NaN: no value in this row
            times, values = times[known], values[known]
            order = np.lexsort((values, times))
            if len(order):
                series[key.metric, key.attributes, key.unit] = times[order].tolist(), values[order].tolist()
        summaries = sorted((s.metric, s.attributes, s.statistic, repr(s.value)) for s in capture.summaries)
        info = capture.info
        found.append((info.tool, info.tool_version, info.host, info.zone, info.start_us, info.end_us))
        found.append((series, summaries))
    return [found, problems.count, [(problem.line, problem.text) for problem in problems.kept]]


def samples_of(result: tuple[RecordingSink, Problems]) -> int:
    """How many values there are in all."""
    return sum(
        len(times) for capture in result[0].captures for times, _values in capture.series.values()
    ) + sum(len(capture.summaries) for capture in result[0].captures)


def _check_message(error: XatError) -> None:
    assert error.title
    assert error.detail


def salvage(case: Case, data: bytes) -> int:
    """Parse what may be damaged: how much was found; -1 for an XatError. Anything else is a defect."""
    try:
        result = parse(case, data)
    except XatError as error:
        _check_message(error)
        return -1
    lines = data.count(b"\n") + data.count(b"\r") + 1  # a lone CR ends a row of a table
    assert all(0 <= problem.line <= lines for problem in result[1].kept), result[1].kept[:5]
    assert all(problem.text.strip() for problem in result[1].kept)
    assert result[1].count >= len(result[1].kept) > 0 or result[1].count == 0
    return samples_of(result)
