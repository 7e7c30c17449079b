"""pgbench's own output in all versions: progress, report, scripts, statements, several runs, locales."""

import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence
from xat_desktop.parsers.pgbench_stdout import PARSER

LATENCY = "xat.db.transaction.duration"
RATE_LIMITED = (SAMPLES / "pgbench/pgbench15_rate_R300_L10_skipped.txt").read_text()

VERSION_9_3 = """\
starting vacuum...end.
transaction type: TPC-B (sort of)
scaling factor: 10
query mode: simple
number of clients: 10
number of threads: 1
number of transactions per client: 1000
number of transactions actually processed: 10000/10000
tps = 85.184871 (including connections establishing)
tps = 85.296346 (excluding connections establishing)
statement latencies in milliseconds:
\t0.004386\t\\set nbranches 1 * :scale
\t0.326152\tBEGIN;
"""
VERSION_9_5 = """\
progress: 5.0 s, 123.4 tps, lat 3.400 ms stddev 0.500, lag 0.300 ms, 4 skipped
transaction type: Custom query
scaling factor: 1
query mode: extended
number of clients: 4
number of threads: 2
duration: 10 s
number of transactions actually processed: 1234
number of transactions skipped: 4 (0.323 %)
number of transactions above the 20.0 ms latency limit: 7 (0.566 %)
latency average: 3.400 ms
latency stddev: 0.500 ms
tps = 123.400000 (including connections establishing)
tps = 123.500000 (excluding connections establishing)
"""
VERSION_13 = """\
transaction type: <builtin: select only>
scaling factor: 1
partition method: hash
partitions: 4
query mode: prepared
number of clients: 1
number of threads: 1
duration: 5 s
number of transactions actually processed: 500
latency average = 10.000 ms
tps = 99.000000 (including connections establishing)
tps = 100.000000 (excluding connections establishing)
"""
VERSION_19 = """\
pgbench (19devel, server 16.4)
transaction type: multiple scripts
scaling factor: 1
query mode: simple
number of clients: 2
number of threads: 1
maximum number of tries: 1
duration: 5 s
number of transactions actually processed: 900
number of failed transactions: 100 (10.000%)
number of serialization failures: 0 (0.000%)
number of deadlock failures: 0 (0.000%)
number of other failures: 100 (10.000%)
latency average = 10.000 ms (including failures)
average connection time = 2.500 ms
tps = 180.000000 (including reconnection times)
SQL script 1: a.sql
 - weight: 1 (targets 50.0% of total)
 - 500 transactions (50.0% of total)
 - number of transactions actually processed: 450 (tps = 90.000000)
 - number of failed transactions: 50 (10.000%)
 - latency average = 4.000 ms
 - latency stddev = 1.000 ms
SQL script 2: a.sql
 - weight: 1 (targets 50.0% of total)
 - 500 transactions (50.0% of total)
"""


def _one(text: str) -> Recorded:
    captures, problems = parse_bytes(text.encode(), "pgbench.txt")
    assert problems.kept == []
    assert len(captures) == 1
    return captures[0]


@pytest.mark.parametrize(
    ("name", "lines", "tps", "mean_ms", "transactions"),
    [
        ("2scripts_serializable_failures_retries", 5, 7895.347039, 0.419, 39464),
        ("rate_R300_L10_skipped", 3, 288.245665, 4.033, 2301),
        ("simple_update_c2_T6_P1_progress-timestamp", 6, 492.652694, 4.044, 2957),
        ("tpcb_c16_j2_T20_P1_rate500_latlimit", 20, 489.847776, 3.806, 9793),
        ("tpcb_c8_T15_aggregate1_stdout", 0, 1968.223417, 4.065, 29557),
    ],
)
def test_figures_of_real_runs(name: str, lines: int, tps: float, mean_ms: float, transactions: int) -> None:
    captures, problems = parse_sample(f"pgbench/pgbench15_{name}.txt")
    (capture,) = captures
    assert problems.count == 0
    assert capture.info.tool_version == "15.20"
    totals = {(s.metric, s.statistic): s.value for s in capture.summaries if not s.attributes}
    assert totals["xat.db.transactions", "rate"] == tps
    assert totals["xat.db.transactions", "total"] == transactions
    assert totals[LATENCY, "mean"] * 1000 == mean_ms
    assert len(capture.find("xat.db.transactions")[0]) == lines if lines else not capture.series


