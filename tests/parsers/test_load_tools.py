"""redis-benchmark, redis-cli, stress-ng, ioping, JMeter's own summaries, fio text, terse and histograms."""

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError

OPERATION = "db.client.operation.duration"
RATE = "xat.request.rate"
IO = "xat.io.latency"


def _one(relative: str) -> Recorded:
    (capture,), problems = parse_sample(relative)
    assert problems.kept == []
    return capture


def test_redis_text() -> None:
    capture = _one("redis/redis7.0.15_text_set_get.txt")
    assert capture.value(RATE, "rate", db__operation__name="GET") == 57581.57
    assert capture.value(OPERATION, "p99", db__operation__name="GET") == 0.000239
    assert capture.value(OPERATION, "mean", db__operation__name="GET") == 0.000117
    assert capture.value(OPERATION, "p99.988", db__operation__name="SET") == 0.008103
    assert capture.info.environment["clients"] == "10"


def test_redis_quiet_with_carriage_returns() -> None:
    capture = _one("redis/redis7.0.15_q_quiet_CRprogress.txt")
    assert capture.value(RATE, "rate", db__operation__name="SET") == 50335.57
    assert capture.value(OPERATION, "p50", db__operation__name="GET") == 0.000111
    assert capture.find(RATE, db__operation__name="SET")[1].tolist() == [0, 49745.0, 53229.2]
    assert np.isnan(capture.find(OPERATION, db__operation__name="SET")[1][0])  # printed as -nan


def test_redis_csv() -> None:
    capture = _one("redis/redis7.0.15_csv_n50000_c20.csv")
    assert len({s.attributes for s in capture.summaries}) == 10
    assert capture.value(RATE, "rate", db__operation__name="PING_INLINE") == 60096.15
    assert capture.value(OPERATION, "p99", db__operation__name="PING_INLINE") == 0.000463
    assert (
        _one("redis/redis7.0.15_csv_P16.csv").value(OPERATION, "p99", db__operation__name="SET") == 0.004847
    )
    (old,), _ = parse_bytes(b'"SET","813008.12"\n"GET","854700.88"\n', "x.csv")
    assert old.value(RATE, "rate", db__operation__name="GET") == 854700.88


def test_redis_latency_history() -> None:
    (capture,), problems = parse_sample("redis/redis-cli_latency_history.txt")
    assert [problem.line for problem in problems.kept] == [958]  # the history was stopped within a line
    times, values = capture.find(OPERATION, statistic="mean")
    assert len(values) == 5 or len(values) == 4
    assert times[0] == 3_000_000
    text = "min: 0, max: 1, avg: 0.20 (147 samples) -- 15.01 seconds range\n" * 3
    (capture,), _ = parse_bytes(text.encode(), "x.txt")
    assert capture.find(OPERATION, statistic="max")[1].tolist() == [0.001] * 3
    assert capture.find(OPERATION, statistic="max")[0][2] == 45_030_000


def test_stress_ng_text() -> None:
    capture = _one("stress-ng/stress-ng0.15.06_cpu2_vm1_metrics_brief.txt")
    assert capture.value("xat.benchmark.events", "rate", benchmark="cpu") == 1127.56
    assert capture.value("xat.benchmark.events", "total", benchmark="vm") == 108235
    assert capture.value("stress-ng.bogo_ops_per_cpu_second", "rate", benchmark="vm") == 55359.58


def test_stress_ng_yaml() -> None:
    capture = _one("stress-ng/stress-ng0.15.06_multi.yaml")
    assert capture.value("xat.benchmark.events", "rate", benchmark="cpu") == 528.012366
    assert capture.value("process.memory.usage", "max", benchmark="matrix") == 2800 * 1024
    assert capture.value("process.cpu.utilization", "mean", benchmark="switch") == 0.78384028
    assert capture.value("stress-ng.times.load-average-1-minute", "value") == 3.552734
    assert capture.info.end_us == 1_795_407_201_000_000
    assert capture.info.environment["cores"] == "2"


def test_ioping_text() -> None:
    capture = _one("ioping/ioping1.3_c20_text.txt")
    times, values = next(v for k, v in capture.series.items() if "warmup" not in dict(k.attributes))
    assert (len(values), values[0], values.max()) == (19, 0.0002108, 0.00128)
    assert times[1] - times[0] == 200_000
    assert capture.find(IO, warmup="true")[1].tolist() == [0.0000863]
    assert capture.value(IO, "mean") == 0.0003523
    assert capture.value("xat.io.operations", "rate") == 2840


