"""iostat -x of Solaris and FreeBSD: blocks, CPU, dates, units, damage."""

from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

SOLARIS = "iostat/solaris_iostat_xcn_cut.txt"
FREEBSD = """\
                        extended device statistics
device       r/s     w/s     kr/s     kw/s  ms/r  ms/w  ms/o  ms/t qlen  %b
ada0           1       2     12.3     45.6     1     2     0     2    0   1
                        extended device statistics
device       r/s     w/s     kr/s     kw/s  ms/r  ms/w  ms/o  ms/t qlen  %b
ada0          10      20    112.5    145.5     1     2     0     2    3  25
"""
PLAIN = """\
                 extended device statistics
device       r/s    w/s   Mr/s   Mw/s wait actv  svc_t  %w  %b
sd0          1.0    2.0    0.5    0.5  0.0  0.1    7.5   0   2
"""


def test_solaris_with_cpu() -> None:
    (capture,), problems = parse_sample(SOLARIS)
    assert problems.kept == []
    times, user = capture.find("system.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == ([0, 1_000_000], [0.12, 0.1])
    times, written = capture.find("system.disk.io", system__device="c0t0d0", disk__io__direction="write")
    assert (times.tolist(), written.tolist()) == ([0, 1_000_000], [96.5 * 1024, 64 * 1024])
    assert capture.find("xat.disk.service_time", system__device="c0t0d0")[1].tolist() == [0.0055, 0.0045]
    assert capture.find("xat.disk.utilization", system__device="c0t0d0")[1].tolist() == [0.05, 0.04]
    assert len(capture.find("iostat.active", system__device="server:vold(pid600)")[0]) == 2
    assert capture.info.environment["first_row"] == "since boot, left out"


def test_dates_before_each_table() -> None:
    text = "".join(f"{1795407680 + 5 * i}\n{PLAIN}" for i in range(3))
    (capture,), problems = parse_bytes(text.encode(), "x.txt")
    assert problems.kept == []
    times, read = capture.find("system.disk.io", disk__io__direction="read")
    assert times.tolist() == [1_795_407_685_000_000, 1_795_407_690_000_000]
    assert read.tolist() == [2**19, 2**19]
    assert capture.find("xat.disk.await")[1].tolist() == [0.0075, 0.0075]
    dated = "".join(f"Mon Nov 23 04:21:{20 + 5 * i} 2026\n{PLAIN}" for i in range(3))
    (capture,), _ = parse_bytes(dated.encode(), "x.txt")
    assert capture.find("xat.disk.await")[0].tolist() == times.tolist()


def test_freebsd() -> None:
    (capture,), problems = parse_bytes(FREEBSD.encode(), "x.txt")
    assert problems.kept == []
    assert capture.find("system.disk.io", disk__io__direction="read")[1].tolist() == [112.5 * 1024]
    assert capture.find("xat.disk.await", disk__io__direction="write")[1].tolist() == [0.002]
    assert capture.find("xat.disk.queue_length")[1].tolist() == [3]


def test_damage_and_cuts() -> None:
    text = (SAMPLES / SOLARIS).read_text().replace("   96.5", "   9x.5").rstrip("\n")
    (capture,), problems = parse_bytes(text.encode(), "x.txt")
    assert [problem.line for problem in problems.kept] == [13, 21]
    assert capture.find("xat.disk.utilization", system__device="c0t0d0")[1].tolist() == [0.04]
