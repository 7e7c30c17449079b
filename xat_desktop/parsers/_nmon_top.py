"""nmon's TOP rows, summed by the name of the program in each snapshot."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from xat_desktop.domain.series import SeriesKey, attributes
from xat_desktop.parsers._base import Problems, Sink
from xat_desktop.parsers._columns import Column, to_base_units
from xat_desktop.parsers._nmon_lines import Processes
from xat_desktop.parsers._nmon_times import UNKNOWN, SnapshotTimes

if TYPE_CHECKING:
    import polars as pl

_FAULTS = "process.paging.faults"
_COLUMNS = {
    "%CPU": Column("process.cpu.utilization", "1", 1, 2),
    "%Usr": Column("process.cpu.utilization", "1", 1, 2, attributes(cpu__mode="user")),
    "%Sys": Column("process.cpu.utilization", "1", 1, 2, attributes(cpu__mode="system")),
    "Size": Column("process.memory.virtual", "By", 1024),
    "ResSet": Column("process.memory.usage", "By", 1024),
    "ResText": Column("nmon.TOP.ResText", "By", 1024),
    "ResData": Column("nmon.TOP.ResData", "By", 1024),
    "ShdLib": Column("nmon.TOP.ShdLib", "By", 1024),
    "MinorFault": Column(_FAULTS, "1/s", 1, 0, attributes(system__paging__type="minor")),
    "MajorFault": Column(_FAULTS, "1/s", 1, 0, attributes(system__paging__type="major")),
    "Command": Column("nmon.TOP.processes"),
    "Threads": Column("process.thread.count"),
    "IOwaitTime": Column("nmon.TOP.IOwaitTime"),
}
"""In the order of nmon for Linux; in the place of Command stands the number of processes."""

_MOST_PROGRAMS = 1000
_OTHERS = "(all other programs)"


class ProgramSeries:
    """Sums over the processes that run the same program; beyond a thousand programs, over all others."""

    def __init__(self) -> None:
        self._names: Sequence[str] = tuple(_COLUMNS)
        self._keys: dict[str, list[SeriesKey]] = {}
        self.folded = False
        """True once programs had to be put together."""
        self._unfinished: Processes | None = None
        """Rows of the last snapshot, which the next block may continue."""

    def header(self, names: Sequence[str]) -> None:
        """A row `+PID,Time,%CPU,...`."""
        if len(names) > 2 and re.fullmatch(r"\+?PID", names[0]):
            self._names = names[2:]

    def emit(
        self, rows: Processes | None, times: SnapshotTimes, sink: Sink, problems: Problems, *, last: bool
    ) -> None:
        """Rows in file order; those of the last snapshot wait for more, unless these are the `last` ones."""
        import polars as pl

        parts = [part for part in (self._unfinished, rows) if part is not None]
        self._unfinished = None
        if not parts:
            return
        numbers = np.concatenate([part.numbers for part in parts])
        values = pl.concat([part.values for part in parts])
        if not last:
            open_ended = numbers == numbers[-1]
            self._unfinished = Processes(numbers[open_ended], values.filter(pl.Series(open_ended)))
            numbers, values = numbers[~open_ended], values.filter(pl.Series(~open_ended))
        at = times.utc(numbers)
        known = at != UNKNOWN
        if not known.all():
            problems.add(0, "TOP rows of a snapshot without a ZZZZ row", int(np.count_nonzero(~known)))
        frame = values.with_columns(pl.Series("at", at)).filter(pl.Series(known))
        if len(frame):
            self._emit_sums(self._summed(frame), sink)

    def _summed(self, frame: "pl.DataFrame") -> "pl.DataFrame":
        """One row for each program and time, programs together."""
        import polars as pl

        names = self._names[: frame.width - 1]
        frame = frame.rename({f"field_{i + 1}": name for i, name in enumerate(names)})
        program = (
            frame["Command"].fill_null("") if "Command" in names else pl.repeat("", len(frame), eager=True)
        )
        for name in program.unique(maintain_order=True).to_list():
            if len(self._keys) < _MOST_PROGRAMS:
                self._keys.setdefault(name, self._keys_of(name))
        self.folded |= len(self._keys) >= _MOST_PROGRAMS
        shown = (
            pl.when(program.is_in(list(self._keys))).then(program).otherwise(pl.lit(_OTHERS)).alias("program")
        )
        numbers = [
            pl.lit(1.0).alias(name)
            if name == "Command"
            else pl.col(name).cast(pl.Float64, strict=False).fill_null(float("nan"))
            for name in names
        ]
        sums = frame.select("at", shown, *numbers).group_by("program", "at", maintain_order=True).sum()
        return sums.sort("program", "at")

    def _emit_sums(self, sums: "pl.DataFrame", sink: Sink) -> None:
        names = [name for name in self._names if name in sums.columns]
        columns = [to_base_units(sums[name].round(3).to_numpy(), _column(name)) for name in names]
        at, programs = sums["at"].to_numpy(), sums["program"]
        starts = [0, *(np.flatnonzero((programs != programs.shift()).to_numpy()[1:]) + 1).tolist(), len(sums)]
        for start, stop in pairwise(starts):
            keys = self._keys.setdefault(programs[start], self._keys_of(programs[start]))
            filled = [i for i, column in enumerate(columns) if not np.isnan(column[start:stop]).all()]
            sink.samples([keys[i] for i in filled], at[start:stop], [columns[i][start:stop] for i in filled])

    def _keys_of(self, program: str) -> list[SeriesKey]:
        item = attributes(process__executable__name=program)
        return [_column(name).key(name, item) for name in self._names]


def _column(name: str) -> Column:
    if name == "%RAM":
        return Column("nmon.TOP.%RAM", "1", 1, 2)
    return _COLUMNS.get(name) or Column(f"nmon.TOP.{name}")
