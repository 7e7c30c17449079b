"""HTTP tools in other versions and states: artillery 1, old Locust, h2load, siege, httperf, autocannon, k6, hey."""

import json

import pytest

from tests.parsers.moments import us
from tests.parsers.recording import Recorded, parse_bytes, parse_sample

DURATION, RATE, ERRORS, RATIO = (
    "http.client.request.duration",
    "xat.request.rate",
    "xat.request.error_rate",
    "xat.request.error_ratio",
)


def _one(text: str, name: str = "x.txt") -> Recorded:
    (capture,), problems = parse_bytes(text.encode(), name)
    assert problems.kept == []
    return capture


ARTILLERY_1 = {
    "timestamp": "2020-05-30T01:26:12.130Z",
    "scenariosCreated": 69566,
    "scenariosCompleted": 39796,
    "requestsCompleted": 39796,
    "latency": {"min": 2, "max": 141381.5, "median": 34390.5, "p95": 105573.8, "p99": 118047.2},
    "rps": {"count": 69566, "mean": 191.45},
    "scenarioDuration": {"min": 3.1, "max": 141394.1, "median": 34398.9, "p95": 105579.7, "p99": 118051.7},
    "scenarioCounts": {"GET listingInfo": 69566},
    "errors": {"ECONNRESET": 8844, "EADDRNOTAVAIL": 5987},
    "codes": {"200": 39000, "500": 796},
    "customStats": {},
    "counters": {},
}


def test_artillery_1() -> None:
    document = {"aggregate": ARTILLERY_1, "intermediate": [ARTILLERY_1]}
    capture = _one(json.dumps(document), "report.json")
    assert capture.value(RATE, "total") == 69566
    assert capture.value(RATE, "rate") == 191.45
    assert capture.value(DURATION, "p50") == 34.3905
    assert capture.value(DURATION, "p99") == 118.0472
    assert capture.value(ERRORS, "total", error__type="ECONNRESET") == 8844
    assert capture.value("artillery.responses", "total", http__response__status_code="500") == 796
    assert capture.value(RATIO, "mean") == 796 / 39796
    assert {s.estimator for s in capture.summaries if s.statistic == "p99"} == {
        "artillery 1's own: HdrHistogram"
    }
    times, values = capture.find(DURATION, statistic="p50")
    assert (times.tolist(), values.tolist()) == ([1_590_801_972_130_000], [34.3905])


LOCUST_0_HISTORY = """\
"Type","Name","Timestamp","# requests","# failures","Requests/s","Requests Failed/s","Median response time",\
"Average response time","Min response time","Max response time","Average Content Size","50%","99.999","100%"
"None","Aggregated","1580000000",0,0,0.00,0.00,0,0,0,0,0,"N/A","N/A","N/A"
"None","Aggregated","1580000002",31,2,15.50,1.00,4,5,1,20,100,4,14,20
"""


def test_locust_history_before_version_1() -> None:
    capture = _one(LOCUST_0_HISTORY, "x_stats_history.csv")
    assert {dict(key.attributes).get("label") for key in capture.series} == {None}
    assert capture.find("locust.total_request_count")[1].tolist() == [0, 31]
    assert capture.find(ERRORS)[1].tolist() == [0, 1]
    times, values = capture.find(DURATION, statistic="p99.999")
    assert (times[1], values[1]) == (1_580_000_002_000_000, 0.014)


def test_locust_distribution_before_version_1() -> None:
    text = (
        '"Name","# requests","50%","99%","100%"\n"GET /",31,4,4,4\n'
        '"/does_not_exist",0,"N/A","N/A","N/A"\n"None Total",69,3,5,5\n'
    )
    capture = _one(text, "x_distribution.csv")
    assert capture.value(DURATION, "p99", label="/", http__request__method="GET") == 0.004
    assert capture.value(RATE, "total", label="/does_not_exist") == 0
    assert [s.value for s in capture.summaries if not s.attributes] == [69, 0.003, 0.005, 0.005]


def test_locust_stats_forget_a_percent_sign() -> None:
    header = '"Type","Name","# requests","# failures","Median response time","Requests/s","99.99%","99.999","100%"\n'
    capture = _one(header + '"GET","/",31,0,4,15.5,13,14,20\n', "x_stats.csv")
    assert capture.value(DURATION, "p99.999") == 0.014


def test_h2load_of_old_versions() -> None:
    text = """\
starting benchmark...
finished in 1.23s, 16260.16 req/s, 9.50MB/s
requests: 20000 total, 20000 started, 20000 done, 19990 succeeded, 10 failed, 0 errored
status codes: 19990 2xx, 0 3xx, 10 4xx, 0 5xx
traffic: 12252448 bytes total, 12345 bytes headers, 12240000 bytes data
"""
    capture = _one(text)
    assert capture.value(RATE, "total") == 20000
    assert capture.value(RATIO, "mean") == 10 / 20000
    assert capture.value("h2load.bytes_data", "total") == 12_240_000


