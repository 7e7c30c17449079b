"""sysbench output of all tests and versions: intervals, histogram, checkpoints, several runs, damage."""

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence
from xat_desktop.parsers.sysbench import PARSER

TRANSACTION = "xat.db.transaction.duration"
OLTP = (SAMPLES / "sysbench/sysbench1.0.20_oltp_point_select_rate500.txt").read_text()

HEADER = (
    "sysbench {}:  multi-threaded system evaluation benchmark\n\nRunning the test with following options:\n"
)
FAIRNESS = """
Threads fairness:
    events (avg/stddev):           10000.0000/0.00
    execution time (avg/stddev):   27.4190/0.00
"""
VERSION_0_4_CPU = (
    HEADER.format("0.4.12")
    + """\
Number of threads: 1

Doing CPU performance benchmark

Threads started!
Done.

Maximum prime number checked in CPU test: 20000


Test execution summary:
    total time:                          27.4219s
    total number of events:              10000
    total time taken by event execution: 27.4190
    per-request statistics:
         min:                                  2.71ms
         avg:                                  2.74ms
         max:                                  6.11ms
         approx.  95 percentile:               2.78ms
"""
    + FAIRNESS
)
VERSION_0_4_FILE = (
    HEADER.format("0.4.12")
    + """\
Number of threads: 1
Extra file open flags: 0
128 files, 16Mb each
2Gb total file size
Block size 16Kb
Using synchronous I/O mode
Doing random r/w test
Threads started!
Done.

Operations performed:  6000 Read, 4000 Write, 12800 Other = 22800 Total
Read 93.75Mb  Written 62.5Mb  Total transferred 156.25Mb  (1.6Mb/sec)
  102.45 Requests/sec executed

Test execution summary:
    total number of events:              0
    total time taken by event execution: 0.0000
    per-request statistics:
         min:                            18446744073709.55ms
         avg:                                  0.00ms
"""
    + FAIRNESS
)
VERSION_0_4_MEMORY = (
    HEADER.format("0.4.10")
    + """\
Number of threads: 4

Doing memory operations speed test
Memory block size: 1K

Memory transfer size: 1024M

Memory operations type: write
Memory scope type: global
Threads started!
Done.

Operations performed: 1048576 (2072424.24 ops/sec)

1024.00 MB transferred (2023.86 MB/sec)
"""
    + FAIRNESS
)
VERSION_0_5_OLTP = (
    HEADER.format("0.5")
    + """\
Number of threads: 64
Report intermediate results every 2 second(s)

Threads started!

[   2s] threads: 64, tps: 3973.00, reads: 39874.84, writes: 0.00, response time: 24.10ms (95%), errors: 0.00, \
reconnects:  0.00
[   4s] threads: 64, tps: 4118.01, reads: 41191.09, writes: 0.00, response time: 16.70ms (95%)
OLTP test statistics:
    queries performed:
        read:                            81066
        total:                           81066
    transactions:                        8091   (4045.40 per sec.)
    read/write requests:                 81066  (40531.12 per sec.)
    other operations:                    0      (0.00 per sec.)
    deadlocks:                           3      (1.50 per sec.)

General statistics:
    total time:                          2.0001s
    total number of events:              8091
    total time taken by event execution: 127.9s
    response time:
         min:                                  2.71ms
         avg:                                 15.81ms
         max:                                 61.10ms
         approx.  99 percentile:              24.10ms
"""
    + FAIRNESS
)
VERSION_0_5_FILE = (
    HEADER.format("0.5")
    + """\
Number of threads: 1
Using synchronous I/O mode
Doing sequential read test
[   1s] reads: 12.50 MB/s writes: 8.25 MB/s fsyncs: 12.30/s response time: 0.334ms (95%)
"""
    + FAIRNESS
)
VERSION_1_1 = """\
sysbench 1.1.0-bbee5d5 (using bundled LuaJIT 2.1.0-beta3)

Running the test with following options:
Number of threads: 2

Prime numbers limit: 10000

[ 1.0s ] thds: 2 eps: 114.20 lat (ms,99%): 8.90
CPU speed:
    events per second:   114.02

Throughput:
    events/s (eps):                      114.0161
    time elapsed:                        87.7069s
    total number of events:              10000

Latency (ms):
         min:                                    8.76
         avg:                                    8.77
         max:                                    8.79
         99th percentile:                        8.74
        999th percentile:                        8.79
         sum:                                87705.26
""" + FAIRNESS.replace("27.4190", "87.7053")
VERSION_1_1_FILE = (
    """\
sysbench 1.1.0 (using bundled LuaJIT 2.1.0-beta3)

Running the test with following options:
Number of threads: 1
Using synchronous I/O mode
Doing random r/w test

Throughput:
         read:  IOPS=2769.55 43.27 MiB/s (45.38 MB/s)
         write: IOPS=1846.37 28.85 MiB/s (30.25 MB/s)
         fsync: IOPS=5908.37

Latency (ms):
         avg:                                    0.09
"""
    + FAIRNESS
)


