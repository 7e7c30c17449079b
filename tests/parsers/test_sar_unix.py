"""sar of Solaris, HP-UX and AIX: device rows under one clock, midnight, averages, restarts, damage."""

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

SOLARIS = "sar/solaris_sar_cut.txt"
HPUX = "sar/hpux_sar_cut.txt"

AIX = """
AIX box 3 5 00CFEEDE4C00    11/23/06

System configuration: lcpu=4 mem=4096MB mode=Capped

10:00:00 cpu    %usr    %sys    %wio   %idle   physc
10:00:10   0       3       2       0      95    0.10
           1       5       4       0      91    0.20
           -       4       3       0      93    0.30

10:00:10     device    %busy    avque    r+w/s    Kbs/s   avwait   avserv
10:00:20     hdisk0      10      0.0       5      100      0.0      4.2
"""


def test_solaris() -> None:
    captures, problems = parse_sample(SOLARIS)
    assert (len(captures), problems.count) == (1, 0)
    capture = captures[0]
    times, idle = capture.find("system.cpu.utilization", cpu__mode="idle")
    assert times.tolist() == [us("2013-06-19T23:55:01"), us("2013-06-20T00:00:00")]
    assert idle.tolist() == [0.91, 0.87]
    assert capture.find("system.disk.io", system__device="sd0")[0].tolist() == times.tolist()
    assert capture.find("system.disk.io", system__device="sd0")[1].tolist() == [100 * 512, 104 * 512]
    assert capture.find("xat.disk.service_time", system__device="sd0,a")[1].tolist() == [0.0045, 0.0045]
    assert capture.find("sar.proc-sz")[1].tolist() == [95, 96]
    assert capture.value("system.disk.io", "mean", system__device="sd0") == 102 * 512
    assert (capture.info.host, capture.info.environment["os"], capture.info.environment["interval_s"]) == (
        "unixhost",
        "SunOS",
        "300",
    )


def test_hpux_with_single_cpus() -> None:
    captures, problems = parse_sample(HPUX)
    assert problems.count == 0
    capture = captures[0]
    system = next(v for k, (_, v) in capture.series.items() if k.attributes == (("cpu.mode", "system"),))
    assert system.tolist() == [0.02]
    assert capture.find("system.cpu.utilization", cpu__mode="user", cpu__logical_number="1")[1].tolist() == [
        0.06
    ]
    assert capture.find("system.disk.operations", system__device="c2t0d1")[1].tolist() == [2]


def test_aix() -> None:
    captures, problems = parse_bytes(AIX.encode(), "sar.txt")
    assert problems.count == 0
    capture = captures[0]
    assert capture.info.environment["configuration"].startswith("lcpu=4")
    assert capture.find("sar.physc", cpu__logical_number="1")[1].tolist() == [0.2]
    assert capture.find("system.disk.io")[1].tolist() == [100 * 1024]


def test_restarts_several_reports_and_damage() -> None:
    data = (SAMPLES / SOLARIS).read_text()
    restarted = data.replace(
        "23:55:01       6       3       0      91", "23:55:01    unix restarts\n23:55:01       6       x"
    )
    captures, problems = parse_bytes((restarted + data + "garbage\n23:55:01  50").encode(), "sar.txt")
    assert len(captures) == 2
    assert captures[0].info.environment["restarts"] == "1"
    assert captures[0].summaries == []
    last = (restarted + data).count("\n")
    assert [problem.line for problem in problems.kept] == [6, last + 1, last + 2]


