"""wrk and wrk2 output: units, percentiles, errors, runs without a request, several runs."""

import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence
from xat_desktop.parsers.wrk import PARSER

DURATION = "http.client.request.duration"
FLAKY = (SAMPLES / "wrk/wrk4.1_t1_c8_d10_flaky_non2xx.txt").read_text()

WRK2 = """\
Running 2m test @ https://localhost:8080
  4 threads and 64 connections
  Thread calibration: mean lat.: 1.708ms, rate sampling interval: 10ms
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.45ms   16.29ms   1.10m    97.80%
    Req/Sec     1.32k   238.99     4.33k    88.95%
  Latency Distribution (HdrHistogram - Recorded Latency)
 50.000%    1.37ms
 99.999%   27.90s
100.000%    1.10m

  Detailed Percentile spectrum:
       Value   Percentile   TotalCount 1/(1-Percentile)

       1.369     0.500000         1998         2.00
      10.951     0.937500         3743        16.00
   66000.000     1.000000         3992          inf
#[Mean    =        3.445, StdDeviation   =       16.292]
#[Max     =    66000.000, Total count    =       549600]
----------------------------------------------------------
  Latency Distribution (HdrHistogram - Uncorrected Latency (measured without taking delayed starts into account))
 50.000%  900.00us
  599839 requests in 2.00m, 52.06MB read
  Socket errors: connect 0, read 1, write 2, timeout 3
Requests/sec:   4998.66
Transfer/sec:    444.22KB
"""
NOTHING = """\
Running 5s test @ http://127.0.0.1:1/
  1 threads and 2 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     -nanus    -nanus   0.00us    0.00%
    Req/Sec      -nan      -nan    0.00    -nan%
  Latency Distribution
     50%    0.00us
  0 requests in 5.00s, 0.00B read
  Socket errors: connect 2, read 0, write 0, timeout 0
Requests/sec:      0.00
Transfer/sec:       0.00B
"""


def _one(text: str) -> Recorded:
    captures, problems = parse_bytes(text.encode(), "wrk.txt")
    assert problems.kept == []
    assert len(captures) == 1
    return captures[0]


@pytest.mark.parametrize(
    ("name", "rate", "requests", "p99_s", "mean_s"),
    [
        ("wrk4.1_t1_c8_d10_flaky_non2xx", 59831.29, 598436, 0.0018, 0.0001707),
        ("wrk4.1_t2_c16_d10_latency_items", 12700.37, 128257, 0.00283, 0.00127),
    ],
)
def test_facts_of_real_runs(name: str, rate: float, requests: int, p99_s: float, mean_s: float) -> None:
    captures, problems = parse_sample(f"wrk/{name}.txt")
    (capture,) = captures
    assert problems.count == 0
    assert capture.value("xat.request.rate", "rate") == rate
    assert capture.value("xat.request.rate", "total") == requests
    assert capture.value(DURATION, "p99") == p99_s
    assert capture.value(DURATION, "mean") == mean_s
    assert capture.series == {}


def test_units_errors_and_environment() -> None:
    capture = _one(FLAKY)
    assert capture.value("xat.request.error_rate", "total", error__type="status") == 29639
    assert capture.value("xat.request.error_ratio", "mean") == 29639 / 598436
    assert capture.value("wrk.requests_per_thread", "mean") == 60240
    assert capture.value("wrk.bytes_read", "total") == 61.01 * 2**20
    assert capture.info.environment == {
        "duration_s": "10",
        "url": "http://127.0.0.1:18081/flaky",
        "threads": "1",
        "clients": "8",
    }


def test_a_run_without_bad_statuses_has_the_error_ratio_zero() -> None:
    text = "\n".join(line for line in FLAKY.splitlines() if "Non-2xx" not in line)
    assert _one(text).value("xat.request.error_ratio", "mean") == 0


def test_wrk2() -> None:
    capture = _one(WRK2)
    assert capture.info.environment["generator"] == "wrk2"
    assert capture.info.environment["duration_s"] == "120"
    assert capture.value(DURATION, "max") == 66
    durations = {s.statistic: s.value for s in capture.summaries if s.metric == DURATION and not s.attributes}
    assert durations["p50"] == 0.001369
    assert durations["p93.75"] == 0.010951
    assert durations["p99.999"] == 27.9
    assert capture.value(DURATION, "p50", correction="none") == 0.0009
    assert capture.value("xat.request.error_rate", "total", error__type="timeout") == 3
    assert capture.value("wrk.transfer", "rate") == 444.22 * 1024


def test_a_run_without_a_request_has_no_latency() -> None:
    capture = _one(NOTHING)
    assert not [s for s in capture.summaries if s.metric == DURATION]
    assert capture.value("xat.request.rate", "rate") == 0
    assert capture.value("xat.request.error_rate", "total", error__type="connect") == 2


def test_several_runs_are_several_captures() -> None:
    captures, problems = parse_bytes((FLAKY + WRK2 + NOTHING).encode(), "all.txt")
    assert problems.kept == []
    assert [c.value("xat.request.rate", "rate") for c in captures] == [59831.29, 4998.66, 0]


def test_runs_without_their_first_line_and_carriage_returns() -> None:
    headless = FLAKY[FLAKY.index("  1 threads") :]
    captures, _ = parse_bytes((headless + headless).replace("\n", "\r\n").encode(), "x.txt")
    assert [c.value(DURATION, "p50") for c in captures] == [0.000112, 0.000112]


def test_a_truncated_run_says_so() -> None:
    captures, problems = parse_bytes(FLAKY[: FLAKY.index("Requests/sec") + 6].encode(), "x.txt")
    assert captures[0].value(DURATION, "p99") == 0.0018
    assert "no final Requests/sec" in problems.kept[-1].text


def test_recognition() -> None:
    assert PARSER.recognises(FLAKY.encode(), "x") == Confidence.SURE
    assert PARSER.recognises(b"Running 30s test @ 10.0.0.1\n", "x") == Confidence.SURE
    assert PARSER.recognises(b"Running the test with following options:\n", "x") == Confidence.NO


def test_a_file_without_a_run_is_an_error() -> None:
    with pytest.raises(XatError, match="holds no wrk run"):
        parse_bytes(b"hello\n", "x.txt", "wrk")