def _one(text: str) -> Recorded:
    captures, problems = parse_bytes(text.encode(), "sysbench.txt")
    assert problems.kept == []
    assert len(captures) == 1
    return captures[0]


@pytest.mark.parametrize(
    ("name", "workload", "intervals", "events"),
    [
        ("cpu_t1_pct50_debug", "cpu", 0, 20000),
        ("cpu_t2_hist_ri1", "cpu", 8, 68949),
        ("fileio_rndrd_validate_pct99", "fileio", 0, 3284608),
        ("fileio_rndrw_16K_t4_ri1_hist", "fileio", 8, 187042),
        ("memory_read_rnd_8K_t1_ri1", "memory", 4, 3338470),
        ("memory_write_seq_1K_t2", "memory", 0, 40537878),
        ("mutex_t4", "", 0, 4),
        ("threads_t4", "", 0, 1828),
        ("oltp_point_select_rate500", "oltp", 8, 4052),
    ],
)
def test_facts_of_real_runs(name: str, workload: str, intervals: int, events: int) -> None:
    captures, problems = parse_sample(f"sysbench/sysbench1.0.20_{name}.txt")
    (capture,) = captures
    assert problems.count == 0
    assert capture.info.tool_version == "1.0.20"
    assert capture.info.environment.get("workload", "") == workload
    assert capture.value("xat.benchmark.events", "total") == events
    assert {len(times) for times, _ in capture.series.values()} == ({intervals} if intervals else set())
    assert capture.info.zone_source == "none"


def test_cpu_intervals_and_report() -> None:
    capture = parse_sample("sysbench/sysbench1.0.20_cpu_t2_hist_ri1.txt")[0][0]
    times, events = capture.find("xat.benchmark.events")
    assert times.tolist() == [second * 1_000_000 for second in range(1, 9)]
    assert events[0] == 8744.33
    assert capture.find("xat.benchmark.latency", statistic="p95")[1][0] == 0.00027
    assert capture.value("xat.benchmark.events", "rate") == 8614.97
    assert capture.value("xat.benchmark.latency", "p95") == 0.00026


@pytest.mark.parametrize(
    ("name", "metric", "count", "buckets"),
    [
        ("cpu_t2_hist_ri1", "xat.benchmark.latency", 68949, 152),
        ("fileio_rndrw_16K_t4_ri1_hist", "xat.io.latency", 187042, 244),
    ],
)
def test_a_histogram_is_kept_bucket_by_bucket(name: str, metric: str, count: int, buckets: int) -> None:
    capture = parse_sample(f"sysbench/sysbench1.0.20_{name}.txt")[0][0]
    found = [s for s in capture.summaries if s.metric == metric and s.statistic == "count"]
    assert sum(s.value for s in found) == count
    # Buckets that sysbench prints as the same number are one.
    assert len(found) == len({s.attributes for s in found})
    assert buckets - 10 <= len(found) <= buckets


def test_oltp_lines_with_a_target_rate() -> None:
    capture = _one(OLTP)
    assert capture.find("xat.db.transactions")[1][:2].tolist() == [484.31, 487.21]
    assert capture.find("xat.db.queries", db__operation__name="read")[1][0] == 484.31
    assert capture.find("sysbench.concurrency")[1].tolist() == [1, 0, 0, 1, 0, 0, 0, 0]
    assert capture.value(TRANSACTION, "p95") == 0.00041
    assert capture.value("xat.db.transactions", "rate") == 505.85
    assert capture.info.environment["target_rate"] == "500"


