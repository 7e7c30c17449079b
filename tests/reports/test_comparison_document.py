"""The report's content: what is said, what is flagged, and that nothing is left out in silence."""

from dataclasses import replace

import numpy as np

from tests.reports.models import (
    ALIKE,
    FASTER,
    SLOWER,
    THREE,
    difference,
    distributions,
    model,
    time_series,
)
from xat_desktop.analysis.compare import compare_all
from xat_desktop.analysis.metric_comparison import MetricRuns
from xat_desktop.domain.series import attributes
from xat_desktop.reports.comparison_document import comparison_document
from xat_desktop.reports.detail_section import MOST_METRICS
from xat_desktop.reports.document import (
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    Paragraph,
    Section,
    Table,
    Tiles,
)
from xat_desktop.reports.model import MetricOfReport


def _section(document: Document, anchor: str) -> Section:
    return next(found for found in document.sections if found.anchor == anchor)


def _texts(found: Section) -> str:
    parts = []
    for block in found.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Items):
            parts.extend(f"{item.lead} {item.text}" for item in block.items)
        elif isinstance(block, Callout):
            parts.append(f"{block.title} {block.text}")
        elif isinstance(block, Heading):
            parts.append(f"{block.text} {block.note}")
        elif isinstance(block, Table):
            parts.extend(f"{cell.text} {cell.note}" for row in block.rows for cell in row)
    return "\n".join(parts)


def test_all_sections_in_order() -> None:
    found = model(*THREE, time_series=(time_series(),), distributions=(distributions(),))
    assert [section.title for section in comparison_document(found).sections] == [
        "Executive summary",
        "Comparability",
        "Verdicts",
        "Ratios at a glance",
        "Over time",
        "Distributions",
        "Metric by metric",
        "Method",
        "Provenance",
    ]


def test_the_summary_says_better_worse_and_open() -> None:
    summary = _section(comparison_document(model(*THREE)), "summary")
    text = _texts(summary)
    assert "“after” was compared with the baseline “before”, 6 runs against 6." in text
    assert "What is better \nRequest duration, p99 fell by 19.9%" in text
    assert "What is worse \nRequest throughput, mean fell by 70.0%" in text
    assert "Error ratio, mean shows no evidence of a difference" in text
    assert "1 question is not settled." in text
    tiles = next(block for block in summary.blocks if isinstance(block, Tiles))
    assert [(tile.value, tile.label) for tile in tiles.tiles] == [
        ("1", "better"),
        ("1", "worse"),
        ("1", "no evidence"),
        ("0", "too few runs"),
    ]


def test_confounders_are_flagged_in_the_summary_and_in_the_table() -> None:
    info = difference(fact="zone", severity="info", baseline=("UTC",), candidate=())
    within = difference(fact="kernel", where="within baseline", baseline=("6.1", "6.2"), candidate=("6.1",))
    document = comparison_document(model(*THREE, differences=(difference(), within, info)))
    summary = _section(document, "summary")
    callout = next(block for block in summary.blocks if isinstance(block, Callout))
    assert callout.text.startswith("2 conditions changed besides what was to be tested: memory, kernel.")
    table = next(block for block in _section(document, "comparability").blocks if isinstance(block, Table))
    rows = [[cell.text for cell in row] for row in table.rows]
    assert rows[0] == ["Memory", "32\N{NO-BREAK SPACE}GiB", "64\N{NO-BREAK SPACE}GiB", "confounder"]
    assert rows[1] == ["Kernel", "6.1; 6.2", "6.1", "confounder"]
    assert table.rows[1][0].note == "within baseline"
    assert rows[2] == ["Zone", "UTC", "not stated", "information"]


def test_without_differences_it_says_what_could_not_be_checked() -> None:
    text = _texts(_section(comparison_document(model(*THREE)), "comparability"))
    assert "What they do not say could not be checked." in text


def test_the_verdict_table_has_medians_intervals_ratio_and_words() -> None:
    table = next(
        block
        for block in _section(comparison_document(model(*THREE)), "verdicts").blocks
        if isinstance(block, Table)
    )
    metric, before, after, ratio, bar, verdict = table.rows[0]
    assert (metric.text, metric.note) == ("Request duration", "p99")
    assert before.text == "100.5\N{NO-BREAK SPACE}ms"
    assert before.note.startswith("[98.")
    assert after.text == "80.50\N{NO-BREAK SPACE}ms" or after.text == "80.5\N{NO-BREAK SPACE}ms"
    assert ratio.text == "×0.801"
    assert bar.picture is not None
    assert bar.picture.alt.startswith("×0.801 [")
    assert (verdict.text, verdict.note, verdict.tone) == ("better", "large effect", "good")
    assert verdict.picture is not None


