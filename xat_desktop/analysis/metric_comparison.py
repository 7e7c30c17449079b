"""What goes into a comparison of one metric and what comes out."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.cliffs_delta import Effect
from xat_desktop.analysis.interval import Interval
from xat_desktop.domain.metrics import Better
from xat_desktop.domain.series import Attributes

Verdict = Literal["better", "worse", "different", "no evidence of a difference", "too few runs"]
"""`different` is for metrics without a good direction: "no evidence" would be untrue there."""


@dataclass(frozen=True)
class MetricRuns:
    """One side: one value for each run, shape (runs,), and optionally each run's steady-window samples.

    `statistic` says what the value is: mean, median, p99, p99_9 ...; `samples` are in time order.
    """

    metric: str
    statistic: str
    unit: str
    values: NDArray[np.float64]
    attributes: Attributes = ()
    samples: tuple[NDArray[np.float64], ...] = ()

    @property
    def name(self) -> str:
        """Metric, attributes and statistic, for lists and footnotes."""
        pairs = ",".join(f"{key}={value}" for key, value in self.attributes)
        return f"{self.metric}{{{pairs}}} {self.statistic}" if pairs else f"{self.metric} {self.statistic}"


@dataclass(frozen=True)
class Side:
    """Finite runs of one side, their median and its interval, in the metric's unit."""

    runs: int
    median: float | None
    ci: Interval | None


@dataclass(frozen=True)
class MetricComparison:
    """Candidate against baseline; ratio = candidate / baseline, shift = candidate - baseline.

    `ratio` is the ratio of medians, `shift` Hodges and Lehmann's. `more_runs_needed` counts runs a side: 0
    when the question is settled, None when no reasonable number would settle it.
    """

    metric: str
    attributes: Attributes
    statistic: str
    unit: str
    better: Better
    baseline: Side
    candidate: Side
    ratio: float | None
    ratio_ci: Interval | None
    shift: float | None
    shift_ci: Interval | None
    p_value: float | None
    p_adjusted: float | None
    test: str | None
    effect: Effect | None
    verdict: Verdict
    more_runs_needed: int | None
    warnings: tuple[str, ...]
