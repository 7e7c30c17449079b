"""hyperfine, Google Benchmark, pytest-benchmark, pyperf, Phoronix: runs as samples, aggregates as they are."""

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError

DURATION = "xat.benchmark.duration"


def _all(relative: str) -> list[Recorded]:
    captures, problems = parse_sample(relative)
    assert problems.kept == []
    return captures


def test_hyperfine_json() -> None:
    first, *others = _all("hyperfine/hyperfine1.15_3cmds.json")
    assert len(others) == 2
    assert first.value(DURATION, "mean") == pytest.approx(0.0341283, abs=5e-8)
    times, values = first.find(DURATION)
    assert len(values) == 12
    assert values.mean() == pytest.approx(first.value(DURATION, "mean"), rel=1e-12)
    assert times[1] == round(values[0] * 1e6)
    one, two = _all("hyperfine/hyperfine1.15_param_scan_threads.json")
    assert (one.info.environment["parameter.t"], two.info.environment["parameter.t"]) == ("1", "2")
    assert one.value(DURATION, "mean") == 0.34048179484


def test_hyperfine_failed_commands_and_a_single_run() -> None:
    captures, problems = parse_sample("hyperfine/hyperfine1.15_ignore_failure_user_exit.json")
    assert [c.value("hyperfine.failed_runs", "total") for c in captures] == [6, 6]
    assert len(problems.kept) == 2
    text = '{"results": [{"command": "x", "mean": 1.5, "stddev": null, "median": 1.5, "times": [1.5]}]}'
    (capture,), problems = parse_bytes(text.encode(), "x.json")
    assert problems.kept == []
    assert [s.statistic for s in capture.summaries] == ["mean", "p50"]


def test_hyperfine_csv() -> None:
    captures = _all("hyperfine/hyperfine1.15_3cmds.csv")
    assert [c.info.label for c in captures] == [
        "sleep 0.03",
        "python3 -S -c pass",
        "sha256sum /bench/fiof/f1",
    ]
    assert captures[0].value(DURATION, "mean") == pytest.approx(0.0334663, abs=5e-8)


def test_hyperfine_cut() -> None:
    data = (SAMPLES / "hyperfine/hyperfine1.15_3cmds.json").read_bytes()
    captures, problems = parse_bytes(data[:1200], "x.json")
    assert len(captures) >= 1
    assert "damaged" in problems.kept[0].text


def test_google_benchmark() -> None:
    (capture,), problems = parse_sample("gbench/gbench1.7.1_O2_rep5.part.json")
    assert len(problems.kept) == 5  # BM_Err failed in each repetition
    assert {p.text for p in problems.kept} == {"BM_Err: not supported here"}
    times, values = capture.find(DURATION, benchmark="BM_Sort/64")
    assert len(values) == 5
    assert values[0] == pytest.approx(712.312e-9, rel=1e-6)
    assert times[0] == 1_795_407_311_000_000
    assert capture.value(DURATION, "mean", benchmark="BM_Sort/64") == pytest.approx(values.mean(), rel=1e-9)
    assert capture.value(DURATION, "sd", benchmark="BM_Sort/64") == pytest.approx(
        np.std(values, ddof=1), rel=1e-9
    )
    micro = next(k for k in capture.series if "Memcpy" in str(k.attributes) and k.metric == DURATION)
    assert capture.series[micro][1].max() < 1e-3  # its time unit is us
    assert any(s.metric == "google-benchmark.BigO.cpu_coefficient" for s in capture.summaries)


def test_google_benchmark_aggregates_only() -> None:
    (capture,), problems = parse_sample("gbench/gbench1.7.1_O2_rep3_aggregates_only.json")
    assert len(problems.kept) == 3
    assert capture.series == {}
    assert capture.value(DURATION, "mean", benchmark="BM_Sort/64") == pytest.approx(611.001e-9, rel=1e-6)
    assert capture.value(DURATION, "cv", benchmark="BM_Sort/64") == pytest.approx(0.00362366, rel=1e-5)


def test_google_benchmark_csv() -> None:
    (capture,) = _all("gbench/gbench1.7.1_O2_single.csv")
    assert capture.find(DURATION, benchmark="BM_Sort/64")[1].tolist() == [590.209e-9]
    assert len({k.attributes for k in capture.series}) == 7
    assert capture.value("google-benchmark.RMS.real_time", "fit") == 0.0347814


CONSOLE = """\
2026-11-23T04:15:16+00:00
Running ./bench
Run on (2 X 2596 MHz CPU s)
------------------------------------------------------------------
Benchmark                        Time             CPU   Iterations
------------------------------------------------------------------
BM_Sort/64                     590 ns          589 ns       117972 items_per_second=108.627M/s
BM_Sort/64                     594 ns          593 ns       117972 items_per_second=108.001M/s
BM_Sort/64_mean                592 ns          591 ns            2 items_per_second=108.3M/s
BM_Slow/repeats:2             1.50 ms         1.49 ms            4 bytes_per_second=1.5Gi/s
BM_Sort_BigO                  0.14 N^3        0.14 N^3
"""


