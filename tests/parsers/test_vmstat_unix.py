"""vmstat of Solaris, AIX and FreeBSD: units, disks, the two columns of one name, damage."""

from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

SOLARIS = "vmstat/solaris_vmstat_cut.txt"
AIX = "vmstat/aix_vmstat_cut.txt"
FREEBSD = (
    " procs    memory       page                    disks     faults      cpu\n"
    " r b w  avm   fre  flt  re  pi  po   fr   sr da0 cd0   in    sy    cs us sy id\n"
    " 0 0 0 514M  6784M   32   0   0   0   33   9   0   0    5   158   144  0  0 100\n"
    " 1 0 0 514M  7136   40   0   0   0   33   9   4   0    6   160   150  3  1 96\n"
)


def test_solaris() -> None:
    (capture,), problems = parse_sample(SOLARIS)
    assert problems.kept == []
    assert capture.find("system.memory.usage")[1].tolist() == [2545032 * 1024, 2545000 * 1024]
    assert capture.find("system.paging.io", system__paging__direction="in")[1].tolist() == [8 * 1024, 0]
    devices = {
        dict(k.attributes)["system.device"]: v for k, (_, v) in capture.series.items() if "disk" in k.metric
    }
    assert {name: values.tolist() for name, values in devices.items()} == {
        "s0": [0, 0],
        "s2": [3, 0],
        "s2#2": [1, 2],
    }
    assert capture.find("vmstat.system_calls")[1].tolist() == [1625, 1630]
    assert capture.find("system.cpu.utilization", cpu__mode="system")[1].tolist() == [0.01, 0.01]
    assert capture.info.environment["first_row"] == "since boot, left out"


def test_aix_counts_pages() -> None:
    (capture,), problems = parse_sample(AIX)
    assert problems.kept == []
    assert capture.find("system.memory.usage")[1].tolist() == [93085 * 4096, 91921 * 4096]
    assert capture.find("xat.paging.swapped_pages", system__paging__direction="in")[1].tolist() == [2, 0]
    assert capture.find("system.cpu.utilization", cpu__mode="user")[1].tolist() == [0.2, 0.22]
    assert capture.find("vmstat.entitlement_used")[1].tolist() == [0.517, 0.489]
    assert capture.info.environment["cores"] == "8"


def test_aix_with_clocks() -> None:
    lines = (SAMPLES / AIX).read_text().splitlines()
    clocks = ["", "", "", "", "", " hr mi se", " 10:00:00", " 10:00:05", " 10:00:10"]
    text = "".join(f"{line}{clock}\n" for line, clock in zip(lines, clocks, strict=True))
    (capture,), problems = parse_bytes(text.encode(), "x.txt")
    assert problems.kept == []
    times = capture.find("xat.system.run_queue")[0]
    assert (times[1] - times[0], capture.info.zone_source) == (5_000_000, "none")


def test_freebsd() -> None:
    (capture,), problems = parse_bytes(FREEBSD.encode(), "x.txt")
    assert problems.kept == []
    assert capture.find("vmstat.active_virtual")[1].tolist() == [514 * 2**20]
    assert capture.find("system.memory.usage")[1].tolist() == [7136 * 1024]
    assert capture.find("system.disk.operations", system__device="da0")[1].tolist() == [4]


def test_titles_that_come_again_and_damage() -> None:
    lines = (SAMPLES / SOLARIS).read_text().splitlines()
    text = "\n".join([*lines, *lines[:2], lines[4].replace(" 97", " 9x"), lines[4]]) + "\n 2 0 0 377"
    (capture,), problems = parse_bytes(text.encode(), "x.txt")
    assert [problem.line for problem in problems.kept] == [8, 10]
    assert len(capture.find("xat.system.run_queue")[0]) == 3
