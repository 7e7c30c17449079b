"""nmon: real files of Linux, sorted, joined and damaged ones, and the layout of AIX."""

import re

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers import PARSERS, nmon
from xat_desktop.parsers._source import ZoneChoice
from xat_desktop.parsers.sniff import choose

PLAIN = "nmon/session2_nmon16n_s5_notop.nmon"
WITH_TOP = "nmon/session1_nmon16n_s2_T_head.nmon"
DATA = (SAMPLES / PLAIN).read_bytes()

AIX = """\
AAA,progname,topas_nmon
AAA,command,/usr/bin/topas_nmon -ft -s 60 -c 3
AAA,version,TOPAS-NMON
AAA,host,aix71
AAA,AIX,7.1.3.15
AAA,hardware,Architecture PowerPC Implementation POWER8_COMPAT_mode 64 bit
AAA,cpus,8,4
AAA,interval,60
AAA,date,09-MAR-2021
CPU_ALL,CPU Total aix71,User%,Sys%,Wait%,Idle%,Busy,PhysicalCPUs
CPU01,CPU 1 aix71,User%,Sys%,Wait%,Idle%
PCPU_ALL,PCPU Total aix71,User  ,Sys  ,Wait  ,Idle  , Entitled Capacity
MEM,Memory aix71,Real Free %,Virtual free %,Real free(MB),Virtual free(MB),Real total(MB),Virtual total(MB)
MEMNEW,Memory New aix71,Process%,FScache%,System%,Free%,Pinned%,User%
PROC,Processes aix71,Runnable,Swap-in,pswitch,syscall,read,write,fork,exec,sem,msg
NET,Network I/O aix71,en0-read-KB/s,en0-write-KB/s,
NETPACKET,Network Packets aix71,en0-reads/s,en0-writes/s,
NETERROR,Network Errors aix71,en0-ierrs,en0-oerrs,en0-collisions
DISKBUSY,Disk %Busy aix71,hdisk0,hdisk1
DISKSERV,Disk Service Time msec/xfer aix71,hdisk0,hdisk1
IOADAPT,Disk Adapter aix71,fcs0_read-KB/s,fcs0_write-KB/s,fcs0_xfer-tps
TOP,+PID,Time,%CPU,%Usr,%Sys,Threads,Size,ResText,ResData,CharIO,%RAM,Paging,Command,WLMclass
BBBP,000,lsconf,"text, with commas"
ZZZZ,T0001,23:59:30,09-MAR-2021
CPU_ALL,T0001,12.5,8.1,0.8,78.6,,4
CPU01,T0001,12.5,8.1,0.8,78.6
PCPU_ALL,T0001,0.35,0.21,0.00,1.44,2.00
MEM,T0001,25.0,90.5,4096.0,7413.8,16384.0,8192.0
MEMNEW,T0001,50.5,34.6,6.9,8.0,7.0,81.6
PROC,T0001,1.36,0.00,567,1920,88,51,3,3,0,1
NET,T0001,10.5,20.0,
NETPACKET,T0001,11.0,12.0,
NETERROR,T0001,0,1,0
DISKBUSY,T0001,3.5,0.0
DISKSERV,T0001,2.5,0.0
IOADAPT,T0001,100.0,50.0,12.5
TOP,7340134,T0001,4.50,3.00,1.50,1,2048,100,900,77,0,3,oracle,Unclassified
ZZZZ,T0002,00:00:30,10-MAR-2021
CPU_ALL,T0002,13.5,8.1,0.8,77.6,,4
"""


def _means(capture: Recorded) -> dict[str, float]:
    return {key.text: float(np.nanmean(values)) for key, (_, values) in capture.series.items() if len(values)}


def test_linux() -> None:
    (capture,), problems = parse_sample(PLAIN)
    times, user = capture.find("system.cpu.utilization", cpu__mode="user", cpu__logical_number="0")
    assert len(times) == 18
    assert (times[0], times[-1]) == (1795407680_000_000, 1795407765_000_000)  # 04:21:20, 04:22:45
    assert user[0] == 0.855
    total = next(v for k, (_, v) in capture.series.items() if dict(k.attributes) == {"cpu.mode": "user"})
    assert total.mean() == pytest.approx(0.645333, rel=1e-6)
    _, written = capture.find("system.disk.io", disk__io__direction="write", system__device="vda")
    assert written.max() == 172199.8 * 1024
    _, received = capture.find(
        "system.network.io", network__interface__name="lo", network__io__direction="receive"
    )
    assert received[2] == 5522.5 * 1024
    assert capture.find("system.filesystem.utilization", system__filesystem__mountpoint="/")[1][0] == 0.153
    assert not problems.count


