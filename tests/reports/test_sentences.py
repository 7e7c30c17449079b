"""Sentences that a customer reads: they say the direction, the size, the certainty, and what is missing."""

from dataclasses import replace

import pytest

from tests.reports.models import ALIKE, FASTER, SLOWER, THREE, compared, one
from xat_desktop.reports.sentences import (
    counts_sentence,
    overall_sentence,
    ratio_number,
    ratio_text,
    settling_sentence,
    verdict_sentence,
)


def test_better_says_direction_size_interval_and_medians() -> None:
    text = verdict_sentence(one(FASTER), 0.02)
    assert text.startswith("fell by 19.9% (95% interval −22.")
    assert text.endswith("from 100.5 ms to 80.5 ms, which is better.".replace(" ms", "\N{NO-BREAK SPACE}ms"))


def test_worse_is_worse_though_the_number_fell() -> None:
    assert verdict_sentence(one(SLOWER), 0.02).endswith("from 1,001/s to 300.5/s, which is worse.")


def test_a_large_rise_is_a_factor() -> None:
    metric, statistic, unit, before, after = SLOWER
    text = verdict_sentence(one((metric, statistic, unit, after, before)), 0.02)
    assert text.startswith("is 3.33 times as high (95% interval 3.2")
    assert "%" not in text.partition("interval")[2]


def test_no_evidence_says_what_may_still_be_hidden_and_how_many_runs_would_tell() -> None:
    text = verdict_sentence(one(ALIKE), 0.02)
    assert text.startswith("shows no evidence of a difference: ")
    assert "95% interval −" in text
    assert text.endswith("a side would settle it.")


def test_no_evidence_with_a_narrow_interval_is_the_same() -> None:
    runs = [100.0, 100.1, 99.9, 100.05, 99.95, 100.02]
    text = verdict_sentence(one(("xat.request.rate", "mean", "1/s", runs, runs)), 0.02)
    assert text.startswith("is the same within the noise floor of 2%: 0")


def test_zero_on_both_sides_is_the_same() -> None:
    text = verdict_sentence(one(("xat.request.error_rate", "mean", "1/s", [0.0] * 6, [0.0] * 6)), 0.02)
    assert text == "is the same on both sides: 0/s."


def test_too_few_runs_never_quotes_a_p_value_and_says_how_many_more() -> None:
    text = verdict_sentence(one(("xat.request.rate", "mean", "1/s", [100.0, 101], [150.0, 151])), 0.02)
    assert text.startswith("has too few runs for a verdict (2 against 2 runs, +49.8% observed")
    assert "At least" in text
    assert text.endswith("more runs a side are needed.")


def test_one_run_against_one() -> None:
    text = verdict_sentence(one(("xat.request.rate", "mean", "1/s", [100.0], [150.0])), 0.02)
    assert "1 against 1 run," in text


def test_never_to_be_settled() -> None:
    hopeless = replace(one(ALIKE), more_runs_needed=None)
    assert verdict_sentence(hopeless, 0.02).endswith("Not even 200 runs a side would settle it.")
    assert settling_sentence([hopeless, one(FASTER)]) == (
        "1 question is not settled. For it, not even 200 runs a side would do: the difference is too "
        "small against the spread."
    )


def test_counts_name_each_verdict_once() -> None:
    text = counts_sentence(compared(*THREE).metrics)
    assert text == "Of 3 metrics, 1 is better, 1 is worse and 1 shows no evidence of a difference."


def test_counts_of_one_kind() -> None:
    better = compared(FASTER).metrics
    assert counts_sentence(better) == "The only metric is better."
    assert counts_sentence(better * 3) == "All 3 metrics are better."
    assert counts_sentence([]) == "No metric was compared."


def test_further_runs_are_counted_over_all_questions() -> None:
    opened = [replace(one(ALIKE), more_runs_needed=more) for more in (1, 4, 4, 30, None, 0)]
    text = settling_sentence(opened)
    assert text.startswith("5 questions are not settled.")
    assert "1 more run a side should settle 1; 4 more runs a side should settle 3; 30 more runs" in text
    assert "For 1 of them, not even 200 runs" in text


def test_nothing_open() -> None:
    assert (
        settling_sentence(compared(FASTER).metrics)
        == "Every question is settled: no further runs are needed."
    )


@pytest.mark.parametrize(
    ("improvement", "metrics", "part"),
    [
        (None, 3, ""),
        (1.2, 1, ""),
        (1.002, 3, "is on a par with"),
        (1.25, 3, "does 25.0% better than"),
        (0.75, 3, "does 25.0% worse than"),
        (3.0, 3, "does 3.00 times as well as"),
    ],
)
def test_the_overall_figure_is_said_in_the_good_direction(
    improvement: float | None, metrics: int, part: str
) -> None:
    text = overall_sentence(improvement, metrics, "after")
    assert part in text
    assert bool(text) == bool(part)


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(1.0184, "1.018"), (3.5, "3.50"), (0.8276, "0.828"), (12.34, "12.3"), (123.4, "123"), (4321.0, "4,321")],
)
def test_ratios_have_as_many_digits_as_tell_something(ratio: float, text: str) -> None:
    assert ratio_number(ratio) == text


def test_a_metric_at_zero_has_no_ratio() -> None:
    assert ratio_text(one(("xat.request.error_rate", "mean", "1/s", [0.0] * 4, [1.0] * 4))) == "no ratio"


def test_the_same_runs_give_the_same_sentences() -> None:
    texts = [[verdict_sentence(found, 0.02) for found in compared(*THREE).metrics] for _ in range(2)]
    assert texts[0] == texts[1]
