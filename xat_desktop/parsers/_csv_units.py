"""Units in the headers of free tables: `latency (ms)`, `cpu_%`, `Read KB/s`, `durationMs`."""

import re
from decimal import Decimal, InvalidOperation

from xat_desktop.parsers._columns import Column

_TIMES = {
    "ns": (1, 9), "nanos": (1, 9), "us": (1, 6), "µs": (1, 6), "μs": (1, 6), "usec": (1, 6), "micros": (1, 6),
    "ms": (1, 3), "msec": (1, 3), "millis": (1, 3), "milliseconds": (1, 3), "microseconds": (1, 6),
    "nanoseconds": (1, 9), "s": (1, 0), "sec": (1, 0), "secs": (1, 0), "second": (1, 0), "seconds": (1, 0),
    "min": (60, 0), "mins": (60, 0), "minutes": (60, 0), "h": (3600, 0), "hours": (3600, 0),
}  # fmt: skip
_PREFIXES = "kmgtp"
_BITS = {"bit": (125, 3), "bits": (125, 3), "b": (125, 3)}
_OTHERS = {
    "%": ("1", 1, 2), "pct": ("1", 1, 2), "percent": ("1", 1, 2), "ratio": ("1", 1, 0), "count": ("1", 1, 0),
    "hz": ("Hz", 1, 0), "khz": ("Hz", 1000, 0), "mhz": ("Hz", 1_000_000, 0), "ghz": ("Hz", 1_000_000_000, 0),
    "°c": ("Cel", 1, 0), "degc": ("Cel", 1, 0), "celsius": ("Cel", 1, 0), "w": ("W", 1, 0), "watts": ("W", 1, 0),
    "watt": ("W", 1, 0), "v": ("V", 1, 0), "a": ("A", 1, 0), "j": ("J", 1, 0), "joules": ("J", 1, 0),
    "iops": ("1/s", 1, 0), "tps": ("1/s", 1, 0), "qps": ("1/s", 1, 0), "rps": ("1/s", 1, 0),
}  # fmt: skip
_PER_SECOND = re.compile(r"\s*/\s*s(?:ec(?:ond)?)?$", re.IGNORECASE)
_IN_WORDS = re.compile(r"[ _]?per[ _]s(?:ec(?:ond)?)?$", re.IGNORECASE)
_BRACKETED = re.compile(r"^(.*?)[\s_]*[(\[]\s*([^()\[\]]+?)\s*[)\]]$")
_SUFFIX = re.compile(r"^(.*?[^\s_.])[\s_.]+([^\s_.]+)$")
_CAMEL = re.compile(r"^(.*[a-z0-9])(Ms|Us|Ns|Millis|Micros|Nanos|Secs?|Seconds|Bytes|Pct|Percent|KB|MB|GB)$")
_STARTS_WITH_PERCENT = re.compile(r"(?:^|[\\/])%")
_SHORT = frozenset(("s", "h", "b", "w", "v", "a", "j", "min", "mins", "count", "ratio", "bit", "bits"))
"""Too short or too often a word of another meaning (latency_min) to be a unit without brackets."""


def unit_column(text: str, metric: str) -> Column | None:
    """The column of a unit such as `ms`, `KB/s`, `Mbit/s`, `%`, `1000 By`; None when it is no unit.

    KB, MB, ... are powers of 1024, as performance tools count; bits have powers of 1000.
    """
    text = _IN_WORDS.sub("/s", text.strip())
    number, _, rest = text.partition(" ")
    factor = _factor(number) if rest else None
    if factor:
        inner = unit_column(rest, metric)
        if inner is None:
            return None
        return Column(metric, inner.unit, inner.scale * factor[0], inner.shift + factor[1])
    stem = _PER_SECOND.sub("", text)
    if stem == text:
        found = _rateless(text) or _bits_per_second(text)
    else:
        found = _rate(stem)
    return Column(metric, *found) if found else None


def named_column(header: str, prefix: str) -> Column:
    """The column of a header: its unit taken from brackets or the end of the name, the rest is the metric."""
    header = _IN_WORDS.sub("/s", header)
    bracketed = _BRACKETED.match(header)
    suffixed = _SUFFIX.match(header)
    camel = _CAMEL.match(header)
    for found in (bracketed, camel, suffixed):
        if found is None or (found is suffixed and found[2].lower() in _SHORT):
            continue
        column = unit_column(found[2], prefix + found[1].strip())
        if column:
            return column
    rate = _PER_SECOND.search(header)
    whole = unit_column(header, prefix + header) if header.lower() not in _SHORT else None
    if whole and not (rate and whole.unit == "1/s"):
        return whole
    if header.endswith("%") or _STARTS_WITH_PERCENT.search(header):
        return Column(prefix + header.strip("% _"), "1", 1, 2)
    return Column(prefix + header[: rate.start()].strip(), "1/s") if rate else Column(prefix + header.strip())


def _factor(text: str) -> tuple[int, int] | None:
    """(scale, shift) of a decimal number."""
    try:
        _, digits, exponent = Decimal(text).as_tuple()
    except InvalidOperation:
        return None
    if not isinstance(exponent, int):
        return None
    whole = int("".join(map(str, digits)))
    return (whole * 10**exponent, 0) if exponent >= 0 else (whole, -exponent)


def _rateless(text: str) -> tuple[str, int, int] | None:
    low = text.lower()
    if low in _TIMES:
        return ("s", *_TIMES[low])
    if low in _OTHERS:
        return _OTHERS[low]
    size = _bytes(text)
    return ("By", size, 0) if size else None


def _rate(stem: str) -> tuple[str, int, int] | None:
    """What stands before `/s`."""
    size = _bytes(stem)
    if size:
        return "By/s", size, 0
    bits = _bits(stem)
    if bits:
        return ("By/s", *bits)
    return ("1/s", 1, 0) if re.fullmatch(r"[A-Za-z]*|1", stem) else None


def _bits_per_second(text: str) -> tuple[str, int, int] | None:
    """`Mbps` are bits, `MBps` are bytes."""
    if not text.endswith("ps") or len(text) < 3:
        return None
    return _rate(text[:-2]) if text[-3] in "bB" else None


def _bytes(text: str) -> int:
    """Bytes in a unit like `KB`, `MiB`, `bytes`; 0 when it is none. A small b after a capital prefix is a bit."""
    found = re.fullmatch(r"([kmgtp]?)(i?)(b|by|bytes?)", text, re.IGNORECASE)
    if not found or (found[3] == "b" and not found[2] and (not found[1] or found[1].isupper())):
        return 0
    return 1024 ** (_PREFIXES.index(found[1].lower()) + 1) if found[1] else 1


def _bits(text: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"([kKmMgGtT]?)(bits?|b)", text)
    if not found:
        return None
    scale, shift = _BITS[found[2]]
    return scale * 1000 ** (_PREFIXES.index(found[1].lower()) + 1) if found[1] else scale, shift
