"""Finds the format of a column of time stamps from examples, and converts the column to UTC microseconds."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    "%d.%m.%y",
    "%y-%m-%d",
    "%y/%m/%d",
    "%m-%d-%Y",
    "%d-%m-%Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%a, %d %b %Y",
    "%b %d, %Y",
)
_TIMES = (
    "%H:%M:%S%.f",
    "%H:%M:%S",
    "%I:%M:%S %p",
    "%I:%M:%S%.f %p",
    "%H:%M:%S,%3f",
    "%H:%M",
    "%I:%M %p",
)
_FORMATS = (
    *(f"{day}{gap}{time}" for day in _DATES for gap in (" ", "T", "_") for time in _TIMES),
    "%d/%b/%Y:%H:%M:%S",
    "%a %b %d %H:%M:%S %Y",
    "%Y%m%dT%H%M%S",
    "%Y%m%d %H%M%S",
    "%Y%m%d %H:%M:%S%.f",
    *(f"{day}, {time}" for day in _DATES for time in _TIMES),
)
_DAYS = (*_DATES, "%Y%m%d")
_COMPACT = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(\d{3})?"
)
"""Digits in a row are a date and a clock, where an epoch of as many digits would be after 2200."""
_OFFSET = re.compile(r" ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$")
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


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


def detect_days(examples: Sequence[str]) -> StampFormat | None:
    """The format of dates without a clock."""
    texts = [text.strip() for text in examples if text.strip()]
    return _of_formats(texts, _DAYS) if texts else None


@lru_cache(maxsize=64)  # a file is asked for its first lines several times, and by several parsers
def _detected(texts: tuple[str, ...]) -> StampFormat | None:
    if all(map(_COMPACT.fullmatch, texts)):
        return StampFormat(pattern="%Y%m%d%H%M%S" if len(texts[0]) == 14 else "%Y%m%d%H%M%S%3f")
    if all(re.fullmatch(r"\d{9,19}(\.\d+)?", text) for text in texts):
        digits = len(texts[0].split(".")[0])
        return StampFormat(
            epoch_unit="s" if digits <= 11 else "ms" if digits <= 14 else "us" if digits <= 17 else "ns"
        )
    if all(_OFFSET.search(text) for text in texts):
        found = _of_formats([_OFFSET.sub("", text) for text in texts], _FORMATS)
        if found:
            return replace(found, offset=True)
    return _of_formats(texts, _FORMATS)


def usual(texts: Sequence[str]) -> list[str]:
    """The texts without those that are written like few others: they are problems, not the format."""
    shapes = [re.sub(r"\d+", "9", text) for text in texts]
    counts = Counter(shapes)
    return [text for text, shape in zip(texts, shapes, strict=True) if counts[shape] * 3 > len(texts)]


def _of_formats(texts: Sequence[str], formats: Sequence[str]) -> StampFormat | None:
    pattern = next((each for each in formats if _fits(texts, each)), None)
    if pattern is None:
        return None
    swapped = pattern.replace("%m/%d", "%d/%m").replace("%m-%d-%Y", "%d-%m-%Y")
    return StampFormat(
        pattern=pattern, ambiguous=swapped != pattern and swapped in formats and _fits(texts, swapped)
    )


def _fits(texts: Sequence[str], pattern: str) -> bool:
    import polars as pl

    moments = pl.Series(texts[:200]).str.to_datetime(pattern, strict=False)
    # `%Y` takes two digits for a year of the first century.
    return moments.null_count() == 0 and moments.dt.year().is_between(_FIRST_YEAR, _LAST_YEAR).all()


def to_utc_us(column: "pl.Series", form: StampFormat, zone: ZoneInfo) -> Times:
    """UTC µs of a column of texts or epoch numbers; raises ValueError where one does not fit; (n,) to (n,)."""
    import polars as pl

    if form.epoch_unit:
        return _from_epoch(column, form.epoch_unit)
    try:
        if form.offset:
            cleaned = with_offset(column)
            return cleaned.str.to_datetime(form.pattern + "%z", time_unit="us").to_physical().to_numpy()
        local = column.str.to_datetime(form.pattern, time_unit="us").to_physical().to_numpy()
    except pl.exceptions.PolarsError as error:
        raise ValueError(str(error)) from error
    return to_utc(local, zone)


def with_offset(column: "pl.Series") -> "pl.Series":
    """The texts with an offset in digits."""
    return column.str.replace(" ?(UTC|GMT|Z)$", "+0000").str.replace(r"([+-]\d{2})$", "${1}00")


def with_good_stamps(
    frame: "pl.DataFrame", name: str, form: StampFormat
) -> tuple["pl.DataFrame", list[tuple[int, str]]]:
    """Without the rows whose time stamp is not written like the others; (place, time stamp) of each of them."""
    if form.epoch_unit:
        return frame, []
    bare = frame[name].str.replace(_OFFSET.pattern, "") if form.offset else frame[name]
    bad = bare.str.to_datetime(form.pattern, strict=False).is_null()
    if form.offset:
        bad = bad | (bare == frame[name])
    if not bad.any():
        return frame, []
    places = bad.arg_true().to_list()
    return frame.filter(~bad), list(zip(places, frame[name].gather(places).to_list(), strict=True))


def _from_epoch(column: "pl.Series", unit: str) -> Times:
    import polars as pl

    if column.dtype == pl.String:
        column = column.cast(pl.Float64 if column.str.contains(".", literal=True).any() else pl.Int64)
    if column.dtype.is_float():
        return (column.cast(pl.Float64) * (_EPOCH_UNITS_US[unit] or 1e-3)).round().cast(pl.Int64).to_numpy()
    numbers = column.cast(pl.Int64).to_numpy()
    return numbers // 1000 if unit == "ns" else numbers * _EPOCH_UNITS_US[unit]
