"""A series in a plot, and the groups that share one: the same metric in the same unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xat_desktop.domain.capture import Capture, Series
from xat_desktop.domain.series_names import differing_attributes
from xat_desktop.reports.names import attributes_text, metric_title

GroupKey = tuple[str, str]  # metric and unit


@dataclass(frozen=True)
class Plotted:
    """`slot` is its place in the colours: it stays when others are removed."""

    series: Series
    capture: Capture
    slot: int

    @property
    def group(self) -> GroupKey:
        """What it shares a plot with unless the user says otherwise."""
        return self.series.metric, self.series.unit


def legend_names(plotted: Sequence[Plotted], captures: Mapping[str, str]) -> dict[str, str]:
    """A name for each series id; says only what differs within the plot."""
    series = [one.series for one in plotted]
    attributes = differing_attributes(series)
    many_captures = len({one.capture_id for one in series}) > 1
    many_metrics = len({one.metric for one in series}) > 1
    names = {}
    for one in series:
        parts = [
            metric_title(one.metric) if many_metrics else "",
            attributes_text(attributes[one.id]),
            captures.get(one.capture_id, "") if many_captures else "",
        ]
        names[one.id] = " · ".join(filter(None, parts)) or captures.get(one.capture_id, one.metric)
    return names


def free_slot(plotted: Sequence[Plotted]) -> int:
    """The first place in the colours that no series of the plot has."""
    taken = {one.slot for one in plotted}
    return next(slot for slot in range(len(taken) + 1) if slot not in taken)
