"""`sadf -r`: raw counters (value before, value now) and levels, a section a line; rates come from their difference."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._columns import Column, Rows
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat import column_of
from xat_desktop.parsers._sysstat_sections import ITEMS, item_attributes, section_of

_LINE = re.compile(r"(?P<clock>\d\d:\d\d:\d\d(?: [AP]M)?)(?: (?P<zone>[A-Z]+))?; (?P<rest>\S.*;)\s*$")
_SIGN = re.compile(
    rb"^\d\d:\d\d:\d\d(?: [AP]M)?(?: [A-Z]+)?; [A-Za-z%][\w%/-]*; (?:[^;\n]+; )*-?\d+;(?: [^;\n]+;)*\s*$",
    re.MULTILINE,
)
_RESTART = re.compile(r"\d\d:\d\d:\d\d.*(?:LINUX-RESTART|COM )")
_SECTOR = 512
_COUNTER_SCALES = {
    "rkB/s": _SECTOR,
    "wkB/s": _SECTOR,
    "dkB/s": _SECTOR,
    "rxkB/s": 1,
    "txkB/s": 1,
    "pgpgin/s": 1024,
    "pgpgout/s": 1024,
    "bread/s": _SECTOR,
    "bwrtn/s": _SECTOR,
    "bdscd/s": _SECTOR,
}
"""What one step of a counter is; disks count sectors and interfaces bytes whatever the name says."""
_HUNDREDTHS = ("ldavg-1", "ldavg-5", "ldavg-15", "MHz", "wghMHz")
_TICKS = ("rd_ticks", "wr_ticks", "dc_ticks")
_MACHINE = ("major", "minor")
_BYTES = {"f_bfree": "free", "f_bavail": "available"}
_KIB = {"kbttlmem": "system.memory.limit", "kbttlswp": "xat.paging.total"}


def _recognises(head: bytes, _name: str) -> Confidence:
    rows = b"; " in head and _SIGN.findall(head[: 16 << 10])
    return Confidence.SURE if rows and len(rows) >= 2 else Confidence.NO


@dataclass
class _Section:
    """A line taken apart: what it is about, levels (one number) and counters (two)."""

    items: dict[str, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    counters: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """sysstat's name of the section."""
        return section_of((*self.items, *self.counters, *self.levels)) or section_of(
            (*self.items, *self.levels)
        )

    @property
    def attributes(self) -> Attributes:
        return item_attributes(tuple(self.items), tuple(self.items.values()))


