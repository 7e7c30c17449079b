"""Tools for networks, disks and databases in other versions: netperf -O, iperf, etprof, redis, memtier, ioping."""

import json

import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample

OPERATION, THROUGHPUT = "db.client.operation.duration", "xat.network.throughput"
RETRANSMITS = "xat.network.retransmits"


def _one(text: str, name: str = "x.txt") -> Recorded:
    (capture,), problems = parse_bytes(text.encode(), name)
    assert problems.kept == []
    return capture


NETPERF_CLASSIC = """\
MIGRATED TCP STREAM TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to localhost () port 0 AF_INET
Recv   Send    Send
Socket Socket  Message  Elapsed
Size   Size    Size     Time     Throughput
bytes  bytes   bytes    secs.    10^6bits/sec

 87380  16384  16384    10.00      38910.63
"""
NETPERF_O = """\
OMNI Send TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to 127.0.0.1 () port 0 AF_INET : +/-0.500% @ 95% conf.
!!! WARNING
!!! Desired confidence was not achieved within the specified iterations.
Throughput Throughput  Stddev       Local
           Units       Latency      CPU
                       Microseconds Util
                                    %
25220.39   10^6bits/s  23.82        30.31


MIGRATED TCP REQUEST/RESPONSE TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to 10.0.0.1 () port 0 AF_INET : first burst 0
Minimum      99th         Elapsed Throughput Throughput
Latency      Percentile   Time               Units
Microseconds Latency      (sec)
             Microseconds
21           80           10.00   31234.56   Trans/s
"""


def test_netperf_tables_of_chosen_columns() -> None:
    (stream, rr), problems = parse_bytes(NETPERF_O.encode(), "x.txt")
    assert problems.kept == []
    assert stream.value(THROUGHPUT, "rate") == 25220.39e6 / 8
    assert stream.value("xat.network.round_trip_time", "sd") == 23.82e-6
    assert stream.value("process.cpu.utilization", "mean", side="local") == 0.3031
    assert rr.value("xat.network.transactions", "rate") == 31234.56
    assert rr.value("xat.network.round_trip_time", "p99") == 80e-6
    assert rr.value("netperf.duration", "total") == 10


ETPROF = """\
Hammerdb Log @ Fri Jul 05 09:55:26 BST 2019
Vuser 1:Beginning rampup time of 1 minutes
Vuser 2:|PERCENTILES 2019-07-05 09:55:46 to 2019-07-05 09:55:56
Vuser 2:|neword|MIN-391|P50%-688.5|P95%-1286|P99%-3298|MAX-246555|SAMPLES-3603
Vuser 2:+-----------------+--------------+------+--------+--------------+--------------+
Vuser 1:4 Active Virtual Users configured
Vuser 1:TEST RESULT : System achieved 468610 SQL Server TPM at 101789 NOPM
Vuser 2:|PROCNAME         |  EXCLUSIVETOT|     %| CALLNUM|    AVGPERCALL|      CUMULTOT|
Vuser 2:|neword           |      82051665|39.96%|   93933|           873|      88760245|
Vuser 2:|TOPLEVEL         |          2431| 0.00%|       1|          2431| NOT AVAILABLE|
"""


def test_hammerdb_etprof() -> None:
    capture = _one(ETPROF, "hammerdb.log")
    own = {"db__operation__name": "NEWORD", "virtual_user": "2"}
    times, values = capture.find("xat.db.transaction.duration", statistic="p50", **own)
    assert (times.tolist(), values.tolist()) == ([us("2019-07-05T08:55:56")], [0.0006885])
    assert capture.find("hammerdb.calls", **own)[1].tolist() == [3603]
    assert capture.value("xat.db.transaction.duration", "total", **own) == 88.760245
    assert capture.value("xat.db.transaction.duration", "count", **own) == 93933
    assert capture.value("hammerdb.exclusive_time", "mean", **own) == 0.000873
    assert capture.value("xat.db.new_orders", "rate") == 101789


