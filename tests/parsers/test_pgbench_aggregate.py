"""pgbench's aggregated logs: the columns of all versions, rates, means, empty and single intervals."""

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample

DATA = (SAMPLES / "pgbench/o_agg1.27721").read_bytes()


def _one(data: bytes) -> Recorded:
    captures, problems = parse_bytes(data, "agg.log")
    assert problems.kept == []
    return captures[0]


@pytest.mark.parametrize(
    ("name", "transactions", "rows", "first_mean_us"),
    [("o_agg1.27721", 14629, 15, 4373.22), ("o_agg2_rate.27880", 3488, 5, 3933.57)],
)
def test_counts_and_means_of_real_logs(name: str, transactions: int, rows: int, first_mean_us: float) -> None:
    captures, problems = parse_sample(f"pgbench/{name}")
    (capture,) = captures
    assert problems.count == 0
    assert capture.value("xat.db.transactions", "total") == transactions
    interval_s = int(capture.info.environment["interval_s"])
    assert capture.find("xat.db.transactions")[1].sum() * interval_s == pytest.approx(transactions)
    times, means = capture.find("xat.db.transaction.duration", statistic="mean")
    assert len(times) == rows
    assert means[0] * 1e6 == pytest.approx(first_mean_us, abs=0.005)


def test_lag_and_skipped_of_a_rate_limited_run_agree_with_what_pgbench_printed() -> None:
    captures, _ = parse_sample("pgbench/o_agg2_rate.27880")
    assert captures[0].value("xat.db.schedule_lag", "max") == 0.016463
    assert captures[0].find("pgbench.skipped")[1].sum() * 2 == 73


def test_what_was_not_switched_on_makes_no_series() -> None:
    metrics = {key.metric for key in _one(DATA).series}
    assert metrics == {"xat.db.transactions", "xat.db.transaction.duration"}


@pytest.mark.parametrize("columns", [6, 10, 11, 16])
def test_layouts_of_other_versions(columns: int) -> None:
    logged = 12 if columns == 11 else 10  # up to version 14 the skipped ones count as transactions
    row = "{} {} 40000 200000000 1000 9000 900 90000 10 300 2 1 1 4 5 6\n"
    rows = [" ".join(row.format(1700000000 + 5 * i, logged).split()[:columns]) for i in range(4)]
    capture = _one("".join(f"{row}\n" for row in rows).encode())
    assert set(capture.find("xat.db.transactions")[1]) == {2.0}
    assert capture.value("xat.db.transaction.duration", "mean") == 0.004
    assert capture.value("xat.db.transaction.duration", "sd") == pytest.approx(0.002)
    if columns >= 10:
        assert set(capture.find("xat.db.schedule_lag", statistic="mean")[1]) == {90e-6}
    if columns == 16:
        assert set(capture.find("xat.db.error_rate", error__type="other")[1]) == {6 / 5}


def test_an_interval_without_a_transaction_has_a_rate_but_no_latency() -> None:
    capture = _one(b"1700000000 4 8 20 1 3\n1700000001 0 0 0 0 0\n1700000002 4 8 20 1 3\n")
    assert capture.find("xat.db.transactions")[1].tolist() == [4, 0, 4]
    means = capture.find("xat.db.transaction.duration", statistic="mean")[1]
    assert np.isnan(means).tolist() == [False, True, False]
    assert capture.value("xat.db.transaction.duration", "min") == 1e-6


def test_a_single_interval_has_no_rate_because_its_length_is_unknown() -> None:
    captures, problems = parse_bytes(DATA.splitlines(keepends=True)[0], "agg.log")
    assert "its length is not known" in problems.kept[0].text
    assert not [key for key in captures[0].series if key.unit == "1/s"]


def test_a_truncated_last_line_is_a_problem() -> None:
    captures, problems = parse_bytes(DATA[:-20], "agg.log")
    assert [problem.line for problem in problems.kept] == [15]
    assert len(captures[0].find("xat.db.transactions")[0]) == 14


def test_carriage_returns_change_nothing() -> None:
    assert _one(DATA.replace(b"\n", b"\r\n")).summaries == _one(DATA).summaries