def test_ioping_json_and_raw() -> None:
    capture = _one("ioping/ioping1.3_json.json")
    times, values = next(v for k, v in capture.series.items() if "warmup" not in dict(k.attributes))
    assert len(values) == 9
    assert (times[0], values[0]) == (1_795_407_246_869_900, 0.000139099)
    assert capture.value(IO, "mean") == 0.000205888
    raw = _one("ioping/ioping1.3_p10_i0_raw.txt")
    assert len(raw.find("xat.io.operations")[1]) == 9
    assert raw.find(IO, statistic="max")[1][0] == 0.000131948
    data = (SAMPLES / "ioping/ioping1.3_json.json").read_bytes()
    (cut,), problems = parse_bytes(data[:900], "x.json")
    assert len(cut.find(IO, warmup="true")[1]) == 1
    assert problems.count == 1


def test_jmeter_statistics() -> None:
    capture = _one("jmeter/jmeter5.5_csv_default_8threads.dashboard_statistics.json")
    whole = {(s.metric, s.statistic): s.value for s in capture.summaries if not s.attributes}
    assert whole[RATE, "total"] == 1920
    assert whole["http.client.request.duration", "mean"] == pytest.approx(0.0138557, abs=5e-8)
    assert whole["xat.request.error_ratio", "mean"] == pytest.approx(0.0145833, abs=5e-8)
    label = {"label": "Slow page, search"}
    assert capture.value("http.client.request.duration", "p99", **label) == 0.084
    assert capture.value("jmeter.received", "rate", **label) == pytest.approx(10.061711832573115 * 1024)


def test_jmeter_summariser() -> None:
    capture = _one("jmeter/jmeter5.5_csv_default_8threads.summariser_stdout.txt")
    assert capture.value(RATE, "total") == 1920
    assert capture.value(RATE, "rate") == 247.3
    assert capture.value("xat.request.error_ratio", "mean") == 28 / 1920
    assert capture.info.start_us == 1_795_409_174_252_000
    assert capture.info.end_us == 1_795_409_182_189_000


def test_jmeter_summariser_intervals() -> None:
    text = (
        "Generate Summary Results +   100 in 00:00:10 =   10.0/s Avg:    13 Min:     1 Max:    85 Err:     2 (2.00%)"
        " Active: 5 Started: 5 Finished: 0\n"
        "Generate Summary Results +    50 in 00:00:30 =    1.7/s Avg:    20 Min:     1 Max:    85 Err:     0 (0.00%)\n"
    )
    (capture,), problems = parse_bytes(text.encode(), "x.log")
    times, values = capture.find(RATE)
    assert (times.tolist(), values.tolist()) == ([10_000_000, 40_000_000], [10.0, 1.7])
    assert capture.find("http.client.request.duration", statistic="mean")[1].tolist() == [0.013, 0.02]
    assert "no line `summary =`" in problems.kept[0].text


def test_fio_text() -> None:
    capture = _one("fio/fio3.33_normal_groupreporting_eta_always.txt")
    own = {"disk__io__direction": "read", "job": "mixed"}
    assert capture.value("xat.io.operations", "rate", **own) == 12_000
    assert capture.value("xat.io.bandwidth", "rate", **own) == 751 * 2**20
    assert capture.value("fio.total_ios", "total", **own) == 60097
    assert capture.value(IO, "p99.99", io__phase="completion", **own) == 0.022414
    assert capture.value(IO, "max", io__phase="total", **own) == 0.02451
    assert capture.value("xat.disk.utilization", "mean", system__device="vda") == pytest.approx(0.9254)
    assert capture.value("fio.group_bandwidth", "rate") == 751 * 2**20


def test_fio_text_of_several_jobs() -> None:
    capture = _one("fio/fio3.33_normal_jobfile_3jobs_stonewall.txt")
    rates = [s.value for s in capture.summaries if (s.metric, s.statistic) == ("xat.io.operations", "rate")]
    assert rates == [867, 32_100, 9894, 9952]
    own = {"job": "randwrite_4k", "disk__io__direction": "write", "io__phase": "completion"}
    assert capture.value(IO, "min", **own) == pytest.approx(581e-9)  # printed in nsec
    assert capture.value(IO, "max", **own) == pytest.approx(0.023273)  # 23273k nsec
    assert capture.value("fio.total_ios", "total", job="mixed_8k_psync", disk__io__direction="write") == 39818
    data = (SAMPLES / "fio/fio3.33_normal_jobfile_3jobs_stonewall.txt").read_bytes()
    (cut,), problems = parse_bytes(data[:2500], "x.txt")
    assert "status of its groups" in problems.kept[-1].text
    assert cut.value("xat.io.operations", "rate", job="seqread 1M") == 867