IPERF3_OMIT = """\
Connecting to host 10.0.0.2, port 5201
[ ID] Interval           Transfer     Bitrate         Retr  Cwnd
[  5]   0.00-1.00   sec   100 MBytes   839 Mbits/sec    3   3.06 MBytes       (omitted)
[  5]   0.00-1.00   sec   110 MBytes   923 Mbits/sec    0   3.06 MBytes
12:00:03 [  5]   1.00-2.00   sec   112 MBytes   940 Mbits/sec    2   3.06 MBytes
"""
IPERF3_END = """\
- - - - - - - - - - - - - - - - - - - - - - - - -
[ ID] Interval           Transfer     Bitrate         Retr
[  5]   0.00-2.00   sec   222 MBytes   931 Mbits/sec    2             sender
"""


def test_iperf3_text_keeps_the_warm_up_apart() -> None:
    capture = _one(IPERF3_OMIT + IPERF3_END)
    warm = capture.find(RETRANSMITS, omitted="true")[1]
    assert [value for value in warm if value == value] == [3]
    measured = [
        v for k, (_, v) in capture.series.items() if k.metric == RETRANSMITS and len(k.attributes) == 1
    ]
    assert [value for value in measured[0] if value == value] == [0, 2]
    assert capture.value(THROUGHPUT, "rate", measured_at="sender") == 931e6 / 8


def test_the_first_interval_of_an_iperf3_that_was_cut_is_no_total() -> None:
    cut = IPERF3_OMIT.replace("       (omitted)", "").split("[  5]   0.00-1.00   sec   110")[0]
    capture = _one(cut)
    assert capture.summaries == []
    assert capture.find(THROUGHPUT)[1].tolist() == [839e6 / 8]


def test_totals_of_iperf_3_0_do_not_say_so() -> None:
    text = """\
Connecting to host 127.0.0.1, port 5201
[ ID] Interval           Transfer     Bandwidth       Total Datagrams
[  4]   0.00-1.00   sec   116 KBytes   950 Kbits/sec  4
- - - - - - - - - - - - - - - - - - - - - - - - -
[ ID] Interval           Transfer     Bandwidth       Jitter    Lost/Total Datagrams
[  4]   0.00-2.00   sec   244 KBytes   999 Kbits/sec  0.041 ms  1/8 (12%)
"""
    capture = _one(text)
    assert capture.value("xat.network.loss_ratio", "mean") == 1 / 8
    assert capture.find("iperf.packets")[1].tolist() == [4]


def test_iperf2_enhanced() -> None:
    text = """\
Client connecting to 192.168.1.4, TCP port 5001 with pid 12345 (1 flows)
[ ID] Interval            Transfer    Bandwidth       Write/Err  Rtry     Cwnd/RTT(var)        NetPwr
[ *1] 0.0000-1.0000 sec   114 MBytes   956 Mbits/sec  912/0         5     1385K/11123(104) us  10749
[ *1] 1.0000-2.0000 sec   112 MBytes   942 Mbits/sec  898/0         0     -1K/12000 us  9800
[ *1] 0.0000-2.0010 sec   226 MBytes   949 Mbits/sec  1810/0        5     1385K/12000(90) us  9850
"""
    capture = _one(text)
    assert capture.find(RETRANSMITS)[1].tolist() == [5, 0]
    assert capture.find("xat.network.round_trip_time")[1].tolist() == [0.011123, 0.012]
    assert capture.find("iperf.snd_cwnd")[1][0] == 1385 * 1024
    assert capture.value(THROUGHPUT, "rate") == 949e6 / 8


