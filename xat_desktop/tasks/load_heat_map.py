"""Heat maps of a window of the charts: the samples of each plot counted in cells of time and value."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from xat_desktop.analysis.distribution import bin_edges
from xat_desktop.analysis.heat_map import HeatMap, cell_counts, time_edges
from xat_desktop.domain.capture import Series
from xat_desktop.store.store import Store
from xat_desktop.tasks.derive_series import counted_values, samples_within
from xat_desktop.tasks.progress import Progress

ROWS = 60


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
        for number, one in enumerate(requests):
            progress.step(number, len(requests), one.series.metric)
            first, last = (round(float(edge) * 1e6) + one.offset_us for edge in (x_edges[0], x_edges[-1]))
            times, values = samples_within(store, one.series, first, last)
            counts += cell_counts((times - one.offset_us) / 1e6, values, x_edges, value_edges)
        if counts.any():
            found[name] = HeatMap(x_edges, value_edges, counts)
    return found