FIO2_CLIENT = """\
fio-2.2.10
<hostA> job1: (groupid=0, jobs=1): err= 0: pid=2001: Mon Nov 23 04:01:26 2026
<hostA>   read : io=1024.0MB, bw=102400KB/s, iops=25600, runt= 10240msec
<hostA>     slat (usec): min=1, max=120, avg= 2.50, stdev= 1.00
<hostA>     clat (msec): min=1, max=20, avg= 2.25, stdev= 0.50
<hostA>     clat percentiles (usec):
<hostA>      |  1.00th=[  100], 99.00th=[ 4000],
<hostA>     bw (KB  /s): min=90000, max=110000, per=100.00%, avg=102000.00, stdev=500.00
<hostA>   cpu          : usr=1.00%, sys=2.00%, ctx=10, majf=0, minf=5
<hostA>      issued    : total=r=262144/w=0/d=0, short=r=0/w=0/d=0, drop=r=0/w=0/d=0
Run status group 0 (all jobs):
   READ: io=1024.0MB, aggrb=102400KB/s, minb=102400KB/s, maxb=102400KB/s, mint=10240msec, maxt=10240msec
"""


def test_fio_2_text_of_a_client() -> None:
    (capture,), problems = parse_bytes(FIO2_CLIENT.encode(), "x.txt")
    assert problems.kept == []
    own = {"host__name": "hostA", "disk__io__direction": "read"}
    assert capture.value("xat.io.operations", "rate", **own) == 25600
    assert capture.value("xat.io.bandwidth", "rate", **own) == 102400 * 1024
    assert capture.value(IO, "mean", io__phase="completion", **own) == 0.00225
    assert capture.value(IO, "p99", io__phase="completion", **own) == 0.004
    assert capture.value("fio.total_ios", "total", **own) == 262144
    assert capture.value("fio.group_bandwidth", "rate") == 102400 * 1024


@pytest.mark.parametrize(("version", "iops"), [(3, 8368), (5, 8428)])
def test_fio_terse(version: int, iops: int) -> None:
    name = f"fio/fio3.33_terse_v{version}_randrw.csv"
    capture = _one(name)
    own = {"job": "mixed#1", "disk__io__direction": "read"}
    assert capture.value("xat.io.operations", "rate", **own) == iops
    line = (SAMPLES / name).read_text().splitlines()[0].split(";")
    assert capture.value("xat.io.bandwidth", "rate", **own) == int(line[6]) * 1024
    p99_us = next(field.split("=")[1] for field in line if field.startswith("99.000000%="))
    assert capture.value(IO, "p99", io__phase="completion", **own) == pytest.approx(int(p99_us) / 1e6)
    assert capture.value("process.cpu.utilization", "mean", job="mixed#1", cpu__mode="user") == pytest.approx(
        float(line[87 if version == 3 else 146].rstrip("%")) / 100
    )
    assert capture.value("xat.disk.utilization", "mean") == pytest.approx(float(line[-1].rstrip("%")) / 100)


@pytest.mark.parametrize("version", [2, 4])
def test_fio_terse_of_other_versions(version: int) -> None:
    """Made of a file of version 5, which has six fields more for each direction; version 2 does not name fio."""
    rows = []
    for line in (SAMPLES / "fio/fio3.33_terse_v5_randrw.csv").read_text().splitlines():
        fields = line.split(";")
        head = ["2", *fields[2:5]] if version == 2 else ["4", *fields[1:5]]
        ways = [field for start in (5, 52, 99) for field in fields[start : start + 41]]
        rows.append(";".join([*head, *ways, *fields[146:]]))
    (capture,), problems = parse_bytes("\n".join(rows).encode(), "terse.txt")
    assert problems.kept == []
    own = {"job": "mixed#1", "disk__io__direction": "write"}
    assert capture.value("xat.io.operations", "rate", **own) == 8447
    assert capture.value(IO, "max", io__phase="total", **own) == pytest.approx(0.012086)
    assert capture.value(
        "process.cpu.utilization", "mean", job="mixed#2", cpu__mode="system"
    ) == pytest.approx(0.154)


def test_fio_terse_cut() -> None:
    data = (SAMPLES / "fio/fio3.33_terse_v3_randrw.csv").read_bytes()
    (capture,), problems = parse_bytes(data[:-400], "x.csv")
    assert [p.line for p in problems.kept] == [2]
    assert capture.info.environment["jobs"] == "1"


def test_fio_histogram() -> None:
    capture = _one("fio/fio3.33_hist1000ms_randread_clat_hist.1.log")
    counts = capture.find("fio.ios")[1]
    assert len(counts) == 5
    assert capture.find("xat.io.operations")[1][0] == counts[0] / 1.001
    assert capture.value(IO, "count") == counts.sum()
    # fio's own p90 over six seconds is 98816 ns: it lies in the bin from 98304 to 106496 ns
    assert capture.value(IO, "p90") == pytest.approx(102_400e-9)
    assert capture.info.environment["unit"] == "ns"


@pytest.mark.parametrize(
    "parser",
    [
        *("redis-benchmark", "redis-latency", "stress-ng", "stress-ng-yaml", "ioping", "ioping-raw"),
        *("jmeter-statistics", "jmeter-summariser", "fio-text", "fio-terse", "fio-hist"),
    ],
)
def test_a_file_without_a_run_is_an_error(parser: str) -> None:
    with pytest.raises(XatError):
        parse_bytes(b"hello\n", "x.txt", parser)
