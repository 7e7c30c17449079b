"""Times of wide tables: epochs and local stamps as columns of texts, to UTC microseconds."""

from collections.abc import Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from xat_desktop.domain.series import Times
from xat_desktop.parsers._clock import DAY_US, clock_us, to_utc, unroll_days
from xat_desktop.parsers._timestamps import detect
from xat_desktop.parsers._wide_table import NO_TIME

if TYPE_CHECKING:
    import polars as pl


def epoch_times(texts: "pl.Series", unit_us: int = 1_000_000) -> Times:
    """UTC µs of seconds (or of `unit_us` µs) since 1970, NO_TIME where there is no number; shape (n,)."""
    import polars as pl

    number = texts.str.strip_chars(' \r"').cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    known = np.isfinite(number) & (np.abs(number) < 2e17 / unit_us)
    whole = np.rint(np.where(known, number, 0) * unit_us).astype(np.int64)
    return np.where(known, whole, NO_TIME)


def local_times(texts: "pl.Series", forms: Sequence[str], zone: tzinfo) -> Times:
    """UTC µs of stamps in the first of `forms` (strptime) that reads one, NO_TIME where none does; shape (n,)."""
    import polars as pl

    texts = texts.str.strip_chars(' \r"')
    read = pl.Series([None] * len(texts), dtype=pl.Int64)
    for form in forms:
        found = texts.str.to_datetime(form, strict=False, time_unit="us").to_physical()
        read = read.fill_null(found)
        if not read.null_count():
            break
    known = read.is_not_null().to_numpy()
    local = read.fill_null(0).to_numpy()
    times = np.full(len(local), NO_TIME)
    times[known] = to_utc(local[known], zone)
    return times


class Stamps:
    """Reads a column of stamps whose format the first ones show; times of day go on over midnight."""

    def __init__(self, examples: Sequence[str], zone: ZoneInfo) -> None:
        texts = [text for each in examples if (text := each.strip(' \r"'))]
        self._form = detect(texts) or detect(texts[:1])
        self._zone = zone
        self._day = date(1970, 1, 1)
        self._last = 0
        self.dated = self._form is not None
        """False: the stamps are times of day, or none at all."""
        self.utc = bool(self._form and (self._form.epoch_unit or self._form.offset))
        """The stamps say themselves which moment they are."""

    def read(self, texts: "pl.Series") -> Times:
        """UTC µs, NO_TIME where a text is none; shape (n,)."""
        texts = texts.str.strip_chars(' \r"')
        if self._form is None:
            return self._clocks(texts)
        if self._form.epoch_unit == "ns":
            return epoch_times(texts.str.head(-3), 1)
        if self._form.epoch_unit:
            return epoch_times(texts, {"s": 1_000_000, "ms": 1000}.get(self._form.epoch_unit, 1))
        if not self._form.offset:
            return local_times(texts, (self._form.pattern,), self._zone)
        stamped = texts.str.replace(" ?(UTC|GMT|Z)$", "+0000")
        read = stamped.str.to_datetime(self._form.pattern + "%z", strict=False, time_unit="us").to_physical()
        return read.fill_null(NO_TIME).to_numpy()

    def _clocks(self, texts: "pl.Series") -> Times:
        readings = np.array([NO_TIME if (us := clock_us(text)) is None else us for text in texts], np.int64)
        known = readings != NO_TIME
        if known.any():
            rolled = unroll_days(np.concatenate(([self._last % DAY_US], readings[known])), self._day)[1:]
            readings[known] = rolled
            self._last = int(rolled[-1])
            self._day = date.fromordinal(date(1970, 1, 1).toordinal() + self._last // DAY_US)
        return readings