def test_seconds_of_iperf3_json_go_on_behind_the_warm_up() -> None:
    document = json.loads((SAMPLES / "iperf/iperf3.12_bidir_t4_J.json").read_text())
    begin = document["start"]["timestamp"]["timesecs"]
    interval = {"start": 0.0, "end": 1.0, "seconds": 1.0, "bytes": 8, "bits_per_second": 64.0, "sender": True}
    document["intervals"] = [
        {"streams": [], "sum": {**interval, "omitted": True}},
        {"streams": [], "sum": {**interval, "omitted": False}},
    ]
    (capture,), _ = parse_bytes(json.dumps(document).encode(), "x.json")
    found = {dict(k.attributes).get("omitted", ""): t.tolist() for k, (t, _) in capture.series.items()}
    assert found == {"true": [(begin + 1) * 1_000_000], "": [(begin + 2) * 1_000_000]}


REDIS_5 = """\
====== SET ======
  100000 requests completed in 0.88 seconds
  50 parallel clients

99.95% <= 1 milliseconds
100.00% <= 2 milliseconds
113895.21 requests per second
"""


def test_redis_benchmark_before_6_2_and_twice() -> None:
    (first, second), problems = parse_bytes((REDIS_5 + REDIS_5.replace("113895", "100000")).encode(), "x.txt")
    assert problems.kept == []
    assert [c.value("xat.request.rate", "rate") for c in (first, second)] == [113895.21, 100000.21]
    (p99_95,) = [s for s in first.summaries if s.statistic == "p99.95"]
    assert p99_95.value == 0.001
    assert "HdrHistogram" not in p99_95.estimator


def test_memtier_histogram_below_the_table_is_no_problem() -> None:
    table = (SAMPLES / "memtier/memtier_all_stats.txt").read_text()
    lines = "\n\nRequest Latency Distribution\nType     <= msec         Percent\n-----\n"
    lines += "SET       0.127        0.000\nSET       3.007       99.902\n---\nWAIT      0.000      100.000\n"
    (expected,), _ = parse_bytes(table.encode(), "x.txt")
    assert _one(table + lines).summaries == expected.summaries


@pytest.mark.parametrize(
    ("requests", "end", "least_s", "speed"),
    [
        (
            "4096 bytes from . (ext4 /dev/sda1): request={} time=0.2 ms",
            "2 requests completed in 1500.5 ms, 4000 iops, 15.6 mb/s\nmin/avg/max/mdev = 0.2/0.2/0.3/0.1 ms",
            0.0002,
            15.6 * 2**20,
        ),
        (
            "4 KiB from /tmp (ext4 /dev/sda1): request={} time=219 us",
            (
                "2 requests completed in 1.5005 s, 1.4 k iops, 5.5 MiB/s\n"
                "min/avg/max/mdev = 219 us / 709 us / 1.2 ms / 490 us"
            ),
            0.000219,
            5.5 * 2**20,
        ),
    ],
)
def test_ioping_of_old_versions(requests: str, end: str, least_s: float, speed: float) -> None:
    text = (
        f"{requests.format(1)}\n{requests.format(2)}\n\n--- . (ext4 /dev/sda1) ioping statistics ---\n{end}\n"
    )
    capture = _one(text)
    assert capture.value("xat.io.latency", "min") == least_s
    assert capture.value("xat.io.bandwidth", "rate") == pytest.approx(speed)
    times, values = capture.find("xat.io.latency")
    assert (times.tolist(), values[0]) == ([0, 1_500_500], least_s)


def test_pgbench_progress_of_9_3() -> None:
    text = "progress: 5.0 s, 812.3 tps, lat 2.1 ms\nprogress: 10.0 s, 800.0 tps, lat 2.2 ms stddev 0.5, lag 0.1 ms\n"
    (capture,), _ = parse_bytes(text.encode(), "x.txt")
    assert capture.find("xat.db.transaction.duration", statistic="mean")[1].tolist() == [0.0021, 0.0022]
    assert capture.find("xat.db.transaction.duration", statistic="sd")[1].tolist()[1:] == [0.0005]


