"""vmstat -s, -D, -f and -m: real files, other units, loops with dates."""

import pytest

from tests.parsers.recording import parse_bytes, parse_sample
from xat_desktop.errors import XatError

TOTALS = "vmstat/vmstat4.0.2_s_totals.txt"
DISKS = "vmstat/vmstat4.0.2_D_disksum.txt"
SLABS = "vmstat/vmstat4.0.2_m_slabs_head.txt"
OLD = """\
     24587652 K total memory
       917692 K used memory
     17774364 K free memory
     42990481 pages paged in
"""


def test_event_counts() -> None:
    (capture,), problems = parse_sample(TOTALS)
    assert problems.kept == []
    assert len(capture.series) == 28
    assert capture.find("system.memory.limit")[1].tolist() == [24684092 * 1024]
    assert capture.find("system.memory.usage", system__memory__state="free")[1].tolist() == [17774364 * 1024]
    assert capture.find("vmstat.cpu_ticks", cpu__mode="iowait")[1].tolist() == [13413]
    assert capture.find("vmstat.paged", system__paging__direction="in")[1].tolist() == [42990481 * 1024]
    assert {key.kind for key in capture.series if key.metric.startswith("vmstat.c")} == {"counter"}


def test_sum_of_all_disks() -> None:
    (capture,), problems = parse_sample(DISKS)
    assert problems.kept == []
    assert capture.find("vmstat.disk.reads.total")[1].tolist() == [2580173]
    assert capture.find("vmstat.disk.writes.sectors")[1].tolist() == [419111416 * 512]
    assert capture.find("vmstat.disk.reads.ms")[1].tolist() == [2162.64]
    assert len(capture.series) == 13


def test_slabs() -> None:
    (capture,), problems = parse_sample(SLABS)
    assert problems.kept == []
    assert capture.find("vmstat.slab.object_size", cache="RAW")[1].tolist() == [1152]
    assert capture.find("vmstat.slab.slots", cache="TCP")[1].tolist() == [130]
    assert len(capture.series) == 38 * 4


def test_forks_alone() -> None:
    (capture,), _ = parse_bytes(b"      1302434 forks\n", "x.txt")
    assert capture.find("vmstat.forks")[1].tolist() == [1302434]


@pytest.mark.parametrize(
    ("unit", "size"), [("K ", 1024), ("k ", 1000), ("M ", 1 << 20), ("m ", 10**6), ("", 1024)]
)
def test_units(unit: str, size: int) -> None:
    (capture,), problems = parse_bytes(OLD.replace("K ", unit).encode(), "x.txt")
    assert problems.kept == []
    assert capture.find("system.memory.usage", system__memory__state="used")[1].tolist() == [917692 * size]
    assert capture.find("vmstat.paged")[1].tolist() == [42990481 * 1024]


def test_a_loop_with_and_without_dates() -> None:
    (counted,), _ = parse_bytes((OLD * 3).encode(), "x.txt")
    assert counted.find("system.memory.limit")[0].tolist() == [0, 1_000_000, 2_000_000]
    dated = "".join(f"2026-11-23T04:21:{second}Z\n{OLD}" for second in (20, 25))
    (capture,), problems = parse_bytes(dated.encode(), "x.txt")
    assert problems.kept == []
    assert capture.find("system.memory.limit")[0].tolist() == [1_795_407_680_000_000, 1_795_407_685_000_000]
    assert capture.info.zone_source == "file"


def test_damage_and_cuts() -> None:
    (capture,), problems = parse_bytes(OLD.replace("17774364 K", "177x4364 K").encode()[:-1], "x.txt")
    assert [problem.line for problem in problems.kept] == [3, 4]
    assert len(capture.series) == 2
    with pytest.raises(XatError, match="Nothing can be read"):
        parse_bytes(b"", "x.txt", "vmstat-totals")
