"""The interval that every estimate carries."""

import math
import sys
from dataclasses import dataclass

_LARGEST_LOGARITHM = math.log(sys.float_info.max)


@dataclass(frozen=True)
class Interval:
    """A two-sided confidence interval and the method it came from, for the footnote."""

    low: float
    high: float
    method: str
    confidence: float = 0.95


def exponential(logarithm: float) -> float:
    """The exponential, held at the largest number: two runs a world apart have an interval beyond it."""
    return math.exp(min(logarithm, _LARGEST_LOGARITHM))
