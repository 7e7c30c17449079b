"""What k6's metrics become, in whichever form they were written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Attributes, Times, attributes
from xat_desktop.parsers._base import Problems, Sink
from xat_desktop.parsers._columns import Column, to_base_units
from xat_desktop.parsers._events import RatePerSecond
from xat_desktop.parsers._summaries import CONNECT, ERRORS, RATE, REQUEST, TTFB

if TYPE_CHECKING:
    import polars as pl

DURATIONS = {
    "http_req_duration": REQUEST,
    "http_req_waiting": TTFB,
    "http_req_connecting": CONNECT,
    "group_duration": "xat.request.transaction.duration",
}
_ALSO_TIMES = re.compile(
    r"http_req_(?:blocked|tls_handshaking|sending|receiving)|iteration_duration|grpc_req_duration"
    r"|ws_(?:connecting|session_duration|ping)|browser_http_req_duration|browser_web_vital_(?:fcp|fid|inp|lcp|ttfb)"
)
_BYTES = frozenset(("data_sent", "data_received", "browser_data_sent", "browser_data_received"))
_COUNTED = frozenset(("http_reqs", "iterations"))
"""Counters of single events: they become rates."""
_FAILED = "http_req_failed"
TAGS = ("name", "method", "group", "scenario", "check")
_MAX_LABELS = 2000
_OTHER = "(all other labels)"


def column(metric: str, times: frozenset[str] = frozenset()) -> Column:
    """How a metric is stored; `times` are custom metrics that are known to be in milliseconds."""
    if metric in DURATIONS or _ALSO_TIMES.fullmatch(metric) or metric in times:
        return Column(DURATIONS.get(metric, f"k6.{metric}"), "s", shift=3, kind="duration")
    if metric in _BYTES:
        return Column(f"k6.{metric}", "By", kind="event")
    if metric == _FAILED:
        return Column("xat.request.failed", kind="event")
    if metric == "vus":
        return Column("xat.load.threads")
    return Column(f"k6.{metric}", kind="event")


@dataclass(frozen=True)
class Points:
    """Points of one metric with the same tags, in file order."""

    metric: str
    tags: tuple[str, ...]
    """Values of TAGS; empty where there is none."""
    times: Times
    values: NDArray[np.float64]


def split(frame: "pl.DataFrame", times: Times) -> Iterator[Points]:
    """A frame with the columns `metric`, `value` and TAGS by metric and tags; `times` in µs, shape (n,)."""
    import polars as pl

    frame = frame.with_columns(pl.Series("time", times), *(pl.col(tag).fill_null("") for tag in TAGS))
    for (metric, *tags), own in frame.group_by(["metric", *TAGS], maintain_order=True):
        values = own["value"].cast(pl.Float64).to_numpy()
        yield Points(str(metric), tuple(map(str, tags)), own["time"].to_numpy(), values)


@dataclass
class K6Series:
    """Emits points as they come, and in the end the rates."""

    times: set[str] = field(default_factory=set)
    """Custom metrics that the file says are times."""
    _counted: dict[tuple[str, Attributes], RatePerSecond] = field(default_factory=dict)
    """By k6's metric and the attributes of its points."""
    _labels: set[str] = field(default_factory=set)
    _folded: bool = False

    def emit(self, points: Points, sink: Sink) -> None:
        """Hand points to the sink; counters of single events and failed requests go into rates."""
        named = self._named(points)
        if points.metric in _COUNTED or points.metric == _FAILED:
            rate = self._counted.setdefault((points.metric, named), RatePerSecond())
            rate.add(points.times, points.values > 0 if points.metric == _FAILED else None)
        if points.metric not in _COUNTED:
            kept = column(points.metric, frozenset(self.times))
            values = to_base_units(points.values, kept)
            sink.samples([kept.key(points.metric, named)], points.times, [values])

    def _named(self, points: Points) -> Attributes:
        name, method, group, scenario, check = points.tags
        if points.metric == "group_duration":
            name = group.removeprefix("::") or "(main)"
        label = self._label(check if points.metric == "checks" else name)
        own = {"label": label, "http__request__method": method, "scenario": scenario}
        return attributes(**{key: text for key, text in own.items() if text})

    def _label(self, label: str) -> str:
        if label not in self._labels and len(self._labels) >= _MAX_LABELS:
            self._folded = True
            return _OTHER
        self._labels.add(label)
        return label

    def finish(self, sink: Sink, problems: Problems) -> None:
        """Emit what only the whole file shows: rates by label, and of all requests."""
        total, outcomes = RatePerSecond(), any(metric == _FAILED for metric, _ in self._counted)
        for (metric, named), rate in self._counted.items():
            if metric == "iterations":
                rate.emit(sink, "k6.iterations", "", named)
            elif metric == _FAILED or not outcomes:  # each request gives a point to both
                rate.emit(sink, RATE, ERRORS if outcomes else "", named)
                total.merge(rate)
        total.emit(sink, RATE, ERRORS if outcomes else "")
        if self._folded:
            problems.add(0, f"more than {_MAX_LABELS} names: the rest was put together as {_OTHER}")
