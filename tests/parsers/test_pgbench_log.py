"""pgbench transaction logs: failure words, lag and retries, sampled and damaged logs."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.parsers import pgbench_log
from xat_desktop.parsers._base import Confidence
from xat_desktop.parsers.pgbench_log import PARSER

RATE = (SAMPLES / "pgbench/o_rate_lat.27812.1").read_bytes()
FAILURES = (SAMPLES / "pgbench/o_2scripts_fail.27780.head400").read_bytes()
PLAIN = b"".join(
    b"%d %d %d 0 1795407583 %d\n" % (i % 2, 1 + i // 2, 1000 + i, 100_000 + i) for i in range(10)
)


def _one(data: bytes) -> Recorded:
    captures, problems = parse_bytes(data, "pgbench_log.1")
    assert problems.kept == []
    return captures[0]


def test_a_rate_limited_log_has_latency_lag_and_skipped_transactions() -> None:
    captures, problems = parse_sample("pgbench/o_rate_lat.27812.1")
    (capture,) = captures
    times, durations = capture.find("xat.db.transaction.duration", script="0")
    assert problems.count == 0
    assert len(times) == 1149 - 14
    assert durations.mean() == pytest.approx(3937.88e-6, abs=5e-9)
    assert times[0] == 1795407609_796323
    assert capture.find("xat.db.schedule_lag")[1][:2].tolist() == [75e-6, 71e-6]
    assert capture.find("pgbench.skipped")[1].sum() == 14
    assert capture.find("xat.db.transactions")[1].sum() == 1135
    assert capture.info.zone_source == "file"
    assert capture.info.environment["seventh_column"].startswith("schedule lag")


def test_failed_transactions_have_no_latency_and_count_as_errors() -> None:
    captures, _problems = parse_sample("pgbench/o_2scripts_fail.27780.head400")
    (capture,) = captures
    words = [row.split() for row in FAILURES.decode().splitlines()]
    failed = [row for row in words if row[2] == "serialization"]
    for script in "01":
        good = [int(row[2]) / 1e6 for row in words if row[3] == script and row[2].isdigit()]
        assert capture.find("xat.db.transaction.duration", script=script)[1].tolist() == good
    retries = capture.find("xat.db.transaction.retries", script="1", error__type="serialization")
    assert len(retries[0]) == len(failed) > 10
    totals = [key for key in capture.series if key.metric == "pgbench.logged_failures" and not key.attributes]
    assert capture.series[totals[0]][1].sum() == len(failed)
    assert capture.info.environment["seventh_column"].startswith("retries")


def test_a_sampled_log_does_not_claim_to_know_the_throughput() -> None:
    captures, problems = parse_sample("pgbench/o_2scripts_fail.27780.head400")
    assert captures[0].info.environment["sampling_rate"] == "0.1"
    assert "sampled" in problems.kept[0].text
    assert not [key for key in captures[0].series if key.metric == "xat.db.transactions"]


def test_both_extra_columns_are_lag_then_retries() -> None:
    data = PLAIN.replace(b"\n", b" 750 2\n")
    capture = _one(data)
    assert set(capture.find("xat.db.schedule_lag")[1]) == {750e-6}
    assert set(capture.find("xat.db.transaction.retries")[1]) == {2.0}
    assert capture.find("xat.db.retry_rate")[1].tolist() == [10.0]


def test_carriage_returns_and_a_byte_order_mark_change_nothing() -> None:
    expected = _one(PLAIN).series
    for data in (PLAIN.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + PLAIN):
        found = _one(data).series
        assert list(found) == list(expected)
        for key, (times, values) in expected.items():
            assert np.array_equal(found[key][0], times)
            assert np.array_equal(found[key][1], values)


def test_bad_lines_are_named_and_the_rest_is_kept() -> None:
    lines = PLAIN.splitlines(keepends=True) * 10
    data = b"".join([*lines[:60], b"connection lost\n", *lines[60:], b"1 6 10"])
    captures, problems = parse_bytes(data, "pgbench_log.1")
    assert len(captures[0].find("xat.db.transaction.duration")[0]) == 100
    assert sorted(problem.line for problem in problems.kept) == [61, 102]


def test_a_log_that_begins_inside_of_a_line_is_read_from_the_next_one() -> None:
    captures, problems = parse_bytes(PLAIN[5:], "pgbench_log.1")
    assert [problem.line for problem in problems.kept] == [1]
    assert len(captures[0].find("xat.db.transaction.duration")[0]) == 9


def test_a_word_that_first_comes_after_the_head_is_no_bad_line() -> None:
    data = PLAIN * 1000 + b"0 1 deadlock 0 1795407584 5\n"
    captures, problems = parse_bytes(data, "pgbench_log.1")
    assert [problem for problem in problems.kept if problem.line] == []
    assert len(captures[0].find("xat.db.transaction.duration")[0]) == 10_000


def test_seconds_without_a_transaction_count_as_zero() -> None:
    data = b"0 1 900 0 1795407583 5\n0 2 900 1 1795407586 5\n"
    capture = _one(data)
    rates = {
        key.attributes: values.tolist()
        for key, (_, values) in capture.series.items()
        if "actions" in key.metric
    }
    assert rates[()] == [1.0, 0.0, 0.0, 1.0]
    assert rates[("script", "0"),] == [1.0]


@pytest.mark.parametrize(
    "other",
    [
        b"1795407589 611 2672035 22510157119 397 29858 0 0 0 0 0 0 0 0 0\n",
        b"1, 95000, 0, 4096, 8192, 0\n",
        b"1795405537 2.48 2.40 2.10 1/200 4242\n",
        b"0 1 900 0 17954 5\n",
        b"",
    ],
)
def test_other_files_are_not_recognised(other: bytes) -> None:
    assert PARSER.recognises(other, "x.log") == Confidence.NO


@pytest.mark.parametrize("field", [2, 3])
@pytest.mark.parametrize("damage", [b"-5", b"9" * 23])
@pytest.mark.parametrize("whole", [RATE, FAILURES])
def test_an_impossible_number_costs_only_its_line(whole: bytes, damage: bytes, field: int) -> None:
    lines = whole.splitlines(keepends=True)
    words = lines[7].split(b" ")
    words[field] = damage
    _, problems = parse_bytes(b"".join([*lines[:7], b" ".join(words), *lines[8:]]), "pgbench_log.1")
    assert [problem.line for problem in problems.kept if problem.line] == [8]


GOOD_ROWS = st.tuples(
    st.integers(0, 10**9),
    st.integers(1, 10**9),
    st.integers(0, 10**10),
    st.integers(0, 3),
    st.sampled_from([1_760_000_000, 1_760_000_001, 999_999_999]),
    st.integers(0, 999_999),
).map(lambda row: " ".join(map(str, row)))
ODD_ROWS = st.sampled_from(
    [
        "",
        "1 2 3 0 1760000000",
        "1 2 3 0 1760000000 5 6",
        "1  2 3 0 1760000000 5",
        "1 2 failed 0 1760000000 5",
        "1 2 skipped 0 1760000000 5",
        "1 2 -3 0 1760000000 5",
        "12",
        "1 2 3 0 1760000000 5\r",
        " 1 2 3 0 1760000000 5",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(GOOD_ROWS | ODD_ROWS, min_size=1, max_size=30), st.booleans())
def test_rows_read_in_words_are_those_of_the_table(rows: list[str], ended: bool) -> None:
    data = ("\n".join(rows) + ("\n" if ended else "")).encode()
    assume(data)
    layout = pgbench_log._layout(b"1 2 3 0 1760000000 5\n")
    assert layout is not None
    quick, quick_problems = pgbench_log._read(7, data, layout)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pgbench_log, "_in_words", lambda _data, _layout: None)
        slow, slow_problems = pgbench_log._read(7, data, layout)
    assert quick_problems == slow_problems
    assert [_plain(part) for part in quick] == [_plain(part) for part in slow]


def _plain(part: pgbench_log._Part) -> tuple[object, ...]:
    columns = {name: column.tolist() for name, column in part.columns.items()}
    return part.script, part.outcome, part.times.tolist(), columns
