"""`sadf -p`: one value a line (host, interval, time, item, name, value), read in blocks without a loop over lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, Times, ZoneSource
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._columns import Column, to_base_units
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat import column_of
from xat_desktop.parsers._sysstat_sections import ITEMS, SECTIONS, item_attributes
from xat_desktop.parsers._turns import Turns, combined_codes
from xat_desktop.parsers._wide_table import NO_TIME, as_utf8
from xat_desktop.parsers._wide_times import epoch_times, local_times

if TYPE_CHECKING:
    import polars as pl

_LINE = re.compile(
    rb"^[^\t\n]+\t-?\d+\t(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: \w+)?|\d{9,11})"
    rb"\t[^\t\n]+\t[^\t\n]+\t-?\d+(?:[.,]\d+)?\r?$",
    re.MULTILINE,
)
_SPECIAL = re.compile(
    rb"^[^\t\n]+\t-1\t[^\t\n]+\t(?:LINUX-RESTART(?:[ \t]*\((?P<cores>\d+) CPU\))?|COM[ \t](?P<comment>.*?))\r?$"
)
_STATED = ("UTC", "GMT")
_COLUMNS = ("host", "interval", "stamp", "item", "name", "value")
_BLOCK_BYTES = 4 << 20
_WHOLE = ("-", "all", "-1")
_OLD_CPU = re.compile(r"(?:cpu|CPU)(\d+)$")
_ITEMLESS = {
    name: section
    for section, names in reversed(SECTIONS.items())
    if not any(column in ITEMS for column in names)
    for name in names
}
_WITH_ITEM = {
    name: section
    for section, names in reversed(SECTIONS.items())
    if any(column in ITEMS for column in names)
    for name in names
    if name not in ITEMS
}


def _recognises(head: bytes, _name: str) -> Confidence:
    rows = b"\t" in head and _LINE.findall(head[: 16 << 10])
    return Confidence.SURE if rows and len(rows) >= 2 else Confidence.NO


@dataclass
class _Facts:
    """What was seen of one host besides its numbers."""

    cores: str = ""
    restarts: int = 0
    comments: tuple[str, ...] = ()
    interval_s: str = ""


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._sink = sink
        self._problems = problems
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._host: str | None = None
        self._facts = _Facts()

    def rows(self, first_line: int, data: bytes) -> None:
        """Whole lines."""
        import polars as pl

        lines, body = self._fitting(first_line, data)
        if not len(lines):
            return
        schema = dict.fromkeys(_COLUMNS, pl.String)
        frame = pl.read_csv(as_utf8(body), has_header=False, schema=schema, separator="\t", quote_char=None)
        values = frame["value"].str.strip_chars(" \r").str.replace(",", ".", literal=True)
        numbers = values.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
        times, stated = self._times(frame["stamp"])
        good = (times != NO_TIME) & ~np.isnan(numbers)
        for row in np.flatnonzero(~good)[:1000]:
            text = "\t".join(str(cell) for cell in frame.row(int(row)))
            self._problems.add(int(lines[row]), f"a time or a value cannot be used: {text}")
        frame = frame.filter(pl.Series(good))
        for host, at in _by_host(frame["host"]):
            if host != self._host:
                self._begin(host, stated=stated)
            self._facts.interval_s = self._facts.interval_s or str(frame["interval"][int(at[0])])
            self._emit(frame[at], times[good][at], numbers[good][at])

    def _fitting(self, first_line: int, data: bytes) -> tuple[NDArray[np.int64], bytes]:
        if not data.endswith(b"\n"):
            cut = data.rfind(b"\n") + 1
            text = data[cut:].decode("utf-8", "replace")
            self._problems.add(first_line + data.count(b"\n"), f"the file ends within this line: {text}")
            data = data[:cut]
        view = np.frombuffer(data, np.uint8)
        ends = np.flatnonzero(view == 10) + 1
        starts = np.concatenate(([0], ends[:-1])).astype(np.int64) if len(ends) else ends
        tabs = np.flatnonzero(view == 9)
        good = np.searchsorted(tabs, ends) - np.searchsorted(tabs, starts) == len(_COLUMNS) - 1
        lines = np.arange(first_line, first_line + len(ends))
        for row in np.flatnonzero(~good):
            self._unfit(int(lines[row]), data[starts[row] : ends[row]].rstrip(b"\r\n"))
        return lines[good], data if good.all() else view[np.repeat(good, ends - starts)].tobytes()

    def _unfit(self, number: int, line: bytes) -> None:
        found = _SPECIAL.match(line)
        if found and found["comment"] is not None:
            self._facts.comments += (found["comment"].decode("utf-8", "replace"),)
        elif found:
            self._facts.restarts += 1
            self._facts.cores = (found["cores"] or b"").decode() or self._facts.cores
        elif line.strip():
            self._problems.add(number, f"not a line of sadf -p: {line[:300].decode('utf-8', 'replace')}")

    def _times(self, stamps: "pl.Series") -> tuple[Times, bool]:
        """(UTC µs, whether the stamps say so themselves); each different stamp is read once."""
        first = str(stamps[0])
        starts = np.flatnonzero((stamps != stamps.shift(1)).fill_null(value=True).to_numpy())
        texts = stamps.gather(starts)
        stated = first.isdigit() or first.split()[-1] in _STATED
        if first.isdigit():
            read = epoch_times(texts)
        else:
            zone = ZoneInfo("UTC") if stated else self._zone
            read = local_times(texts.str.slice(0, 19), ("%Y-%m-%d %H:%M:%S",), zone)
        return np.repeat(read, np.diff(starts, append=len(stamps))), stated

    def _begin(self, host: str, *, stated: bool) -> None:
        self.finish()
        self._host = host
        zone: tuple[str, ZoneSource] = ("UTC", "file") if stated else (self._zone_name, self._zone_source)
        self._sink.capture(CaptureInfo("sar", host=host, zone=zone[0], zone_source=zone[1]))

    def _emit(self, frame: "pl.DataFrame", times: Times, numbers: NDArray[np.float64]) -> None:
        import polars as pl

        names = frame["name"]
        # retrans/s is a column of two sections; the one of NFS comes after call/s
        of_nfs = (names == "retrans/s").fill_null(value=False) & (names.shift(1) == "call/s").fill_null(
            value=False
        )
        parts = [
            frame["item"].fill_null("").cast(pl.Categorical).to_physical().to_numpy(),
            names.fill_null("").cast(pl.Categorical).to_physical().to_numpy(),
            of_nfs.cast(pl.Int8).to_numpy(),
        ]
        turns = Turns(combined_codes(parts, len(frame)))
        groups: dict[tuple[str, str, bytes], list[tuple[SeriesKey, Column, NDArray[np.float64]]]] = {}
        stamps: dict[tuple[str, str, bytes], Times] = {}
        for first, at, values in zip(turns.first, turns.split(times), turns.split(numbers), strict=True):
            item, name = str(frame["item"][first]), str(names[first])
            section, column, attributes = _series(item, name, nfs=bool(of_nfs[first]))
            group = (section, item, at.tobytes())
            stamps[group] = at
            groups.setdefault(group, []).append((column.key(name, attributes), column, values))
        for group, columns in groups.items():
            self._sink.samples(
                [key for key, _, _ in columns],
                stamps[group],
                [to_base_units(values, column) for _, column, values in columns],
            )

    def finish(self) -> None:
        """Tell the facts of the host."""
        if self._host is None:
            return
        facts = {
            "interval_s": self._facts.interval_s,
            "cores": self._facts.cores,
            "restarts": str(self._facts.restarts or ""),
            "comments": "; ".join(self._facts.comments),
        }
        self._sink.update(environment={name: text for name, text in facts.items() if text})
        self._facts = _Facts()


def _by_host(hosts: "pl.Series") -> Iterator[tuple[str, NDArray[np.intp]]]:
    hosts = hosts.fill_null("")
    for host in hosts.unique(maintain_order=True):
        yield str(host), np.flatnonzero((hosts == host).to_numpy())


def _series(item: str, name: str, *, nfs: bool) -> tuple[str, Column, Attributes]:
    """(section, column, attributes) of a value: the section follows from the name and from whether there is an item."""
    cpu = _OLD_CPU.match(item)
    number = _OLD_CPU.match(name)
    if number or (name in ("all", "intr/s") and not cpu):
        return (
            "interrupts",
            column_of("interrupts", f"CPU{number[1]}" if number else name),
            _item(("INTR",), item),
        )
    if item == "-":
        section = "net-nfs" if nfs else "net-etcp" if name == "retrans/s" else _ITEMLESS.get(name, "")
        return section, column_of(section, name), ()
    section = _WITH_ITEM.get(name, "")
    column = next((column for column in SECTIONS.get(section, ()) if column in ITEMS), "")
    if cpu or item in _WHOLE:
        item = cpu[1] if cpu else "all"
        column = column if column in ITEMS and ITEMS[column] == "cpu.logical_number" else "CPU"
    if not column:
        return section, column_of(section, name), (("item", item),)
    item = item.removeprefix("ttyS") if column == "TTY" else item
    return section, column_of(section, name), _item((column,), item)


def _item(columns: Sequence[str], item: str) -> Attributes:
    return item_attributes(columns, [item])


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for first_line, block in source.blocks(_BLOCK_BYTES):
        reader.rows(first_line, block)
    reader.finish()


PARSER = Parser(
    "sadf-ppc", "sadf -p (sysstat, one value a line)", (".txt", ".tsv", ".ppc"), _recognises, _parse
)
