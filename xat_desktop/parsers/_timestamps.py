"""Finds the format of a column of time stamps from examples, and converts the column to UTC microseconds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from xat_desktop.domain.series import Times
from xat_desktop.parsers._clock import to_utc

if TYPE_CHECKING:
    import polars as pl

_EPOCH_UNITS_US = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": 0}
LARGEST_EPOCH = {"s": 10**11, "ms": 10**14, "us": 10**17, "ns": 9 * 10**18}
"""The year 5138; a larger number is no time."""
_DATES = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d-%b-%Y",
)
_TIMES = ("%H:%M:%S%.f", "%H:%M:%S", "%I:%M:%S %p", "%H:%M:%S,%3f", "%H:%M")
_FORMATS = tuple(f"{day}{gap}{time}" for day in _DATES for gap in (" ", "T", "_") for time in _TIMES)
_OFFSET = re.compile(r"(?:Z| ?UTC| ?GMT|[+-]\d{2}:?\d{2})$")


@dataclass(frozen=True)
class StampFormat:
    """How time stamps are written: an epoch unit, or a strptime format with or without an offset."""

    epoch_unit: str = ""
    pattern: str = ""
    offset: bool = False
    ambiguous: bool = False
    """Day and month could be the other way round."""


def detect(examples: Sequence[str]) -> StampFormat | None:
    """The format that all examples have; None if there is none."""
    texts = tuple(text.strip() for text in examples if text.strip())
    return _detected(texts) if texts else None


@lru_cache(maxsize=64)  # a file is asked for its first lines several times, and by several parsers
def _detected(texts: tuple[str, ...]) -> StampFormat | None:
    if all(re.fullmatch(r"\d{9,19}(\.\d+)?", text) for text in texts):
        digits = len(texts[0].split(".")[0])
        return StampFormat(
            epoch_unit="s" if digits <= 11 else "ms" if digits <= 14 else "us" if digits <= 17 else "ns"
        )
    offset = all(_OFFSET.search(text) for text in texts)
    bare = [_OFFSET.sub("", text) if offset else text for text in texts]
    fitting = [pattern for pattern in _FORMATS if _fits(bare, pattern)]
    if not fitting:
        return None
    swapped = fitting[0].replace("%m/%d", "%d/%m")
    return StampFormat(
        pattern=fitting[0], offset=offset, ambiguous=swapped != fitting[0] and swapped in fitting
    )


def _fits(texts: Sequence[str], pattern: str) -> bool:
    import polars as pl

    return pl.Series(texts[:200]).str.to_datetime(pattern, strict=False).null_count() == 0


def to_utc_us(column: "pl.Series", form: StampFormat, zone: ZoneInfo) -> Times:
    """UTC µs of a column of texts or epoch numbers; raises ValueError where one does not fit; (n,) to (n,)."""
    import polars as pl

    if form.epoch_unit:
        return _from_epoch(column, form.epoch_unit)
    try:
        if form.offset:
            cleaned = column.str.replace(" ?(UTC|GMT|Z)$", "+0000")
            return cleaned.str.to_datetime(form.pattern + "%z", time_unit="us").to_physical().to_numpy()
        local = column.str.to_datetime(form.pattern, time_unit="us").to_physical().to_numpy()
    except pl.exceptions.PolarsError as error:
        raise ValueError(str(error)) from error
    return to_utc(local, zone)


def with_good_stamps(
    frame: "pl.DataFrame", name: str, form: StampFormat
) -> tuple["pl.DataFrame", tuple[int, str]]:
    """Without the rows whose time stamp is not written like the others; how many, and the first of them."""
    if form.epoch_unit:
        return frame, (0, "")
    bare = frame[name].str.replace(r"(Z| ?UTC| ?GMT|[+-]\d{2}:?\d{2})$", "")
    bad = frame[name].filter(bare.str.to_datetime(form.pattern, strict=False).is_null())
    if form.offset:
        bad = bad.append(frame[name].filter(bare == frame[name]))
    if not len(bad):
        return frame, (0, "")
    return frame.filter(~frame[name].is_in(bad.to_list())), (len(bad), str(bad[0]))


def _from_epoch(column: "pl.Series", unit: str) -> Times:
    import polars as pl

    if column.dtype == pl.String:
        column = column.cast(pl.Float64 if column.str.contains(".", literal=True).any() else pl.Int64)
    if column.dtype.is_float():
        return (column.cast(pl.Float64) * (_EPOCH_UNITS_US[unit] or 1e-3)).round().cast(pl.Int64).to_numpy()
    numbers = column.cast(pl.Int64).to_numpy()
    return numbers // 1000 if unit == "ns" else numbers * _EPOCH_UNITS_US[unit]