def test_progress_counts_become_rates_of_their_interval() -> None:
    capture = _one(RATE_LIMITED)
    times, skipped = capture.find("pgbench.skipped")
    assert times.tolist() == [2_000_000, 4_000_000, 6_000_000]
    assert skipped.tolist() == [2.0, 12.0, 0.5]
    assert capture.find(LATENCY, statistic="mean")[1][0] == 0.003967
    assert capture.find("xat.db.schedule_lag")[1].tolist() == [0.000341, 0.000476, 0.000292]
    assert capture.info.zone_source == "none"
    assert capture.info.environment == {
        "workload": "<builtin: simple update>",
        "scale": "10",
        "protocol": "simple",
        "clients": "4",
        "threads": "2",
        "max_tries": "1",
        "duration_s": "8",
        "latency_limit_s": "0.01",
    }


def test_progress_timestamps_are_a_clock() -> None:
    captures, _ = parse_sample("pgbench/pgbench15_simple_update_c2_T6_P1_progress-timestamp.txt")
    assert captures[0].find("xat.db.transactions")[0][0] == 1795407584_101000
    assert captures[0].info.zone_source == "file"


def test_scripts_and_statements_keep_their_own_values() -> None:
    captures, _ = parse_sample("pgbench/pgbench15_2scripts_serializable_failures_retries.txt")
    capture = captures[0]
    assert capture.value(LATENCY, "mean", script="/bench/pg/q2.sql") == 0.002559
    assert capture.value("pgbench.failed_transactions", "ratio", script="/bench/pg/q2.sql") == 0.76388
    end = {"script": "/bench/pg/q2.sql", "position": "5", "statement": "END;"}
    assert capture.value("pgbench.statement.duration", "mean", **end) == 0.00138
    assert capture.value("pgbench.statement.failures", "total", **end) == 1068
    assert capture.value("pgbench.statement.retries", "total", **end) == 1393


def test_statements_of_a_single_script() -> None:
    captures, _ = parse_sample("pgbench/pgbench15_tpcb_c16_j2_T20_P1_rate500_latlimit.txt")
    statements = [s for s in captures[0].summaries if s.metric == "pgbench.statement.duration"]
    assert len(statements) == 11
    assert statements[-1].value == 0.001183
    assert ("statement", "END;") in statements[-1].attributes


def test_a_damaged_statement_is_a_problem_of_its_line() -> None:
    text = (SAMPLES / "pgbench/pgbench15_tpcb_c16_j2_T20_P1_rate500_latlimit.txt").read_text()
    _, problems = parse_bytes(text.replace("0.454           0", "0.454   x").encode(), "x.txt")
    assert [problem.line for problem in problems.kept] == [text[: text.index("0.454  ")].count("\n") + 1]


def test_a_latency_that_was_not_measured_says_so() -> None:
    captures, _ = parse_sample("pgbench/pgbench15_tpcb_c8_T15_aggregate1_stdout.txt")
    (mean,) = [s for s in captures[0].summaries if s.metric == LATENCY]
    assert mean.estimator == "clients * duration / transactions"
    assert all(not s.estimator for s in _one(RATE_LIMITED).summaries)


def test_version_9_3() -> None:
    capture = _one(VERSION_9_3)
    assert capture.value("xat.db.transactions", "rate") == 85.296346
    assert capture.value("pgbench.tps_including_connections", "rate") == 85.184871
    assert capture.value("pgbench.statement.duration", "mean", statement="BEGIN;") == 0.000326152
    assert capture.info.environment["transactions_per_client"] == "1000"


def test_version_9_5() -> None:
    capture = _one(VERSION_9_5)
    assert capture.value(LATENCY, "sd") == 0.0005
    assert capture.value("pgbench.transactions_above_the_latency_limit", "ratio") == 0.00566
    assert capture.find("pgbench.skipped")[1].tolist() == [0.8]


