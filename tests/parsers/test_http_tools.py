"""ab, hey, autocannon, artillery, siege, h2load, httperf: facts of real runs, units, cut and joined files."""

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError

DURATION = "http.client.request.duration"
RATE = "xat.request.rate"
ERRORS = "xat.request.error_rate"


def _one(relative: str) -> Recorded:
    (capture,), problems = parse_sample(relative)
    assert problems.kept == []
    return capture


def _own(capture: Recorded, metric: str, statistic: str) -> float:
    """The value that has no attributes."""
    (value,) = [
        s.value for s in capture.summaries if (s.metric, s.statistic, s.attributes) == (metric, statistic, ())
    ]
    return value


def test_ab_report() -> None:
    capture = _one("ab/ab_n20000_c16_k_stdout.txt")
    assert _own(capture, RATE, "rate") == 42135.87
    assert _own(capture, RATE, "total") == 20000
    assert _own(capture, ERRORS, "total") == 965
    assert capture.value(ERRORS, "total", error__type="status") == 965
    assert capture.value("xat.request.error_ratio", "mean") == 0.04825
    assert capture.value("ab.transfer", "rate") == 4398.68 * 1024
    assert (capture.value(DURATION, "p99"), capture.value(DURATION, "p100")) == (0.001, 0.004)
    assert (capture.value(DURATION, "sd"), capture.value("ab.time_per_request", "mean")) == (0.0001, 0.00038)
    assert capture.info.environment["clients"] == "16"


def test_ab_runs_in_one_file_and_a_cut_one() -> None:
    text = (SAMPLES / "ab/ab_n20000_c16_k_stdout.txt").read_text()
    captures, problems = parse_bytes((text + text[: text.index("Requests per")]).encode(), "x.txt")
    assert len(captures) == 2
    assert "no Requests per second" in problems.kept[0].text


def test_ab_percentiles() -> None:
    capture = _one("ab/ab_n20000_c16_k_e_percentiles.csv")
    assert len(capture.summaries) == 101
    assert capture.value(DURATION, "p0") == 0.00006
    assert capture.value(DURATION, "p50") == 0.000215
    assert capture.value(DURATION, "p99") == 0.000408


def test_ab_gnuplot() -> None:
    capture = _one("ab/ab_n2000_c16_slow_g_gnuplot.head400.tsv")
    times, values = capture.find(DURATION)
    assert (len(values), values[0], times[0]) == (399, 0.021, 1_795_407_146_000_000)
    assert int(capture.find(RATE)[1].sum()) == 399
    assert capture.find("ab.waiting")[1][0] == 0.020


def test_hey_summary() -> None:
    capture = _one("hey/hey_z5s_c10_slow_summary.txt")
    assert _own(capture, RATE, "rate") == 194.603
    assert _own(capture, RATE, "total") == 989
    assert capture.value("hey.responses", "total", http__response__status_code="200") == 989
    assert capture.value(DURATION, "p95") == 0.0788
    assert capture.value("hey.resp_wait", "max") == 0.0832
    assert capture.value("xat.request.error_ratio", "mean") == 0


def test_hey_errors() -> None:
    text = (SAMPLES / "hey/hey_z5s_c10_slow_summary.txt").read_text()
    text += "  [404]\t11 responses\n\nError distribution:\n  [7]\tGet http://x: context deadline exceeded\n"
    (capture,), _ = parse_bytes(text.encode(), "x.txt")
    assert capture.value("xat.request.error_ratio", "mean") == (11 + 7) / (1000 + 7)
    assert capture.value(ERRORS, "total", error__type="Get http://x: context deadline exceeded") == 7


def test_hey_csv() -> None:
    capture = _one("hey/hey_n3000_c10_q50_flaky.head500.csv")
    times, values = capture.find(DURATION)
    assert (len(values), values[0], times[0]) == (499, 0.0023, 300)
    assert capture.find("xat.request.failed")[1][:5].tolist() == [0, 0, 0, 1, 0]
    assert capture.info.zone_source == "none"


def test_hey_csv_bad_row_and_end() -> None:
    data = (SAMPLES / "hey/hey_n3000_c10_q50_flaky.head500.csv").read_bytes()
    data = data.replace(b"\n0.0017,", b"\nslow,", 1)[:20_000]
    (capture,), problems = parse_bytes(data, "x.csv")
    assert sorted(problem.line for problem in problems.kept) == [3, data.count(b"\n") + 1]
    assert len(capture.find(DURATION)[1]) == data.count(b"\n") - 2


@pytest.mark.parametrize(
    ("name", "mean", "p99_s", "good", "bad"),
    [("c10_d8_items", 9009.75, 0.005, 72072, 0), ("c20_p4_d5_flaky", 34228.81, 0.008, 162669, 8488)],
)
def test_autocannon(name: str, mean: float, p99_s: float, good: int, bad: int) -> None:
    capture = _one(f"autocannon/autocannon_{name}.json")
    assert capture.value(RATE, "mean") == mean
    assert capture.value(DURATION, "p99") == p99_s
    assert capture.value("autocannon.responses", "total", status="2xx") == good
    assert capture.value(ERRORS, "total", error__type="status") == bad
    assert capture.value("xat.request.error_ratio", "mean") == bad / (good + bad)
    assert capture.info.start_us


