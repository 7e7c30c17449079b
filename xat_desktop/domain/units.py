"""Values written for people: base units become µs, MiB or percent, with three to four significant digits."""

import math
from collections.abc import Iterable
from typing import NamedTuple

MISSING = "–"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_STEPS: dict[str, tuple[tuple[float, str], ...]] = {
    "s": ((36_000, "h"), (600, "min"), (1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")),
    "By": ((2**50, "PiB"), (2**40, "TiB"), (2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"), (1, "B")),
    "Hz": ((1e9, "GHz"), (1e6, "MHz"), (1e3, "kHz"), (1, "Hz")),
    "1/s": ((1e9, "G/s"), (1e7, "M/s"), (0, "/s")),
}
_SIZE = {"h": 3600.0, "min": 60.0, "M/s": 1e6, "/s": 1.0}
"""What one of a label is where that is not the value from which on the label is used."""
_PREFIXES = ((1e9, "G"), (1e6, "M"), (1e3, "k"))
_PREFIXED = frozenset({"W", "V", "A", "J", "bit/s", "OPS", "FLOPS"})
_SHARES = ("utilization", "ratio", "stall", "failed")


class Scale(NamedTuple):
    """`shown = value * factor`, in `label`; an empty label is a plain number."""

    factor: float
    label: str

    def show(self, value: float | None) -> str:
        """The number without its unit."""
        return MISSING if value is None else number(value * self.factor)

    def text(self, value: float | None) -> str:
        """The number with its unit."""
        shown = self.show(value)
        if shown == MISSING or not self.label:
            return shown
        return f"{shown}{self.label}" if self.label[0] in "/%" else f"{shown}{_NO_BREAK}{self.label}"


def pretty(value: float | None, unit: str, metric: str = "") -> str:
    """`value` in base `unit` (UCUM) for people: `0.0123, "s"` is `12.3 ms`.

    A dimensionless value is a percentage where `metric` names a share (utilization, ratio), else a number.
    """
    if value is None or math.isnan(value):
        return MISSING
    return scale_for([value], unit, metric).text(value)


def scale_for(values: Iterable[float | None], unit: str, metric: str = "") -> Scale:
    """One scale for a column or an axis, fitting its largest finite value."""
    if unit == "%" or (unit == "1" and metric.endswith(_SHARES)):
        return Scale(1.0 if unit == "%" else 100.0, "%")
    largest = max((abs(v) for v in values if v is not None and math.isfinite(v)), default=0.0)
    if unit.endswith("/s") and unit[:-2] in _STEPS:
        found = _scale(_STEPS[unit[:-2]], largest)
        return Scale(found.factor, f"{found.label}/s")
    if unit in _STEPS:
        return _scale(_STEPS[unit], largest)
    if unit in _PREFIXED:
        return _prefixed(unit, largest)
    return Scale(1.0, unit_label(unit))


def unit_label(unit: str) -> str:
    """A UCUM unit as people write it: `By` is B, `{request}/s` is request/s, `1` is nothing."""
    known = {"1": "", "By": "B", "By/s": "B/s", "1/s": "/s", "Cel": "°C", "us": "µs"}
    return known.get(unit, unit.replace("{", "").replace("}", ""))


def number(value: float) -> str:
    """Four significant digits, thousands separated; from 1000 on all digits before the point.

    Zeros at the end are left out where the value has no further digits: 12.3 stays 12.3.
    """
    if math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 1e15 or 0 < size < 1e-4:
        text = f"{value:.2e}"
    else:
        text = f"{value:,.{_decimals(size)}f}"
        exact = abs(float(text.replace(",", "")) - value) <= 1e-9 * size
        text = text.rstrip("0").rstrip(".") if exact and "." in text else text
    return text.replace("-", "−") if float(text.replace(",", "")) else text.lstrip("-")


def _decimals(size: float) -> int:
    if size == 0:
        return 0
    # 99.996 is rounded to 100.0 first, so that it does not become 100.00
    magnitude = math.floor(math.log10(float(f"{size:.3e}")))
    return max(0, min(7, 3 - magnitude)) if size < 1000 else 0


def _scale(steps: tuple[tuple[float, str], ...], largest: float) -> Scale:
    if largest == 0:
        return next(Scale(1.0, label) for least, label in steps if _SIZE.get(label, least) == 1)
    least, label = next((step for step in steps if float(f"{largest:.3e}") >= step[0]), steps[-1])
    return Scale(1.0 / _SIZE.get(label, least), label)


def _prefixed(unit: str, largest: float) -> Scale:
    size, prefix = next((step for step in _PREFIXES if largest >= step[0]), (1.0, ""))
    return Scale(1.0 / size, prefix + unit)
