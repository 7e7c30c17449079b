"""All verdicts in one table and one forest plot."""

from collections.abc import Sequence
from math import ceil

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.analysis.metric_comparison import Side as SideOfMetric
from xat_desktop.domain.units import Scale, scale_for
from xat_desktop.reports.axes import Axis
from xat_desktop.reports.document import Block, Cell, Column, Figure, Paragraph, Section, Table, section
from xat_desktop.reports.forest_plot import forest_plot
from xat_desktop.reports.interval_bar import WIDTH, interval_bar, ratio_axis
from xat_desktop.reports.marks import TONES, WORDS, verdict_mark
from xat_desktop.reports.model import ComparisonModel
from xat_desktop.reports.names import attributes_text, full_title, metric_title, statistic_title
from xat_desktop.reports.sentences import ratio_number, ratio_text

_ROWS_A_PLOT = 28


def verdict_section(model: ComparisonModel) -> Section:
    """The table, how to read it, and what could not be compared."""
    found = model.comparison.metrics
    blocks: list[Block] = []
    if found:
        blocks.append(Paragraph(_how_to_read(model)))
        blocks.append(_table(model, found))
    blocks.extend(_missing(model))
    return section("Verdicts", "verdicts", blocks)


def forest_section(model: ComparisonModel) -> Section | None:
    """The forest plot; several where one would not fit a page; None without any ratio."""
    found = [one for one in model.comparison.metrics if one.ratio is not None]
    if not found:
        return None
    blocks: list[Block] = []
    rows = ceil(len(found) / ceil(len(found) / _ROWS_A_PLOT))
    for start in range(0, len(found), rows):
        part = found[start : start + rows]
        picture = forest_plot(part, model.comparison.noise_floor, model.candidate.name)
        caption = (
            f"Ratio of medians, {model.candidate.name} / {model.baseline.name}, with its 95% interval. "
            f"Triangle up: better; triangle down: worse; diamond: differs without a good direction; disc: no "
            f"evidence of a difference; ring: too few runs. Shaded: noise floor of "
            f"±{model.comparison.noise_floor * 100:g}%."
        )
        blocks.append(Figure(picture, caption))
    return section("Ratios at a glance", "ratios", blocks)


def _how_to_read(model: ComparisonModel) -> str:
    return (
        "Each run gives one value for each metric; the table shows the median of the runs and, below it, its 95% "
        "interval. The ratio is candidate over baseline. In the bars the vertical line is 1 (no change), the grey "
        f"band the noise floor of ±{model.comparison.noise_floor * 100:g}%. A verdict of better or worse needs both "
        "significance after correction for all metrics and a change above the noise floor."
    )


def _table(model: ComparisonModel, found: Sequence[MetricComparison]) -> Table:
    axis = ratio_axis(found, 4, WIDTH - 4)
    columns = (
        Column("Metric", share=5),
        Column("Baseline", "right", 3),
        Column("Candidate", "right", 3),
        Column("Ratio", "right", 2.6),
        Column("Interval of the ratio", "center"),
        Column("Verdict", share=3.4),
    )
    rows = tuple(_row(one, axis, model.comparison.noise_floor) for one in found)
    return Table(f"{model.candidate.name} against {model.baseline.name}", columns, rows)


def _row(found: MetricComparison, axis: Axis, noise_floor: float) -> tuple[Cell, ...]:
    scale = _scale(found)
    inner = attributes_text(found.attributes)
    note = f"{statistic_title(found.statistic)}{f' · {inner}' if inner else ''}"
    bar = interval_bar(found, axis, noise_floor, ratio_text(found)) if found.ratio is not None else None
    return (
        Cell(metric_title(found.metric), note=note),
        _median(found.baseline, scale),
        _median(found.candidate, scale),
        _ratio(found),
        Cell(ratio_text(found) if bar else "", picture=bar),
        Cell(
            WORDS[found.verdict],
            note=_effect(found),
            picture=verdict_mark(found.verdict),
            tone=TONES[found.verdict],
        ),
    )


def _scale(found: MetricComparison) -> Scale:
    medians = (found.baseline.median, found.candidate.median)
    return scale_for(medians, found.unit, found.metric)


def _median(side: SideOfMetric, scale: Scale) -> Cell:
    note = f"[{scale.show(side.ci.low)} – {scale.show(side.ci.high)}]" if side.ci else "no interval"
    return Cell(scale.text(side.median), note=note)


def _ratio(found: MetricComparison) -> Cell:
    if found.ratio is None:
        return Cell("–")
    ci = found.ratio_ci
    note = f"[{ratio_number(ci.low)} – {ratio_number(ci.high)}]" if ci else "no interval"
    return Cell(f"×{ratio_number(found.ratio)}", note=note)


def _effect(found: MetricComparison) -> str:
    if found.verdict == "too few runs":
        return f"{found.baseline.runs} against {found.candidate.runs}"
    return f"{found.effect.word} effect" if found.effect else ""


def _missing(model: ComparisonModel) -> list[Block]:
    """What only one side has is named, never silently left out."""
    geomean = model.comparison.geomean
    sides = (
        (geomean.missing_in_candidate, f"Only the baseline “{model.baseline.name}” has"),
        (geomean.missing_in_baseline, f"Only the candidate “{model.candidate.name}” has"),
    )
    found: list[Block] = [
        Paragraph(f"{lead}: {'; '.join(names)}.", tone="muted") for names, lead in sides if names
    ]
    without = [
        full_title(one.metric, one.attributes, one.statistic)
        for one in model.comparison.metrics
        if one.ratio is None
    ]
    if without:
        found.append(
            Paragraph(f"No ratio (a median is zero or negative): {'; '.join(without)}.", tone="muted")
        )
    return found
