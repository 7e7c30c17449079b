"""A report printed block by block: leaves out the block since boot, counts blocks that have no time."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import SeriesKey, Times, ToolSummary
from xat_desktop.parsers._base import Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._columns import Column, Rows

_SECOND_US = 1_000_000
_SINCE_BOOT = "since boot"


class BlockReport:
    """One run of a tool whose first block is the mean since boot."""

    def __init__(self, sink: Sink, clock: BlockClock, *, first_counts: bool = False) -> None:
        """`first_counts`: the tool was told to leave out the block since boot."""
        self._sink = sink
        self._rows = Rows(sink)
        self._first_counts = first_counts
        self._boot: list[ToolSummary] = []
        self._time_us = 0
        self.clock = clock
        self.blocks = 0
        self.timed = False

    def next_block(self, time_us: int | None = None) -> None:
        """Begin a block; without any time it is one second after the one before."""
        self.blocks += 1
        if time_us is not None:
            self._time_us = time_us
            self.timed = True
        elif not self.timed:
            self._time_us = max(self.blocks - (1 if self._first_counts else 2), 0) * _SECOND_US

    def next_blocks(self, count: int, times: Times | None) -> Times:
        """Begin `count` blocks after the first; their times, which are counted where there are none."""
        self.blocks += count
        if times is None:
            first = self.blocks - count - (0 if self._first_counts else 1)
            times = np.arange(first, first + count) * _SECOND_US
        self._time_us = int(times[-1])
        return times

    @property
    def _since_boot(self) -> bool:
        return self.blocks == 1 and not self._first_counts

    def columns(self, layout: Hashable) -> Sequence[Column] | None:
        """The columns of a layout that was opened; None when it is new."""
        return self._rows.columns(layout)

    def open(
        self, layout: Hashable, keys: Sequence[SeriesKey], columns: Sequence[Column]
    ) -> Sequence[Column]:
        """Make a layout known: one key and one column for each number of its rows."""
        return self._rows.open(layout, keys, columns)

    def add(self, layout: Hashable, printed: Sequence[float]) -> None:
        """Append a row to the current block."""
        if self._since_boot:
            self._boot += self._rows.summaries(layout, printed, _SINCE_BOOT)
        else:
            self._rows.add(layout, self._time_us, printed)

    def add_blocks(
        self, layout: Hashable, times: Times, printed: Sequence[NDArray[np.int64]], decimals: Sequence[int]
    ) -> None:
        """Append a row to each of the blocks that `next_blocks` began."""
        self._rows.add_block(layout, times, printed, decimals)

    def finish(self, *, untimed: str) -> None:
        """Hand over what is left and state what is special; `untimed` says which option would print the time.

        A single block since boot is all that the tool measured: it is kept as summaries.
        """
        self._rows.flush()
        facts = {}
        if self._since_boot:
            self._sink.summary(*self._boot)
            facts["first_row"] = "since boot, the only one"
        elif self.blocks and not self._first_counts:
            facts["first_row"] = "since boot, left out"
        if not self.timed:
            facts["time"] = f"not in the file ({untimed}): samples are counted as seconds"
        elif self.clock.interval_s:
            facts["interval_s"] = self.clock.interval_s
        self._sink.update(environment=facts)
