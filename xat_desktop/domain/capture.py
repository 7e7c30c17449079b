"""Stored captures, their series and files, as the rest of the program sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xat_desktop.domain.series import Attributes, Kind, SeriesKey, ZoneSource

SESSION = "session"
"""The tag of captures that were recorded together; its value is the session's name."""


@dataclass(frozen=True)
class Capture:
    """One measured session. Times are µs UTC, or µs since its start where `zone_source` is "none"."""

    id: str
    tool: str
    tool_version: str
    command: str
    host: str
    label: str
    tags: Mapping[str, str]
    run_group: str
    start_us: int | None
    end_us: int | None
    zone: str
    zone_source: ZoneSource
    environment: Mapping[str, str]
    collector_id: str | None
    collector: str
    platform: str
    compute_model: str
    series_count: int
    sample_count: int
    file_id: str
    file_name: str
    file_sha256: str
    format: str
    parser_version: int
    problem_count: int
    imported_at_us: int

    @property
    def relative(self) -> bool:
        """True where the file has no wall clock: times count from the start."""
        return self.zone_source == "none"


@dataclass(frozen=True)
class Series:
    """A stored series; minimum, maximum and sum are in `unit`, over the `n` values that are no NaN."""

    id: str
    capture_id: str
    metric: str
    attributes: Attributes
    unit: str
    kind: Kind
    source_name: str
    n: int
    t0_us: int
    t1_us: int
    minimum: float
    maximum: float
    sum: float
    sum_squares: float

    @property
    def key(self) -> SeriesKey:
        """Its identity within the capture."""
        return SeriesKey(self.metric, self.attributes, self.unit, self.kind, self.source_name)


@dataclass(frozen=True)
class ResultFile:
    """A file that was handed in, imported or not."""

    id: str
    sha256: str
    name: str
    size_bytes: int
    format: str
    tool: str
    tool_version: str
    host: str
    state: str
    """imported | failed"""
    error: str
    problems: tuple[tuple[int, str], ...] = field(default=())
    problem_count: int = 0
    parser_version: int = 0
    imported_at_us: int = 0
