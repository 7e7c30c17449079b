"""The report of one capture: its conditions, statistics of every series, charts, method and provenance."""

from collections import Counter
from collections.abc import Sequence

from xat_desktop.analysis.interval import Interval
from xat_desktop.domain.metrics import METRICS
from xat_desktop.domain.series import Attributes, ToolSummary
from xat_desktop.domain.units import Scale, pretty, scale_for
from xat_desktop.reports.chart_sections import distribution_section, time_section
from xat_desktop.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Paragraph,
    Section,
    Table,
    section,
)
from xat_desktop.reports.method_section import capture_methods
from xat_desktop.reports.model import CaptureModel, StatisticsOfSeries
from xat_desktop.reports.names import attributes_text, full_title, metric_title, statistic_title
from xat_desktop.reports.provenance_section import provenance_section

MOST_ROWS = 120
_STATISTICS = (
    Column("Metric", share=4.2),
    Column("Samples", "right", 2),
    Column("Mean", "right", 2.4),
    Column("Median", "right", 2.6),
    Column("p95", "right", 2.6),
    Column("p99", "right", 2.6),
    Column("Largest", "right", 2.4),
)
_TOOL = (
    Column("Metric", share=4),
    Column("Statistic", share=2),
    Column("Value", "right", 2),
    Column("As the tool names and computes it", share=5),
)


def capture_document(model: CaptureModel) -> Document:
    """Sections without anything to show are left out."""
    sections = (
        _overview(model),
        _statistics(model),
        time_section(model.time_series),
        distribution_section(model.distributions),
        _tool_summaries(model.tool_summaries),
        capture_methods(),
        provenance_section(model.provenance, model.cover.program_version),
    )
    return Document(model.cover, summary_line(model), tuple(found for found in sections if found is not None))


def summary_line(model: CaptureModel) -> str:
    """What the capture holds, in one sentence."""
    samples = sum(one.statistics.n for one in model.statistics)
    series = len(model.statistics)
    return f"{series:,} series with {samples:,} samples, {model.window}."


def _overview(model: CaptureModel) -> Section:
    return section("At a glance", "summary", [Facts(model.facts), Paragraph(f"Evaluated: {model.window}.")])


def _statistics(model: CaptureModel) -> Section | None:
    if not model.statistics:
        return None
    moving = [one for one in model.statistics if one.statistics.min < one.statistics.max]
    ordered = sorted(moving, key=lambda one: one.metric not in METRICS)
    rows = tuple(map(_row, ordered[:MOST_ROWS]))
    blocks: list[Block] = [
        Paragraph("Below a percentile stands its 95% interval, as far as there are samples enough for one."),
        Table("Statistics of every series", _STATISTICS, rows, small=True),
    ]
    left = len(ordered) - MOST_ROWS
    if left > 0:
        blocks.append(
            Paragraph(f"{left} further series are not printed; the program lists all of them.", tone="muted")
        )
    still = [one for one in model.statistics if one.statistics.min >= one.statistics.max]
    if still:
        blocks.append(Paragraph(f"Never changed: {_named(still)}.", tone="muted"))
    return section("Statistics", "statistics", blocks)


def _row(one: StatisticsOfSeries) -> tuple[Cell, ...]:
    found = one.statistics
    scale = scale_for([found.p99, found.mean], one.unit, one.metric)
    sd = "" if found.sd is None else f"sd {scale.show(found.sd)}"
    dropped = f"{found.dropped:,} dropped" if found.dropped else ""
    return (
        Cell(metric_title(one.metric), note=attributes_text(one.attributes)),
        Cell(f"{found.n:,}", note=dropped),
        Cell(scale.text(found.mean), note=sd),
        _percentile(found.p50, found.p50_ci, scale),
        _percentile(found.p95, found.p95_ci, scale),
        _percentile(found.p99, found.p99_ci, scale),
        Cell(scale.text(found.max)),
    )


def _named(found: Sequence[StatisticsOfSeries]) -> str:
    """Each metric once, with the number of its series."""
    titles = Counter(metric_title(one.metric) for one in found)
    return "; ".join(title if count == 1 else f"{title} ({count} series)" for title, count in titles.items())


def _percentile(value: float, ci: Interval | None, scale: Scale) -> Cell:
    note = f"[{scale.show(ci.low)} – {scale.show(ci.high)}]" if ci else ""
    return Cell(scale.text(value), note=note)


def _tool_summaries(found: Sequence[ToolSummary]) -> Section | None:
    if not found:
        return None
    rows = tuple(
        (
            Cell(full_title(one.metric, one.attributes)),
            Cell(statistic_title(one.statistic)),
            Cell(pretty(one.value, one.unit, one.metric)),
            Cell(one.source_name, note=one.estimator),
        )
        for one in sorted(found, key=_place)[:MOST_ROWS]
    )
    text = "Figures that the tool had computed itself: printed as they are, as the samples behind them are not known."
    return section(
        "The tool’s own figures",
        "tool",
        [Paragraph(text), Table("As stated by the tool", _TOOL, rows, small=True)],
    )


def _place(one: ToolSummary) -> tuple[bool, str, Attributes, str]:
    return one.metric not in METRICS, one.metric, one.attributes, one.statistic
