"""The moments of nmon's snapshots, from clocks that may come after the numbers and may lack a date."""

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Times
from xat_desktop.parsers._clock import to_utc, unroll_days
from xat_desktop.parsers._nmon_lines import NO_DAY, Clocks, Numbers

UNKNOWN = -(1 << 62)


class SnapshotTimes:
    """Clocks by snapshot number."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._numbers = np.zeros(0, np.int64)
        self._clock_us = np.zeros(0, np.int64)
        self._day_us = np.zeros(0, np.int64)
        self._utc_us: Times | None = None
        self.day: date | None = None
        """For clocks without a date: the day of the first one."""

    def add(self, clocks: Clocks) -> None:
        """More clocks, in file order."""
        if len(clocks.numbers):
            self._numbers = np.concatenate((self._numbers, clocks.numbers))
            self._clock_us = np.concatenate((self._clock_us, clocks.clock_us))
            self._day_us = np.concatenate((self._day_us, clocks.day_us))
            self._utc_us = None

    @property
    def last(self) -> int:
        """The highest snapshot number; 0 before the first."""
        return int(self._numbers.max(initial=0))

    @property
    def last_local_us(self) -> int:
        """The local clock of that snapshot."""
        if not len(self._numbers):
            return 0
        row = int(self._numbers.argmax())
        return int(self._clock_us[row] + self._day_us[row])

    def utc(self, numbers: Numbers) -> Times:
        """UTC µs of snapshots, UNKNOWN where there is no clock; shape (n,) to (n,)."""
        by_number = self._by_number()
        inside = numbers < len(by_number)
        return np.where(inside, by_number[np.where(inside, numbers, 0)], UNKNOWN)

    def seconds(self, numbers: Numbers) -> NDArray[np.float64]:
        """Time since the snapshot before, NaN where that is not known; shape (n,) to (n,)."""
        now, before = self.utc(numbers), self.utc(np.maximum(numbers - 1, 0))
        known = (now != UNKNOWN) & (before != UNKNOWN) & (now > before)
        return np.where(known, (now - before) / 1e6, np.nan)

    def _by_number(self) -> Times:
        if self._utc_us is None:
            self._utc_us = np.full(self.last + 1, UNKNOWN)
            local, known = self._local()
            # a DST change shows in the order of the snapshots
            order = np.argsort(self._numbers[known], kind="stable")
            self._utc_us[self._numbers[known][order]] = to_utc(local[known][order], self._zone)
        return self._utc_us

    def _local(self) -> tuple[Times, NDArray[np.bool_]]:
        local = self._clock_us + self._day_us
        undated = self._day_us == NO_DAY
        if undated.any() and self.day is not None:
            local[undated] = unroll_days(self._clock_us[undated], self.day)
            return local, np.ones(len(local), bool)
        return local, ~undated