def test_google_benchmark_before_1_5_and_cut() -> None:
    text = "BM_SetInsert/1024/1      33157 ns      33000 ns      21212   119.5MB/s   31.3M items/s\n"
    capture = _one(text)
    assert capture.find("xat.benchmark.bytes")[1].tolist() == [119.5 * 2**20]
    assert capture.find("xat.benchmark.items")[1].tolist() == [31.3e6]
    entry = {"name": "BM_x", "run_type": "iteration", "iterations": 2, "real_time": 4.5, "cpu_time": 4.4}
    whole = json.dumps(
        {"context": {"executable": "x", "num_cpus": 2, "mhz_per_cpu": 1}, "benchmarks": [entry]}
    )
    (capture,), problems = parse_bytes(whole[: whole.index("4.4") + 2].encode(), "x.json")
    assert capture.series == {}
    assert "no unit" in problems.kept[-1].text


def test_netperf_histogram_is_no_table() -> None:
    text = """\
MIGRATED UDP REQUEST/RESPONSE TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to 10.0.0.1 () port 0 AF_INET : histogram
Throughput,Throughput Units,99th Percentile Latency Microseconds
2217.06,Trans/s,589

Histogram of request/response times
UNIT_USEC     :    0:    0:    0:    0:    0:    0:    0:    0:    0:    0
>100_SECS: 0
HIST_TOTAL:      133024
"""
    capture = _one(text)
    assert [(s.statistic, s.value) for s in capture.summaries] == [("rate", 2217.06), ("p99", 589e-6)]


def test_iperf2_sums_and_packets() -> None:
    text = """\
Client connecting to 10.128.0.2, TCP port 20000 with pid 10561
[ ID] Interval        Transfer    Bandwidth       Write/Err  Rtry     Cwnd/RTT        NetPwr
[  4] 0.00-60.01 sec  7047 MBytes   985 Mbits/sec  56373/0          2       -1K/238 us  517366.48
[SUM] 0.00-60.01 sec  14095 MBytes  1970 Mbits/sec  112760/0         3
Client connecting to 10.128.0.2, UDP port 25000 with pid 10159
[  3] 0.00-60.00 sec  7.50 MBytes  1.05 Mbits/sec  5350/0       89 pps
"""
    (tcp, udp), problems = parse_bytes(text.encode(), "x.txt")
    assert problems.kept == []
    retries = {
        dict(s.attributes).get("stream", ""): s.value for s in tcp.summaries if s.metric == RETRANSMITS
    }
    assert retries == {"4": 2, "": 3}
    assert not [s for s in udp.summaries if s.metric == RETRANSMITS]
    assert udp.value(THROUGHPUT, "rate") == 1.05e6 / 8


def test_stress_ng_tells_its_times() -> None:
    text = """\
stress-ng: info:  [7] dispatching hogs: 1 cpu
stress-ng: metrc: [7] cpu               1127     10.00     19.98      0.01       112.7          56.4
stress-ng: info:  [7] for a 10.01s run time:
stress-ng: info:  [7]   40.04s available CPU time
stress-ng: info:  [7]   19.98s user time   ( 49.90%)
stress-ng: info:  [7] load average: 3.55 2.60 1.10
"""
    capture = _one(text)
    assert capture.value("stress-ng.times.user-time", "value") == 19.98
    assert capture.value("stress-ng.times.user-time-percent", "value") == 49.9
    assert capture.value("stress-ng.times.load-average-1-minute", "value") == 3.55


def test_iperf2_csv_of_several_tests() -> None:
    row = "2023010112{},192.168.1.2,50000,192.168.1.3,5001,3,{},118489088,{}\n"
    intervals = row.format("0001", "0.0-1.0", 80) + row.format("0002", "1.0-2.0", 160)
    first = intervals + row.format("0002", "0.0-2.0", 120)
    second = row.format("0103", "0.0-10.0", 800) + row.format("0203", "0.0-10.0", 1600)
    captures, problems = parse_bytes((first + second).encode(), "x.csv")
    assert problems.kept == []
    assert [c.value(THROUGHPUT, "rate") for c in captures] == [15, 100, 200]
    assert captures[0].find(THROUGHPUT)[1].tolist() == [10, 20]
    assert captures[1].series == {}