def test_version_13_with_partitions() -> None:
    environment = _one(VERSION_13).info.environment
    assert (environment["partition_method"], environment["partitions"]) == ("hash", "4")
    assert environment["protocol"] == "prepared"


def test_version_19() -> None:
    capture = _one(VERSION_19)
    assert capture.info.tool_version == "19devel"
    assert capture.info.environment["server_version"] == "16.4"
    assert capture.value("pgbench.other_failures", "total") == 100
    assert capture.value("xat.db.connect.duration", "mean") == 0.0025
    assert capture.value("xat.db.transactions", "rate", script="a.sql") == 90
    assert capture.value("pgbench.share_of_transactions", "ratio", script="a.sql #2") == 0.5


def test_several_runs_in_a_file_are_several_captures() -> None:
    text = VERSION_9_3 + VERSION_9_5 + VERSION_13 + RATE_LIMITED + VERSION_19
    captures, problems = parse_bytes(text.encode(), "all.txt")
    assert problems.kept == []
    rates = [next(s.value for s in c.summaries if s.statistic == "rate") for c in captures]
    assert rates == [85.184871, 123.4, 99.0, 288.245665, 180.0]
    assert [len(c.series) > 0 for c in captures] == [False, True, False, True, False]


def test_decimal_commas_carriage_returns_and_a_byte_order_mark_change_nothing() -> None:
    expected = _one(RATE_LIMITED)
    comma = RATE_LIMITED
    for number in ("2.0", "4.0", "6.0", "300.5", "3.967", "2.562", "0.341", "4.033", "288.245665"):
        comma = comma.replace(number, number.replace(".", ","))
    for text in (comma, RATE_LIMITED.replace("\n", "\r\n"), "\ufeff" + RATE_LIMITED):
        found = _one(text)
        values = [(s.metric, s.statistic, s.value) for s in found.summaries]
        assert values == [(s.metric, s.statistic, s.value) for s in expected.summaries]
        for key, (times, samples) in expected.series.items():
            assert found.series[key][0].tolist() == times.tolist()
            assert found.series[key][1].tolist() == samples.tolist()


def test_an_interrupted_run_keeps_its_progress_and_says_that_the_report_is_missing() -> None:
    captures, problems = parse_bytes(RATE_LIMITED[:300].encode(), "cut.txt")
    assert len(captures[0].find("xat.db.transactions")[0]) == 2
    assert [problem.line for problem in problems.kept] == [5, 0]
    assert "no final report" in problems.kept[1].text


def test_aborted_clients_are_reported() -> None:
    text = RATE_LIMITED + "Run was aborted; the above results are incomplete.\n"
    _, problems = parse_bytes(text.encode(), "x.txt")
    assert "incomplete" in problems.kept[0].text


def test_an_interval_without_transactions_has_no_latency() -> None:
    line = "progress: 1.0 s, 0.0 tps, lat -nan ms stddev -nan\n"
    latencies = _one(line + VERSION_13).find(LATENCY, statistic="mean")[1]
    assert str(latencies.tolist()) == "[nan]"


@pytest.mark.parametrize("other", [b"sysbench 1.0.20 (using\n", b"pgbench --help\n", b"tps = 5\n"])
def test_other_files_are_not_recognised(other: bytes) -> None:
    assert PARSER.recognises(other, "pgbench.txt") == Confidence.NO


def test_a_file_without_a_run_is_an_error() -> None:
    with pytest.raises(XatError, match="holds no pgbench run"):
        parse_bytes(b"hello\n", "x.txt", "pgbench")


@pytest.mark.parametrize("moment", ["nan", "-5.0", "9" * 23])
def test_a_progress_line_at_an_impossible_time_is_a_problem(moment: str) -> None:
    line = f"progress: {moment} s, 1.0 tps, lat 3.400 ms stddev 0.500\n"
    captures, problems = parse_bytes((VERSION_9_5 + line).encode(), "out.txt")
    assert captures
    assert any(line.strip() in problem.text for problem in problems.kept)
