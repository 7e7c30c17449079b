"""atop -P and atopsar: facts of real files, rates and shares by hand, restarts, processes, damaged lines."""

import gzip

import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

PARSEABLE = "atop2.8.1_P_CPU_cpu_MEM_DSK_NET_parseable.txt.gz"
REPORT = "atopsar2.8.1_c_m_d.txt.gz"
FIRST = "vm 1795405542 2026/11/23 03:45:42 5 "


def test_facts() -> None:
    captures, problems = parse_sample(f"atop/{PARSEABLE}")
    assert (len(captures), problems.count) == (1, 0)
    capture = captures[0]
    assert len(capture.find("system.cpu.logical.count")[0]) == 136
    times, _ = capture.find("system.memory.usage", system__memory__state="free")
    assert times[0] == 1795405537 * 1_000_000
    times, _ = capture.find("system.disk.io", disk__io__direction="read")
    assert (len(times), times[0]) == (135, us("2026-11-23T03:45:42"))
    assert (capture.info.host, capture.info.zone_source) == ("vm", "file")
    assert capture.info.environment == {"interval_s": "5", "first_row": "since boot, its rates left out"}


def test_counts_become_rates_ticks_become_shares_pages_become_bytes() -> None:
    capture = parse_sample(f"atop/{PARSEABLE}")[0][0]
    shares = [
        capture.series[key][1][0]
        for key in capture.series
        if key.metric == "system.cpu.utilization"
        and len(key.attributes) == 1
        and key.source_name != "CPU guest"
    ]
    assert sum(shares) == pytest.approx(1)
    assert capture.series[next(k for k in capture.series if k.source_name == "CPU user")][1][0] == 830 / 1000
    disk = {"disk__io__direction": "read", "system__device": "vda"}
    assert capture.find("system.disk.operations", **disk)[1][0] == 1845 / 5
    assert capture.find("system.disk.io", **disk)[1][0] == 62368 * 512 / 5
    assert capture.find("xat.disk.utilization", system__device="vda")[1][0] == 120 / 5000
    assert capture.find("system.memory.usage", system__memory__state="free")[1][1] == 4948927 * 4096
    assert capture.find("system.cpu.load_average.1m")[1][:2].tolist() == [0.96, 1.77]


def test_processes_are_summed_by_program() -> None:
    text = f"""SEP
PRC {FIRST}10 (postgres: w) S 100 50 25 0 120 0 0 1 0 10 y 0 (x)
PRC {FIRST}11 (postgres: w) S 100 10 15 0 120 0 0 1 0 11 y 0 (x)
PRM {FIRST}10 (postgres: w) S 4096 1000 200 0 0 0 50 5 0 0 0 0 10 y
SEP
"""
    captures, problems = parse_bytes(text.encode(), "atop.txt", "atop-parseable")
    assert problems.count == 0
    item = {"process__executable__name": "postgres: w"}
    assert captures[0].find("process.cpu.utilization", cpu__mode="user", **item)[1].tolist() == [0.12]
    assert captures[0].find("process.memory.usage", **item)[1].tolist() == [200 * 1024]
    assert captures[0].find("process.paging.faults", system__paging__type="minor", **item)[1].tolist() == [10]
    assert captures[0].find("xat.process.count", **item)[1].tolist() == [2]


def test_fields_of_other_versions_and_damage() -> None:
    text = f"""SEP
CPL {FIRST}2 1.77 1.34 0.98 24196 4879 77
XYZ {FIRST}thing 5
CPL {FIRST}2 nonsense
hello
CPL {FIRST}2 1.7"""
    captures, problems = parse_bytes(text.encode(), "atop.txt")
    assert captures[0].find("atop.CPL.7")[1].tolist() == [77]
    assert captures[0].find("atop.XYZ.2", item="thing")[1].tolist() == [5]
    assert [problem.line for problem in problems.kept] == [4, 5, 6]