def test_facts() -> None:
    (capture,), _ = parse_sample(PLAIN)
    info = capture.info
    assert (info.tool, info.tool_version, info.host) == ("nmon", "16n", "vm")
    assert info.command == "nmon -F /bench/out/nmon/session2_nmon16n_s5_notop.nmon -s 5 -c 18 -p"
    assert info.environment == {
        "os": "Debian GNU/Linux 12 (bookworm)",
        "cpu_model": "AMD EPYC",
        "memory_bytes": "25276502016",
        "kernel": "6.18.44-fc-v669",
        "architecture": "x86_64",
        "cores": "2",
        "interval_s": "5",
    }


def test_placeholders_are_missing() -> None:
    (capture,), _ = parse_sample(PLAIN)
    names = {key.source_name for key in capture.series}
    assert not names & {"hightotal", "bigfree", "Busy", "syscall", "exec"}
    _, switches = capture.find("xat.system.context_switches")
    assert np.isnan(switches[0])
    assert switches[1] == 1182.9
    assert (
        min(
            values.min() for key, (_, values) in capture.series.items() if key.metric.startswith("system.mem")
        )
        > 0
    )


def test_memory_in_use_is_derived_and_says_from_what() -> None:
    (capture,), _ = parse_sample(PLAIN)
    _, used = capture.find("system.memory.usage", system__memory__state="used")
    assert used[0] == pytest.approx((24105.6 - 15471.5 - 18.0 - 7225.1) * 1024**2, rel=1e-12)
    key = next(k for k in capture.series if ("system.memory.state", "used") in k.attributes)
    assert key.source_name == "memtotal - memfree - buffers - cached"


def test_virtual_memory_counts_become_rates_from_the_second_snapshot_on() -> None:
    (capture,), _ = parse_sample(PLAIN)
    _, paged_in = capture.find("system.paging.io", system__paging__direction="in")
    assert np.isnan(paged_in[0])
    assert paged_in[1] == 196 * 1024 / 5
    assert capture.find("nmon.VM.nr_dirty")[1][0] == 54238
    assert capture.find("nmon.VM.pgfree")[1][1] == 216744 / 5


def test_processes_are_summed_by_program() -> None:
    (capture,), problems = parse_sample(WITH_TOP)
    text = (SAMPLES / WITH_TOP).read_text()
    rows = [line.split(",") for line in text.splitlines() if line.startswith("TOP,00") and ",T0012," in line]
    program = rows[0][13]
    expected = sum(float(row[3]) for row in rows if row[13] == program) / 100
    name = {"process__executable__name": program}
    key = next(
        k
        for k in capture.series
        if k.metric == "process.cpu.utilization"
        and dict(k.attributes) == {"process.executable.name": program}
    )
    assert capture.series[key][1][-1] == pytest.approx(expected)
    assert capture.find("nmon.TOP.processes", **name)[1][-1] == sum(row[13] == program for row in rows)
    java = capture.find("process.memory.usage", process__executable__name="java")[1]
    assert java[0] == 336152 * 1024
    assert not problems.count


def test_a_sorted_file_gives_the_same() -> None:
    for sample in (PLAIN, WITH_TOP):
        data = (SAMPLES / sample).read_bytes()
        (written,), _ = parse_bytes(data, "a.nmon")
        (ordered,), problems = parse_bytes(b"\n".join(sorted(data.splitlines())) + b"\n", "a.nmon")
        assert _means(ordered) == pytest.approx(_means(written), nan_ok=True)
        assert ordered.info.environment == written.info.environment
        assert not problems.count


def test_data_before_clocks_and_headers() -> None:
    lines = DATA.splitlines(keepends=True)
    (expected,), _ = parse_bytes(DATA, "a.nmon")
    about = [line for line in lines if line.startswith((b"AAA", b"BBB"))]
    data = [line for line in reversed(lines) if line not in about]
    (capture,), problems = parse_bytes(b"".join(about + data), "a.nmon")
    assert _means(capture) == pytest.approx(_means(expected), nan_ok=True)
    assert not problems.count


