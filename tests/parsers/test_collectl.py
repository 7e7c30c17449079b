"""collectl: facts of its plot files and its text, restarts, zones, damaged lines."""

import numpy as np
import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

DETAIL = "collectl4.3.1_detail_sCDN_P_2s.tab.gz"
TOTALS = "session1_collectl_P_cdmn_5s.tab.gz"
BRIEF = "collectl4.3.1_brief_scdn_oT_5s.txt"
VERBOSE = "collectl4.3.1_verbose_scdn_oT_10s.txt"

# Preamble as in public copies of collectl's files (tests/samples/SOURCES.md).
WITH_PREAMBLE = """################################################################################
# Collectl:   V4.3.1-1  HiRes: 1  Options: -scd --sep ; -P -f /tmp/x
# Host:       soko07  DaemonOpts:
# Distro:     Red Hat Enterprise Linux release 9.7 (Plow)  Platform:
# Date:       20261001-191030  Secs: 1790896230 TZ: -0400
# SubSys:     cd Options: z Interval: 10:60 NumCPUs: 80 [HYPER] NumBud: 0 Flags: ix
# HZ:         100  Arch: x86_64-linux-thread-multi PageSize: 4096
# Kernel:     5.14.0-611.26.1.el9_7.x86_64  Memory: 263082012 kB  Swap: 4194300 kB
################################################################################
#Date;Time;[CPU]User%;[DSK]ReadKBTot;[XYZ]Odd KB
20261001;19:10:40;12;1447;3
20261001;19:10:50;13;2;4
"""


@pytest.mark.parametrize(
    ("name", "rows", "first", "item", "mean_user"),
    [
        (DETAIL, 45, "2026-11-23T04:21:23", {"cpu__logical_number": "0"}, 63.9778),
        (TOTALS, 136, "2026-11-23T03:45:44.001", {}, 46.0515),
    ],
)
def test_facts_of_plot_files(
    name: str, rows: int, first: str, item: dict[str, str], mean_user: float
) -> None:
    captures, problems = parse_sample(f"collectl/{name}")
    assert (len(captures), problems.count) == (1, 0)
    times, user = captures[0].find("system.cpu.utilization", cpu__mode="user", **item)
    assert (len(times), times[0]) == (rows, us(first))
    assert user.mean() * 100 == pytest.approx(mean_user, abs=5e-5)


def test_every_column_of_numbers_is_there() -> None:
    assert (
        len(parse_sample(f"collectl/{DETAIL}")[0][0].series) == 115 - 1 - 5
    )  # the time and the names of 5 items
    assert len(parse_sample(f"collectl/{TOTALS}")[0][0].series) == 70 - 2


def test_sizes_are_in_bytes() -> None:
    capture = parse_sample(f"collectl/{TOTALS}")[0][0]
    assert capture.find("system.disk.io", disk__io__direction="read")[1][0] == 1447 * 1024
    assert capture.find("system.memory.usage", system__memory__state="free")[1][0] == 19767916 * 1024
    detail = parse_sample(f"collectl/{DETAIL}")[0][0]
    assert detail.find("xat.disk.await", disk__io__direction="write", system__device="vda")[1][0] == 0.001
    assert detail.find("xat.disk.request_size", system__device="vda")[1][0] == 30 * 1024


def test_brief_lines() -> None:
    captures, problems = parse_sample(f"collectl/{BRIEF}")
    assert (len(captures), problems.count) == (1, 0)
    capture = captures[0]
    times, busy = capture.find("xat.cpu.busy")
    assert (len(times), busy[0], capture.info.zone_source) == (18, 0.99, "none")
    assert np.diff(times).tolist() == [5_000_000] * 17
    assert capture.find("system.disk.io", disk__io__direction="write")[1][1] == 172298 * 1024
    assert capture.find("system.network.packets", network__io__direction="receive")[1].max() == 0


def test_verbose_tables_with_their_record_marks() -> None:
    captures, problems = parse_sample(f"collectl/{VERBOSE}")
    assert (len(captures), problems.count) == (1, 0)
    capture = captures[0]
    times, switches = capture.find("xat.system.context_switches")
    assert (len(times), times[0]) == (9, us("2026-11-23T04:21:31.004"))
    assert switches[:2].tolist() == [5094, 27000]
    sizes = capture.find("xat.disk.request_size", disk__io__direction="write")[1]
    assert sizes[0] == 343 * 1024
    assert (capture.info.host, capture.info.zone_source) == ("vm", "file")