def test_too_few_runs_only() -> None:
    few = model(("xat.request.rate", "mean", "1/s", [100.0, 101], [150.0, 151]))
    document = comparison_document(few)
    text = _texts(_section(document, "summary"))
    assert "The only metric has too few runs to judge." in text
    assert "geometric mean" not in text
    assert "This report has such metrics." in _texts(_section(document, "method"))
    details = _texts(_section(document, "details"))
    assert "too few runs – – – +" not in details
    assert "p = " not in details


def test_nothing_compared_is_a_report_that_says_so() -> None:
    document = comparison_document(model())
    assert document.summary_line == "No metric was compared."
    assert [section.anchor for section in document.sections] == [
        "summary",
        "comparability",
        "verdicts",
        "method",
        "provenance",
    ]


def test_metrics_of_one_side_are_named() -> None:
    found = model(FASTER)
    runs = MetricRuns("xat.request.rate", "mean", "1/s", np.array([1.0, 2, 3, 4]))
    shared = MetricRuns(FASTER[0], FASTER[1], FASTER[2], np.array(FASTER[3]))
    comparison = compare_all([shared, runs], [shared])
    text = _texts(_section(comparison_document(replace(found, comparison=comparison)), "verdicts"))
    assert "Only the baseline “before” has: xat.request.rate mean." in text


def test_a_metric_without_ratio_is_listed_and_not_drawn() -> None:
    zero = ("xat.request.error_rate", "mean", "1/s", [0.0] * 6, [0.0] * 6)
    document = comparison_document(model(FASTER, zero))
    text = _texts(_section(document, "verdicts"))
    assert "No ratio (a median is zero or negative): Failed requests per second, mean." in text
    figure = next(block for block in _section(document, "ratios").blocks if isinstance(block, Figure))
    assert "Failed requests" not in figure.picture.body


def test_attributes_that_all_metrics_share_are_said_once() -> None:
    named = attributes(disk__io__direction="read")
    found = model(FASTER, SLOWER)
    metrics = tuple(replace(one.comparison, attributes=named) for one in found.metrics)
    both = replace(
        found,
        comparison=replace(found.comparison, metrics=metrics),
        metrics=tuple(
            MetricOfReport(judged, one.baseline_runs, one.candidate_runs)
            for judged, one in zip(metrics, found.metrics, strict=True)
        ),
    )
    document = comparison_document(both)
    assert "All figures are those of read." in _texts(_section(document, "summary"))
    assert "(read)" not in _texts(_section(document, "details"))


def test_statistics_of_one_metric_stand_together_in_order() -> None:
    p50 = (FASTER[0], "p50", *FASTER[2:])
    table = next(
        block
        for block in _section(comparison_document(model(FASTER, SLOWER, p50)), "verdicts").blocks
        if isinstance(block, Table)
    )
    assert [(row[0].text, row[0].note) for row in table.rows] == [
        ("Request duration", "median"),
        ("Request duration", "p99"),
        ("Request throughput", "mean"),
    ]


def test_many_metrics_are_counted_where_they_are_cut() -> None:
    rows = [(f"tool.column{number}", *ALIKE[1:]) for number in range(MOST_METRICS + 4)]
    document = comparison_document(model(*rows))
    assert "4 further metrics without a verdict of better or worse" in _texts(_section(document, "details"))
    assert "… and 28 more, all in “Verdicts”." in _texts(_section(document, "summary"))
    plots = [block for block in _section(document, "ratios").blocks if isinstance(block, Figure)]
    assert len(plots) == 2
    assert abs(plots[0].picture.height - plots[1].picture.height) < 30, "as many rows in each"


def test_warnings_of_the_analysis_are_printed_with_the_metric() -> None:
    text = _texts(_section(comparison_document(model(SLOWER, ALIKE, FASTER)), "details"))
    zero = model(("xat.request.error_rate", "mean", "1/s", [0.0] * 6, [0.0] * 6))
    assert "Mean: All 6 runs of the baseline have the same value" in _texts(
        _section(comparison_document(zero), "details")
    )
    assert "lower is better; http.client.request.duration; measured as: elapsed" in text


def test_provenance_names_file_fingerprint_parser_window_and_what_was_dropped() -> None:
    text = _texts(_section(comparison_document(model(*THREE)), "provenance"))
    for part in ("run1.jtl", "ab" * 32, "jtl-csv, parser 3", "without 12 s of warm-up", "1,234", "2 dropped"):
        assert part in text
    assert "before, run 1 Line 17: not a number" in text


def test_the_same_model_gives_the_same_document() -> None:
    assert comparison_document(model(*THREE)) == comparison_document(model(*THREE))
