"""iperf3's JSON and text, iperf2's text and CSV: bits and bytes, both ends, lost packets, failed tests."""

import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError

THROUGHPUT = "xat.network.throughput"


def _one(relative: str) -> Recorded:
    (capture,), problems = parse_sample(relative)
    assert problems.kept == []
    return capture


@pytest.mark.parametrize(
    ("name", "intervals", "received_bits", "start_s", "retransmits"),
    [
        ("tcp_t8", 8, 17730175108.868210, 1795407163, 33),
        ("tcp_P4_R_t5", 5, 19386989076.09, 1795407171, 6),
        ("bidir_t4", 4, 10701145751.05, 1795407181, 34),
        ("udp_b200M_t5", 5, 200008711.68812156, 1795407176, None),
    ],
)
def test_json(name: str, intervals: int, received_bits: float, start_s: int, retransmits: int | None) -> None:
    capture = _one(f"iperf/iperf3.12_{name}_J.json")
    assert capture.info.start_us == start_s * 1_000_000
    sums = {
        k: v
        for k, v in capture.series.items()
        if k.metric == THROUGHPUT and "stream" not in dict(k.attributes)
    }
    assert {len(values) for _, values in sums.values()} == {intervals}
    direction = "receive" if "_R_" in name else "transmit"
    own = {"measured_at": "receiver", "network__io__direction": direction}
    assert capture.value(THROUGHPUT, "rate", **own) == pytest.approx(received_bits / 8, rel=1e-12)
    if retransmits is not None:
        own["measured_at"] = "sender"
        assert capture.value("xat.network.retransmits", "total", **own) == retransmits


def test_json_units_and_times() -> None:
    capture = _one("iperf/iperf3.12_tcp_t8_J.json")
    times, values = capture.find("xat.network.round_trip_time", stream="5")
    assert values[:2].tolist() == [0.000076, 0.000046]
    assert times[0] == 1_795_407_164_000_071  # the end of the interval
    assert capture.find("xat.network.retransmits", stream="5")[1][0] == pytest.approx(2 / 1.0000710487365723)
    assert capture.value("process.cpu.utilization", "mean", side="host", cpu__mode="user") == pytest.approx(
        0.0062115915
    )
    assert capture.info.host == "vm"
    udp = _one("iperf/iperf3.12_udp_b200M_t5_J.json")
    assert udp.value("xat.network.loss_ratio", "mean", measured_at="receiver") == 0
    assert udp.value("xat.network.jitter", "last", measured_at="receiver") == pytest.approx(1.46226002e-5)


def test_a_failed_test_is_an_error_that_says_why() -> None:
    text = '{"start": {"connected": [], "version": "iperf 3.12"}, "intervals": [], "end": {},\n'
    text += '"error": "unable to connect to server: Connection refused"}'
    with pytest.raises(XatError, match="Connection refused"):
        parse_bytes(text.encode(), "x.json")
    good = (SAMPLES / "iperf/iperf3.12_tcp_t8_J.json").read_text()
    captures, problems = parse_bytes((text + good).encode(), "x.json")
    assert len(captures) == 1
    assert "Connection refused" in problems.kept[0].text


def test_json_that_ends_too_early() -> None:
    data = (SAMPLES / "iperf/iperf3.12_tcp_t8_J.json").read_bytes()
    (capture,), problems = parse_bytes(data[:4500], "x.json")
    assert problems.count == 1
    assert len(capture.find("iperf.snd_cwnd")[1]) >= 5


def test_json_stream() -> None:
    interval = '{"event":"interval","data":{"streams":[],"sum":'
    lines = [
        '{"event":"start","data":{"version":"iperf 3.17","timestamp":{"timesecs":100},"test_start":{}}}',
        interval + '{"start":0,"end":1,"seconds":1,"bits_per_second":80,"sender":true}}}',
        interval + '{"start":1,"end":2,"seconds":1,"bits_per_second":88,"sender":true}}}',
        '{"event":"end","data":{"sum_sent":{"bits_per_second":84,"bytes":21,"sender":true}}}',
    ]
    (capture,), problems = parse_bytes("\n".join(lines).encode(), "x.json")
    assert problems.kept == []
    assert capture.find(THROUGHPUT)[1].tolist() == [10, 11]
    assert capture.value(THROUGHPUT, "rate") == 10.5


