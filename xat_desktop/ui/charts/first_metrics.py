"""Which metrics a chart of new captures begins with, so that it is never an empty sheet."""

from collections.abc import Sequence

from xat_desktop.ui.charts.series_drag import LeafKey
from xat_desktop.ui.charts.series_tree import Branch, Leaf

PLOTS = 3
MOST_SERIES = 12
_FIRST = (
    "http.client.request.duration",
    "xat.request.rate",
    "xat.db.transaction.duration",
    "xat.db.transactions",
    "xat.benchmark.events",
    "xat.io.latency",
    "xat.io.operations",
    "xat.io.bandwidth",
    "system.cpu.utilization",
    "system.disk.io",
    "xat.disk.await",
    "system.memory.usage",
    "system.network.io",
)


def first_leaves(branches: Sequence[Branch], metric: str = "") -> list[LeafKey]:
    """Leaves of `metric`, else of the first few metrics that say most, else of the first branches."""
    if metric:
        chosen = [branch for branch in branches if branch.metric == metric]
    else:
        by_metric = {branch.metric: branch for branch in reversed(branches)}
        chosen = [by_metric[name] for name in _FIRST if name in by_metric] or list(branches)
    return [leaf.key for branch in chosen[:PLOTS] for leaf in _few(totals(branch.leaves))]


def totals(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Leaves with the fewest attributes: all CPUs rather than each of them."""
    fewest = min((len(leaf.key.attributes) for leaf in leaves), default=0)
    return [leaf for leaf in leaves if len(leaf.key.attributes) == fewest]


def _few(leaves: Sequence[Leaf]) -> list[Leaf]:
    """As many as a plot can show; at least one, which may stand for many captures."""
    count = 0
    kept: list[Leaf] = []
    for leaf in leaves:
        count += len(leaf.series)
        if kept and count > MOST_SERIES:
            break
        kept.append(leaf)
    return kept
