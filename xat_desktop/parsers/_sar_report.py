"""One run of sar as it is read: its sections, the clock of each, restarts and what the tool averaged."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Times, ToolSummary
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._clock import SECOND_US, clock_us
from xat_desktop.parsers._columns import Rows
from xat_desktop.parsers._sysstat import column_of
from xat_desktop.parsers._sysstat_sections import ITEMS, item_attributes, section_of


@dataclass(frozen=True)
class Columns:
    """The columns of a section: those that say what a row is about stand before or (-h) after the numbers."""

    section: str
    leading: tuple[str, ...]
    names: tuple[str, ...]
    trailing: tuple[str, ...]


def columns_of(names: tuple[str, ...]) -> Columns:
    """The columns that a header line shows."""
    leading = tuple(takewhile(ITEMS.__contains__, names))
    trailing = tuple(takewhile(ITEMS.__contains__, reversed(names[len(leading) :])))[::-1]
    numbers = names[len(leading) : len(names) - len(trailing)]
    return Columns(section_of(names), leading, numbers, trailing)


@dataclass
class Table:
    """The section that the last header began, and its last row."""

    columns: Columns
    clock_words: int
    clock: BlockClock
    header_clock: str
    clock_text: str = ""
    time_us: int | None = None
    row_length: int = 0
    started: bool = False
    """A row with another clock than the header's has come."""

    def is_since_boot(self, clock_text: str) -> bool:
        """Whether a row tells the time since boot: it stands first and has the clock of the header."""
        self.started |= clock_text != self.header_clock
        return not self.started

    def time_of(self, clock_text: str) -> int | None:
        """UTC µs of a row; None when that is no clock."""
        if clock_text != self.clock_text:
            self.clock_text, self.time_us = clock_text, self.clock.read(clock_text)
        return self.time_us

    def times_of(self, clocks: NDArray[np.bytes_]) -> Times | None:
        """UTC µs of rows that follow each other; None when one has no clock."""
        times = self.clock.read_many(clocks)
        if times is None:
            texts = [clock.decode() for clock in clocks.tolist()]
            if any(clock_us(text) is None for text in texts):
                return None
            times = np.array([self.time_of(text) for text in texts], np.int64)
        self.clock_text, self.time_us = clocks[-1].decode(), int(times[-1])
        return times


@dataclass
class _Stretch:
    """What was recorded between two restarts; each section tells it from its start."""

    day: date
    clock_text: str = ""
    clocks: dict[tuple[str, ...], BlockClock] = field(default_factory=dict)


class Report:
    """What is carried from line to line of one run."""

    def __init__(self, rows: Rows, zone: tzinfo, day: date) -> None:
        self.rows = rows
        self.zone = zone
        self.averages: list[ToolSummary] = []
        self.comments: list[str] = []
        self.boot = False
        """A row since boot was left out."""
        self.last: tuple[int, str] | None = None
        """Time and clock of the latest row."""
        self._stretch = _Stretch(day)
        self._restarts = 0
        self._parts = 1
        self._interval_s = ""

    def table(self, names: tuple[str, ...], clock_words: int, header_clock: str) -> Table:
        """A section begins; its clock goes on where it stopped before, or starts with the stretch."""
        stretch = self._stretch
        if names not in stretch.clocks:
            stretch.clock_text = stretch.clock_text or header_clock
            clock = stretch.clocks[names] = BlockClock(self.zone, stretch.day)
            clock.read(stretch.clock_text)
        return Table(columns_of(names), clock_words, stretch.clocks[names], header_clock)

    def restart(self, clock_text: str) -> None:
        """A new stretch, on the next day when the clock went back by more than half a day."""
        day = self._stretch.day
        if self.last:
            clock = BlockClock(self.zone, self._date(self.last[0]))
            clock.read(self.last[1])
            day = self._date(clock.read(clock_text) or self.last[0])
        self._parts += bool(self._stretch.clocks)
        self._restarts += 1
        self._end_stretch()
        self._stretch = _Stretch(day, clock_text)

    def _date(self, time_us: int) -> date:
        return datetime.fromtimestamp(time_us / SECOND_US, self.zone).date()

    def _end_stretch(self) -> None:
        clocks = self._stretch.clocks.values()
        self._interval_s = self._interval_s or next((c.interval_s for c in clocks if c.interval_s), "")

    def layout(self, columns: Columns, cells: Sequence[str]) -> Hashable | None:
        """What a row with these cells is about, opened when it is new; None when the cells do not fit."""
        start = len(columns.leading)
        stop = start + len(columns.names)
        if len(cells) != stop if not columns.trailing else len(cells) <= stop:
            return None
        return self.layout_of(columns, cells[:start], " ".join(cells[stop:]))

    def layout_of(self, columns: Columns, leading: Sequence[str], last: str) -> Hashable:
        """The layout of rows about an item."""
        layout = (columns.section, columns.names, *leading, last)
        if self.rows.columns(layout) is None:
            each = [column_of(columns.section, name) for name in columns.names]
            items = (*columns.leading, *columns.trailing[-1:])
            item = item_attributes(items, [*leading, last] if last else leading)
            keys = [column.key(name, item) for name, column in zip(columns.names, each, strict=True)]
            self.rows.open(layout, keys, each)
        return layout

    def finish(self) -> tuple[list[ToolSummary], dict[str, str]]:
        """(averages of the whole run, facts); averages of parts between restarts are left out."""
        self.rows.flush()
        self._end_stretch()
        found = {
            "interval_s": self._interval_s,
            "restarts": str(self._restarts or ""),
            "comments": "; ".join(self.comments),
            "first_row": "since boot, left out" if self.boot else "",
        }
        facts = {name: text for name, text in found.items() if text}
        return self.averages if self._parts == 1 else [], facts
