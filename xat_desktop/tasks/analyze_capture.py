"""Analyses of one capture that are stored with their parameters: summary, steady state, change points."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from xat_desktop import __version__
from xat_desktop.analysis.change_points import change_points, exact_change_points
from xat_desktop.domain.capture import Capture, Series
from xat_desktop.errors import XatError
from xat_desktop.store import analyses, captures, series
from xat_desktop.store.store import Store
from xat_desktop.store.whereabouts import require_series
from xat_desktop.tasks.find_steady_window import steady_window_of, throughput_of
from xat_desktop.tasks.progress import NoProgress, Progress
from xat_desktop.tasks.summarise_capture import summarise_capture

Result = dict[str, Any]
_FAST_ABOVE = 20_000
"""More points than this are searched by the fast method."""


def analyze_capture(
    store: Store, capture_id: str, kinds: Sequence[str] = (), progress: Progress | None = None
) -> dict[str, Result]:
    """Result of each kind (all when none is named), each with `sentences` for people and its `provenance`."""
    progress = progress or NoProgress()
    unknown = set(kinds) - set(KINDS)
    if unknown:
        raise XatError("The analysis is not known", f"{', '.join(unknown)}: there are {', '.join(KINDS)}.")
    capture = captures.get(store, capture_id)
    require_series(store, [capture])
    found = series.series_of(store, capture.id)
    results = {}
    for number, kind in enumerate(kinds or KINDS):
        progress.step(number, len(kinds or KINDS), kind)
        parameters = {"capture": capture.id}
        with analyses.recorded(store, kind, parameters, __version__, _inputs(capture)) as record:
            result = KINDS[kind](store, capture, found) | {"provenance": _provenance(capture)}
            record(json.dumps(result))
        results[kind] = result
    return results


def _summary(store: Store, capture: Capture, _found: Sequence[Series]) -> Result:
    summary = summarise_capture(store, capture.id)
    rows = [{"series": row.series.key.text, **_numbers(asdict(row.statistics))} for row in summary.series]
    text = f"{len(rows)} series with {capture.sample_count:,} samples"
    return {"series": rows, "sentences": [text]}


def _numbers(statistics: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in statistics.items() if not name.endswith("_ci")}


def _steady_state(store: Store, _capture: Capture, found: Sequence[Series]) -> Result:
    window = steady_window_of(store, found)
    if window is None:
        return {
            "window": None,
            "sentences": ["No series shows throughput: the whole capture counts as steady."],
        }
    return {"window": asdict(window), "sentences": [window.reason]}


def _change_points(store: Store, _capture: Capture, found: Sequence[Series]) -> Result:
    throughput = throughput_of(found)
    if throughput is None:
        return {"changes": [], "sentences": ["No series shows throughput: nothing was searched."]}
    times, values = series.samples(store, throughput.id)
    exact = len(values) <= _FAST_ABOVE
    changes = (exact_change_points if exact else change_points)(values)
    rows = [{"time_us": int(times[change.index]), **asdict(change)} for change in changes]
    sentences = [
        f"{throughput.metric} goes from {change.before:.4g} to {change.after:.4g} {throughput.unit}"
        for change in changes
    ]
    return {
        "series": throughput.key.text,
        "method": "PELT" if exact else "CUSUM binary segmentation",
        "changes": rows,
        "sentences": sentences or [f"{throughput.metric} keeps its level."],
    }


def _inputs(capture: Capture) -> Result:
    """What the series are: they come from the file alone, read by one version of a parser."""
    return {
        "file": capture.file_sha256,
        "parser": [capture.format, capture.parser_version],
        "capture": [capture.tool, capture.host, capture.start_us, capture.end_us],
        "counts": [capture.series_count, capture.sample_count],
    }


def _provenance(capture: Capture) -> Result:
    return {
        "file": capture.file_name,
        "sha256": capture.file_sha256,
        "parser": f"{capture.format} {capture.parser_version}",
        "engine": __version__,
        "samples": capture.sample_count,
        "problems": capture.problem_count,
    }


KINDS: dict[str, Callable[[Store, Capture, Sequence[Series]], Result]] = {
    "summary": _summary,
    "steady_state": _steady_state,
    "change_points": _change_points,
}