def test_each_checkpoint_report_covers_its_own_time() -> None:
    captures, problems = parse_sample("sysbench/sysbench1.0.20_oltp_write_only_pgsql_t8_ri2_checkpoints.txt")
    (capture,) = captures
    assert problems.count == 0
    assert len(capture.find("xat.db.transactions")[0]) == 6
    totals = {
        point: capture.value("xat.db.transactions", "total", checkpoint=point) for point in ("4", "8", "end")
    }
    assert totals == {"4": 8503, "8": 9408, "end": 11380}
    assert capture.value(TRANSACTION, "p95", checkpoint="end") == 0.00843
    assert capture.value("sysbench.thread_events", "mean", checkpoint="4") == 1062.875


def test_file_tests_count_mebibytes() -> None:
    capture = parse_sample("sysbench/sysbench1.0.20_fileio_rndrd_validate_pct99.txt")[0][0]
    assert capture.value("xat.io.bandwidth", "rate", disk__io__direction="read") == 10262.21 * 2**20
    assert capture.value("xat.io.operations", "rate", disk__io__direction="read") == 656781.33
    environment = capture.info.environment
    assert (environment["rw"], environment["block_size"], environment["data_size"]) == (
        "random read",
        "16KiB",
        "256MiB",
    )


def test_memory_tests() -> None:
    capture = parse_sample("sysbench/sysbench1.0.20_memory_read_rnd_8K_t1_ri1.txt")[0][0]
    assert capture.find("xat.memory.bandwidth")[1][0] == 5330.85 * 2**20
    assert capture.value("xat.memory.bandwidth", "rate") == 5215.01 * 2**20


def test_version_0_4() -> None:
    cpu = _one(VERSION_0_4_CPU)
    assert cpu.info.tool_version == "0.4.12"
    assert cpu.value("xat.benchmark.latency", "p95") == 0.00278
    assert cpu.value("xat.benchmark.latency", "sum") == 27.419
    assert cpu.info.environment == {"threads": "1", "workload": "cpu", "cpu_max_prime": "20000"}
    memory = _one(VERSION_0_4_MEMORY)
    assert memory.value("xat.memory.bandwidth", "rate") == 2023.86 * 2**20
    assert memory.info.environment["block_size"] == "1K"


def test_version_0_4_file_test_without_events() -> None:
    capture = _one(VERSION_0_4_FILE)
    assert capture.value("xat.io.bandwidth", "rate") == 1.6 * 2**20
    assert capture.value("sysbench.file_moved", "total", disk__io__direction="write") == 62.5 * 2**20
    assert capture.value("xat.io.operations", "total", disk__io__direction="read") == 6000
    assert not [s for s in capture.summaries if s.metric == "xat.io.latency" and s.statistic == "min"]


def test_version_0_5() -> None:
    capture = _one(VERSION_0_5_OLTP)
    assert capture.find("xat.db.transactions")[1].tolist() == [3973.0, 4118.01]
    assert capture.find("xat.db.queries", db__operation__name="read")[0].tolist() == [2_000_000, 4_000_000]
    assert capture.find(TRANSACTION, statistic="p95")[1].tolist() == [0.0241, 0.0167]
    assert np.isnan(capture.find("xat.db.error_rate")[1]).tolist() == [False, True]
    assert capture.value(TRANSACTION, "p99") == 0.0241
    assert capture.value("xat.db.error_rate", "rate", error__type="deadlock") == 1.5
    files = _one(VERSION_0_5_FILE)
    assert files.find("xat.io.bandwidth", disk__io__direction="write")[1][0] == 8.25 * 2**20
    assert files.find("xat.io.latency")[1][0] == 0.000334


def test_version_1_1() -> None:
    capture = _one(VERSION_1_1)
    assert capture.info.tool_version == "1.1.0-bbee5d5"
    assert capture.value("xat.benchmark.events", "rate") == 114.0161
    assert capture.value("xat.benchmark.latency", "p99.9") == 0.00879
    files = _one(VERSION_1_1_FILE)
    assert files.value("xat.io.operations", "rate", disk__io__direction="sync") == 5908.37
    assert files.value("xat.io.bandwidth", "rate", disk__io__direction="write") == 28.85 * 2**20
    assert files.value("xat.io.latency", "mean") == 0.00009


def test_a_percentile_that_was_switched_off_has_no_value() -> None:
    capture = _one(VERSION_1_1.replace("(ms,99%): 8.90", "(ms,0%): 0.00"))
    assert not [key for key in capture.series if key.unit == "s"]


