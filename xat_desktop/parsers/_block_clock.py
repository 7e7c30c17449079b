"""The clock of a report that is printed block by block: local readings to UTC, midnight, and the interval."""

from collections import Counter
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Times
from xat_desktop.parsers._clock import DAY_US, SECOND_US, clock_us, day_us, epoch_us, parse_date, utc_us

_QUARTER_US = 900 * SECOND_US
_MICROSECOND = timedelta(microseconds=1)
_FIRST_YEAR, _LAST_YEAR = 1980, 2200
"""A date outside of these is damage, not a measurement."""
_PLAIN, _WITH_HALF = len("03:45:37"), len("03:45:37 AM")
_DATED = len("2026-11-23 03:45:37")
_SEPARATORS = np.frombuffer(b"-- ", np.uint8)
_HALVES = np.frombuffer(b" PM", np.uint8), np.frombuffer(b" AM", np.uint8)
_CLOCK_WORDS = 3
"""`03:45:37`, `03:45:37 AM`, `03시 45분 37초`."""


def order_is_assumed(text: str) -> bool:
    """Whether `text` is a date like 05/11/26 whose day and month could be the other way round."""
    parts = text.split("/")
    return len(parts) == 3 and all(part.isdigit() for part in parts) and int(parts[0]) <= 12 >= int(parts[1])


