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