@pytest.mark.parametrize(
    ("sample", "statistic"),
    [
        ("redis/redis7.0.15_csv_P16.csv", "rate"),
        ("ab/ab_n20000_c16_k_e_percentiles.csv", "p99"),
        ("locust/locust2.47_u20_r2_t60s_stats.csv", "rate"),
        ("jmeter/aggregate_report.csv", "rate"),
        ("k6/k6_1.1.0_end_of_test_summary.txt", "p95"),
        ("artillery/artillery2_console.txt", "p99"),
    ],
)
def test_a_second_run_in_a_file_does_not_replace_the_first(sample: str, statistic: str) -> None:
    data = (SAMPLES / sample).read_bytes()
    captures, _ = parse_bytes(data + data, sample.rsplit("/", 1)[1])
    assert len(captures) == 2
    assert captures[0].summaries == captures[1].summaries
    assert any(s.statistic == statistic for s in captures[0].summaries)


def test_hammerdb_jobs() -> None:
    (timing,), problems = parse_sample("hammerdb/hammerdb_jobs_timing.json")
    assert problems.kept == []
    own = {"db__operation__name": "NEWORD"}
    assert timing.value("xat.db.transaction.duration", "p99", **own) == 0.014197
    assert timing.value("xat.db.transaction.duration", "count", **own) == 322104
    assert timing.value("hammerdb.sd_clicks", "sd", **own) == 1808.882
    (counter,), problems = parse_sample("hammerdb/hammerdb_jobs_tcount.json")
    assert problems.kept == []
    times, values = counter.find("xat.db.tpm")
    assert values.tolist() == [0, 324540, 324300, 324300]  # a count may come twice
    assert times[0] == us("2022-06-30T22:43:40")
    text = (SAMPLES / "hammerdb/hammerdb_jobs_tcount.json").read_text()
    (cut,), problems = parse_bytes(text[: text.index("22:44:10")].encode(), "x.json")
    assert len(cut.find("xat.db.tpm")[1]) == 3
    assert "truncated" in problems.kept[0].text


def test_hammerdb_chart_of_two_query_sets() -> None:
    page = """<script src="echarts.min.js"></script><script>var option = {
"title": {"text": "PostgreSQL TPROC-H Result 64ABCDEF0123 @ 2023-07-04 11:00:00"},
"xAxis": [{"data": ["QS 1 22 rows", "QS 2 22 rows"]}],
"series": [{"type": "bar", "name": "GEOMEAN", "data": ["1.5", "1.6"]},
{"type": "bar", "name": "QUERY SET", "data": ["60", "66"]}]}</script>"""
    (capture,), _ = parse_bytes(page.encode(), "x.html")
    found = {dict(s.attributes)["query_set"]: s.value for s in capture.summaries if s.metric == OPERATION}
    assert found == {"QS 1 22 rows": 1.5, "QS 2 22 rows": 1.6}
    assert {s.unit for s in capture.summaries} == {"s"}


def test_iperf2_csv_with_a_zone_in_front() -> None:
    row = "-0800:20230101040000.123456,192.168.1.2,50000,192.168.1.3,5001,1,0.0-1.0,100,800,-1,-1,-1,-1,5,0\n"
    (capture,), problems = parse_bytes(
        ("time,srcaddress,srcport\n" + row + row.replace("0.0-1", "1.0-2")).encode(), "x"
    )
    assert problems.kept == []
    times, values = capture.find(THROUGHPUT)
    assert times[0] == us("2023-01-01T12:00:00.123456")
    assert values[0] == 100