def test_headers_of_several_options_stand_together() -> None:
    """`sar -A 5 2`: rows come in the order of the headers, devices as many as there are."""
    text = """
SunOS db02 5.10 Generic_147147-26 sun4u    11/23/2026

10:00:00    %usr    %sys    %wio   %idle
            device        %busy   avque   r+w/s  blks/s  avwait  avserv
            runq-sz %runocc swpq-sz %swpocc
            freemem freeswap

10:00:05       3       2       0      95

            sd0              1     0.0       2      32     0.0     6.0
            sd0,a            1     0.0       2      32     0.0     6.0

                1.0      20     0.0       0
             100000 2000000

10:00:10       4       2       0      94

                2.0      40
             100001 2000001

Average        3       2       0      95

            sd0              1     0.0       2      16     0.0     6.0

                1.5      30
             100001 2000001
"""
    captures, problems = parse_bytes(text.encode(), "sar.txt")
    capture = captures[0]
    times, user = capture.find("system.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == (
        [us("2026-11-23T10:00:05"), us("2026-11-23T10:00:10")],
        [0.03, 0.04],
    )
    assert capture.find("system.disk.io", system__device="sd0,a")[1].tolist() == [32 * 512]
    times, queue = capture.find("xat.system.run_queue")
    assert (times[1], queue.tolist()) == (us("2026-11-23T10:00:10"), [1.0, 2.0])
    assert capture.find("sar.freemem")[1].tolist() == [100000, 100001]
    assert capture.value("system.disk.io", "mean", system__device="sd0") == 16 * 512
    assert capture.value("xat.system.run_queue", "mean") == 1.5
    assert problems.count == 0


def test_queues_that_were_never_occupied_are_blank() -> None:
    text = """
SunOS box 5.11 11.1 i86pc    05/21/2014

21:52:45 runq-sz %runocc swpq-sz %swpocc
21:52:46     2.5       7
21:52:47
21:52:48                     1.5      50
"""
    captures, problems = parse_bytes(text.encode(), "sar.txt")
    times, run = captures[0].find("xat.system.run_queue")
    assert [value for value in run.tolist() if value == value] == [2.5]
    _, swapped = captures[0].find("sar.swpq-sz")
    assert times.tolist() == [us("2014-05-21T21:52:46"), us("2014-05-21T21:52:48")]
    assert [value for value in swapped.tolist() if value == value] == [1.5]
    assert problems.count == 0


def test_a_device_without_numbers_is_a_problem() -> None:
    captures, problems = parse_bytes((AIX + "             hdisk1\n").encode(), "sar.txt")
    assert captures[0].find("system.disk.io")[1].tolist() == [100 * 1024]
    assert [problem.text for problem in problems.kept] == ["not a line of sar:              hdisk1"]


def test_a_damaged_header_among_several_keeps_its_place() -> None:
    """Its rows are no rows of the section before; after a row that cannot be read the next clock gives the step."""
    text = """
SunOS db02 5.10 Generic_147147-26 sun4u    11/23/2026

10:00:00    %usr    %sys    %wio   %idle
            devi@#x9     %busy   avque   r+w/s  blks/s  avwait  avserv
            runq-sz %runocc swpq-sz %swpocc
            bread/s lread/s %rcache bwrit/s lwrit/s %wcache pread/s pwrit/s
            freeme@#x9 eswap

10:00:05       3       2       0      95

            sd0              1     0.0       2      32     0.0     6.0
            sd0,a            1     0.0       2      32     0.0     6.0

                1.0      20     0.0       0
                  0      10     100       1       5      80       0       0
             100000 2000000

10:00:10       4       2       0      94

            sd0              1     0.0       2      32     0.0     6.0

                2.0      2x     0.0       0
                  0      12     100       1       5      80       0       0

10:00:15       5       2       0      93

            sd0              1     0.0       2      32     0.0     6.0

                3.0      20     0.0       0
                  0      13     100       1       5      80       0       0
"""
    captures, problems = parse_bytes(text.encode(), "sar.txt")
    capture = captures[0]
    assert capture.find("system.cpu.utilization", cpu__mode="user")[1].tolist() == [0.03, 0.04, 0.05]
    assert capture.find("sar.lread/s")[1].tolist() == [10, 13]
    assert capture.find("xat.system.run_queue")[1].tolist() == [1, 3]
    assert not [key for key in capture.series if "device" in str(key) or "freem" in str(key)]
    assert sorted(problem.line for problem in problems.kept) == [5, 8, 12, 13, 17, 21, 23, 24, 28]
