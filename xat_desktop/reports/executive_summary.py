"""The first page after the title: what is better, what is worse, what is open, and whether it may be compared."""

import math
from collections.abc import Sequence

from xat_desktop.analysis.comparability import Difference
from xat_desktop.analysis.metric_comparison import MetricComparison, Verdict
from xat_desktop.domain.series import Attributes
from xat_desktop.reports import sentences
from xat_desktop.reports.document import (
    Block,
    Callout,
    Heading,
    Item,
    Items,
    Paragraph,
    Section,
    Tile,
    Tiles,
    section,
)
from xat_desktop.reports.marks import VERDICTS, WORDS, verdict_mark
from xat_desktop.reports.model import ComparisonModel
from xat_desktop.reports.names import attributes_text, fact_title

_MOST_ITEMS = 6
_HEADINGS: tuple[tuple[Verdict, str], ...] = (
    ("worse", "What is worse"),
    ("better", "What is better"),
    ("different", "What differs, without a good direction"),
    ("no evidence of a difference", "What shows no evidence of a difference"),
    ("too few runs", "What has too few runs"),
)


def executive_summary(model: ComparisonModel, shared: Attributes = ()) -> Section:
    """Everything that a reader in a hurry needs; `shared` are attributes of all metrics, said once."""
    found = model.comparison.metrics
    blocks: list[Block] = [Paragraph(opening(model, shared))]
    blocks.extend(_fairness(model.differences))
    if found:
        blocks.append(_tiles(found))
    judged = any(one.verdict != "too few runs" for one in found)
    overall = judged and sentences.overall_sentence(
        model.comparison.geomean.improvement, directed_metrics(found), model.candidate.name
    )
    if overall:
        blocks.append(Paragraph(overall))
    for verdict, heading in _HEADINGS:
        blocks.extend(_statements(found, verdict, heading, model.comparison.noise_floor))
    blocks.extend(_outlook(found))
    return section("Executive summary", "summary", blocks)


def opening(model: ComparisonModel, shared: Attributes = ()) -> str:
    """Who was compared with whom, and the count of verdicts."""
    before, after = model.baseline, model.candidate
    runs = f"{after.runs} {'run' if after.runs == 1 else 'runs'} against {before.runs}"
    scope = f" All figures are those of {attributes_text(shared)}." if shared else ""
    counts = sentences.counts_sentence(model.comparison.metrics)
    return f"“{after.name}” was compared with the baseline “{before.name}”, {runs}. {counts}{scope}"


def directed_metrics(found: Sequence[MetricComparison]) -> int:
    """How many metrics take part in the overall improvement."""
    return sum(one.ratio is not None and one.better != "none" for one in found)


def _fairness(differences: Sequence[Difference]) -> list[Block]:
    facts = list(dict.fromkeys(found.fact for found in differences if found.severity == "confounder"))
    if not facts:
        return []
    named = ", ".join(fact_title(fact) for fact in facts[:5]) + (", …" if len(facts) > 5 else "")
    one = len(facts) == 1
    text = (
        f"{len(facts)} {'condition' if one else 'conditions'} changed besides what was to be tested: {named}. "
        f"Any difference below may come from {'it' if one else 'them'}; see “Comparability”."
    )
    return [Callout("Confounders: the two sides were not measured under the same conditions", text)]


def _tiles(found: Sequence[MetricComparison]) -> Tiles:
    verdicts = [one.verdict for one in found]
    shown = [verdict for verdict in VERDICTS if verdict != "different" or "different" in verdicts]
    return Tiles(
        tuple(Tile(str(verdicts.count(verdict)), WORDS[verdict], verdict_mark(verdict)) for verdict in shown)
    )


def _statements(
    found: Sequence[MetricComparison], verdict: Verdict, heading: str, noise_floor: float
) -> list[Block]:
    chosen = sorted((one for one in found if one.verdict == verdict), key=_size, reverse=True)
    if not chosen:
        return []
    items = tuple(
        Item(sentences.verdict_sentence(one, noise_floor), sentences.title_of(one), verdict_mark(verdict))
        for one in chosen[:_MOST_ITEMS]
    )
    left = len(chosen) - len(items)
    more = [Paragraph(f"… and {left} more, all in “Verdicts”.", tone="muted")] if left else []
    return [Heading(heading), Items(items), *more]


def _size(found: MetricComparison) -> float:
    return abs(math.log(found.ratio)) if found.ratio else 0.0


def _outlook(found: Sequence[MetricComparison]) -> list[Block]:
    if not found:
        return []
    return [Heading("What further runs would settle"), Paragraph(sentences.settling_sentence(found))]