def test_netperf_tells_the_load_of_both_ends() -> None:
    text = """\
MIGRATED TCP REQUEST/RESPONSE TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to 10.0.0.1 () port 0 AF_INET : first burst 0
Local /Remote
Socket Size   Request Resp.  Elapsed Trans.   CPU    CPU    S.dem   S.dem
Send   Recv   Size    Size   Time    Rate     local  remote local   remote
bytes  bytes  bytes   bytes  secs.   per sec  % S    % S    us/Tr   us/Tr

16384  87380  1       1      10.00   15000.50   5.10   -1.00  13.600  -1.000
16384  87380
"""
    capture = _one(text)
    assert capture.value("xat.network.transactions", "rate") == 15000.5
    assert capture.value("process.cpu.utilization", "mean") == pytest.approx(0.051)
    assert capture.value("netperf.service_demand", "mean", side="local", per="transaction") == 13.6e-6


def test_google_benchmark_with_counters_in_columns() -> None:
    text = """\
Benchmark                       Time             CPU   Iterations        Bar bytes_per_second        Foo
BM_Fact/8                     1.25 us         1.20 us       500000      1.5k      1.1Gi/s     2.5Ki
"""
    capture = _one(text)
    assert capture.find("google-benchmark.Bar")[1].tolist() == [1500]
    assert capture.find("google-benchmark.Foo")[1].tolist() == [2560]
    assert capture.find("xat.benchmark.bytes")[1][0] == pytest.approx(1.1 * 2**30)


def test_a_row_of_iperf3_json_that_was_cut_before_its_direction_is_left_out() -> None:
    text = (SAMPLES / "iperf/iperf3.12_bidir_t4_J.json").read_text()
    second = text.index('"streams"', text.index('"streams"') + 1)
    place = text.index('"rtt"', second)
    (cut,), problems = parse_bytes(text[:place].encode(), "x.json")
    assert problems.kept
    ways = {dict(key.attributes).get("network.io.direction") for key in cut.series}
    assert ways == {"transmit", "receive"}


def test_netperf_between_other_lines_of_a_shell() -> None:
    banner, header = NETPERF_CLASSIC.split("\n", 1)
    noise = "catcher: timer popped\n"
    text = f"{banner}\n{noise}{header}\n$ echo run 2 of 3\nrun 2 of 3\n\n{banner}\n{header}"
    captures, problems = parse_bytes(text.encode(), "x.txt")
    assert problems.kept == []
    for capture in captures:
        assert [(s.metric, s.value) for s in capture.summaries] == [(THROUGHPUT, 38910.63e6 / 8)]
    assert len(captures) == 2


def test_iperf3_text_in_both_directions() -> None:
    text = """\
Connecting to host 10.0.0.2, port 5201
[ ID][Role] Interval           Transfer     Bitrate         Retr  Cwnd
[  5][TX-C]   0.00-1.00   sec   100 MBytes   800 Mbits/sec    3   3.06 MBytes
[  7][RX-C]   0.00-1.00   sec   110 MBytes   880 Mbits/sec
- - - - - - - - - - - - - - - - - - - - - - - - -
[ ID][Role] Interval           Transfer     Bitrate         Retr
[  5][TX-C]   0.00-1.00   sec   100 MBytes   800 Mbits/sec    3             sender
[  7][RX-C]   0.00-1.00   sec   110 MBytes   880 Mbits/sec                  receiver
"""
    capture = _one(text)
    assert capture.find(RETRANSMITS, network__io__direction="transmit")[1].tolist() == [3]
    assert capture.value(RETRANSMITS, "total") == 3
    assert capture.find(THROUGHPUT, network__io__direction="receive")[1].tolist() == [880e6 / 8]
    assert capture.value(THROUGHPUT, "rate", measured_at="receiver") == 880e6 / 8


def test_failed_runs_of_a_cut_hyperfine_file_are_not_counted() -> None:
    whole = json.dumps(
        {"results": [{"command": "x", "mean": 1.5, "times": [1.0, 2.0], "exit_codes": [3, 3]}]}
    )
    for end in ('"times"', '"exit_codes"', "[3"):
        (capture,), _ = parse_bytes(whole[: whole.index(end) + len(end)].encode(), "x.json", "hyperfine")
        assert [s for s in capture.summaries if s.metric == "hyperfine.failed_runs"] == []
