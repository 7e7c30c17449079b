"""The interval that every estimate carries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """A two-sided confidence interval and the method it came from, for the footnote."""

    low: float
    high: float
    method: str
    confidence: float = 0.95
