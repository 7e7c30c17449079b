"""Comparisons of real runs: the values of the corpus, verdicts that follow, and honesty with too few runs."""

from pathlib import Path

import numpy as np
import pytest

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.errors import XatError
from xat_desktop.store.store import Store
from xat_desktop.tasks.compare_captures import ComparedCaptures, compare_captures
from xat_desktop.tasks.find_files import find_files
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.tasks.select_captures import select_captures

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


def _compare(store: Store, load: str, before: str, after: str, metric: str = "*") -> ComparedCaptures:
    for group in (before, after):
        files = find_files([SAMPLES / load / group], recursive=False)
        import_files(files, store, ImportOptions(run_group=group))
    sides = (select_captures(store, [f"group:{group}"]) for group in (before, after))
    return compare_captures(store, *sides, metric)


def _one(found: ComparedCaptures, metric: str, statistic: str) -> MetricComparison:
    rows = [row for row in found.comparison.metrics if (row.metric, row.statistic) == (metric, statistic)]
    assert len(rows) == 1, [(row.metric, row.attributes, row.statistic) for row in found.comparison.metrics]
    return rows[0]


@pytest.mark.parametrize(
    ("load", "before", "after", "metric", "statistic", "medians", "verdict"),
    [
        (
            "fio-randread",
            "iodepth-1",
            "iodepth-16",
            "xat.io.operations",
            "rate",
            (14850.1, 53167.7),
            "better",
        ),
        (
            "sysbench-oltp",
            "commit-on",
            "commit-off",
            "xat.db.transactions",
            "rate",
            (1275.93, 5973.58),
            "better",
        ),
        (
            "pgbench-select",
            "prepared-protocol",
            "simple-protocol",
            "xat.db.transactions",
            "rate",
            (60724.9, 43491.9),
            "no evidence of a difference",
        ),
        (
            "wrk-items",
            "service",
            "service-4ms-slower",
            "xat.request.rate",
            "rate",
            (8583.42, 1444.5),
            "worse",
        ),
    ],
)
def test_the_values_of_the_corpus_and_their_verdicts(
    store: Store,
    load: str,
    before: str,
    after: str,
    metric: str,
    statistic: str,
    medians: tuple[float, float],
    verdict: str,
) -> None:
    found = _one(_compare(store, load, before, after), metric, statistic)
    assert found.baseline.median == pytest.approx(medians[0], rel=1e-4)
    assert found.candidate.median == pytest.approx(medians[1], rel=1e-4)
    assert found.verdict == verdict


def test_the_mean_of_requests_leaves_transactions_out(store: Store) -> None:
    found = _compare(store, "jmeter-shop", "shop", "shop-4ms-slower", "http.client.request.duration")
    key = ("http.client.request.duration", (("label", "Slow page, search"),), "p50")
    before, after = found.runs[key]
    assert len(before) == len(after) == 6
    assert (np.median(after) > np.median(before)).all()


def test_the_rate_of_a_whole_run_is_all_requests_over_all_time(store: Store) -> None:
    found = _compare(store, "jmeter-shop", "shop", "shop-4ms-slower")
    key = ("xat.request.rate", (), "mean")
    spans = [(c.end_us - c.start_us) / 1e6 for c in found.baseline.captures]
    assert found.runs[key][0].tolist() == pytest.approx([600 / span for span in spans])


def test_too_few_runs_are_said_with_how_many_more(store: Store) -> None:
    for group in ("shop", "shop-4ms-slower"):
        files = find_files([SAMPLES / "jmeter-shop" / group], recursive=False)[:2]
        import_files(files, store, ImportOptions(run_group=group))
    sides = (select_captures(store, [f"group:{group}"]) for group in ("shop", "shop-4ms-slower"))
    found = compare_captures(store, *sides)
    assert {row.verdict for row in found.comparison.metrics} == {"too few runs"}
    assert all(row.p_value is None for row in found.comparison.metrics)
    duration = _one(found, "http.client.request.duration", "p50")
    assert duration.ratio_ci is not None
    assert duration.more_runs_needed >= 2


def test_what_differs_between_the_sides_is_said_first(store: Store) -> None:
    found = _compare(store, "fio-randread", "iodepth-1", "iodepth-16")
    differing = {difference.fact: difference for difference in found.comparability}
    assert differing["iodepth"].baseline == ("1",)
    assert differing["iodepth"].candidate == ("16",)


def test_a_metric_that_only_one_side_has_is_named_not_compared(store: Store) -> None:
    import_files(
        find_files([SAMPLES / "wrk-items" / "service"], recursive=False), store, ImportOptions(run_group="a")
    )
    import_files(
        find_files([SAMPLES / "jmeter-shop" / "shop"], recursive=False), store, ImportOptions(run_group="b")
    )
    found = compare_captures(store, select_captures(store, ["group:a"]), select_captures(store, ["group:b"]))
    assert found.comparison.geomean.missing_in_baseline
    assert any(difference.fact == "tool" for difference in found.comparability)


def test_nonsense_is_refused_with_a_reason(store: Store) -> None:
    import_files(
        find_files([SAMPLES / "wrk-items" / "service"], recursive=False), store, ImportOptions(run_group="a")
    )
    import_files(
        find_files([SAMPLES / "monitoring" / "session-1"], recursive=False),
        store,
        ImportOptions(run_group="m"),
    )
    runs, monitors = select_captures(store, ["group:a"]), select_captures(store, ["group:m"])
    with pytest.raises(XatError, match="on both sides"):
        compare_captures(store, runs, runs)
    with pytest.raises(XatError, match="Nothing can be compared"):
        compare_captures(store, runs, monitors)
    for selector in ("group:none", "tag:x", "weather:fine", "0000"):
        with pytest.raises(XatError):
            select_captures(store, [selector])


@pytest.mark.parametrize("metric", ["*", "xat.db.transaction.duration"])
def test_percentiles_of_a_tool_are_never_averaged(store: Store, metric: str) -> None:
    found = _compare(store, "sysbench-oltp", "commit-on", "commit-off", metric)
    assert all("statistic" not in dict(row.attributes) for row in found.comparison.metrics)
    assert _one(found, "xat.db.transaction.duration", "p95").baseline.median == pytest.approx(0.008355)


def test_a_throughput_is_compared_once(store: Store) -> None:
    found = _compare(store, "pgbench-select", "simple-protocol", "prepared-protocol")
    names = [row.statistic for row in found.comparison.metrics if row.metric == "xat.db.transactions"]
    assert names == ["rate"]
