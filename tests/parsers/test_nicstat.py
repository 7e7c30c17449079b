"""nicstat: facts of a real file, the table for people, TCP lines, damage."""

import pytest

from tests.parsers.recording import parse_bytes, parse_sample


def test_facts() -> None:
    captures, problems = parse_sample("nicstat/nicstat_p_parseable_2s.txt")
    assert (len(captures), problems.count) == (1, 0)
    item = {"network__interface__name": "lo", "network__io__direction": "receive"}
    times, received = captures[0].find("system.network.io", **item)
    assert len(times) == 20 / 2 - 1  # two interfaces, and a line since boot of each
    assert times[0] == 1795407338_000_000
    assert received[:2].tolist() == [1.019 * 1024, 45.87 * 1024]
    assert captures[0].find("system.network.packets", **item)[1][0] == 10.49
    assert captures[0].info.environment["first_row"] == "since boot, left out"


def test_a_packet_of_loopback_has_a_plausible_size() -> None:
    """-p prints kilobytes although its manual's columns look like bytes."""
    capture = parse_sample("nicstat/nicstat_p_parseable_2s.txt")[0][0]
    item = {"network__interface__name": "lo", "network__io__direction": "receive"}
    size = (
        capture.find("system.network.io", **item)[1][0] / capture.find("system.network.packets", **item)[1][0]
    )
    assert 40 < size < 65536


def test_table_and_protocols() -> None:
    text = """    Time      Int   rKB/s   wKB/s   rPk/s   wPk/s    rAvs    wAvs %Util    Sat
10:00:00     eth0    1.00    2.00    3.00    4.00   341.0   512.0  0.01   0.00
10:00:05     eth0    5.00    6.00    7.00    8.00   731.4   768.0  1.50   0.00
10:00:10     eth0    5.00    6.00
"""
    captures, problems = parse_bytes(text.encode(), "n.txt")
    assert captures[0].find("xat.network.utilization")[1].tolist() == [0.015]
    assert [problem.line for problem in problems.kept] == [4]
    tcp = "1267746136:TCP:0.00:0.00:1.00:2.00:0.00:0.00:0.0:0.00:0.00:0.00\n" * 2
    captures, _ = parse_bytes(tcp.encode(), "n.txt")
    assert captures[0].find("nicstat.InSeg", network__transport="tcp")[1].tolist() == [1.0]


def test_tables_with_their_clock_in_the_header_and_megabits() -> None:
    """nicstat 1.95 -t -u -x -M; its megabit are 1024 x 1024 bits: 689.7 KB/s are printed as 5.39 Mbps."""
    text = """07:16:22    InKB   OutKB   InSeg  OutSeg Reset  AttF %ReTX InConn OutCon Drops
TCP         0.00    0.00   319.2   315.3  1.76  1.25 0.000   6.99   8.28  0.00
07:16:22    RdMbps  WrMbps   RdPkt   WrPkt   IErr  OErr  Coll  NoCP Defer  %Util
eth0          5.39    5.39   310.1   310.1   0.00  0.00  0.00  0.00  0.00   0.00
07:16:23    InKB   OutKB   InSeg  OutSeg Reset  AttF %ReTX InConn OutCon Drops
TCP         1.00    2.00    3.00    4.00  0.00  0.00 0.000   0.00   0.00  0.00
07:16:23    RdMbps  WrMbps   RdPkt   WrPkt   IErr  OErr  Coll  NoCP Defer  %Util
eth0          8.00   16.00    1.00    2.00   0.00  0.00  0.00  0.00  0.00   0.50
"""
    captures, problems = parse_bytes(text.encode(), "n.txt")
    assert captures[0].find("system.network.io", network__io__direction="receive")[1].tolist() == [1 << 20]
    assert captures[0].find("nicstat.OutKB", network__transport="tcp")[1].tolist() == [2048]
    assert captures[0].find("xat.network.utilization")[1].tolist() == [0.005]
    assert problems.count == 0


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("          rKB/s          wKB/s", "        688.972        128.000"),
        ("   rMbps   wMbps   rPk/s   wPk/s    rAvs    wAvs %Util    Sat", " 5.0 1.0 3 3 9 9 0.0 0.0"),
    ],
)
def test_summary_and_megabits(header: str, rows: str) -> None:
    block = f"    Time      Int{header}\n10:00:00     eth0{rows}\n"
    captures, problems = parse_bytes((block + block.replace(":00 ", ":01 ")).encode(), "n.txt")
    assert captures[0].find("system.network.io", network__io__direction="transmit")[1].tolist() == [131072]
    assert problems.count == 0