@pytest.mark.parametrize("before", ["", "  ", "> "])
def test_siege_indented_and_in_milliseconds(before: str) -> None:
    lines = [
        "Transactions:\t\t       32729    hits",
        "Availability:\t\t       99.70 %",
        "Response time:\t\t       60.12 ms",
        "Failed transactions:\t         100",
        "Longest transaction:\t      790.00 ms",
        "Shortest transaction:\t        0.01 secs",
    ]
    capture = _one("".join(f"{before}{line}\n" for line in lines))
    assert capture.value(DURATION, "mean") == 0.06012
    assert capture.value(DURATION, "max") == 0.79
    assert capture.value(DURATION, "min") == 0.01
    assert capture.value(RATIO, "mean") == 100 / 32829


HTTPERF = """\
Total: connections 10 requests 100 replies 100 test-duration 1.000 s
Reply rate [replies/s]: min 0.0 avg 0.0 max 0.0 stddev 0.0 (0 samples)
Errors: total 0 client-timo 0 socket-timo 0 connrefused 0 connreset 0
Session rate [sess/s]: min 0.00 avg 10.00 max 0.00 stddev 0.00 (9/10)
Session: avg 1.00 connections/session
Session lifetime [s]: 0.9
"""


def test_httperf_sessions_and_rates_that_were_not_sampled() -> None:
    capture = _one(HTTPERF)
    assert capture.value("httperf.sessions_completed", "total") == 9
    assert capture.value("httperf.session_rate", "mean") == 10
    assert [s.statistic for s in capture.summaries if s.metric == "httperf.reply_rate"] == ["count"]


def test_autocannon_before_it_had_workers() -> None:
    document = {
        "url": "http://localhost:3000",
        "requests": {"average": 3000, "total": 30000, "sent": 30010},
        "latency": {"average": 3.2, "p99": 9},
        "errors": 10,
        "timeouts": 4,
        "duration": 10.05,
        "start": "2018-01-01T10:00:00.000Z",
        "finish": "2018-01-01T10:00:10.050Z",
        "connections": 10,
        "pipelining": 1,
        "non2xx": 20,
    }
    capture = _one(json.dumps(document), "x.json")
    assert capture.value(DURATION, "p99") == 0.009
    assert capture.value(RATIO, "mean") == 30 / 30010


def test_k6_tags_below_a_rate_are_not_the_whole() -> None:
    text = (
        "     http_req_failed................: 3.00%  ✓ 9        ✗ 291\n"
        "       { name:login }...............: 50.00% ✓ 2        ✗ 2\n"
        "     checks.........................: 97.00% ✓ 291      ✗ 9\n"
        "     http_req_duration..............: avg=4.2ms min=1ms med=4ms max=1m2.5s p(95)=7ms\n"
    )
    capture = _one(text)
    assert {(s.attributes, s.value) for s in capture.summaries if s.metric == ERRORS} == {
        ((), 9),
        ((("name", "login"),), 2),
    }
    assert capture.value("k6.checks", "total", result="false") == 9
    assert capture.value(DURATION, "max") == 62.5


def test_hey_without_any_answer() -> None:
    text = "Summary:\n  Total:\t20.0 secs\n  Requests/sec:\t5.0\n\n"
    text += "Error distribution:\n  [100]\tGet http://x: refused\n"
    capture = _one(text)
    assert capture.value(RATIO, "mean") == 1


ARTILLERY_2_TEXT = """\
Metrics for period to: 23:59:55(+0100) (width: 9.2s)
http.requests: ................................................................. 27
http.response_time:
  median: ...................................................................... 59.7

Metrics for period to: 00:00:05(+0100) (width: 9.2s)
http.requests: ................................................................. 3

--------------------------------
Summary report @ 00:00:05(+0100)
--------------------------------

http.codes.200: ................................................................ 30
http.request_rate: ............................................................. 3/sec
http.requests: ................................................................. 30
http.responses: ................................................................ 30
http.response_time:
  min: ......................................................................... 52
  median: ...................................................................... 59.7
  p99: ......................................................................... 102.5
vusers.failed: ................................................................. 2
"""
ARTILLERY_1_TEXT = """\
All virtual users finished
Summary report @ 15:52:01(+0000) 2019-01-02
  Scenarios launched:  300
  Requests completed:  597
  RPS sent: 18.86
  Request latency:
    min: 52.1
    median: 408.2
    p99: 3144
  Scenario counts:
    0: 300 (100%)
  Codes:
    200: 300
    302: 297
  Errors:
    ETIMEDOUT: 3
"""


