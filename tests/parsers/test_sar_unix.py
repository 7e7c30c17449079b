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
