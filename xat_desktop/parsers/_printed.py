"""Numbers as people read them to the nearest double in the base unit."""

import math
from decimal import Decimal

NUMBER = r"(?:-?\d+(?:[.,]\d+)?|-?nan|-?inf)"
"""A printed number with a decimal point or a comma; C prints `-nan` and `inf` for what cannot be computed."""


def value(text: str, factor: int | Decimal = 1) -> float:
    """`text` times `factor`, rounded once (`4,043` ms: value("4,043", MILLI)); NaN for nan and inf."""
    if text[-3:].lower() in ("nan", "inf"):
        return math.nan
    return float(Decimal(text.replace(",", ".")) * factor)


MILLI = Decimal("0.001")
PERCENT = Decimal("0.01")
MEBI = 1 << 20