def _taken_apart(cells: Sequence[str]) -> _Section | None:
    section = _Section()
    at = 0
    while at < len(cells):
        name = cells[at]
        values: list[int] = []
        while at + 1 < len(cells) and len(values) < 2 and re.fullmatch(r"-?\d+", cells[at + 1]):
            values.append(int(cells[at + 1]))
            at += 1
            if name in ITEMS or name in _MACHINE:
                break
        at += 1
        if name in ITEMS:
            item = str(values[0]) if values else cells[at].strip('"') if at < len(cells) else ""
            at += not values
            section.items[name] = item
        elif name in _MACHINE:
            continue
        elif len(values) == 2:
            section.counters[name] = (values[0], values[1])
        elif values:
            section.levels[name] = values[0]
        else:
            return None
    return section


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._rows: Rows | None = None
        self._clocks: dict[tuple[str, ...], BlockClock] = {}
        self._last: dict[tuple[str, ...], int] = {}
        self._gaps: Counter[int] = Counter()
        self._restarts = 0
        self._first_left_out = False

    def line(self, number: int, line: str) -> None:
        """Take one line."""
        found = _LINE.match(line)
        if number == self._source.unterminated_line and line.strip():
            self._problems.add(number, f"the file ends within this line: {line}")
        elif _RESTART.match(line):
            self._restarts += 1
            self._last.clear()
        elif not found:
            if line.strip():
                self._problems.add(number, f"not a line of sadf -r: {line}")
        else:
            section = _taken_apart([cell.strip() for cell in found["rest"].rstrip(";").split(";")])
            if section is None or not self._take(found["clock"], section):
                self._problems.add(number, f"not a line of sadf -r: {line}")

    def _take(self, clock_text: str, section: _Section) -> bool:
        about = (*section.items.items(), *section.counters, *section.levels)
        name = tuple(str(part) for part in about)
        clock = self._clocks.setdefault(name, BlockClock(UTC, date(1970, 1, 1)))
        time_us = clock.read(clock_text)
        if time_us is None:
            return False
        before = self._last.get(name)
        seconds = (time_us - before) / 1e6 if before is not None and time_us > before else None
        self._last[name] = time_us
        if seconds:
            self._gaps[round(seconds)] += 1
        elif section.counters and section.name != "cpu-load":
            self._first_left_out = True
        values = {
            **_levels(section),
            **(_shares(section) if section.name == "cpu-load" else _rates(section, seconds)),
        }
        if self._rows is None:
            self._sink.capture(CaptureInfo("sar", zone="UTC", zone_source="none"))
            self._rows = Rows(self._sink)
        layout = tuple(values)
        if self._rows.columns(layout) is None:
            self._rows.open(layout, layout, [Column(key.metric, key.unit) for key in layout])
        if layout:
            self._rows.add(layout, time_us, list(values.values()))
        return True

    def finish(self) -> None:
        """Hand over what is left."""
        if self._rows:
            self._rows.flush()
            facts = {
                "time": "times of day without a date (sadf -r prints none)",
                "interval_s": str(self._gaps.most_common(1)[0][0]) if self._gaps else "",
                "restarts": str(self._restarts or ""),
                "first_row": "its rates left out: their interval is not in the file"
                if self._first_left_out
                else "",
            }
            self._sink.update(environment={name: text for name, text in facts.items() if text})


def _key(section: _Section, name: str) -> SeriesKey:
    return column_of(section.name, name).key(name, section.attributes)


def _levels(section: _Section) -> dict[SeriesKey, float]:
    values = {}
    for name, level in section.levels.items():
        if name in _KIB:
            values[SeriesKey(_KIB[name], (), "By", source_name=name)] = level * 1024.0
        elif name in _BYTES:
            pairs = tuple(sorted((*section.attributes, ("system.filesystem.state", _BYTES[name]))))
            values[SeriesKey("system.filesystem.usage", pairs, "By", source_name=name)] = float(level)
        else:
            column = column_of(section.name, name)
            # percentages and load averages come in hundredths
            shift = column.shift + (2 if name in _HUNDREDTHS or name.startswith("%") else 0)
            values[_key(section, name)] = level * column.scale / 10**shift
    return values


def _shares(section: _Section) -> dict[SeriesKey, float]:
    """CPU ticks as shares of all ticks between the two readings."""
    steps = {name: max(now - before, 0) for name, (before, now) in section.counters.items()}
    whole = sum(steps.values())
    return {_key(section, name): step / whole for name, step in steps.items()} if whole else {}


def _rates(section: _Section, seconds: float | None) -> dict[SeriesKey, float]:
    """Steps of counters over the time since the line before; nothing for the first line and after a reset."""
    if not seconds:
        return {}
    steps = {name: now - before for name, (before, now) in section.counters.items() if now >= before}
    values: dict[SeriesKey, float] = {}
    for name, step in steps.items():
        if name in _TICKS:
            continue
        if name == "tot_ticks":
            values[_key(section, "%util")] = step / 1e3 / seconds
        elif name == "aqu-sz":
            values[_key(section, name)] = step / 1e3 / seconds
        elif name.startswith("%"):
            values[_key(section, name)] = step / 1e6 / seconds
        else:
            values[_key(section, name)] = step * _COUNTER_SCALES.get(name, 1) / seconds
    if section.name == "disk" and steps.get("tps") and all(name in steps for name in _TICKS[:2]):
        values[_key(section, "await")] = sum(steps.get(name, 0) for name in _TICKS) / 1e3 / steps["tps"]
    return values


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser("sadf-raw", "sadf -r (sysstat, raw)", (".txt", ".raw"), _recognises, _parse)