def test_facts_of_the_report() -> None:
    captures, problems = parse_sample(f"atop/{REPORT}")
    assert (len(captures), problems.count) == (1, 0)
    capture = captures[0]
    idle = [
        k
        for k in capture.series
        if k.metric == "system.cpu.utilization" and dict(k.attributes)["cpu.mode"] == "idle"
    ]
    everything, first, second = (capture.series[key] for key in idle)
    assert (len(everything[0]), everything[0][0]) == (135, us("2026-11-23T03:45:42"))
    assert everything[1][0] == 0.005  # 1 % of two CPUs
    assert (first[1] + second[1]) / 2 == pytest.approx(everything[1], abs=0.021)
    assert capture.find("system.memory.usage", system__memory__state="free")[1][0] == 19331 * 2**20
    assert capture.find("system.disk.operations", disk__io__direction="read")[1][0] == 369
    assert capture.find("xat.disk.service_time")[1][0] == 0.00006441
    lines = gzip.decompress((SAMPLES / "atop" / REPORT).read_bytes()).decode().splitlines()
    clocks = sum(line[:2].isdigit() for line in lines)
    assert clocks == 408 == 3 * 135 + 3  # three tables, and their headers


def test_midnight_and_damage_in_the_report() -> None:
    text = """
vm  6.1  #1 SMP  x86_64  2026/11/23

-------------------------- analysis date: 2026/11/23 --------------------------

23:59:50  disk           busy read/s KB/read  writ/s KB/writ avque avserv _dsk_
23:59:55  vda              2%  369.0    16.9     2.8     6.9  14.4   0.06441 ms
00:00:00  vda              1%  150.8    13.2     6.8    11.4  10.4   0.05577 ms
          vdb              1%  150.8    13.2     6.8    11.4  10.4   0.05577 ms
00:00:05  vda              1%  zero
"""
    captures, problems = parse_bytes(text.encode(), "atopsar.txt")
    times, _ = captures[0].find("xat.disk.utilization", system__device="vda")
    assert times.tolist() == [us("2026-11-23T23:59:55"), us("2026-11-24T00:00:00")]
    assert captures[0].find("xat.disk.utilization", system__device="vdb")[0][0] == times[1]
    assert [problem.line for problem in problems.kept] == [10]


def test_a_total_with_a_hole_is_a_problem_of_its_line() -> None:
    text = """
vm  6.1  #1 SMP  x86_64  2026/11/23

-------------------------- analysis date: 2026/11/23 --------------------------

23:59:50  cpu  %usr %nice %sys %irq %softirq  %steal %guest  %wait %idle  _cpu_
23:59:55  all     4     0    6    0        0       0      0      0   190
00:00:00  all     4     -    6    0        0       0      0      0   190
"""
    captures, problems = parse_bytes(text.encode(), "atopsar.txt")
    assert [problem.line for problem in problems.kept] == [8]
    assert captures[0].find("system.cpu.utilization", cpu__mode="idle")[1].tolist() == [0.95]


def test_threads_are_part_of_their_process() -> None:
    """`-P ALL` of atop 2 also lists the threads, with an n in the place of is_process."""
    text = f"""SEP
PRC {FIRST}1 (api) S 100 50 25 0 120 0 0 1 0 1 y 252933138229 () 0 -3 -3
PRC {FIRST}1 (api) S 100 20 25 0 120 0 0 1 0 1 n 21433488 () 0 -3 -3
PRC {FIRST}59 (console) S 100 30 0 0 120 0 0 1 0 1 n 1088412602 () 0 -3 -3
PRM {FIRST}1 (api) S 4096 48272 17620 5308 0 0 5 0 8 40772 132 0 1 y 0 48240 -3 -3 -3 -3
PRM {FIRST}1 (api) S 4096 48272 17620 5308 0 0 5 0 8 40772 132 0 1 n 0 48240 -3 -3 -3 -3
PRD {FIRST}1 (api) S n y 0 16 0 32 0 1 n y
PRD {FIRST}59 (console) S n y 0 16 0 32 0 1 n n
SEP
"""
    captures, problems = parse_bytes(text.encode(), "atop.txt", "atop-parseable")
    capture = captures[0]
    programs = {dict(key.attributes).get("process.executable.name") for key in capture.series}
    assert programs == {"api"}
    assert capture.find("process.cpu.utilization", cpu__mode="user")[1].tolist() == [0.1]
    assert capture.find("process.memory.usage")[1].tolist() == [17620 * 1024]
    assert capture.find("process.disk.io", disk__io__direction="write")[1].tolist() == [32 * 512 / 5]
    assert capture.find("xat.process.count")[1].tolist() == [1]
    assert problems.count == 0


