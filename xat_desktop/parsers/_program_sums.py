"""Rows about processes, summed by the name of the program in each snapshot."""

import math
from collections.abc import Mapping

from xat_desktop.domain.series import attributes
from xat_desktop.parsers._base import Sink
from xat_desktop.parsers._column_specs import column
from xat_desktop.parsers._columns import Column, Rows

_MOST_PROGRAMS = 1000
_OTHERS = "(all other programs)"
_COUNT = column("xat.process.count")


class ProgramSums:
    """Sums over the processes that run the same program; beyond a thousand programs, over all others."""

    def __init__(self, sink: Sink) -> None:
        self._rows = Rows(sink)
        self._programs: set[str] = set()
        self._time_us: int | None = None
        """Of the snapshot whose sums are not yet complete."""
        self._sums: dict[str, dict[tuple[str, Column], float]] = {}

    def add(self, time_us: int, program: str, values: Mapping[tuple[str, Column], float]) -> None:
        """One process: its printed numbers by (the tool's name, column); NaN counts as nothing."""
        if time_us != self._time_us:
            self._end_snapshot()
            self._time_us = time_us
        if program not in self._programs:
            if len(self._programs) >= _MOST_PROGRAMS:
                program = _OTHERS
            else:
                self._programs.add(program)
        sums = self._sums.setdefault(program, {})
        sums["processes", _COUNT] = sums.get(("processes", _COUNT), 0) + 1
        for key, value in values.items():
            if not math.isnan(value):
                sums[key] = sums.get(key, 0.0) + value

    def join(self, time_us: int, program: str, values: Mapping[tuple[str, Column], float]) -> None:
        """More numbers of a process that was counted already."""
        self.add(time_us, program, values)
        self._sums[program if program in self._sums else _OTHERS]["processes", _COUNT] -= 1

    def _end_snapshot(self) -> None:
        for program, sums in self._sums.items():
            layout = (program, tuple(sums))
            if self._rows.columns(layout) is None:
                item = attributes(process__executable__name=program)
                keys = [column_.key(name, item) for name, column_ in sums]
                self._rows.open(layout, keys, [column_ for _, column_ in sums])
            assert self._time_us is not None
            self._rows.add(layout, self._time_us, [round(value, 6) for value in sums.values()])
        self._sums = {}

    def leave_out(self, time_us: int | None = None) -> bool:
        """Forget the last snapshot, of which the file lacks a part; nothing where it is not that of `time_us`."""
        known = bool(self._sums) and time_us in (None, self._time_us)
        if known:
            self._sums = {}
        return known

    def finish(self) -> None:
        """Hand over what is left."""
        self._end_snapshot()
        self._rows.flush()
