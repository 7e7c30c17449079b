"""What a parser emits and the store keeps: series, captures, values that a tool had already aggregated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["gauge", "counter", "duration", "event"]
Times = NDArray[np.int64]
"""Microseconds since 1970-01-01 UTC; shape (n,)."""
Values = NDArray[np.float64] | NDArray[np.integer]
"""Shape (n,). Integers are scaled: the value is `integer / 10**decimals` of its SeriesKey."""

COUNTED_PER_SECOND = "counted per second"
"""source_name of a rate that the parser counted from events: the first and the last second are no full ones."""

Attributes = tuple[tuple[str, str], ...]


def attributes(**pairs: str) -> Attributes:
    """Sorted attribute pairs; a double underscore in a name stands for a dot (`cpu__mode="user"`)."""
    return tuple(sorted((name.replace("__", "."), value) for name, value in pairs.items()))


@dataclass(frozen=True)
class SeriesKey:
    """Identity of a series within its capture; `unit` is UCUM base (s, By, 1, 1/s)."""

    metric: str
    attributes: Attributes = ()
    unit: str = "1"
    kind: Kind = "gauge"
    source_name: str = ""
    decimals: int = 0
    """Integers handed to the sink are divided by 10**decimals; ignored for floats."""

    @property
    def text(self) -> str:
        """`metric{name=value, ...}`: how a series is written for people."""
        inner = ", ".join(f"{name}={value}" for name, value in self.attributes)
        return f"{self.metric}{{{inner}}}" if inner else self.metric


@dataclass(frozen=True)
class ToolSummary:
    """A value that the tool had aggregated itself: kept as such, never averaged or re-percentiled."""

    metric: str
    statistic: str
    """mean, min, max, sd, p50, p99, p99.9, total, rate ..."""
    value: float
    unit: str = "1"
    attributes: Attributes = ()
    source_name: str = ""
    estimator: str = ""
    """How the tool computes it, where that is known (fio: histogram bucket, upper bound)."""

    @property
    def is_bucket(self) -> bool:
        """True for the count of one bucket of a tool's histogram."""
        return any(name == "bucket_s" for name, _ in self.attributes)


ZoneSource = Literal["file", "user", "collector", "guess", "none"]


@dataclass(frozen=True)
class CaptureInfo:
    """What a file says about the session that it holds."""

    tool: str
    tool_version: str = ""
    command: str = ""
    host: str = ""
    label: str = ""
    zone: str = "UTC"
    zone_source: ZoneSource = "none"
    """file: stated there (offset, epoch, UTC); user/collector: chosen; guess: assumed; none: relative time."""
    start_us: int | None = None
    end_us: int | None = None
    """When the file states them; samples widen the span."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Facts: cores, memory_bytes, kernel, architecture, threads, block_size ..."""