def test_nodes_and_shares_and_means_since_boot() -> None:
    """Fields after atop(1) 2.8.1; the mean queue of the sample since boot is no sample."""
    text = f"""RESET
DSK {FIRST}vda 322132 1161156 50598290 1412874 254481344 1438663 205775696 0 8.79
SEP
DSK {FIRST}vda 40 27 264 125 185840 11 38416 0 8.00
NUM {FIRST}0 4096 11 4348469 2434443 770557 911425 1328565 1152 132739 117998 28324 0
NUM {FIRST}1 4096 12 4348469 1434443 770557 911425 1328565 1152 132739 117998 28324 0
NFC {FIRST}50 10 5 0 0
NFM {FIRST}filer:/home 5120 10240 0 0 0 0 0 0
NUC {FIRST}1 2 24 172 0 1 2 0 0 1 0
SEP
"""
    captures, problems = parse_bytes(text.encode(), "atop.txt", "atop-parseable")
    capture = captures[0]
    assert capture.find("atop.disk.queue_while_busy")[1].tolist() == [8]
    free = [capture.find("atop.NUM.free", numa__node=node)[1].tolist() for node in "01"]
    assert free == [[2434443 * 4096], [1434443 * 4096]]
    assert capture.find("atop.NFC.rpcs")[1].tolist() == [10]
    assert capture.find("atop.NFM.total_io", disk__io__direction="write")[1].tolist() == [2048]
    assert capture.find("system.cpu.utilization", cpu__mode="user", numa__node="1")[1].tolist() == [0.86]
    assert problems.count == 0


def test_tables_of_atopsar_with_marks_colours_and_unknown_speeds() -> None:
    """Lines of atopsar 2.8.1 -A, -M, -C; KB are 1024 bytes (atopsar.c)."""
    text = """
vm  6.1  #1 SMP  x86_64  2026/11/23

-------------------------- analysis date: 2026/11/23 --------------------------

\x1b[30;43m07:19:48  cpu  %usr %nice %sys %irq %softirq  %steal %guest  %wait %idle  _cpu_\x1b[00m
07:19:49  \x1b[31mall    24   161   14    0        0       0      0      0     1 *\x1b[00m
            0    12    78   10    0        0       0      0      0     0 +

07:19:48  pswch/s devintr/s  clones/s  loadavg1 loadavg5 loadavg15       _load_
07:19:49    39774      2358    109.00      4.35     5.78      5.51

07:19:48  cpusome    memsome  memfull    iosome  iofull
07:19:49      91%         0%       0%        2%      0%

07:19:48  disk           busy read/s KB/read  writ/s KB/writ avque avserv _lvm_
07:19:49
07:19:48  interf busy ipack/s opack/s iKbyte/s oKbyte/s imbps ombps maxmbps_if_
07:19:49  lo        ?     0.0     0.0        2        2     0     0       0
          eth0     1%    10.0    20.0       30       40     5     6    1000 f
07:19:48  in: dsc/s hder/s out: dsc/s nrt/s_ipv4_
07:19:49        0.0    1.0        2.0   3.0
"""
    captures, problems = parse_bytes(text.encode(), "atopsar.txt")
    capture = captures[0]
    received = [
        capture.find("system.network.io", network__io__direction="receive", network__interface__name=name)[1]
        for name in ("lo", "eth0")
    ]
    assert [values.tolist() for values in received] == [[2048], [30 * 1024]]
    assert capture.find("xat.network.utilization", network__interface__name="eth0")[1].tolist() == [0.01]
    assert capture.find("system.cpu.load_average.5m")[1].tolist() == [5.78]
    assert capture.find("xat.pressure.stall", resource="cpu")[1].tolist() == [0.91]
    assert capture.find("atopsar.ipv4.out:dsc/s")[1].tolist() == [2]
    user = capture.find("system.cpu.utilization", cpu__mode="user", cpu__logical_number="0")[1]
    assert user.tolist() == [0.12]
    assert problems.count == 0


def test_processes_of_a_sample_without_its_end_are_left_out() -> None:
    second = "vm 1795405547 2026/11/23 03:45:47 5 "
    row = "(db) S 100 50 25 0 120 0 0 1 0 10 y 0"
    text = f"SEP\nPRC {FIRST}10 {row}\nPRC {FIRST}11 {row}\nSEP\nPRC {second}10 {row}\n"
    captures, problems = parse_bytes(text.encode(), "atop.txt", "atop-parseable")
    assert captures[0].find("xat.process.count")[1].tolist() == [2]
    assert problems.count == 1
    captures, problems = parse_bytes(text.replace("SEP\n", "").encode(), "atop.txt", "atop-parseable")
    assert captures[0].find("xat.process.count")[1].tolist() == [2, 1]
    assert problems.count == 0