def test_blocks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (SAMPLES / WITH_TOP).read_bytes()
    (expected,), _ = parse_bytes(data, "a.nmon")
    monkeypatch.setattr("xat_desktop.parsers._source.HEAD_BYTES", 2048)
    monkeypatch.setattr("xat_desktop.parsers._source.BLOCK_BYTES", 2048)
    monkeypatch.setattr("xat_desktop.parsers._source.Source.chunks.__defaults__", (2048,))
    monkeypatch.setattr("xat_desktop.parsers._source.Source.blocks.__defaults__", (2048,))
    (capture,), problems = parse_bytes(data, "a.nmon")
    assert _means(capture) == pytest.approx(_means(expected), nan_ok=True)
    assert {k.text: len(t) for k, (t, _) in capture.series.items()} == {
        k.text: len(t) for k, (t, _) in expected.series.items()
    }
    assert not problems.count


def test_aix() -> None:
    (capture,), problems = parse_bytes(AIX.encode(), "a.nmon")
    assert capture.info.environment["os"] == "AIX 7.1.3.15"
    assert capture.info.environment["cores"] == "8"
    times, idle = capture.find("system.cpu.utilization", cpu__mode="idle", cpu__logical_number="0")
    assert (times[0], idle[0]) == (1615334370_000_000, 0.786)
    assert len(capture.find("nmon.CPU.PhysicalCPUs")[0]) == 2
    assert capture.find("nmon.PCPU", cpu__mode="user")[1].tolist() == [0.35]
    assert capture.find("system.memory.usage", system__memory__state="used")[1].tolist() == [12288 * 1024**2]
    assert capture.find("system.memory.limit")[1].tolist() == [16384 * 1024**2]
    assert capture.find("xat.paging.total")[1].tolist() == [8192 * 1024**2]
    assert capture.find("nmon.MEMNEW.FScache%")[1].tolist() == [0.346]
    assert capture.find("nmon.PROC.syscall")[1].tolist() == [1920]
    assert capture.find("system.network.packets", network__io__direction="transmit")[1].tolist() == [12]
    assert capture.find("nmon.NETERROR.oerrs", network__interface__name="en0")[1].tolist() == [1]
    assert capture.find("xat.disk.service_time", system__device="hdisk0")[1].tolist() == [0.0025]
    assert capture.find("nmon.IOADAPT.fcs0_read-KB/s")[1].tolist() == [102400]
    assert capture.find("nmon.TOP.CharIO", process__executable__name="oracle")[1].tolist() == [77]
    assert not problems.count


def test_semicolons_and_decimal_commas() -> None:
    translated = AIX.translate({ord(","): ";", ord("."): ","}).encode()
    (expected,), _ = parse_bytes(AIX.encode(), "a.nmon")
    (capture,), problems = parse_bytes(translated, "a.nmon")
    assert _means(capture) == _means(expected)
    assert not problems.count


def test_clocks_without_a_date_roll_over_at_midnight() -> None:
    text = AIX.replace("23:59:30,09-MAR-2021", "23:59:30").replace("00:00:30,10-MAR-2021", "00:00:30")
    (capture,), _ = parse_bytes(text.encode(), "a.nmon")
    times, _ = capture.find("nmon.CPU.PhysicalCPUs")
    assert times.tolist() == [1615334370_000_000, 1615334430_000_000]


def test_local_time_and_the_repeated_hour() -> None:
    rows = "".join(
        f"ZZZZ,T{n:04d},{clock},25-OCT-2020\nCPU_ALL,T{n:04d},{n}.0,0.0,0.0,0.0,,2\n"
        for n, clock in enumerate(("02:10:00", "02:40:00", "02:10:00", "02:40:00", "03:10:00"), 1)
    )
    head = AIX[: AIX.index("ZZZZ")]
    (capture,), _ = parse_bytes((head + rows).encode(), "a.nmon", zone=ZoneChoice("Europe/Berlin", "user"))
    times, _ = capture.find("nmon.CPU.PhysicalCPUs")
    assert np.diff(times).tolist() == [1800_000_000] * 4
    assert (capture.info.zone, capture.info.zone_source) == ("Europe/Berlin", "user")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark(mark: bytes) -> None:
    (expected,), _ = parse_bytes(DATA, "a.nmon")
    (capture,), problems = parse_bytes(mark + DATA.replace(b"\n", b"\r\n"), "a.nmon")
    assert _means(capture) == pytest.approx(_means(expected), nan_ok=True)
    assert capture.info == expected.info
    assert not problems.count


def test_two_files_in_one_are_two_captures() -> None:
    other = AIX.encode()
    captures, problems = parse_bytes(DATA + other, "a.nmon")
    assert [capture.info.host for capture in captures] == ["vm", "aix71"]
    assert len(captures[0].find("xat.disk.utilization")[0]) == 18
    assert len(captures[1].find("nmon.CPU.PhysicalCPUs")[0]) == 2
    assert not problems.count


