"""A printed number with its unit (`456.25ms`, `57.33MB`, `29.9 kB`, `12.0k`) in the base unit."""

import re
from decimal import Decimal

from xat_desktop.parsers._printed import NUMBER

_QUANTITY = re.compile(rf"({NUMBER})\s*([A-Za-zµ/%]*)")
_PREFIX = {"": 0, "k": 1, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5, "E": 6}
_TIME = {
    "ns": Decimal("0.000000001"),
    "nsec": Decimal("0.000000001"),
    "us": Decimal("0.000001"),
    "µs": Decimal("0.000001"),
    "usec": Decimal("0.000001"),
    "ms": Decimal("0.001"),
    "msec": Decimal("0.001"),
    "s": Decimal(1),
    "sec": Decimal(1),
    "secs": Decimal(1),
    "seconds": Decimal(1),
    "m": Decimal(60),
    "min": Decimal(60),
    "h": Decimal(3600),
    "%": Decimal("0.01"),
}
_BYTES = re.compile(r"([kKMGTPE]?)(i?)(?:Bytes|Byte|B)")
_BITS = re.compile(r"([kKMGTPE]?)(?:bits|bit|bps|b)")
_COUNT = re.compile(r"([kKMGTPE]?)")


def quantity(text: str, *, thousand: int = 1024) -> tuple[str, Decimal | int] | None:
    """(the number as it is printed, what one of its unit is in s, By, bit or 1); None if it is no quantity.

    `thousand` is what a tool means by kB, which is its own choice; KiB is always 1024 and kbit 1000.
    """
    found = _QUANTITY.fullmatch(text.strip())
    if not found:
        return None
    number = found[1].replace(",", ".")
    unit = found[2].removesuffix("/s").removesuffix("/sec")
    if unit in _TIME:
        return number, _TIME[unit]
    if size := _BYTES.fullmatch(unit):
        base = 1024 if size[2] else thousand
        return number, base ** _PREFIX[size[1]]
    if bits := _BITS.fullmatch(unit):
        return number, 1000 ** _PREFIX[bits[1]]
    if count := _COUNT.fullmatch(unit):
        return number, 1000 ** _PREFIX[count[1]]
    return None


def base(text: str, *, thousand: int = 1024) -> float | None:
    """The quantity as a number in its base unit, rounded once; NaN is none."""
    measured = quantity(text, thousand=thousand)
    if measured is None or measured[0][-3:].lower() in ("nan", "inf"):
        return None
    return float(Decimal(measured[0]) * measured[1])
