"""Whether the two sides may be compared at all: every difference of their conditions, confounders first."""

from xat_desktop.analysis.comparability import Difference, Severity
from xat_desktop.reports.document import Block, Cell, Column, Paragraph, Section, Table, Tone, section
from xat_desktop.reports.marks import alert_mark, info_mark, verdict_mark
from xat_desktop.reports.model import ComparisonModel
from xat_desktop.reports.names import fact_text, fact_title

_WORDS: dict[Severity, tuple[str, Tone]] = {
    "confounder": ("confounder", "warn"),
    "expected": ("under test", "info"),
    "info": ("information", "muted"),
}
_MOST_VALUES = 4
_LONGEST = 160


def comparability_section(model: ComparisonModel) -> Section:
    """The table of differences, or the statement that there is none."""
    blocks: list[Block]
    if not model.differences:
        text = (
            "No difference was found in what the result files and the inventory say about machine, system, tool "
            "and parameters. What they do not say could not be checked."
        )
        blocks = [Paragraph(text)]
    else:
        text = (
            "A confounder is a condition that changed although it is not what was to be tested: it may be the real "
            "cause of a difference. What differs within one side adds to the spread of its runs."
        )
        blocks = [Paragraph(text), _table(model)]
    return section("Comparability", "comparability", blocks, new_page=True)


def _table(model: ComparisonModel) -> Table:
    columns = (
        Column("Condition", share=2),
        Column(f"Baseline: {model.baseline.name}", share=3),
        Column(f"Candidate: {model.candidate.name}", share=3),
        Column("Judged as", share=2),
    )
    return Table("Differences in the conditions", columns, tuple(map(_row, model.differences)))


def _row(found: Difference) -> tuple[Cell, ...]:
    word, tone = _WORDS[found.severity]
    mark = alert_mark() if found.severity == "confounder" else info_mark()
    if found.severity == "expected":
        mark = verdict_mark("different")
    title = fact_title(found.fact)
    where = "" if found.where == "between sides" else found.where
    return (
        Cell(title[:1].upper() + title[1:], note=where),
        Cell(_values(found.fact, found.baseline)),
        Cell(_values(found.fact, found.candidate)),
        Cell(word, picture=mark, tone=tone),
    )


def _values(fact: str, values: tuple[str, ...]) -> str:
    if not values:
        return "not stated"
    shown = "; ".join(_cut(fact_text(fact, value)) for value in values[:_MOST_VALUES])
    left = len(values) - _MOST_VALUES
    return f"{shown}; and {left} more" if left > 0 else shown


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
