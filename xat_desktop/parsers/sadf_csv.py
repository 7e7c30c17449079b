"""`sadf -d`: sections of semicolon separated lines, or all of them in one line under -h; any version and time form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, Times
from xat_desktop.parsers._base import Confidence, Parser, Problem, Problems, Sink
from xat_desktop.parsers._clock import to_utc
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._parallel import in_order
from xat_desktop.parsers._sadf_layout import LEAD, Group, Layout, is_fixed, layout_of
from xat_desktop.parsers._sadf_rows import Block, read_block
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat import column_of
from xat_desktop.parsers._sysstat_sections import item_attributes
from xat_desktop.parsers._turns import Turns, combined_codes

if TYPE_CHECKING:
    import polars as pl

_BEGIN = rb"#\s*hostname;interval;timestamp[;\r\n]"
_SIGN = LineStart(_BEGIN)
_HEADER = re.compile(rb"^" + _BEGIN, re.MULTILINE)
_STATED = ("UTC", "GMT", "epoch")
_BLOCK_BYTES = 4 << 20
_LARGEST = 2.0**62
_MAX_DIGITS = 6


def _recognises(head: bytes, _name: str) -> Confidence:
    found = _SIGN.search(head)
    if not found:
        return Confidence.NO
    return Confidence.SURE if not head[: found.start()].strip() else Confidence.LIKELY


@dataclass(frozen=True)
class _Piece:
    """Whole lines of one layout."""

    first_line: int
    data: bytes
    layout: Layout
    decimals: tuple[int, ...]
    """How many digits after the point each cell of the first row had."""


@dataclass(frozen=True)
class _Rows:
    """Rows of one item, as the sink takes them."""

    host: str
    keys: tuple[SeriesKey, ...]
    times: Times
    columns: Sequence[NDArray[np.int64]]


@dataclass
class _Parsed:
    block: Block
    rows: list[_Rows] = field(default_factory=list)
    interval_s: int = 0
    stamps: str = ""
    """How the times are written: `epoch`, the zone's short name, or empty."""


class _Cutter:
    """Cuts the file into pieces at header lines and where the number of cells changes."""

    def __init__(self, source: Source, problems: Problems) -> None:
        self._source = source
        self._problems = problems
        self._header = ""
        self._layout: Layout | None = None
        self._decimals: dict[Layout, tuple[int, ...]] = {}

    def pieces(self) -> Iterator[_Piece]:
        for first_line, block in self._source.blocks(_BLOCK_BYTES):
            line, at = first_line, 0
            while at < len(block):
                header = _HEADER.search(block, at) if block.find(b"#", at) >= 0 else None
                stop = header.start() if header else len(block)
                if stop > at:
                    body = block[at:stop] if at or stop < len(block) else block
                    yield from self._body(line, body)
                    line += body.count(b"\n") if header else 0
                if not header:
                    break
                at = block.find(b"\n", stop) + 1 or len(block)
                self._begin(block[stop:at])
                line += 1

    def _begin(self, header: bytes) -> None:
        self._header = header.decode("utf-8", "replace").strip()
        self._layout = layout_of(self._header, "") if is_fixed(self._header) else None

    def _body(self, line: int, body: bytes) -> Iterator[_Piece]:
        if is_fixed(self._header):
            yield from self._piece(line, body, self._layout)
        else:
            for cells, group in groupby(body.splitlines(keepends=True), lambda row: row.count(b";")):
                rows = list(group)
                if cells or rows[0].strip():
                    layout = layout_of(self._header, rows[0].decode("utf-8", "replace")) or self._layout
                    self._layout = layout
                    yield from self._piece(line, b"".join(rows), layout)
                line += len(rows)

    def _piece(self, line: int, body: bytes, layout: Layout | None) -> Iterator[_Piece]:
        layout = layout or Layout(LEAD, ())
        if b"," in body[:4096]:
            body = re.sub(rb"(?<=;)(-?\d+),(\d+)(?=[;\r\n])", rb"\1.\2", body)
        decimals = self._decimals.get(layout) or _decimals(body, layout)
        if decimals:
            self._decimals[layout] = decimals
        if not body.endswith(b"\n") and not _complete(body, decimals):
            cut = body.rfind(b"\n") + 1
            last = body[cut:].decode("utf-8", "replace")
            self._problems.add(line + body.count(b"\n"), f"the file ends within this line: {last}")
            body = body[:cut]
        if body:
            yield _Piece(line, body, layout, decimals or (0,) * layout.width)


