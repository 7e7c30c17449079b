"""What a report is made from: plain facts in base units, without layout."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.comparability import Difference
from xat_desktop.analysis.compare import Comparison
from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.analysis.summary import SummaryStatistics
from xat_desktop.domain.series import Attributes, ToolSummary

Floats = NDArray[np.float64]
DEFAULT_ACCENT = "#1d5f9e"
# Not strftime: the window sets the user's locale, and the report is in English throughout.
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class Logo:
    """The partner's picture on the title page."""

    data: bytes
    format: str
    """png | jpg | svg"""


@dataclass(frozen=True)
class Cover:
    """The title page; `machines` has a name and what it is for each."""

    title: str
    partner: str
    created: datetime
    program_version: str
    subtitle: str = ""
    author: str = ""
    machines: tuple[tuple[str, str], ...] = ()
    accent: str = DEFAULT_ACCENT
    logo: Logo | None = None

    @property
    def date_text(self) -> str:
        """`5 March 2026`."""
        return f"{self.created.day} {_MONTHS[self.created.month - 1]} {self.created.year}"


@dataclass(frozen=True)
class SideOfReport:
    """Name of one side and its number of runs."""

    name: str
    runs: int


@dataclass(frozen=True)
class MetricOfReport:
    """One compared metric: the verdict, and the runs it was made from (NaN: the run has no value)."""

    comparison: MetricComparison
    baseline_runs: Floats
    candidate_runs: Floats
    source: str = ""


@dataclass(frozen=True)
class Trace:
    """One run over time: `t_s` since its start, shape (k,), with range and median of each bucket.

    `mid` is empty where only the ranges are known; `window_s` is the steady window that was judged.
    """

    t_s: Floats
    low: Floats
    mid: Floats
    high: Floats
    window_s: tuple[float, float] | None = None


@dataclass(frozen=True)
class TimeSeries:
    """One metric over time; every run of a side is a trace."""

    metric: str
    attributes: Attributes
    unit: str
    baseline: tuple[Trace, ...]
    candidate: tuple[Trace, ...] = ()
    runs_left_out: int = 0


@dataclass(frozen=True)
class Distribution:
    """Cumulative distribution of all samples of a side: `shares` (0 to 1) lie at or below `values`."""

    values: Floats
    shares: Floats
    n: int


@dataclass(frozen=True)
class Distributions:
    """One metric's distribution on either side; `baseline_runs` and `candidate_runs` are the single runs."""

    metric: str
    attributes: Attributes
    unit: str
    baseline: Distribution
    candidate: Distribution | None = None
    baseline_runs: tuple[Distribution, ...] = ()
    candidate_runs: tuple[Distribution, ...] = ()


@dataclass(frozen=True)
class Provenance:
    """Where the figures of one run come from."""

    side: str
    run: str
    file_name: str
    sha256: str
    format: str
    parser_version: int
    tool: str
    host: str
    start: str
    window: str
    n: int
    dropped: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ComparisonModel:
    """A candidate against a baseline."""

    cover: Cover
    baseline: SideOfReport
    candidate: SideOfReport
    differences: tuple[Difference, ...]
    comparison: Comparison
    metrics: tuple[MetricOfReport, ...]
    time_series: tuple[TimeSeries, ...] = ()
    distributions: tuple[Distributions, ...] = ()
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True)
class StatisticsOfSeries:
    """Summary statistics of one series; `rate_per_s` counts its samples."""

    metric: str
    attributes: Attributes
    unit: str
    statistics: SummaryStatistics
    rate_per_s: float | None = None


@dataclass(frozen=True)
class CaptureModel:
    """One capture on its own."""

    cover: Cover
    facts: tuple[tuple[str, str], ...]
    window: str
    statistics: tuple[StatisticsOfSeries, ...]
    tool_summaries: tuple[ToolSummary, ...] = ()
    time_series: tuple[TimeSeries, ...] = ()
    distributions: tuple[Distributions, ...] = ()
    provenance: tuple[Provenance, ...] = field(default=())