def test_snapshot_numbers_that_start_again_are_another_capture() -> None:
    rows = DATA[DATA.index(b"ZZZZ") :]
    later = rows.replace(b"23-NOV-2026", b"24-NOV-2026")
    captures, _ = parse_bytes(DATA + later, "a.nmon")
    assert [len(c.find("xat.disk.utilization")[0]) for c in captures] == [18, 18]
    assert captures[1].info.host == "vm"


def test_a_header_that_changes_holds_for_the_rows_below_it() -> None:
    at = DATA.index(b"ZZZZ,T0010")
    rest = DATA[at:].replace(b"DISKBUSY,T", b"DISKBUSY,#T").splitlines()
    changed = [line.replace(b"#", b"") + b",7.5" if b"#" in line else line for line in rest]
    data = DATA[:at] + b"DISKBUSY,Disk %Busy vm,vda,vdb\n" + b"\n".join(changed) + b"\n"
    (capture,), problems = parse_bytes(data, "a.nmon")
    assert len(capture.find("xat.disk.utilization", system__device="vda")[0]) == 18
    assert capture.find("xat.disk.utilization", system__device="vdb")[1].tolist() == [0.075] * 9
    assert not problems.count


def test_devices_that_come_without_a_header_are_left_out() -> None:
    data = DATA.replace(b"JFSFILE,T0005,", b"JFSFILE,T0005,1.0,")
    (capture,), problems = parse_bytes(data, "a.nmon")
    assert len(capture.find("system.filesystem.utilization", system__filesystem__mountpoint="/")[0]) == 17
    assert problems.count == 1
    assert "the devices changed" in problems.kept[0].text


def test_rows_of_nfs_that_are_shorter_than_their_header() -> None:
    head = AIX[: AIX.index("ZZZZ")] + "NFSSVRV4,NFS Server v4,null,compound,access\n"
    text = head + "ZZZZ,T0001,23:59:30,09-MAR-2021\nNFSSVRV4,T0001,0.0,5.5\n"
    (capture,), problems = parse_bytes(text.encode(), "a.nmon")
    assert capture.find("nmon.NFSSVRV4.compound")[1].tolist() == [5.5]
    assert problems.count == 1


def test_utilisation_in_detail_counts_its_rows_from_zero() -> None:
    names = "User%,Nice%,Sys%,Idle%,Wait%,Irq%,Softirq%,Steal%,Guest%,Guest_nice%"
    text = (
        "AAA,progname,nmon\nZZZZ,T0001,11:26:11,20-OCT-2020\n"
        f"CPUUTIL_ALL,CPU Util Stats web,{names}\nCPUUTIL001,CPU Util Stats CPU1 web,{names}\n"
        "CPUUTIL_ALL,T0001,84.98,0.00,3.50,99.97,0.00,0.00,0.00,11.50,0.00,0.00\n"
        "CPUUTIL000,T0001,84.98,0.00,3.50,0.00,0.00,0.00,0.00,11.50,0.00,0.00\n"
    )
    (capture,), problems = parse_bytes(text.encode(), "a.nmon")
    assert capture.find("nmon.CPUUTIL", cpu__logical_number="0", cpu__mode="steal")[1].tolist() == [0.115]
    assert not problems.count


def test_damaged_rows_are_reported_with_their_place() -> None:
    lines = DATA.splitlines(keepends=True)
    number = next(i for i, line in enumerate(lines) if line.startswith(b"MEM,T0003"))
    lines[number] = lines[number].replace(b"24105.6", b"24105.6x", 1)
    lines.insert(number, b"garbage\n")
    data = b"".join(lines)[:-7]
    (capture,), problems = parse_bytes(data, "a.nmon")
    assert {problem.line for problem in problems.kept} == {number + 1, number + 2, len(lines)}
    assert len(capture.find("system.memory.usage", system__memory__state="free")[0]) == 18


def test_nan_is_a_missing_value_and_no_problem() -> None:
    data = DATA.replace(b"JFSFILE,T0004,0.0", b"JFSFILE,T0004,-nan")
    (capture,), problems = parse_bytes(data, "a.nmon")
    _, values = capture.find("system.filesystem.utilization", system__filesystem__mountpoint="/dev")
    assert np.isnan(values).tolist() == [False, False, False, True] + [False] * 14
    assert not problems.count


def test_rows_without_a_clock_are_left_out() -> None:
    data = b"".join(line for line in DATA.splitlines(keepends=True) if not line.startswith(b"ZZZZ,T0018"))
    (capture,), problems = parse_bytes(data, "a.nmon")
    assert len(capture.find("xat.disk.utilization")[0]) == 17
    assert problems.count == 14  # every section has a row
    assert "without a ZZZZ row" in problems.kept[0].text


