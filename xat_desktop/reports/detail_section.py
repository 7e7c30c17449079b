"""Metric by metric: the runs as dots, the figures behind the verdict, and every warning."""

from collections.abc import Sequence

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.domain.metrics import METRICS
from xat_desktop.domain.series import Attributes
from xat_desktop.domain.units import pretty, scale_for
from xat_desktop.reports import sentences
from xat_desktop.reports.document import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Item,
    Items,
    Paragraph,
    Section,
    Table,
    section,
)
from xat_desktop.reports.marks import TONES, WORDS, alert_mark, verdict_mark
from xat_desktop.reports.model import ComparisonModel, MetricOfReport
from xat_desktop.reports.names import full_title, statistic_title
from xat_desktop.reports.runs_plot import runs_plot

MOST_METRICS = 30
_COLUMNS = (
    Column("Statistic", share=2),
    Column("Verdict", share=3),
    Column("Shift", "right", 4),
    Column("p", "right", 1.5),
    Column("p, corrected", "right", 1.8),
    Column("Cliff’s δ", "right", 2.2),
    Column("Further runs", "right", 2.2),
)


def detail_section(model: ComparisonModel) -> Section | None:
    """The metrics with a verdict of better or worse first; what is left out is counted."""
    groups = _groups(model.metrics)
    if not groups:
        return None
    blocks: list[Block] = [
        Paragraph(
            "Every dot is one run. The vertical stroke is the median of the side, the tinted box its 95% interval. "
            "The shift is the typical difference candidate − baseline (Hodges–Lehmann) with its 95% interval."
        )
    ]
    for group in groups[:MOST_METRICS]:
        blocks.extend(_metric(group, model))
    left = len(groups) - MOST_METRICS
    if left > 0:
        text = f"{left} further metrics without a verdict of better or worse stand in “Verdicts” only."
        blocks.append(Paragraph(text, tone="muted"))
    return section("Metric by metric", "details", blocks, new_page=True)


def _groups(metrics: Sequence[MetricOfReport]) -> list[list[MetricOfReport]]:
    """Statistics of the same metric together; decided groups first, else in the given order."""
    groups: dict[tuple[str, Attributes], list[MetricOfReport]] = {}
    for one in metrics:
        groups.setdefault((one.comparison.metric, one.comparison.attributes), []).append(one)
    return sorted(groups.values(), key=lambda group: not any(_decided(one.comparison) for one in group))


def _decided(found: MetricComparison) -> bool:
    return found.verdict in ("better", "worse", "different")


def _metric(group: Sequence[MetricOfReport], model: ComparisonModel) -> list[Block]:
    first = group[0].comparison
    blocks: list[Block] = [Heading(full_title(first.metric, first.attributes), note=_about(group[0]))]
    for one in group:
        found = one.comparison
        text = sentences.verdict_sentence(found, model.comparison.noise_floor)
        blocks.append(Items((Item(text, _lead(found.statistic), verdict_mark(found.verdict)),)))
        name = full_title(found.metric, found.attributes, found.statistic)
        blocks.append(Figure(runs_plot(one, model.baseline.name, model.candidate.name), f"{name}: the runs."))
    blocks.append(_table(group))
    blocks.extend(_warnings(group))
    return blocks


def _lead(statistic: str) -> str:
    """`Median`, but `p99`: a percentile is never a capital P."""
    title = statistic_title(statistic)
    return title if title[-1:].isdigit() else title[:1].upper() + title[1:]


def _about(one: MetricOfReport) -> str:
    found = one.comparison
    known = METRICS.get(found.metric)
    good = {"higher": "higher is better", "lower": "lower is better", "none": "no good direction"}[
        found.better
    ]
    parts = [known.description if known else "", f"{good}; {found.metric}"]
    source = f"measured as: {one.source}" if one.source else ""
    return ". ".join(part for part in (parts[0], "; ".join(p for p in (parts[1], source) if p)) if part)


def _table(group: Sequence[MetricOfReport]) -> Table:
    first = group[0].comparison
    caption = f"{full_title(first.metric, first.attributes)}: tests and effects"
    return Table(caption, _COLUMNS, tuple(_row(one.comparison) for one in group), small=True)


def _row(found: MetricComparison) -> tuple[Cell, ...]:
    shift = pretty(found.shift, found.unit, found.metric)
    ci = found.shift_ci
    if ci is not None and found.shift is not None:
        scale = scale_for([found.shift, ci.low, ci.high], found.unit, found.metric)
        shift = f"{scale.text(found.shift)} [{scale.show(ci.low)} to {scale.show(ci.high)}]"
    effect = f"{found.effect.value:+.2f} {found.effect.word}".replace("-", "−") if found.effect else "–"
    return (
        Cell(statistic_title(found.statistic)),
        Cell(WORDS[found.verdict], picture=verdict_mark(found.verdict), tone=TONES[found.verdict]),
        Cell(shift),
        Cell(p_text(found.p_value)),
        Cell(p_text(found.p_adjusted)),
        Cell(effect),
        Cell(sentences.runs_needed_text(found.more_runs_needed)),
    )


def p_text(p_value: float | None) -> str:
    """Two significant digits; very small ones only as such."""
    if p_value is None:
        return "–"
    return "< 0.0001" if p_value < 1e-4 else "1" if p_value > 0.995 else f"{p_value:.2g}"


def _warnings(group: Sequence[MetricOfReport]) -> list[Block]:
    found = [
        Item(f"{warning[:1].upper()}{warning[1:]}.", f"{_lead(one.comparison.statistic)}:", alert_mark())
        for one in group
        for warning in one.comparison.warnings
    ]
    return [Items(tuple(found))] if found else []
