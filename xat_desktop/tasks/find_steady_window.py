"""The steady window of a capture: found on its throughput, the same for every metric of it."""

from collections.abc import Sequence

from xat_desktop.analysis.steady_state import SteadyWindow, steady_window
from xat_desktop.domain.capture import Series
from xat_desktop.store import series as store_series
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress

THROUGHPUT = (
    "xat.request.rate",
    "xat.db.transactions",
    "xat.io.operations",
    "xat.io.bandwidth",
    "xat.benchmark.events",
    "xat.memory.bandwidth",
)


def throughput_of(found: Sequence[Series]) -> Series | None:
    """The series that tells best how fast the work went: the one with the fewest attributes."""
    for metric in THROUGHPUT:
        matching = [series for series in found if series.metric == metric]
        if matching:
            return min(matching, key=lambda series: (len(series.attributes), -series.n))
    return None


def steady_window_of(store: Store, found: Sequence[Series]) -> SteadyWindow | None:
    """Start and end of the steady part of the capture with these series; None where nothing shows throughput."""
    throughput = throughput_of(found)
    if throughput is None:
        return None
    times, values = store_series.samples(store, throughput.id)
    return steady_window(times, values)


def find_steady_windows(
    store: Store, series: Sequence[Series], progress: Progress | None = None
) -> dict[str, SteadyWindow]:
    """Those of several captures by id; one without throughput, or without samples, has none."""
    found: dict[str, SteadyWindow] = {}
    by_capture: dict[str, list[Series]] = {}
    for one in series:
        by_capture.setdefault(one.capture_id, []).append(one)
    for number, (capture_id, mine) in enumerate(by_capture.items()):
        (progress or NoProgress()).step(number, len(by_capture), "steady window")
        window = steady_window_of(store, mine)
        if window is not None:
            found[capture_id] = window
    return found
