"""The statistics of artillery 1 in the words of version 2."""

from collections.abc import Mapping
from typing import Any

from xat_desktop.parsers._json_text import Document, section

ESTIMATOR = "artillery 1's own: HdrHistogram"
_COUNTED = {
    "scenariosCreated": "vusers.created",
    "scenariosCompleted": "vusers.completed",
    "scenariosAvoided": "vusers.skipped",
    "requestsCompleted": "http.responses",
    "matches": "matches",
}
_NAMED = {"codes": "http.codes", "errors": "errors", "scenarioCounts": "vusers.created_by_name"}
STATISTICS = ("min", "max", "mean", "median", "p50", "p95", "p99", "p999")
_TIMES = {"latency": "http.response_time", "scenarioDuration": "vusers.session_length"}


def is_version_1(stats: Mapping[str, Any]) -> bool:
    """Whether statistics are those of version 1."""
    return "counters" not in stats or "scenariosCreated" in stats


def as_version_2(stats: Mapping[str, Any]) -> Document:
    """`rps.count` are the requests that were sent, `requestsCompleted` those that were answered."""
    counters = {ours: stats[name] for name, ours in _COUNTED.items() if name in stats}
    for name, ours in _NAMED.items():
        counters |= {f"{ours}.{what}": count for what, count in section(stats, name).items()}
    counters |= section(stats, "counters")
    sent = section(stats, "rps")
    if "count" in sent:
        counters["http.requests"] = sent["count"]
    summaries = {ours: section(stats, name) for name, ours in _TIMES.items()}
    summaries |= section(stats, "customStats")
    return {"counters": counters, "rates": {"http.request_rate": sent.get("mean")}, "summaries": summaries}
