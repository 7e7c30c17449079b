"""netperf and memtier_benchmark in their forms."""

import json

import pytest

from tests.parsers.recording import Recorded, parse_bytes
from xat_desktop.errors import XatError

TCP_STREAM = """\
MIGRATED TCP STREAM TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to localhost () port 0 AF_INET
Recv   Send    Send                          Utilization       Service Demand
Socket Socket  Message  Elapsed              Send     Recv     Send    Recv
Size   Size    Size     Time     Throughput  local    remote   local   remote
bytes  bytes   bytes    secs.    10^6bits/s  % S      % S      us/KB   us/KB

 87380  16384  16384    10.00      38910.63   23.33    23.33    0.393   0.393
"""
UDP_STREAM = """\
MIGRATED UDP STREAM TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to 192.168.159.131 () port 0 AF_INET : demo
Socket  Message  Elapsed      Messages
Size    Size     Time         Okay Errors   Throughput
bytes   bytes    secs            #      #   10^6bits/sec

212992   65507   5.00         3275      0     343.22
212992           5.00         3229            338.40
"""
TCP_RR = """\
MIGRATED TCP REQUEST/RESPONSE TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to 198.18.1.10 () port 0 AF_INET : demo
Interim result: 38331.29 Trans/s over 1.127 seconds ending at 1670186133.138
Interim result: 32521.35 Trans/s over 1.179 seconds ending at 1670186134.317
Local /Remote
Socket Size   Request  Resp.   Elapsed  Trans.
Send   Recv   Size     Size    Time     Rate
bytes  Bytes  bytes    bytes   secs.    per sec

16384  131072 1        1       40.03    27035.31
16384  131072
"""
OMNI = """\
MIGRATED TCP REQUEST/RESPONSE TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to 21.1.1.1 () port 0 AF_INET : demo
MIN_LATENCY=49
P50_LATENCY=77
P99_LATENCY=123
MAX_LATENCY=263
THROUGHPUT=75.78
THROUGHPUT_UNITS=Trans/s
MEAN_LATENCY=78.26
"""
OMNI_CSV = """\
MIGRATED TCP STREAM TEST from 0.0.0.0 (0.0.0.0) port 0 AF_INET to 10.240.0.61 () port 20005 AF_INET : histogram
Throughput,Throughput Units,50th Percentile Latency Microseconds,99th Percentile Latency Microseconds,\
Stddev Latency Microseconds,Confidence Iterations Run
408.78,10^6bits/s,3,5793,3235.53,1
"""


def _one(text: str, name: str = "x.txt") -> Recorded:
    (capture,), problems = parse_bytes(text.encode(), name)
    assert problems.kept == []
    return capture


def test_streams() -> None:
    tcp = _one(TCP_STREAM)
    assert tcp.value("xat.network.throughput", "rate") == 38910.63e6 / 8
    assert tcp.value("process.cpu.utilization", "mean", side="local") == pytest.approx(0.2333)
    assert tcp.info.environment["server"] == "localhost"
    udp = _one(UDP_STREAM)
    assert udp.value("xat.network.throughput", "rate", measured_at="sender") == 343.22e6 / 8
    assert udp.value("xat.network.throughput", "rate", measured_at="receiver") == 338.40e6 / 8
    assert udp.value("netperf.messages", "total", measured_at="receiver") == 3229
    kib = TCP_STREAM.replace("10^6bits/s ", "KBytes/s  ")
    assert _one(kib).value("xat.network.throughput", "rate") == 38910.63 * 1024


def test_requests_and_interim_results() -> None:
    capture = _one(TCP_RR)
    assert capture.value("xat.network.transactions", "rate") == 27035.31
    times, values = capture.find("xat.network.transactions")
    assert times.tolist() == [1_670_186_133_138_000, 1_670_186_134_317_000]
    assert values[0] == 38331.29


def test_omni() -> None:
    capture = _one(OMNI)
    assert capture.value("xat.network.transactions", "rate") == 75.78
    assert capture.value("xat.network.round_trip_time", "p99") == 0.000123
    assert capture.value("xat.network.round_trip_time", "mean") == 0.00007826
    table = _one(OMNI_CSV)
    assert table.value("xat.network.throughput", "rate") == 408.78e6 / 8
    assert table.value("xat.network.round_trip_time", "p99") == 0.005793
    assert table.value("netperf.CONFIDENCE_ITERATIONS_RUN", "value") == 1


