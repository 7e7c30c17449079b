"""One nmon capture: gives every row its time and its series, as soon as its clock and its header are known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from xat_desktop.domain.series import CaptureInfo, Times
from xat_desktop.parsers._base import Problems, Sink
from xat_desktop.parsers._nmon_facts import Facts
from xat_desktop.parsers._nmon_lines import Block, Clocks, Processes, Rows, joined
from xat_desktop.parsers._nmon_sections import Floats, Layout, layout_of
from xat_desktop.parsers._nmon_times import UNKNOWN, SnapshotTimes
from xat_desktop.parsers._nmon_top import ProgramSeries

_NEW_RUN = "AAA,progname,"
_LISTS_OF_DEVICES = re.compile(r"(?:DISK|DG|JFS|NET|FC|ESS|SEA|VG)\w*")
_MIB = 1 << 20

Names = tuple[str, ...]


@dataclass
class _Emitter:
    """Series of a section; columns without a value at first are emitted alone, once they have one."""

    layout: Layout
    together: list[int] = field(default_factory=list)

    def emit(self, times: Times, values: Sequence[Floats], sink: Sink) -> None:
        filled = [i for i, column in enumerate(values) if not np.isnan(column).all()]
        self.together = self.together or filled
        if self.together:
            sink.samples(
                [self.layout.keys[i] for i in self.together], times, [values[i] for i in self.together]
            )
        for i in filled:
            if i not in self.together:
                sink.samples([self.layout.keys[i]], times, [values[i]])


@dataclass(frozen=True)
class Cut:
    """Where a block has to be cut: a new run begins, or a section gets another header."""

    line: int
    section: str = ""
    """Of the other header; empty: a new run."""
    same_facts: bool = False
    """The new run says nothing of itself."""


class Run:
    """Rows of one run of nmon, from its first row to `finish`."""

    def __init__(
        self,
        sink: Sink,
        problems: Problems,
        info: CaptureInfo,
        times: SnapshotTimes,
        facts: Facts | None = None,
    ) -> None:
        self._sink, self._problems, self._info = sink, problems, info
        self._times = times
        self.facts = facts or Facts()
        self._started = False
        self._headers: dict[str, Names] = {}
        self._emitters: dict[tuple[str, Names], _Emitter] = {}
        self._programs = ProgramSeries()
        self._seen: set[str] = set()
        self._waiting: list[Rows] = []
        self._waiting_processes: list[Processes] = []
        self._memory_mib = 0.0

    def next_cut(self, block: Block) -> Cut | None:
        """The first place in a block where another run or another header begins; None if there is none."""
        cuts = [*self._new_run(block), *self._other_header(block), *self._restart(block.clocks)]
        return min(cuts, key=lambda cut: cut.line, default=None)

    def _new_run(self, block: Block) -> list[Cut]:
        lines = [line for line, text in block.facts if text.startswith(_NEW_RUN)]
        data = [*(rows.line for rows in block.rows), *block.clocks.lines[:1].tolist()]
        first_data = 0 if self._seen or self._times.last else min(data, default=1 << 62)
        return [Cut(line) for line in lines if line > first_data][:1]

    def _other_header(self, block: Block) -> list[Cut]:
        known = dict(self._headers)
        first: dict[str, int] = {}
        for rows in block.rows:
            first[rows.section] = min(rows.line, first.get(rows.section, rows.line))
        for line, section, names in block.headers:
            used = section in self._seen or first.get(section, 1 << 62) < line
            if section != "TOP" and used and known.get(section, names) != names:
                return [Cut(line, section)]
            known[section] = names
        return []

    def _restart(self, clocks: Clocks) -> list[Cut]:
        """Snapshot numbers that start again at a later time; in a sorted file both go back."""
        numbers = np.concatenate(([self._times.last], clocks.numbers))
        local = np.concatenate(([self._times.last_local_us], clocks.clock_us + clocks.day_us))
        highest = np.maximum.accumulate(numbers)
        where = np.maximum.accumulate(np.where(numbers == highest, np.arange(len(numbers)), 0))
        again = np.flatnonzero((numbers < highest) & (local > local[where]))
        return [Cut(int(clocks.lines[row - 1]), same_facts=True) for row in again[:1].tolist()]

    def forget_header(self, section: str) -> None:
        """Rows of `section` that follow have another header."""
        self._headers.pop(section, None)

    def add(self, block: Block) -> None:
        """The rows of a block that needs no cut."""
        self.facts.add(text for _, text in block.facts)
        self._times.day = self.facts.day
        if not self._started:
            self._sink.capture(replace(self._info, **self.facts.capture()))
            self._started = True
        for _line, section, names in block.headers:
            if section == "TOP":
                self._programs.header(names)
            else:
                self._headers[section] = names
        for problem in block.problems:
            self._problems.add(problem.line, problem.text)
        self._times.add(block.clocks)
        for rows in block.rows:
            self._seen.add(rows.section)
            self._emit(rows, last_chance=False)
        self._add_processes(block.processes)

    def _add_processes(self, rows: Processes | None) -> None:
        if rows is None:
            return
        if self._waiting_processes or (self._times.utc(rows.numbers) == UNKNOWN).any():
            self._waiting_processes.append(rows)
        else:
            self._programs.emit(rows, self._times, self._sink, self._problems, last=False)

    def finish(self, *, within_processes: bool = False) -> None:
        """Emit what waited for clocks and headers, and the facts that came late.

        `within_processes`: the file ends in the middle of the last snapshot's TOP rows.
        """
        if not self._started:
            return
        waiting, self._waiting = self._waiting, []
        for rows in waiting:
            self._emit(rows, last_chance=True)
        if within_processes:
            self._problems.add(0, "the TOP rows of the last snapshot are not complete: left out")
        self._programs.emit(
            joined(self._waiting_processes),
            self._times,
            self._sink,
            self._problems,
            last=not within_processes,
        )
        if self._programs.folded:
            self._problems.add(0, "so many programs in the TOP rows that the later ones were put together")
        fields = self.facts.capture()
        if self._memory_mib:
            fields["environment"].setdefault("memory_bytes", str(round(self._memory_mib * _MIB)))
        self._sink.update(**fields)

    def _emit(self, rows: Rows, *, last_chance: bool) -> None:
        at = self._times.utc(rows.numbers)
        known = at != UNKNOWN
        header = self._header(rows.section)
        if not last_chance and not (known.all() and header):
            self._waiting.append(rows)
            return
        if not known.all():
            text = f"{rows.section} rows of a snapshot without a ZZZZ row"
            self._problems.add(rows.line, text, int(np.count_nonzero(~known)))
            rows = replace(
                rows, numbers=rows.numbers[known], columns=[column[known] for column in rows.columns]
            )
        names, printed = self._matched(rows, header or ("",))
        if not names or not len(rows.numbers):
            return
        emitter = self._emitters.get((rows.section, names))
        if emitter is None:
            layout = layout_of(rows.section, names[0], names[1:])
            emitter = self._emitters[rows.section, names] = _Emitter(layout)
        if rows.section == "MEM" and "memtotal" in names and not self._memory_mib:
            self._memory_mib = float(np.nan_to_num(printed[names.index("memtotal") - 1][0]))
        values = emitter.layout.values(printed, self._times.seconds(rows.numbers))
        emitter.emit(at[known], values, self._sink)

    def _header(self, section: str) -> Names | None:
        """A section's header; nmon numbers the headers of CPUUTIL otherwise than its rows."""
        found = self._headers.get(section)
        if found is None and section.startswith("CPUUTIL"):
            return self._headers.get("CPUUTIL_ALL")
        return found

    def _matched(self, rows: Rows, header: Names) -> tuple[Names, list[Floats]]:
        """Title and names, and a column for each name; no names where values cannot be told apart."""
        names, printed = list(header), list(rows.columns)
        while len(names) > 1 and not names[-1]:
            names.pop()
        while len(printed) > len(names) - 1 and np.isnan(printed[-1]).all():
            printed.pop()
        missing = len(names) - 1 - len(printed)
        if missing and len(names) > 1:
            text = f"{rows.section}: {len(printed)} values under {len(names) - 1} names"
            if _LISTS_OF_DEVICES.fullmatch(rows.section):
                self._problems.add(rows.line, f"{text}: the devices changed, left out", len(rows.numbers))
                return (), []
            self._problems.add(rows.line, text, len(rows.numbers))
            if (
                missing > 0 and printed
            ):  # a cell that is no number may be two: those after it are of other names
                damaged = np.logical_or.accumulate(np.isnan(printed), axis=0)
                printed = [
                    np.where(wrong, np.nan, cells) for wrong, cells in zip(damaged, printed, strict=True)
                ]
        names.extend(f"column{number}" for number in range(len(names), len(printed) + 1))
        printed.extend([np.full(len(rows.numbers), np.nan)] * max(missing, 0))
        return tuple(names), printed