def _decimals(body: bytes, layout: Layout) -> tuple[int, ...]:
    """Digits after the point of each cell of the first row that has all cells; empty when there is none."""
    rows = (row.rstrip(b"\r\n").split(b";") for row in body.splitlines()[:1000])
    cells = next((row for row in rows if len(row) == layout.width), [])
    return tuple(min(len(cell.partition(b".")[2]), _MAX_DIGITS) for cell in cells)


def _complete(body: bytes, decimals: tuple[int, ...]) -> bool:
    """Whether a last line without an end has all its cells, the last one with all its digits."""
    cells = body[body.rfind(b"\n") + 1 :].split(b";")
    digits = len(cells[-1].partition(b".")[2])
    return len(cells) == len(decimals) and 0 < digits == decimals[-1]


@cache
def _limits(layout: Layout, decimals: tuple[int, ...]) -> tuple[float, ...]:
    """For each cell the number that would not fit as an integer of the base unit."""
    limits = [_LARGEST] * layout.width
    for group in layout.groups:
        for name, at in zip(group.numbers, group.number_at, strict=True):
            limits[at] = _LARGEST / column_of(group.section, name).scale / 10 ** decimals[at]
    return tuple(limits)


def _parsed(piece: _Piece, zone: ZoneInfo) -> _Parsed:
    import polars as pl

    limits = _limits(piece.layout, piece.decimals)
    parsed = _Parsed(read_block(piece.first_line, piece.data, piece.layout, limits))
    frame = parsed.block.frame
    if not len(frame):
        return parsed
    parsed.interval_s = int(frame["c1"][0])
    parsed.stamps = _stamps(frame["c2"][0])
    local = _times(frame["c2"], parsed.stamps)
    if (local < 0).any():
        bad = int((local < 0).argmax())
        parsed.block.problems.append(
            Problem(piece.first_line + bad, f"no time can be read: {frame['c2'][bad]}")
        )
        frame, local = frame.filter(pl.Series(local >= 0)), local[local >= 0]
        if not len(frame):
            return parsed
    times = local if parsed.stamps in _STATED else to_utc(local, zone)
    for host, part, at in _by_host(frame):
        for group in piece.layout.groups:
            parsed.rows.extend(_rows(host, group, part, times[at], piece.decimals))
    return parsed


def _stamps(text: str) -> str:
    if text.isdigit():
        return "epoch"
    words = text.split()
    return words[2] if len(words) > 2 else ""


def _times(column: "pl.Series", stamps: str) -> Times:
    """µs since 1970 of the clock that is printed, each different text read once; -1 where it is no time."""
    import polars as pl

    changed = (column != column.shift(1)).fill_null(value=True)
    texts, starts = column.filter(changed), np.flatnonzero(changed.to_numpy())
    if stamps == "epoch":
        seconds = texts.cast(pl.Int64, strict=False)
        readings = seconds.fill_null(-1).to_numpy()
        readings = np.where(readings < 0, -1, readings * 1_000_000)
    else:
        moments = texts.str.slice(0, 19).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
        readings = moments.to_physical().fill_null(-1).to_numpy()
    return np.repeat(readings, np.diff(starts, append=len(column)))


def _by_host(frame: "pl.DataFrame") -> Iterator[tuple[str, "pl.DataFrame", slice | NDArray[np.int64]]]:
    """The rows of each host and where they are; nearly always all of one."""
    hosts = frame["c0"]
    if (hosts == hosts[0]).all():
        yield hosts[0], frame, slice(None)
        return
    for host in hosts.unique(maintain_order=True):
        at = (hosts == host).arg_true().to_numpy().astype(np.int64)
        yield host, frame[at], at