def test_autocannon_table() -> None:
    capture = _one("autocannon/autocannon_c10_d5_table.txt")
    assert capture.value(DURATION, "mean") == 0.05022
    assert capture.value(DURATION, "p97.5") == 0.08
    assert capture.value(RATE, "mean") == 196.6
    assert capture.value("autocannon.throughput", "sd") == 925
    assert capture.value("autocannon.throughput", "mean") == 31500
    assert capture.value("autocannon.bytes_read", "total") == 157_000


def test_artillery() -> None:
    capture = _one("artillery/artillery_mix_report.json")
    assert capture.value(RATE, "total") == 1080
    assert _own(capture, DURATION, "p99") == 0.0806
    assert _own(capture, DURATION, "p99.9") == 0.0823
    assert capture.value(DURATION, "mean", label="/slow") == 0.0519
    assert capture.value("xat.request.error_ratio", "mean") == 13 / 1080
    times, values = capture.find("artillery.http.requests")
    assert values.tolist() == [336, 744]
    assert times.tolist() == [1_795_407_110_000_000, 1_795_407_120_000_000]


def test_artillery_that_was_stopped() -> None:
    data = (SAMPLES / "artillery/artillery_mix_report.json").read_bytes()
    (capture,), problems = parse_bytes(data[: len(data) * 3 // 4], "x.json")
    assert capture.value(RATE, "total") == 1080
    assert "damaged" in problems.kept[0].text


def test_siege() -> None:
    capture = _one("siege/siege_c8_t6_json.json")
    assert _own(capture, RATE, "rate") == 4773.66
    assert _own(capture, RATE, "total") == 26637
    assert capture.value("xat.request.availability_ratio", "mean") == 1
    assert capture.value("siege.bytes_read", "total") == 0.56 * 2**20
    assert _one("siege/siege_c4_r50_verbose_csvish.txt").value(DURATION, "max") == 0.09


SIEGE_TEXT = """\
Transactions:\t\t         190 hits
Availability:\t\t       95.00 %
Elapsed time:\t\t        2.74 secs
Data transferred:\t        0.01 MB
Response time:\t\t        0.05 secs
Transaction rate:\t       69.34 trans/sec
Throughput:\t\t        0.00 MB/sec
Concurrency:\t\t        3.74
Successful transactions:         190
Failed transactions:\t          10
Longest transaction:\t        0.09
Shortest transaction:\t        0.02
"""


def test_siege_text() -> None:
    captures, problems = parse_bytes((SIEGE_TEXT * 2).encode(), "x.txt")
    assert problems.kept == []
    assert [c.value("xat.request.error_ratio", "mean") for c in captures] == [0.05, 0.05]
    assert captures[0].value("xat.request.availability_ratio", "mean") == 0.95


def test_h2load() -> None:
    capture = _one("h2load/h2load_h1_c8_n20000.txt")
    assert capture.value(RATE, "rate") == 43835.90
    assert capture.value("h2load.duration", "total") == 0.45625
    assert capture.value("h2load.transfer", "rate") == 125.65 * 2**20
    assert capture.value("h2load.bytes_total", "total") == 60111872
    assert (capture.value(DURATION, "min"), capture.value(DURATION, "max")) == (0.000026, 0.02499)
    assert capture.value("xat.http.client.time_to_first_byte", "mean") == 0.00055
    assert capture.info.environment == {"clients": "8", "protocol": "http/1.1"}


def test_httperf() -> None:
    capture = _one("httperf/httperf_rate200_n1000.txt")
    assert _own(capture, RATE, "rate") == 400.3
    assert capture.value("xat.http.client.time_to_first_byte", "mean") == 0.0005
    assert capture.value("httperf.transfer", "rate") == 72.7 * 1024
    assert capture.value("httperf.connection_time", "p50") == 0.0005
    assert capture.value("process.cpu.utilization", "mean", cpu__mode="system") == 0.74
    assert _own(capture, ERRORS, "total") == 0
    assert "--rate=200" in capture.info.command


@pytest.mark.parametrize(
    "parser", ["ab", "hey", "siege", "h2load", "httperf", "autocannon", "autocannon-table", "artillery"]
)
def test_a_file_without_a_run_is_an_error(parser: str) -> None:
    with pytest.raises(XatError):
        parse_bytes(b"hello\n", "x.txt", parser)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("ab/ab_n20000_c16_k_stdout.txt", "utf-16"),
        ("h2load/h2load_h1_c8_n20000.txt", "utf-8-sig"),
        ("siege/siege_c8_t6_json.json", "utf-16"),
        ("autocannon/autocannon_c10_d5_table.txt", "utf-16"),
        ("ab/ab_n2000_c16_slow_g_gnuplot.head400.tsv", "utf-8-sig"),
        ("hey/hey_n3000_c10_q50_flaky.head500.csv", "utf-16"),
    ],
)
def test_line_ends_and_encodings_change_nothing(name: str, encoding: str) -> None:
    plain = _one(name)
    text = (SAMPLES / name).read_text(encoding="utf-8").replace("\n", "\r\n")
    (capture,), problems = parse_bytes(text.encode(encoding), name)
    assert problems.kept == []
    assert capture.summaries == plain.summaries
    for key, (times, values) in plain.series.items():
        assert np.array_equal(times, capture.series[key][0])
        assert np.array_equal(values, capture.series[key][1], equal_nan=True)
