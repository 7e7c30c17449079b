"""Locust's four CSV files."""

import math

from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

BASE = "locust/locust2.47_u20_r2_t60s"
DURATION = "http.client.request.duration"


def test_statistics() -> None:
    (capture,), problems = parse_sample(f"{BASE}_stats.csv")
    assert problems.kept == []
    whole = {(s.metric, s.statistic): s for s in capture.summaries if not s.attributes}
    assert whole["xat.request.rate", "total"].value == 21930
    assert whole["xat.request.error_rate", "total"].value == 328
    assert whole["xat.request.error_ratio", "mean"].value == 328 / 21930
    assert whole["xat.request.rate", "rate"].value == 369.72912934172
    assert whole[DURATION, "mean"].value == 0.01699247648896455
    assert whole[DURATION, "p95"].value == 0.076
    assert "rounded" in whole[DURATION, "p95"].estimator
    label = {"label": 'login "form", v2', "http__request__method": "POST"}
    assert capture.value(DURATION, "p99.9", **label) == 0.14
    assert capture.value("http.client.response.body.size", "mean", **label) == 11


def test_history() -> None:
    (capture,), problems = parse_sample(f"{BASE}_stats_history.head60.csv")
    assert problems.kept == []
    found = {
        k: v
        for k, v in capture.series.items()
        if k.metric == DURATION and dict(k.attributes) == {"statistic": "p95"}
    }
    ((times, values),) = found.values()
    assert times[0] == 1_795_405_980_000_000
    assert math.isnan(values[0])  # N/A
    assert values[2] == 0.068
    users = capture.find("xat.load.threads")[1]
    assert users[:3].tolist() == [0, 2, 4]
    assert capture.find("locust.total_request_count", label="/flaky")[1][:2].tolist() == [13, 41]
    assert capture.info.environment["clients"] == f"{users.max():g}"


def test_failures() -> None:
    (capture,), problems = parse_sample(f"{BASE}_failures.csv")
    assert problems.kept == []
    errors = {dict(s.attributes).get("error.type", ""): s.value for s in capture.summaries}
    assert errors[""] == 39 + 102 + 187
    assert errors["HTTPError('404 Client Error: Not Found for url: /flaky')"] == 102
    assert capture.info.start_us == 1_795_405_982_000_000  # 03:53:02
    assert capture.info.end_us == 1_795_406_040_000_000


def test_no_exception_is_a_result() -> None:
    (capture,), problems = parse_sample(f"{BASE}_exceptions.csv")
    assert problems.kept == []
    assert capture.value("locust.exceptions", "total") == 0


def test_older_column_names_and_bad_rows() -> None:
    text = (
        '"Type","Name","# requests","# failures","Median response time","Average response time","Requests/s","50%"\r\n'
        '"GET","/a",10,1,5,6.5,1.5,N/A\r\n"GET","/b",x,1,5,6.5,1.5,4\r\n"GET","/c",1\r\n"None","Total",10,1,5,6.5,1.5,4\r\n'
    )
    (capture,), problems = parse_bytes(text.encode(), "x.csv")
    assert capture.value("xat.request.rate", "total", label="/a") == 10
    assert capture.value(DURATION, "mean", label="/a") == 0.0065
    assert [p.line for p in problems.kept] == [3, 4]


def test_history_with_a_bad_row() -> None:
    data = (
        (SAMPLES / f"{BASE}_stats_history.head60.csv")
        .read_bytes()
        .replace(b"1795405982,4,GET", b"17x,4,GET", 1)
    )
    (capture,), problems = parse_bytes(data, "x.csv")
    assert [p.line for p in problems.kept] == [8]
    assert len(capture.find("locust.total_request_count", label="/flaky")[1]) == 11
