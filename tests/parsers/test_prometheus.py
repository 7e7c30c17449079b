"""Prometheus: range queries, CSV exports and the text exposition; labels, clocks, salvage."""

import numpy as np
import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers._prometheus_names import parts_of
from xat_desktop.parsers._source import ZoneChoice

RANGE = "prometheus/query_range.json"


def test_range_query() -> None:
    captures, problems = parse_sample(RANGE)
    assert (len(captures), problems.count) == (1, 0)
    capture = captures[0]
    times, size = capture.find("system.memory.limit", instance="192.168.1.121", job="Host")
    assert (times[0], size.tolist()) == (1586416665_000_000, [3605553152] * 2)
    times, requests = capture.find("prometheus.http_requests_total", code="200")
    assert times[0] == 1586416665_500_000
    assert requests[[0, 2]].tolist() == [10, 25]
    assert np.isnan(requests[1])
    assert (
        next(key.kind for key in capture.series if key.metric == "prometheus.http_requests_total")
        == "counter"
    )
    assert capture.find("prometheus.value")[1].tolist() == [0.003554019]
    assert capture.info.zone_source == "file"


def test_a_document_that_was_cut_and_several_in_one_file() -> None:
    data = (SAMPLES / RANGE).read_bytes()
    captures, problems = parse_bytes(data + data[: data.index(b'"10"') + 6], "q.json")
    assert problems.count == 1
    assert len(captures) == 1
    assert len(captures[0].find("system.memory.limit")[0]) == 4
    assert captures[0].find("prometheus.http_requests_total")[1][-1] == 10


def test_an_error_of_prometheus_is_said() -> None:
    text = b'{"status":"error","errorType":"bad_data","error":"parse error"}'
    with pytest.raises(XatError, match="no data of Prometheus"):
        parse_bytes(text, "q.json", "prometheus-json")


def test_csv_of_grafana() -> None:
    data = (SAMPLES / "prometheus/grafana_export.csv").read_bytes()
    captures, problems = parse_bytes(data, "g.csv", zone=ZoneChoice("Europe/Berlin", "user"))
    assert problems.count == 0
    times, load = captures[0].find("system.cpu.load_average.1m", instance="web1:9100", job="node")
    assert (times[0], load.tolist()) == (us("2026-11-23T09:00:00"), [0.52, 0.61])
    memory = captures[0].find("prometheus.process_resident_memory_bytes", instance="web1:9100")[1]
    assert memory[0] == 5242880
    assert np.isnan(memory[1])
    assert captures[0].info.environment["interval_s"] == "15"


def test_csv_with_epochs_in_milliseconds_and_damage() -> None:
    text = '"time";"up{a=""1""}"\n1795407680000;1\nwhen;1\n1795407685000\n1795407690000;x\n1795407695000;1\n'
    captures, problems = parse_bytes(text.encode(), "g.csv")
    assert captures[0].find("prometheus.up", a="1")[0][0] == 1795407680_000_000
    assert captures[0].info.zone_source == "file"
    assert sorted(problem.line for problem in problems.kept) == [3, 4, 5]


def test_text_exposition_with_times() -> None:
    captures, problems = parse_sample("prometheus/openmetrics.prom")
    assert problems.count == 0
    capture = captures[0]
    times, routines = capture.find("prometheus.go_goroutines")
    assert (times.tolist(), routines.tolist()) == ([1605281325_250_000, 1605281340_250_000], [69, 70])
    total = capture.find("prometheus.acme_http_router_request_seconds_sum", path="/api/v1", method="GET")
    assert total[1].tolist() == [9036.32]
    kinds = {key.metric: (key.kind, key.unit) for key in capture.series}
    assert kinds["prometheus.acme_http_router_request_seconds_sum"] == ("counter", "s")
    assert kinds["prometheus.process_cpu_seconds_total"] == ("counter", "s")
    assert kinds["prometheus.go_goroutines"] == ("gauge", "1")
    assert not [metric for metric in kinds if metric.endswith("_created")]


def test_text_exposition_in_milliseconds_without_times_and_damage() -> None:
    text = '# TYPE up gauge\nup 1 1795407680000\nup one 2\nup{a="b} 1\nup 0 1795407685000\nup 1'
    captures, problems = parse_bytes(text.encode(), "p.prom", "openmetrics")
    assert captures[0].find("prometheus.up")[0].tolist() == [1795407680_000_000, 1795407685_000_000]
    assert [problem.line for problem in problems.kept] == [3, 4, 6]
    scrapes = "# TYPE node_load1 gauge\nnode_load1 0.5\nnode_load1 0.7\n"
    captures, _ = parse_bytes(scrapes.encode(), "p.prom")
    times, load = captures[0].find("system.cpu.load_average.1m")
    assert (times.tolist(), load.tolist()) == ([0, 1_000_000], [0.5, 0.7])
    assert captures[0].info.environment["time"].startswith("not in the file")


@pytest.mark.parametrize(
    ("selector", "parts"),
    [
        ("up", ("up", ())),
        ('up{a="b", c="d,e}"}', ("up", (("a", "b"), ("c", "d,e}")))),
        ('{__name__="up", a="x\\"y\\n"}', ("up", (("a", 'x"y\n'),))),
        ("up{a=b}", None),
        ("", None),
        ("a b", None),
    ],
)
def test_selectors(selector: str, parts: object) -> None:
    assert parts_of(selector) == parts


def test_a_time_that_no_clock_has_is_a_problem() -> None:
    text = b"# TYPE up gauge\nup 1 1700000000000\nup 1 50000000000000000\nup 0 1700000005000\n"
    (capture,), problems = parse_bytes(text, "up.prom")
    assert problems.count == 1
    assert [len(values) for _, values in capture.series.values()] == [2]


def test_quantiles_of_a_summary_are_no_counters() -> None:
    text = """# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.99"} 0.7 1395066363000
rpc_duration_seconds_sum 1756.5 1395066363000
rpc_duration_seconds_count 2693 1395066363000
"""
    captures, problems = parse_bytes(text.encode(), "x.prom")
    kinds = {key.source_name: key.kind for key in captures[0].series}
    assert kinds == {
        "rpc_duration_seconds": "gauge",
        "rpc_duration_seconds_sum": "counter",
        "rpc_duration_seconds_count": "counter",
    }
    assert problems.count == 0
