"""Rows about processes, summed by the name of the program in each snapshot."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import SeriesKey, Times, attributes
from xat_desktop.parsers._base import Sink
from xat_desktop.parsers._column_specs import column
from xat_desktop.parsers._columns import Column, Rows, to_base_units

_MOST_PROGRAMS = 1000
_OTHERS = "(all other programs)"
_COUNT = column("xat.process.count")


_EXACT = 1e9
"""Below it, a double times a million has its sixth decimal right."""

Key = tuple[str, Column]
Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Processes:
    """Rows about processes of several snapshots: shape (n,) each, but for `times` and `programs`."""

    times: Times
    """Of the snapshots, each another one than the one before."""
    snapshot: Places
    programs: Sequence[str]
    program: Places
    new: NDArray[np.bool_]
    """Whether the row is the first of its process in the snapshot."""
    columns: Sequence[tuple[Places, Mapping[Key, Numbers]]]
    """By layout: which rows have it, and their numbers."""


class ProgramSums:
    """Sums over the processes that run the same program; beyond a thousand programs, over all others."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
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

    def add_many(self, rows: Processes) -> None:
        """Whole snapshots at once, all of them after the one that came last."""
        self._end_snapshot()
        self._rows.flush()
        self._time_us = int(rows.times[-1])
        names, program = self._counted(rows)
        pairs, pair = np.unique(rows.snapshot * len(names) + program, return_inverse=True)
        sums: dict[Key, Numbers] = {
            ("processes", _COUNT): np.bincount(pair, rows.new, len(pairs)).astype(float),
        }
        known = {("processes", _COUNT): np.ones(len(pairs), bool)}
        for where, columns in rows.columns:
            for key, values in columns.items():
                there = ~np.isnan(values)
                of_pair = pair[where[there]]
                added = np.bincount(of_pair, values[there], len(pairs)).astype(float)
                sums[key] = sums[key] + added if key in sums else added
                known[key] = known.get(key, False) | (np.bincount(of_pair, minlength=len(pairs)) > 0)
        snapshot, of_program = np.divmod(pairs, len(names))
        self._hand_over(names, of_program, rows.times[snapshot], sums, known)

    def _counted(self, rows: Processes) -> tuple[list[str], Places]:
        """(the programs, of which each row has one), those beyond a thousand as one."""
        distinct, first = np.unique(rows.program, return_index=True)
        names = [*rows.programs, _OTHERS]
        number = np.arange(len(names))
        for at in distinct[np.argsort(first)].tolist():
            if names[at] not in self._programs:
                if len(self._programs) >= _MOST_PROGRAMS:
                    number[at] = len(names) - 1
                else:
                    self._programs.add(names[at])
        return names, number[rows.program]

    def _hand_over(
        self,
        names: Sequence[str],
        program: Places,
        times: Times,
        sums: Mapping[Key, Numbers],
        known: Mapping[Key, NDArray[np.bool_]],
    ) -> None:
        """The same numbers of the same program in one call."""
        keys = list(sums)
        flags = np.stack([known[key] for key in keys])
        packed = np.packbits(flags, axis=0)
        order = np.lexsort((*packed, program))  # stable: the snapshots stay in order
        program, packed, times = program[order], packed[:, order], times[order]
        columns = [to_base_units(_rounded(sums[key]), key[1])[order] for key in keys]
        other = (program[1:] != program[:-1]) | (packed[:, 1:] != packed[:, :-1]).any(axis=0)
        edges = [0, *(np.flatnonzero(other) + 1).tolist(), len(program)]
        for start, stop in pairwise(edges):
            there = np.flatnonzero(flags[:, order[start]]).tolist()
            name = names[int(program[start])]
            self._sink.samples(
                [self._key(name, keys[at]) for at in there],
                times[start:stop].copy(),  # a part would keep the whole alive
                [columns[at][start:stop].copy() for at in there],
            )

    def _key(self, program: str, key: Key) -> SeriesKey:
        name, column_ = key
        return column_.key(name, attributes(process__executable__name=program))

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


def _rounded(values: Numbers) -> Numbers:
    """`round(value, 6)` of each."""
    scaled = values * 1e6
    found: Numbers = np.rint(scaled) / 1e6
    unsure = np.flatnonzero((np.abs(values) >= _EXACT) | (np.abs(scaled - np.rint(scaled)) > 0.25))
    found[unsure] = [round(value, 6) for value in values[unsure].tolist()]
    return found
