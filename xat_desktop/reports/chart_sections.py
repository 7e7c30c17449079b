"""Metrics over time and their distributions."""

from collections.abc import Sequence

from xat_desktop.reports.cdf_plot import cdf_plot
from xat_desktop.reports.document import Block, Figure, Paragraph, Section, section
from xat_desktop.reports.model import Distributions, TimeSeries
from xat_desktop.reports.names import full_title
from xat_desktop.reports.time_series_plot import time_series_plot

_BAND = (
    "it joins the medians of short equal spans of time, and the tint around it reaches from the smallest to the "
    "largest value of each span."
)
_RUNS = (
    f"Every line is one run, aligned at its start; {_BAND} The shaded part is the steady window that all figures of "
    "the report come from, as far as all runs have it in common; without shading the whole run was used."
)
_ONE_RUN = f"The line follows the samples; where they are many, {_BAND} A shaded part is the window that was evaluated."
_CURVES = (
    "Each curve shows which share of all requests or events took at most the time on the axis: a curve further to "
    "the left is faster. The axis ends at the 99.9th percentile."
)


def time_section(found: Sequence[TimeSeries], baseline: str = "", candidate: str = "") -> Section | None:
    """One figure for each metric, None when there is none; without names the metrics name the panels."""
    if not found:
        return None
    blocks: list[Block] = [Paragraph(_RUNS if candidate else _ONE_RUN)]
    for series in found:
        title = full_title(series.metric, series.attributes)
        caption = f"{title} over time."
        if series.runs_left_out:
            caption += f" {series.runs_left_out} further runs are not drawn, to keep the figure readable."
        blocks.append(Figure(time_series_plot(series, baseline or title, candidate), caption))
    return section("Over time", "time", blocks, new_page=True)


def distribution_section(
    found: Sequence[Distributions], baseline: str = "", candidate: str = ""
) -> Section | None:
    """One figure for each metric with raw samples; None when there is none."""
    if not found:
        return None
    blocks: list[Block] = [Paragraph(_CURVES)]
    for one in found:
        title = full_title(one.metric, one.attributes)
        counts = f"{one.baseline.n:,} samples" + (f" against {one.candidate.n:,}" if one.candidate else "")
        thin = " Thin lines: the single runs." if len(one.baseline_runs) > 1 else ""
        caption = f"{title}, cumulative distribution; {counts}.{thin}"
        blocks.append(Figure(cdf_plot(one, baseline or title, candidate), caption))
    return section("Distributions", "distributions", blocks)
