"""k6 in all its forms: points as JSON lines and CSV, summary as JSON and text."""

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

DURATION = "http.client.request.duration"
POINTS = (SAMPLES / "k6/k6_1.1.0_out_json_points.head150.json").read_bytes()


def _count(data: bytes, *marks: bytes) -> int:
    return sum(all(mark in line for mark in marks) for line in data.splitlines())


def test_points() -> None:
    (capture,), problems = parse_bytes(POINTS, "out.json")
    assert problems.kept == []
    found = [v for k, v in capture.series.items() if k.metric == DURATION]
    assert sum(len(values) for _, values in found) == _count(
        POINTS, b'"metric":"http_req_duration"', b'"Point"'
    )
    times, values = capture.find(DURATION, label="items")
    assert times[0] == 1_795_406_983_525_454
    assert values[0] == 0.000523476
    key = next(k for k in capture.series if k.metric == "k6.my_trend")
    assert key.unit == "s"  # the Metric line says that it contains times
    rates = {k: v for k, v in capture.series.items() if k.metric == "xat.request.rate" and not k.attributes}
    ((_, per_second),) = rates.values()
    assert int(per_second.sum()) == _count(POINTS, b'"metric":"http_req_failed"', b'"Point"')


def test_bad_lines_and_a_cut_end() -> None:
    lines = POINTS.splitlines(keepends=True)
    lines[3] = lines[3].replace(b'"value":0.523476', b'"value":"fast"')
    lines[5] = b"WARN[0000] something\n"
    (capture,), problems = parse_bytes(b"".join(lines)[:-30], "out.json", "k6-json")
    assert [p.line for p in problems.kept] == [4, 6, 150]
    assert (
        len(capture.find(DURATION, label="items")[1])
        == _count(POINTS, b'"http_req_duration"', b'"name":"items"') - 1
    )


@pytest.mark.parametrize("name", ["unix_seconds", "rfc3339"])
def test_csv(name: str) -> None:
    relative = f"k6/k6_1.1.0_out_csv_{name}.head200.csv"
    (capture,), problems = parse_sample(relative)
    assert problems.kept == []
    data = (SAMPLES / relative).read_bytes()
    values = np.concatenate([v for k, (_, v) in capture.series.items() if k.metric == DURATION])
    assert len(values) == _count(data, b"http_req_duration,")
    mean_ms = [
        float(line.split(b",")[2]) for line in data.splitlines() if line.startswith(b"http_req_duration,")
    ]
    assert values.mean() == pytest.approx(np.mean(mean_ms) / 1000, rel=1e-12)
    first_us = {"unix_seconds": 1_795_406_994_000_000, "rfc3339": 1_795_407_005_000_000}
    assert capture.find(DURATION, label="items")[0][0] == first_us[name]


@pytest.mark.parametrize(
    ("name", "failed", "mean_s", "crossed"),
    [("", 5, 0.0177578, 1), ("_trendstats_p999_count", 4, 0.0176459, 0)],
)
def test_summary(name: str, failed: int, mean_s: float, crossed: int) -> None:
    (capture,), problems = parse_sample(f"k6/k6_1.1.0_summary-export{name}.json")
    assert problems.kept == []
    assert capture.value("xat.request.rate", "total") == 462
    assert capture.value("xat.request.error_rate", "total") == failed
    assert capture.value("xat.request.error_ratio", "mean") == failed / 462
    own = {s.statistic: s.value for s in capture.summaries if s.metric == DURATION and not s.attributes}
    assert own["mean"] == pytest.approx(mean_s, abs=5e-8)
    assert capture.value("k6.threshold_crossed", "value", threshold="http_req_failed: rate<0.01") == crossed


def test_summary_of_handle_summary() -> None:
    text = """{"metrics": {"http_req_failed": {"type": "rate", "contains": "default",
      "values": {"rate": 0.25, "passes": 1, "fails": 3}, "thresholds": {"rate<0.01": {"ok": false}}},
      "my_trend": {"type": "trend", "contains": "time", "values": {"avg": 1.5, "p(95)": 3}},
      "vus_max": {"type": "gauge", "contains": "default", "values": {"value": 3, "min": 3, "max": 3}}},
      "root_group": {"name": "", "groups": [{"checks":
      [{"name": "ok", "path": "::a::ok", "passes": 2, "fails": 1}]}]}}"""
    (capture,), problems = parse_bytes(text.encode(), "summary.json")
    assert problems.kept == []
    assert capture.value("xat.request.error_ratio", "mean") == 0.25
    assert capture.value("k6.threshold_crossed", "value") == 1
    assert capture.value("k6.my_trend", "p95") == 0.003
    assert capture.value("k6.checks", "total", label="a::ok", result="false") == 1


def test_text() -> None:
    (capture,), problems = parse_sample("k6/k6_1.1.0_end_of_test_summary.txt")
    assert problems.kept == []
    assert capture.value("xat.request.rate", "total") == 462
    assert capture.value("xat.request.rate", "rate") == 41.735372
    assert capture.value("xat.request.error_rate", "total") == 5
    assert capture.value("k6.data_sent", "total") == 36_000
    assert capture.value("k6.my_trend", "min") == 0.00025769
    assert capture.value("k6.threshold_crossed", "value", threshold="http_req_duration: p(95)<60") == 1
    assert capture.value(DURATION, "max", expected_response="true") == 0.08353


def test_what_k6_prints_before_its_summary_is_no_run() -> None:
    data = (SAMPLES / "k6/k6_1.1.0_end_of_test_summary.txt").read_bytes()
    before = b"\n     execution: local\n        script: script.js\n        output: -\n\n"
    (capture,), _ = parse_bytes(before + data, "x.txt")
    (alone,), _ = parse_bytes(data, "x.txt")
    assert capture.summaries == alone.summaries