def test_disks_beyond_the_first_line() -> None:
    text = AIX.replace("DISKBUSY,T0001,3.5,0.0", "DISKBUSY,T0001,3.5,0.0\nDISKBUSY1,T0001,9.5")
    text = text.replace("DISKSERV,Disk", "DISKBUSY1,Disk %Busy aix71,hdisk151\nDISKSERV,Disk")
    (capture,), _ = parse_bytes(text.encode(), "a.nmon")
    assert capture.find("xat.disk.utilization", system__device="hdisk151")[1].tolist() == [0.095]


def test_a_file_that_changes_all_the_time_comes_to_an_end() -> None:
    rows = "".join(f"MEM,Memory,a{n}\nMEM,T0001,{n}\n" for n in range(2000))
    captures, problems = parse_bytes(AIX.encode() + rows.encode(), "a.nmon")
    assert captures
    assert "change all the time" in problems.kept[0].text
    assert captures[0].find("system.memory.usage", system__memory__state="free")[1].tolist() == [
        4096 * 1024**2
    ]


def test_process_rows_without_anything_readable() -> None:
    data = DATA + b"TOP,0000001\nTOP,0000002,Txxxx,1.0\n"
    (_capture,), problems = parse_bytes(data, "a.nmon")
    assert problems.count == 2


def test_recognition() -> None:
    assert choose(DATA[:4096], "a.nmon", PARSERS) is nmon.PARSER
    assert choose(b"\n".join(sorted(DATA.splitlines()))[: 64 << 10], "a.csv", PARSERS) is nmon.PARSER
    assert choose(DATA[DATA.index(b"ZZZZ") :], "a.txt", PARSERS) is nmon.PARSER
    assert not nmon.PARSER.recognises(b"ZZZZ,some text\nAAA,progress\n", "a.nmon")
    with pytest.raises(XatError):
        parse_bytes(b"time,value\n", "a.nmon", "nmon")


def test_pages_to_paging_space_on_aix() -> None:
    text = AIX.replace("ZZZZ,T0001", "PAGE,Paging aix71,faults,pgin,pgout,pgsin,pgsout\nZZZZ,T0001", 1)
    capture = parse_bytes((text + "PAGE,T0002,100.0,1.0,2.0,3.0,4.0\n").encode(), "a.nmon")[0][0]
    assert capture.find("xat.paging.swapped_pages", system__paging__direction="out")[1].tolist() == [4]
    assert capture.find("nmon.PAGE.faults")[1].tolist() == [100]


def test_process_rows_whose_cells_are_damaged_are_left_out() -> None:
    """Two cells in one would make another column the command."""
    data = (SAMPLES / "nmon" / "session1_nmon16n_s2_T_head.nmon").read_bytes()
    lines = data.splitlines(keepends=True)
    number = [i for i, line in enumerate(lines) if re.match(rb"TOP,\d+,T", line)][1]
    cells = lines[number].split(b",")
    damaged = b",".join([*cells[:6], cells[6] + b"x" + cells[7], *cells[8:]])
    (capture,), problems = parse_bytes(b"".join([*lines[:number], damaged, *lines[number + 1 :]]), "a.nmon")
    (rest,), _ = parse_bytes(b"".join([*lines[:number], *lines[number + 1 :]]), "a.nmon")
    assert [problem.line for problem in problems.kept] == [number + 1]
    assert {str(key): str(values.tolist()) for key, (_, values) in capture.series.items()} == {
        str(key): str(values.tolist()) for key, (_, values) in rest.series.items()
    }


def test_two_cells_in_one_do_not_shift_the_others() -> None:
    lines = DATA.splitlines(keepends=True)
    number = next(i for i, line in enumerate(lines) if line.startswith(b"CPU_ALL,T0003"))
    cells = lines[number].split(b",")
    lines[number] = b",".join([*cells[:3], cells[3] + b".." + cells[4], *cells[5:]])
    (whole,), _ = parse_bytes(DATA, "a.nmon")
    (capture,), problems = parse_bytes(b"".join(lines), "a.nmon")
    for key, (times, values) in capture.series.items():
        known = dict(zip(*(column.tolist() for column in whole.series[key]), strict=True))
        for time, value in zip(times.tolist(), values.tolist(), strict=True):
            assert value != value or value == known[time], key
    assert number + 1 in {problem.line for problem in problems.kept}