def test_google_benchmark_console() -> None:
    (capture,), problems = parse_bytes(CONSOLE.encode(), "x.txt")
    assert problems.kept == []
    assert capture.find(DURATION, benchmark="BM_Sort/64")[1].tolist() == [590e-9, 594e-9]
    assert capture.find("xat.benchmark.items", benchmark="BM_Sort/64")[1][0] == 108.627e6
    assert capture.find("xat.benchmark.bytes", benchmark="BM_Slow/repeats:2")[1].tolist() == [1.5 * 2**30]


def test_pytest_benchmark() -> None:
    (capture,) = _all("pytest-benchmark/pytest-benchmark5_savedata.part.json")
    named = {"benchmark": "test_b.py::test_sort[100]"}
    assert capture.value(DURATION, "mean", **named) == pytest.approx(1.98e-6, rel=1e-3)
    assert capture.value(DURATION, "count", **named) == 1908
    assert len(capture.find(DURATION, benchmark="test_b.py::test_sort[1000]")[1]) == 50
    assert capture.info.end_us == 1_795_407_324_704_678
    assert capture.info.environment["cpumodel"] == "AMD EPYC"


def test_pytest_benchmark_csv() -> None:
    text = "name,min,max,mean,stddev,median,iqr,outliers,ops,rounds,iterations\n"
    text += "tests/t.py::a,1e-6,3e-6,2e-6,1e-7,2e-6,0,1;2,5e5,9,1\n"
    (capture,), problems = parse_bytes(text.encode(), "x.csv")
    assert problems.kept == []
    assert capture.value(DURATION, "mean", benchmark="tests/t.py::a") == 2e-6


def test_pyperf() -> None:
    (capture,) = _all("pyperf/pyperf_timeit_sort.json")
    times, values = next(v for k, v in capture.series.items() if "warmup" not in dict(k.attributes))
    assert len(values) == 20
    assert values.mean() == pytest.approx(4.29186e-6, rel=1e-5)
    assert times[0] == 1_795_407_326_260_818 + round(4.753868438719944e-06 * 32768 * 1e6)
    assert len(capture.find(DURATION, warmup="true")[1]) == 28
    data = (SAMPLES / "pyperf/pyperf_timeit_sort.json").read_bytes()
    (cut,), problems = parse_bytes(data[:2000], "x.json")
    assert problems.count == 1
    assert len(next(v for k, v in cut.series.items() if "warmup" not in dict(k.attributes))[1]) > 2


@pytest.mark.parametrize(
    "name",
    [
        "composite_2systems_2tests_5runs.xml",
        "result-file-to-csv.csv",
        "result-file-to-json.json",
        "result-file-to-text.txt",
    ],
)
def test_phoronix(name: str) -> None:
    one, two = _all(f"phoronix/pts10.8.6_{name}")
    assert (one.info.label, two.info.label) == ("threads 1", "threads 2")
    named = {"benchmark": "XAT sysbench - Test: Threads", "scale": "Events Per Second"}
    assert one.value("xat.benchmark.score", "mean", **named) == 2066.38
    assert two.value("xat.benchmark.score", "mean", **named) == 892.01
    if "xml" in name or "json" in name:
        values = one.find("xat.benchmark.score", **named)[1]
        assert values.tolist() == [2241.7, 2022.93, 2007.53, 2018.87, 2040.86]
        assert values.mean() == pytest.approx(2066.38, abs=0.005)
        assert one.info.environment["Memory"] == "24GB"


def test_phoronix_cut_lower_is_better_and_entities() -> None:
    text = (SAMPLES / "phoronix/pts10.8.6_composite_2systems_2tests_5runs.xml").read_text()
    captures, problems = parse_bytes(text[: text.rindex("<Entry>")].encode(), "x.xml")
    assert [len(c.summaries) for c in captures] == [1, 1]
    assert "ends too early" in problems.kept[0].text
    seconds = text.replace("Events Per Second", "Seconds", 1).replace("HIB", "LIB", 1)
    captures, _ = parse_bytes(seconds.encode(), "x.xml")
    assert captures[0].value(DURATION, "mean") == 2066.38
    bomb = text.replace("<PhoronixTestSuite>", '<!DOCTYPE a [<!ENTITY b "c">]>\n<PhoronixTestSuite>').replace(
        "<Title>xat-cmp", '<Title><!ENTITY b "c">', 1
    )
    with pytest.raises(XatError):
        parse_bytes(bomb.encode(), "x.xml")


@pytest.mark.parametrize("parser", ["hyperfine", "gbench", "pytest-benchmark", "pyperf", "phoronix"])
def test_a_file_without_a_result_is_an_error(parser: str) -> None:
    with pytest.raises(XatError):
        parse_bytes(b"hello\n", "x.txt", parser)
