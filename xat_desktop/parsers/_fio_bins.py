"""The latency histogram of fio's JSON+: how many I/Os took the time in the middle of each bucket."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

_MOST_BITS = 12


def counted_bins(bins: Mapping[str, Any], divisor: float) -> Iterator[tuple[str, int]]:
    """(seconds as text, count) of each bucket that holds an I/O; fio 2 names buckets by their place."""
    by_place = bins.get("FIO_IO_U_PLAT_BITS")
    bits = by_place if isinstance(by_place, int) and 0 < by_place <= _MOST_BITS else None
    for name, count in bins.items():
        if name.isdecimal() and name.isascii() and len(name) < 20 and isinstance(count, int) and count > 0:
            middle = Decimal(name) if bits is None else _middle(int(name), bits)
            yield f"{middle / int(divisor):f}", count


def _middle(place: int, bits: int) -> Decimal:
    """The first two groups of buckets are one unit wide, each group after them twice as wide."""
    group = min(place >> bits, 64)
    if group < 2:
        return Decimal(place)
    width = 1 << (group - 1)
    return Decimal(((1 << bits) + place % (1 << bits)) * width + width // 2)