def test_text_with_time_stamps() -> None:
    capture = _one("iperf/iperf3.12_tcp_P2_t5_text_timestamps.txt")
    values = [v for k, (_, v) in capture.series.items() if k.metric == THROUGHPUT]
    totals = [s for s in capture.summaries if s.metric == THROUGHPUT]
    assert sum(map(len, values)) + len(totals) == 21
    times, first = capture.find(THROUGHPUT, stream="5")
    assert first[0] == 8.79e9 / 8
    assert times[0] == 1_795_407_186_000_000
    assert capture.value("xat.network.retransmits", "total", measured_at="sender", stream="7") == 27
    assert capture.find("iperf.snd_cwnd", stream="5")[1][0] == 895 * 1024


IPERF2 = """\
------------------------------------------------------------
Client connecting to 127.0.0.1, TCP port 5001
TCP window size:  169 KByte (default)
------------------------------------------------------------
[  3] local 127.0.0.1 port 42306 connected with 127.0.0.1 port 5001
[ ID] Interval       Transfer     Bandwidth
[  3]  0.0- 1.0 sec  3.95 GBytes  34.0 Gbits/sec
[  3]  1.0- 2.0 sec  3.97 GBytes  34.1 Gbits/sec
[  3]  0.0- 2.0 sec  7.92 GBytes  34.0 Gbits/sec
"""
IPERF2_UDP = """\
Client connecting to 10.0.0.2, UDP port 5001
[  3] local 10.0.0.1 port 42306 connected with 10.0.0.2 port 5001
[ ID] Interval       Transfer     Bandwidth
[  3]  0.0-10.0 sec  1.25 MBytes  1.05 Mbits/sec
[  3] Sent 893 datagrams
[  3] Server Report:
[  3]  0.0-10.0 sec  1.25 MBytes  1.04 Mbits/sec   0.018 ms    8/  893 (0.9%)
"""


def test_iperf2_text() -> None:
    captures, problems = parse_bytes((IPERF2 + IPERF2_UDP).encode(), "x.txt")
    assert problems.kept == []
    first, second = captures
    assert first.find(THROUGHPUT)[1].tolist() == [34e9 / 8, 34.1e9 / 8]
    assert first.find(THROUGHPUT)[0].tolist() == [1_000_000, 2_000_000]
    assert first.value(THROUGHPUT, "rate") == 34e9 / 8
    assert second.value(THROUGHPUT, "rate", measured_at="receiver") == 1.04e6 / 8
    assert second.value("xat.network.jitter", "last") == 0.000018
    assert second.value("xat.network.loss_ratio", "mean") == 8 / 893
    assert second.series == {}


def test_iperf2_csv() -> None:
    rows = [
        "20240511132711,127.0.0.1,47210,127.0.0.1,5001,3,0.0-1.0,3950000000,31600000000",
        "20240511132712,127.0.0.1,47210,127.0.0.1,5001,3,1.0-2.0,3970000000,31760000000",
        "20240511132712,127.0.0.1,47210,127.0.0.1,5001,3,0.0-2.0,7920000000,31680000000",
        "20240511132713,127.0.0.1,5001,127.0.0.1,47210,4,0.0-2.0,1250000,1040000,0.018,8,893,0.896,0",
        "broken",
    ]
    (capture,), problems = parse_bytes("\r\n".join(rows).encode(), "x.csv")
    assert [p.line for p in problems.kept] == [5]
    times, values = capture.find(THROUGHPUT, stream="3")
    assert values.tolist() == [3.95e9, 3.97e9]
    assert times[0] == 1_715_434_031_000_000
    assert capture.value(THROUGHPUT, "rate", stream="3") == 3.96e9
    assert capture.value("xat.network.loss_ratio", "mean", stream="4") == 8 / 893