class BlockClock:
    """Converts the readings of one report in the order of the file.

    In the repeated hour of a DST change the first pass counts as summer time until the clock goes back.
    Without a date, a step back of more than 12 hours is midnight.
    """

    def __init__(self, zone: tzinfo, day: date | None, *, day_first: bool = False) -> None:
        """`day`: that of the first reading, for readings without a date; `day_first`: 05/11/26 is in November."""
        self._zone = zone
        self._day_first = day_first
        self._day = day
        self._offsets: dict[int, tuple[int, int]] = {}
        self._last_local = 0
        self._second_pass = False
        self._gaps: Counter[int] = Counter()
        self._last_utc: int | None = None
        self.offset_stated = False
        """The readings carry their offset from UTC."""
        self.order_assumed = False
        """Day and month of the readings could be the other way round."""

    def use_zone(self, zone: tzinfo) -> None:
        """Another zone from here on."""
        self._zone = zone
        self._offsets.clear()

    def read(self, text: str) -> int | None:
        """UTC µs of `2026-11-23T04:21:18+0000`, `11/23/26 04:21:18 AM`, `04:21:18`, `1795407680`, else None."""
        seconds = epoch_us(text)
        if seconds is not None:
            self.offset_stated = True
            return self._seen(seconds)
        words = text.split()
        for count in range(1, min(_CLOCK_WORDS, len(words)) + 1):
            clock = clock_us(" ".join(words[-count:]))
            if clock is not None:
                return self._local(clock, " ".join(words[:-count]))
        return self._iso(text)

    def read_many(self, texts: NDArray[np.bytes_]) -> Times | None:
        """`read` of each at once; None unless all are plain times of the day."""
        clocks = _plain_clocks(texts)
        if clocks is None or self._day is None:
            return None
        edges = [0, *(np.flatnonzero(np.diff(clocks) < 0) + 1).tolist(), len(clocks)]
        return np.concatenate([self._rising(clocks[start:stop]) for start, stop in pairwise(edges)])

    def read_dated(self, texts: NDArray[np.bytes_]) -> Times | None:
        """`read` of each at once; None unless all are like `2026-11-23 04:21:18`."""
        parts = _dates_and_clocks(texts)
        if parts is None:
            return None
        dates, clocks = parts
        begins = (dates[1:] != dates[:-1]) | (clocks[1:] < clocks[:-1])
        edges = [0, *(np.flatnonzero(begins) + 1).tolist(), len(clocks)]
        days = [dates[at].decode() for at in edges[:-1]]
        if not all((day := parse_date(text)) and _FIRST_YEAR <= day.year <= _LAST_YEAR for text in days):
            return None
        times = []
        for day_text, (start, stop) in zip(days, pairwise(edges), strict=True):
            times.append(np.array([self._local(int(clocks[start]), day_text)], np.int64))
            if stop > start + 1:
                times.append(self._rising(clocks[start + 1 : stop]))
        return np.concatenate(times)

    def _rising(self, clocks: Times) -> Times:
        """Readings that never go back."""
        first = self._local(int(clocks[0]), "")
        assert self._day is not None
        local = day_us(self._day) + clocks
        quarters = range(int(local[0]) // _QUARTER_US, int(local[-1]) // _QUARTER_US + 1)
        offsets = {offset for quarter in quarters for offset in self._offsets_at(quarter)}
        if len(offsets) > 1:
            return np.array([first, *(self._local(clock, "") for clock in clocks[1:].tolist())])
        times: Times = local - offsets.pop()
        steps, at, counts = np.unique(np.diff(times), return_index=True, return_counts=True)
        in_turn = np.argsort(at)  # of two that are equally frequent the first one counts
        for step, n in zip(steps[in_turn].tolist(), counts[in_turn].tolist(), strict=True):
            if step > 0:
                self._gaps[step] += n
        self._last_local, self._last_utc = int(local[-1]), int(times[-1])
        return times

    def _iso(self, text: str) -> int | None:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            return None
        if moment.tzinfo:
            self.offset_stated = True
            return self._seen(utc_us(moment))
        return self._local(clock_us(f"{moment:%H:%M:%S.%f}") or 0, f"{moment:%Y-%m-%d}")

    def _local(self, clock: int, date_text: str) -> int | None:
        day = parse_date(date_text, day_first=self._day_first) if date_text else self._day
        if day is None or (date_text and not _FIRST_YEAR <= day.year <= _LAST_YEAR):
            return None
        self.order_assumed |= order_is_assumed(date_text) and not self._day_first
        if not date_text and self._last_local - (day_us(day) + clock) > DAY_US // 2:
            day += timedelta(days=1)
        self._day = day
        return self._seen(self._to_utc(day_us(day) + clock))

    def _seen(self, time_us: int) -> int:
        if self._last_utc is not None and time_us > self._last_utc:
            self._gaps[time_us - self._last_utc] += 1
        self._last_utc = time_us
        return time_us

    @property
    def interval_s(self) -> str:
        """The most frequent distance of blocks in seconds; empty when there are not two."""
        return f"{self._gaps.most_common(1)[0][0] / SECOND_US:g}" if self._gaps else ""

    def _to_utc(self, local_us: int) -> int:
        offsets = self._offsets_at(local_us // _QUARTER_US)
        if offsets[0] == offsets[1]:
            self._second_pass = False
        elif self._last_local - local_us > 600 * SECOND_US:
            self._second_pass = True
        self._last_local = local_us
        return local_us - offsets[self._second_pass]

    def _offsets_at(self, quarter: int) -> tuple[int, int]:
        """Of the first and of the second pass through a quarter of an hour; equal but for a change of the zone."""
        offsets = self._offsets.get(quarter)
        if offsets is None:
            moment = datetime(1970, 1, 1) + quarter * _QUARTER_US * _MICROSECOND  # noqa: DTZ001 - a local clock
            first, second = (moment.replace(tzinfo=self._zone, fold=fold).utcoffset() for fold in (0, 1))
            assert first is not None
            assert second is not None
            offsets = self._offsets[quarter] = (first // _MICROSECOND, second // _MICROSECOND)
        return offsets


def _dates_and_clocks(texts: NDArray[np.bytes_]) -> tuple[NDArray[np.bytes_], Times] | None:
    """The dates, and the microseconds of the day, of readings that are all `2026-11-23 04:21:18`, else None."""
    if not len(texts) or texts.itemsize != _DATED:
        return None
    cells = np.ascontiguousarray(texts).view(np.uint8).reshape(-1, _DATED)
    clocks = _plain_clocks(np.ascontiguousarray(cells[:, -_PLAIN:]).view(f"S{_PLAIN}").ravel())
    digits = cells[:, [0, 1, 2, 3, 5, 6, 8, 9]] - np.uint8(ord("0"))  # wraps around below "0"
    if clocks is None or (cells[:, [4, 7, 10]] != _SEPARATORS).any() or digits.max() > 9:
        return None
    dates = np.ascontiguousarray(cells[:, : _DATED - _PLAIN - 1])
    return dates.view(f"S{dates.shape[1]}").ravel(), clocks


def _plain_clocks(texts: NDArray[np.bytes_]) -> Times | None:
    """Microseconds of the day of readings that are all `HH:MM:SS` or `HH:MM:SS AM`; None: one is not."""
    width = texts.itemsize
    if not len(texts) or width not in (_PLAIN, _WITH_HALF):
        return None
    cells = np.ascontiguousarray(texts).view(np.uint8).reshape(-1, width)
    digits = (cells[:, [0, 1, 3, 4, 6, 7]] - np.uint8(ord("0"))).astype(np.int64)  # wraps around below "0"
    if (cells[:, [2, 5]] != ord(":")).any() or digits.max() > 9:
        return None
    hours, minutes, seconds = (10 * digits[:, at] + digits[:, at + 1] for at in (0, 2, 4))
    if width == _WITH_HALF:
        afternoon = cells[:, -2] == ord("P")
        if (cells[:, _PLAIN:] != np.where(afternoon[:, None], *_HALVES)).any() or hours.max() > 12:
            return None
        hours = hours % 12 + 12 * afternoon
    if hours.max() > 23 or minutes.max() > 59 or seconds.max() > 59:
        return None
    clocks: Times = ((60 * hours + minutes) * 60 + seconds) * SECOND_US
    return clocks
