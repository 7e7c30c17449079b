"""Report models made by the real comparison from runs that are written down here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from xat_desktop.analysis.comparability import Difference
from xat_desktop.analysis.compare import Comparison, compare_all
from xat_desktop.analysis.metric_comparison import MetricComparison, MetricRuns
from xat_desktop.domain.series import Attributes
from xat_desktop.reports.model import (
    ComparisonModel,
    Cover,
    Distribution,
    Distributions,
    MetricOfReport,
    Provenance,
    SideOfReport,
    TimeSeries,
    Trace,
)

Row = tuple[str, str, str, Sequence[float], Sequence[float]]
"""Metric, statistic, unit, runs of the baseline, runs of the candidate."""

FASTER: Row = (
    "http.client.request.duration",
    "p99",
    "s",
    [0.100, 0.102, 0.098, 0.101, 0.103, 0.099],
    [0.080, 0.081, 0.079, 0.082, 0.078, 0.083],
)
SLOWER: Row = (
    "xat.request.rate",
    "mean",
    "1/s",
    [1000.0, 1010, 990, 1005, 995, 1002],
    [300.0, 305, 295, 301, 303, 299],
)
ALIKE: Row = (
    "xat.request.error_ratio",
    "mean",
    "1",
    [0.010, 0.014, 0.009, 0.013, 0.011, 0.012],
    [0.011, 0.013, 0.010, 0.012, 0.014, 0.009],
)
THREE = (FASTER, SLOWER, ALIKE)


def compared(*rows: Row, attributes: Attributes = ()) -> Comparison:
    """What the analysis says of these runs."""
    before = [MetricRuns(m, s, u, np.array(b, dtype=float), attributes) for m, s, u, b, _ in rows]
    after = [MetricRuns(m, s, u, np.array(a, dtype=float), attributes) for m, s, u, _, a in rows]
    return compare_all(before, after)


def one(row: Row) -> MetricComparison:
    """The comparison of a single metric."""
    return compared(row).metrics[0]


def cover(**changes: object) -> Cover:
    """A title page with a fixed date."""
    created = datetime(2026, 3, 5, 12, 30, tzinfo=UTC)
    found = Cover("Disk upgrade", "Contoso", created, "1.2.3", "Performance comparison", "A. Smith")
    return replace(found, **changes)  # type: ignore[arg-type]


def model(*rows: Row, **changes: object) -> ComparisonModel:
    """A report on these runs, without charts."""
    found = compared(*rows)
    metrics = tuple(
        MetricOfReport(judged, np.array(row[3], dtype=float), np.array(row[4], dtype=float), "elapsed")
        for judged, row in zip(found.metrics, rows, strict=True)
    )
    runs = max((len(row[3]) for row in rows), default=0), max((len(row[4]) for row in rows), default=0)
    made = ComparisonModel(
        cover(),
        SideOfReport("before", runs[0]),
        SideOfReport("after", runs[1]),
        (),
        found,
        metrics,
        provenance=(provenance(),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def provenance() -> Provenance:
    """One run's origin."""
    return Provenance(
        "before",
        "run 1",
        "run1.jtl",
        "ab" * 32,
        "jtl-csv",
        3,
        "jmeter 5.5",
        "db-01",
        "2026-03-01 10:00:00 UTC",
        "4.5 min, without 12 s of warm-up",
        1234,
        2,
        ("Line 17: not a number",),
    )


def time_series() -> TimeSeries:
    """Two runs against one, the first with a steady window."""
    t_s = np.arange(60.0)
    wave = 100 + 10 * np.sin(t_s / 5)
    trace = Trace(t_s, wave - 5, wave, wave + 5, (10.0, 50.0))
    return TimeSeries("xat.request.rate", (), "1/s", (trace, trace), (replace(trace, window_s=None),))


def distributions() -> Distributions:
    """Two curves over three orders of magnitude."""
    shares = np.linspace(0.01, 1, 100)
    before = Distribution(np.geomspace(0.001, 1, 100), shares, 5000)
    after = Distribution(np.geomspace(0.002, 2, 100), shares, 4800)
    return Distributions("http.client.request.duration", (), "s", before, after, (before, before), (after,))


def difference(**changes: object) -> Difference:
    """A confounder."""
    found = Difference("memory_bytes", "confounder", "between sides", (str(2**35),), (str(2**36),))
    return replace(found, **changes)  # type: ignore[arg-type]
