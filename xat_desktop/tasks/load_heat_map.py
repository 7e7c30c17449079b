"""Heat maps of a window of the charts: the samples of each plot counted in cells of time and value."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from xat_desktop.analysis.distribution import bin_edges
from xat_desktop.analysis.heat_map import Counts, Floats, HeatMap, cell_counts, time_edges
from xat_desktop.domain.capture import Series
from xat_desktop.store.store import Store
from xat_desktop.tasks.derive_series import counted_values, samples_within
from xat_desktop.tasks.progress import Progress

ROWS = 60
SAMPLES_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class HeatRequest:
    """A series whose x is (time - `offset_us`) in s."""

    series: Series
    offset_us: int


def load_heat_maps(
    store: Store,
    groups: Mapping[str, Sequence[HeatRequest]],
    window: tuple[float, float],
    logarithmic: Set[str],
    progress: Progress,
) -> dict[str, HeatMap]:
    """One for each group, of all its series together; groups without samples in the window are left out.

    `logarithmic` = names of the groups whose rows have equal ratios.
    """
    x_edges = time_edges(*window)
    found: dict[str, HeatMap] = {}
    for name, requests in groups.items():
        distinct = [values for values, _ in counted_values(store, [one.series for one in requests]).values()]
        every = np.unique(np.concatenate(distinct)) if distinct else np.empty(0)
        if not len(every):
            continue
        value_edges = bin_edges(every, name in logarithmic, ROWS)
        counts = np.zeros((len(x_edges) - 1, len(value_edges) - 1), np.int64)
        for one in requests:
            counts += _counts(store, one, x_edges, value_edges, progress)
        if counts.any():
            found[name] = HeatMap(x_edges, value_edges, counts)
    return found


def _counts(
    store: Store, request: HeatRequest, x_edges: Floats, value_edges: Floats, progress: Progress
) -> Counts:
    """Some columns after the other, so that a long capture is never in memory as a whole."""
    series, columns = request.series, len(x_edges) - 1
    edges_us = [round(float(edge) * 1e6) + request.offset_us for edge in x_edges]
    slices = min(columns, -(-series.n // SAMPLES_AT_ONCE))
    counts = np.zeros((columns, len(value_edges) - 1), np.int64)
    for number in range(slices):
        progress.step(number, slices, series.metric)
        first, last = (columns * place // slices for place in (number, number + 1))
        times, values = samples_within(store, series, edges_us[first], edges_us[last] - 1)
        part = np.array(edges_us[first : last + 1], np.int64)
        counts[first:last] += cell_counts(times, values, part, value_edges)
    return counts