def test_artillery_on_the_console() -> None:
    capture = _one(ARTILLERY_2_TEXT)
    times, values = capture.find("artillery.http.requests")
    assert (times.tolist(), values.tolist()) == ([0, 10_000_000], [27, 3])  # over midnight
    assert capture.value(RATE, "total") == 30
    assert capture.value(DURATION, "p50") == 0.0597
    assert capture.value("artillery.vusers.failed", "total") == 2
    old = _one(ARTILLERY_1_TEXT)
    assert old.value(DURATION, "p99") == 3.144
    assert old.value("artillery.responses", "total", http__response__status_code="302") == 297
    assert old.value(ERRORS, "total", error__type="ETIMEDOUT") == 3
    assert old.value(RATE, "rate") == 18.86


def test_jmeter_reports_as_they_are_saved() -> None:
    header = "Label,# Samples,Average,Median,90% Line,99% Line,Min,Max,Error %,Throughput,Received KB/sec,Std. Dev."
    rows = "GET /,1000,45,40,80,150,10,300,1.20%,99.8,512.5,12.34\n"
    rows += "TOTAL,2000,46,41,81,151,9,301,0.60%,30.0/min,2.0,12\n"
    capture = _one(f"{header}\n{rows}", "aggregate.csv")
    assert capture.value(DURATION, "p90", label="GET /") == 0.08
    assert capture.value(DURATION, "sd", label="GET /") == 0.01234
    assert capture.value("jmeter.received", "rate", label="GET /") == 512.5 * 1024
    whole = {(s.metric, s.statistic): s.value for s in capture.summaries if not s.attributes}
    assert whole[RATE, "total"] == 2000
    assert whole[RATE, "rate"] == 0.5
    assert whole[RATIO, "mean"] == 0.006
    command_line = (
        "sampler_label,aggregate_report_count,average,aggregate_report_90%_line,aggregate_report_error%"
    )
    capture = _one(f"{command_line}\nGET /,10,45,80,0.25\n", "x.csv")
    assert capture.value(DURATION, "p90", label="GET /") == 0.08
    assert capture.value(RATIO, "mean", label="GET /") == 0.25


HYPERFINE = """\
Benchmark 1: sleep 0.3
  Time (mean ± σ):     304.3 ms ±   1.2 ms    [User: 1.2 ms, System: 2.1 ms]
  Range (min … max):   302.1 ms … 306.3 ms    10 runs

Benchmark #2: true
  Time (mean ± σ):       1.1 ms ±   0.2 ms    [User: 600.0 µs, System: 0.4 ms]
  Range (min … max):     0.8 ms …   2.9 ms

Summary
  true ran
  276.64 ± 50.31 times faster than sleep 0.3
"""


def test_hyperfine_as_it_prints_and_as_markdown() -> None:
    table = "| Command | Mean [ms] | Min [ms] | Max [ms] | Relative |\n|:---|---:|---:|---:|---:|\n"
    table += "| `sleep 0.3` | 304.3 ± 1.2 | 302.1 | 306.3 | 276.64 ± 50.31 |\n"
    table += "| `true` | 1.1 ± 0.2 | 0.8 | 2.9 | 1.00 |\n"
    for text in (HYPERFINE, table):
        (sleep, true), problems = parse_bytes(text.encode(), "x.txt")
        assert problems.kept == []
        assert (sleep.info.label, true.info.label) == ("sleep 0.3", "true")
        spread = [sleep.value("xat.benchmark.duration", name) for name in ("mean", "sd", "min", "max")]
        assert spread == [0.3043, 0.0012, 0.3021, 0.3063]
        assert true.value("xat.benchmark.duration", "max") == 0.0029


def test_hyperfine_tells_the_memory_of_each_run() -> None:
    result = {
        "command": "x",
        "mean": 1.5,
        "times": [1.0, 2.0],
        "memory_usage_byte": [100, 200],
        "exit_codes": [0, 0],
    }
    capture = _one(json.dumps({"results": [result]}), "x.json")
    assert capture.find("process.memory.usage")[1].tolist() == [100, 200]


def test_siege_log() -> None:
    (capture,), problems = parse_sample("siege/siege.log")
    assert problems.kept == []
    times, values = capture.find(DURATION, statistic="mean")
    assert (times[0], values.tolist()) == (us("2013-06-20T18:58:58"), [0.25, 0.35])
    assert capture.find("siege.failed_transactions")[1].tolist() == [0, 5]
    assert capture.find("siege.bytes_read")[1].tolist() == [2**20, 2 * 2**20]