def test_several_tests_in_one_file() -> None:
    captures, problems = parse_bytes((TCP_STREAM + UDP_STREAM + TCP_RR + OMNI + OMNI_CSV).encode(), "x.txt")
    assert problems.kept == []
    assert len(captures) == 5


MEMTIER = """\
4         Threads
50        Connections per thread
30        Seconds


ALL STATS
====================================================================================================
Type       Ops/sec   Hits/sec  Misses/sec  Avg. Latency  p50 Latency  p99 Latency  p99.9 Latency      KB/sec
----------------------------------------------------------------------------------------------------
Sets       3245.19        ---         ---       3.58197      3.51900      5.79100        6.81500  3323209.16
Gets      32447.19       2.40    32444.79       0.13386      0.07900      0.86300        1.71900     3277.86
Waits         0.00        ---         ---           ---          ---          ---            ---         ---
Totals    35692.38       2.40    32444.79       0.44737      0.08700      4.51100        5.75900  3326487.03
"""


def test_memtier_text() -> None:
    capture = _one(MEMTIER)
    whole = {(s.metric, s.statistic): s.value for s in capture.summaries if not s.attributes}
    assert whole["xat.request.rate", "rate"] == 35692.38
    assert whole["db.client.operation.duration", "p99.9"] == 0.005759
    assert capture.value("db.client.operation.duration", "mean", db__operation__name="SET") == 0.00358197
    assert capture.value("memtier.transfer", "rate", db__operation__name="GET") == 3277.86 * 1024
    assert capture.info.environment["threads"] == "4"
    old = MEMTIER.replace("Avg. Latency  p50 Latency  p99 Latency  p99.9 Latency ", "     Latency ")
    old = old[: old.index("Sets")] + "Sets    2189.36    ---    ---   1282.72000       168.62\n"
    assert _one(old).value("db.client.operation.duration", "mean", db__operation__name="SET") == 1.28272


def test_memtier_several_tables() -> None:
    captures, _ = parse_bytes((MEMTIER.replace("ALL STATS", "BEST RUN RESULTS") + MEMTIER).encode(), "x.txt")
    assert [c.info.label for c in captures] == ["BEST RUN RESULTS", ""]


def test_memtier_json() -> None:
    row = {
        "Count": 100,
        "Ops/sec": 50.5,
        "Hits/sec": 1,
        "Misses/sec": 2,
        "Latency": 1.25,
        "Average Latency": 1.25,
    }
    row |= {
        "Min Latency": 0.1,
        "Max Latency": 9.5,
        "KB/sec": 2,
        "Percentile Latencies": {"p50.00": 1.2, "p99.90": 8.1},
    }
    seconds = {
        "0": {"Count": 60, "Average Latency": 1.0, "p50.00": 0.9},
        "1": {"Count": 40, "Average Latency": 2.0},
    }
    document = {
        "configuration": {"server": "localhost", "key_pattern": "R:R"},
        "run information": {"Threads": 4, "Connections per thread": 50},
        "ALL STATS": {
            "Runtime": {"Start time": 1616837721198, "Finish time": 1616837723687},
            "Gets": {**row, "Time-Serie": seconds},
            "Totals": row,
        },
    }
    capture = _one(json.dumps(document), "x.json")
    assert capture.value("db.client.operation.duration", "p99.9", db__operation__name="GET") == 0.0081
    assert capture.value("xat.db.cache_misses", "rate", db__operation__name="GET") == 2
    times, values = capture.find("xat.request.rate", db__operation__name="GET")
    assert values.tolist() == [60, 40]
    assert times[0] == capture.info.start_us == 1_616_837_721_198_000
    assert capture.find("db.client.operation.duration", statistic="mean")[1].tolist() == [0.001, 0.002]


@pytest.mark.parametrize("parser", ["netperf", "memtier", "hammerdb-chart"])
def test_a_file_without_a_result_is_an_error(parser: str) -> None:
    with pytest.raises(XatError):
        parse_bytes(b"hello\n", "x.txt", parser)