def test_preamble_with_the_offset_of_the_zone() -> None:
    captures, problems = parse_bytes(WITH_PREAMBLE.encode(), "soko07.tab")
    assert problems.count == 0
    info = captures[0].info
    assert (info.tool_version, info.host, info.zone, info.zone_source) == (
        "4.3.1-1",
        "soko07",
        "Etc/GMT+4",
        "file",
    )
    assert {
        "cores": "80",
        "memory_bytes": str(263082012 * 1024),
        "interval_s": "10",
    }.items() <= info.environment.items()
    times, values = captures[0].find("collectl.XYZ.Odd_KB")
    assert (times[0], values[0]) == (us("2026-10-01T23:10:40"), 3 * 1024)


def test_a_restart_goes_on_in_the_same_capture_and_another_host_begins_one() -> None:
    other = WITH_PREAMBLE.replace("soko07", "soko08")
    captures, problems = parse_bytes((WITH_PREAMBLE + WITH_PREAMBLE + other).encode(), "all.tab")
    assert problems.count == 0
    assert [capture.info.host for capture in captures] == ["soko07", "soko08"]
    assert len(captures[0].find("system.cpu.utilization")[0]) == 4
    assert captures[0].info.environment["restarts"] == "1"


def test_damaged_lines_have_their_numbers() -> None:
    text = WITH_PREAMBLE + "Ouch!\n20261001;19:99:00;1;2;3\n20261001;19:11:00;x;2;3\n20261001;19:11:10;14;5"
    captures, problems = parse_bytes(text.encode(), "x.tab")
    assert sorted(problem.line for problem in problems.kept) == [13, 14, 15, 16]
    assert len(captures[0].find("system.cpu.utilization")[0]) == 3


def test_damaged_text() -> None:
    data = (SAMPLES / "collectl" / BRIEF).read_bytes()
    captures, problems = parse_bytes(data + b"04:22:56   xx   1\n04:23:01   65  10   83", "c.txt")
    assert [problem.line for problem in problems.kept] == [22, 23]
    assert len(captures[0].find("xat.cpu.busy")[0]) == 18


def test_tables_of_memory_and_single_disks() -> None:
    """collectl 4.3.1 --verbose -smD -oT: it forgets the word Time over memory; 73840K are KiB."""
    memory = "<------Physical Memory------><---------Swap------><-------Paging------>"
    text = f"""waiting for 1 second sample...

### RECORD    1 >>> vm <<< (1795678153.017) (Thu Nov 26 07:29:13 2026) ###

# MEMORY SUMMARY
#         {memory}
#            Total    Used    Buff Total  Used  Free   In  Out Fault MajFt   In  Out
07:29:13    24105M   7825M  73840K    1G   10M     0    3    4 22489     0  328 1232

# MEMORY STATISTICS
# Node    Total     Used     Free
     0   16986M    7702M    9283M

# DISK STATISTICS (/sec)
#          <---------reads---------------><---------writes--------------><--------averages--------> Pct
#Name       KBytes Merged  IOs Size  Wait  KBytes Merged  IOs Size  Wait  RWSize  QLen  Wait SvcTim Util
vda           1700     11   82   21     5    1188      0   49   24     7      22     2     6      1    3
"""
    captures, problems = parse_bytes(text.encode(), "c.txt")
    capture = captures[0]
    assert capture.find("system.memory.usage", system__memory__state="buffers")[1].tolist() == [73840 * 1024]
    assert capture.find("system.paging.usage", system__paging__state="used")[1].tolist() == [10 << 20]
    assert capture.find("system.paging.io", system__paging__direction="out")[1].tolist() == [1232 * 1024]
    assert capture.find("system.memory.limit", numa__node="0")[1].tolist() == [16986 << 20]
    disk = {"system__device": "vda", "disk__io__direction": "write"}
    assert capture.find("system.disk.io", **disk)[1].tolist() == [1188 * 1024]
    assert capture.find("system.disk.operations", **disk)[1].tolist() == [49]
    assert capture.find("xat.disk.await", **disk)[1].tolist() == [0.007]
    assert capture.find("xat.disk.utilization", system__device="vda")[1].tolist() == [0.03]
    assert problems.count == 0