def test_extra_values_of_scripts_are_not_dropped() -> None:
    line = "[ 1s ] thds: 2 tps: 5.00 qps: 9.00 (r/w/o: 4.00/3.00/2.00) lat (ms,95%): 1.50 err/s 0.10 reconn/s: 0.00"
    capture = _one(VERSION_1_1.replace("CPU speed:", f"{line} no: 7.25\nCPU speed:"))
    assert np.nanmax(capture.find("sysbench.no")[1]) == 7.25
    assert np.nanmax(capture.find("xat.db.error_rate")[1]) == 0.1


def test_several_runs_are_several_captures_and_a_command_line_is_kept_without_its_password() -> None:
    command = "$ sysbench /usr/share/sysbench/oltp_read_only.lua --pgsql-password=secret --threads=2 run\n"
    captures, problems = parse_bytes((VERSION_0_4_CPU + command + OLTP + VERSION_1_1).encode(), "x.txt")
    assert problems.kept == []
    assert [capture.info.tool_version for capture in captures] == ["0.4.12", "1.0.20", "1.1.0-bbee5d5"]
    assert captures[1].info.environment["workload"] == "oltp_read_only"
    assert "secret" not in captures[1].info.command
    assert captures[1].info.command.startswith("sysbench /usr/share")


def test_carriage_returns_indentation_and_decimal_commas_change_nothing() -> None:
    expected = [(s.metric, s.statistic, s.attributes, s.value) for s in _one(VERSION_0_4_CPU).summaries]
    for text in (
        VERSION_0_4_CPU.replace("\n", "\r\n"),
        VERSION_0_4_CPU.replace("\n", "\n    "),
        VERSION_0_4_CPU.replace("2.74ms", "2,74ms"),
    ):
        assert [(s.metric, s.statistic, s.attributes, s.value) for s in _one(text).summaries] == expected


def test_a_truncated_file_keeps_what_is_whole() -> None:
    whole = OLTP[: OLTP.index("(r/w/o: 513")]
    captures, problems = parse_bytes(whole.encode() + b"(r/w/o: 51", "cut.txt")
    assert captures[0].find("xat.db.transactions")[1].tolist() == [484.31, 487.21, 484.05, 491.99]
    assert [problem.line for problem in problems.kept] == [whole.count("\n") + 1, 0]
    assert "no complete final report" in problems.kept[1].text


def test_fatal_messages_are_problems() -> None:
    text = OLTP.replace("SQL statistics:", "FATAL: mysql_drv_query() returned error 1213\nSQL statistics:")
    _, problems = parse_bytes(text.encode(), "x.txt")
    assert problems.kept[0].text.startswith("FATAL: mysql")


def test_a_prepare_log_is_no_run() -> None:
    text = "sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)\n\nCreating table 'sbtest1'...\n"
    with pytest.raises(XatError, match="holds no sysbench run"):
        parse_bytes(text.encode(), "prepare.txt")


def test_recognition() -> None:
    assert PARSER.recognises(OLTP.encode(), "x") == Confidence.SURE
    assert PARSER.recognises(VERSION_0_4_CPU.encode(), "x") == Confidence.SURE
    assert PARSER.recognises(OLTP[OLTP.index("SQL statistics") :].encode(), "x") == Confidence.LIKELY
    assert PARSER.recognises(b"pgbench (15.2)\n", "sysbench.txt") == Confidence.NO


def test_interval_lines_alone_are_recognised() -> None:
    line = (
        "thds: 56 tps: {} qps: 20.00 (r/w/o: 10.00/6.00/4.00) lat (ms,95%): 26.80 err/s 1.00 reconn/s: 0.00\n"
    )
    text = "".join(f"[ {second}s ] " + line.format(f"{second}.50") for second in (93, 94))
    captures, _ = parse_bytes(text.encode(), "out.txt")
    times_us, rates = captures[0].find("xat.db.transactions")
    assert times_us.tolist() == [93_000_000, 94_000_000]
    assert rates.tolist() == [93.5, 94.5]
    assert captures[0].find("xat.db.error_rate")[1].tolist() == [1.0, 1.0]


def test_an_impossible_time_costs_its_line() -> None:
    good = "[ 1s ] thds: 4 tps: 800.00 qps: 0.00 lat (ms,95%): 5.00 err/s: 0.00 reconn/s: 0.00\n"
    bad = good.replace("[ 1s ]", "[ 99999999999999999999999s ]")
    (capture,), _ = parse_bytes(("sysbench 1.0.20\n" + bad + good).encode(), "x.txt", "sysbench")
    assert capture.find("xat.db.transactions")[1].tolist() == [800.0]
