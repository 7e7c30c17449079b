"""Sums by program of snapshots that are read at once, in turn with processes that are read one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xat_desktop.parsers._base import Sink
from xat_desktop.parsers._program_sums import Key, Processes, ProgramSums

_GATHERED_ROWS = 50_000
_WORTH_ROWS = 2000
"""Fewer are added up faster one by one."""


@dataclass(frozen=True)
class _Snapshot:
    time_us: int
    programs: NDArray[np.bytes_]
    keys: tuple[Key, ...]
    values: Sequence[NDArray[np.float64]]


class SnapshotSums:
    """Gathers snapshots for ProgramSums; the last one may go on, or be left out, and is added one by one."""

    def __init__(self, sink: Sink) -> None:
        self._sums = ProgramSums(sink)
        self._last_us: int | None = None
        self._gathered: list[_Snapshot] = []
        """All have the same keys, and each has another time than the one before."""
        self._gathered_rows = 0

    def add(self, time_us: int, program: str, values: Mapping[Key, float]) -> None:
        """One process, as ProgramSums takes it."""
        self._add_gathered()
        self._last_us = time_us
        self._sums.add(time_us, program, values)

    def add_snapshot(
        self,
        time_us: int,
        programs: NDArray[np.bytes_],
        keys: tuple[Key, ...],
        values: Sequence[NDArray[np.float64]],
    ) -> None:
        """`add` of each process of a snapshot, none of them NaN; `programs` and each of `values` of shape (n,)."""
        if self._gathered and (self._gathered[-1].keys != keys or self._last_us == time_us):
            self._add_gathered()
        goes_on = self._last_us == time_us
        self._last_us = time_us
        self._gathered.append(_Snapshot(time_us, programs, keys, values))
        self._gathered_rows += len(programs)
        if goes_on or self._gathered_rows >= _GATHERED_ROWS:
            self._add_gathered()

    def leave_out(self, time_us: int) -> bool:
        """Forget the last snapshot if it is that of `time_us`."""
        self._add_gathered()
        return self._sums.leave_out(time_us)

    def finish(self) -> None:
        """Hand over what is left."""
        self._add_gathered()
        self._sums.finish()

    def _add_gathered(self) -> None:
        snapshots, many = self._gathered, self._gathered_rows >= _WORTH_ROWS
        self._gathered, self._gathered_rows = [], 0
        if many and len(snapshots) > 1:
            self._sums.add_many(_processes(snapshots[:-1]))
            snapshots = snapshots[-1:]
        for snapshot in snapshots:
            self._add_singly(snapshot)

    def _add_singly(self, snapshot: _Snapshot) -> None:
        columns = [column.tolist() for column in snapshot.values]
        for at, program in enumerate(snapshot.programs.tolist()):
            row = {key: column[at] for key, column in zip(snapshot.keys, columns, strict=True)}
            self._sums.add(snapshot.time_us, program.decode("ascii"), row)


def _processes(snapshots: Sequence[_Snapshot]) -> Processes:
    names, codes = np.unique(np.concatenate([each.programs for each in snapshots]), return_inverse=True)
    columns = [np.concatenate(parts) for parts in zip(*(each.values for each in snapshots), strict=True)]
    lengths = [len(each.programs) for each in snapshots]
    return Processes(
        np.array([each.time_us for each in snapshots]),
        np.repeat(np.arange(len(snapshots)), lengths),
        [name.decode("ascii") for name in names.tolist()],
        codes,
        np.ones(len(codes), bool),
        [(np.arange(len(codes)), dict(zip(snapshots[0].keys, columns, strict=True)))],
    )