def _rows(
    host: str, group: Group, frame: "pl.DataFrame", times: Times, decimals: tuple[int, ...]
) -> Iterator[_Rows]:
    """A group's numbers by item, as integers in the base unit, in file order within each item."""
    columns, digits = [], []
    for name, at in zip(group.numbers, group.number_at, strict=True):
        integers, exact = _integers(frame[f"c{at}"].to_numpy(), decimals[at])
        columns.append(integers * column_of(group.section, name).scale)
        digits.append(exact)
    items = [frame[f"c{at}"].fill_null("") for at in group.item_at]  # a cell that was lost
    turns = Turns(combined_codes([item.to_physical().to_numpy() for item in items], len(frame)))
    split = zip(*(turns.split(column) for column in columns), strict=True)
    for first, stamps, mine in zip(turns.first, turns.split(times), split, strict=True):
        item = item_attributes(group.items, [str(cells[first]) for cells in items])
        yield _Rows(host, _keys(group.section, group.numbers, tuple(digits), item), stamps, mine)


def _integers(printed: NDArray[np.float64], digits: int) -> tuple[NDArray[np.int64], int]:
    """The numbers times 10**digits; with more digits when rows have more than the first one."""
    rounded, off = _rounded(printed, digits)
    if off > 1e-4 and off > 1e-15 * np.abs(rounded).max():
        for more in range(digits + 1, _MAX_DIGITS + 1):
            finer, off = _rounded(printed, more)
            if off <= 1e-4 and np.abs(finer).max() < 1e15:
                return finer.astype(np.int64), more
    return rounded.astype(np.int64), digits


def _rounded(printed: NDArray[np.float64], digits: int) -> tuple[NDArray[np.float64], float]:
    """(numbers times 10**digits as whole numbers, how far the farthest was from one)."""
    scaled = printed * 10.0**digits
    rounded = np.rint(scaled)
    np.subtract(scaled, rounded, out=scaled)
    return rounded, float(max(scaled.max(), -scaled.min()))


@cache
def _keys(
    section: str, names: tuple[str, ...], digits: tuple[int, ...], item: Attributes
) -> tuple[SeriesKey, ...]:
    keys = []
    for name, exact in zip(names, digits, strict=True):
        column = column_of(section, name)
        keys.append(replace(column.key(name, item), decimals=exact + column.shift))
    return tuple(keys)


class _Captures:
    """Begins a capture for each host and hands its rows on; facts are told when it ends."""

    def __init__(self, source: Source, sink: Sink) -> None:
        self._sink = sink
        _, self._zone, self._zone_source = source.resolve_zone()
        self._host: str | None = None
        self._cpus: set[str] = set()
        self._cores = ""
        self._restarts = 0
        self._comments: list[str] = []

    def take(self, parsed: _Parsed) -> None:
        for rows in parsed.rows:
            if rows.host != self._host:
                self._begin(rows.host, parsed)
            self._cpus.update(
                value for name, value in rows.keys[0].attributes if name == "cpu.logical_number"
            )
            self._sink.samples(rows.keys, rows.times, rows.columns)
        self._restarts += parsed.block.restarts
        self._cores = parsed.block.cores or self._cores
        self._comments += parsed.block.comments

    def _begin(self, host: str, parsed: _Parsed) -> None:
        if self._host is not None:
            self.finish()
        self._host = host
        stated = parsed.stamps in _STATED
        facts = {"interval_s": str(parsed.interval_s)}
        if parsed.stamps and not stated:
            facts["timezone"] = parsed.stamps
        self._sink.capture(
            CaptureInfo(
                "sar",
                host=host,
                zone="UTC" if stated else self._zone,
                zone_source="file" if stated else self._zone_source,
                environment=facts,
            )
        )

    def finish(self) -> None:
        """Tell the facts of the host; a single CPU that was asked for does not say how many there are."""
        if self._host is None:
            return
        counted = len(self._cpus)
        all_of_them = counted > 1 and self._cpus == {str(number) for number in range(counted)}
        facts = {
            "cores": self._cores or (str(counted) if all_of_them else ""),
            "restarts": str(self._restarts or ""),
            "comments": "; ".join(self._comments),
        }
        self._sink.update(environment={name: text for name, text in facts.items() if text})
        self._cpus, self._cores, self._restarts, self._comments = set(), "", 0, []


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    zone, _, _ = source.resolve_zone()
    captures = _Captures(source, sink)
    for parsed in in_order(
        lambda piece: _parsed(piece, zone), _Cutter(source, problems).pieces(), own_threads=True
    ):
        for problem in parsed.block.problems:
            problems.add(problem.line, problem.text)
        captures.take(parsed)
    captures.finish()


PARSER = Parser("sadf-csv", "sadf -d (sysstat, semicolons)", (".csv", ".txt"), _recognises, _parse)
