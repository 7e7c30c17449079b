"""A file that ends within a number: the number is not taken for a smaller one, and the reader is told."""

import pytest

from tests.parsers.recording import SAMPLES, parse_bytes
from xat_desktop.parsers._whole_lines import may_be_cut


@pytest.mark.parametrize(
    "text",
    ["75,0.25", "  50%    1.08m", "Requests/sec: 1234.5", "12 K", "stddev 0.45", "time=256.7 u", "1m30"],
)
def test_a_number_that_could_go_on(text: str) -> None:
    assert may_be_cut(text)


@pytest.mark.parametrize(
    "text",
    [
        "  50%    1.08ms",
        "Transfer/sec:      1.23MB",
        "tps = 12.3 (without initial connection time)",
        "NOPM from 7 PostgreSQL TPM",
        "stddev 0.45, 0 failed",
        "12 Mbits/sec",
        "12 ",
        "99.5%",
        "Vuser 1:",
    ],
)
def test_a_line_that_is_whole_without_its_end(text: str) -> None:
    assert not may_be_cut(text)


@pytest.mark.parametrize(
    ("sample", "end"),
    [
        ("ab/ab_n20000_c16_k_e_percentiles.csv", "\n75,0.25"),
        ("wrk/wrk4.1_t2_c16_d10_latency_items.txt", "     50%    1.08m"),
        ("hammerdb/hammerdb4.12_pg_sync-on_run1.hdbxtprofile.log", "CALLS: 7954\tMIN: 0.0"),
        ("stress-ng/stress-ng0.15.06_multi.yaml", "      frobenius-matrix-ops-per-sec: 5566"),
        ("hey/hey_n3000_c10_q50_flaky.head500.csv", ",200,0."),
        (
            "sysbench/sysbench1.0.20_fileio_rndrd_validate_pct99.txt",
            "total number of events:              328",
        ),
        ("pgbench/o_agg1.27721", None),
    ],
)
def test_only_whole_numbers_of_a_cut_file_are_kept(sample: str, end: str | None) -> None:
    data = (SAMPLES / sample).read_bytes()
    at = data.index(end.encode()) + len(end) if end else len(data) - 3
    name = sample.rsplit("/", 1)[1]
    cut, problems = parse_bytes(data[:at], name)
    line, _ = parse_bytes(data[: data.rindex(b"\n", 0, at) + 1], name)
    assert [capture.summaries for capture in cut] == [capture.summaries for capture in line]
    assert [list(capture.series) for capture in cut] == [list(capture.series) for capture in line]
    assert "the file ends within this line" in problems.kept[0].text


def test_a_last_line_that_may_have_been_cut_elsewhere_is_named_once() -> None:
    data = (SAMPLES / "hammerdb/hammerdb4.12_pg_sync-on_run1.hdbtcount.log").read_bytes()
    at = data.rindex(b" PostgreSQL tpm") + len(b" PostgreSQL tpm ")
    (capture,), problems = parse_bytes(data[:at], "hdbtcount.log")
    times, values = capture.find("xat.db.tpm")
    assert len(values) == data[:at].count(b" @ ") - 1  # the head has one too; no time of its own is made up
    assert times.min() > 1_700_000_000_000_000
    assert [problem.line for problem in problems.kept] == [data[:at].count(b"\n") + 1]


def test_sums_of_a_cut_table_are_not_given() -> None:
    data = (SAMPLES / "locust/locust2.47_u20_r2_t60s_failures.csv").read_bytes()
    (whole,), _ = parse_bytes(data, "x_failures.csv")
    (cut,), problems = parse_bytes(data[: data.rindex(b",")], "x_failures.csv")
    assert [s for s in whole.summaries if not s.attributes]
    assert not [s for s in cut.summaries if not s.attributes]
    assert problems.count == 1


def test_the_first_interval_of_an_iperf2_that_was_cut_is_no_total() -> None:
    row = "20230101120000,192.168.1.2,50000,192.168.1.3,5001,3,0.0-1.0,118489088,947912704\n"
    (capture,), _ = parse_bytes(f"{row}20230101120001,192.168".encode(), "x.csv")
    assert capture.summaries == []
    assert capture.find("xat.network.throughput")[1].tolist() == [118489088]


def test_latencies_of_a_cut_sysbench_run_are_those_of_its_test() -> None:
    data = (SAMPLES / "sysbench/sysbench1.0.20_fileio_rndrw_16K_t4_ri1_hist.txt").read_bytes()
    (cut,), _ = parse_bytes(data[: data.index(b"\n       0.811 |")], "x.txt")
    assert {s.metric for s in cut.summaries} == {"xat.io.latency"}
