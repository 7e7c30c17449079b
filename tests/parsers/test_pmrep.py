"""pmrep: facts of its CSV and its text, zones, other delimiters, damaged rows."""

import numpy as np
import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample
from xat_desktop.parsers._source import ZoneChoice

CSV = "session1_pmrep_csv_5s.csv"
TEXT = "pmrep_vmstat_5s.txt"


def test_facts_of_the_csv() -> None:
    captures, problems = parse_sample(f"pmrep/{CSV}")
    assert (len(captures), problems.count) == (1, 0)
    times, load = captures[0].find("system.cpu.load_average.1m")
    assert (len(times), times[0], times[-1]) == (136, us("2026-11-23T03:45:38"), us("2026-11-23T03:56:53"))
    assert load.mean() == pytest.approx(2.49118, abs=5e-6)
    empty = sum(136 - len(values) for _, values in captures[0].series.values())
    assert (empty, len(captures[0].series)) == (4, 8)


def test_units() -> None:
    capture = parse_sample(f"pmrep/{CSV}")[0][0]
    assert capture.find("xat.cpu.usage", cpu__mode="user")[1][0] == 1.677817  # 1677.817 ms in a second
    assert capture.find("system.memory.usage", system__memory__state="free")[1][0] == 19877672 * 1024
    assert capture.find("system.disk.operations", disk__io__direction="read")[1][0] == 204.178


def test_the_times_are_local() -> None:
    data = (SAMPLES / "pmrep" / CSV).read_bytes()
    capture = parse_bytes(data, "p.csv", zone=ZoneChoice("Asia/Tokyo", "user"))[0][0]
    assert capture.find("system.cpu.load_average.1m")[0][0] == us("2026-11-22T18:45:38")
    assert capture.info.zone_source == "user"


def test_instances_delimiters_times_of_day_and_damage() -> None:
    text = """Time;"disk.dev.read_bytes-vda";"network.interface.in.bytes-lo";"hinv.map.x-a b"
23:59:58;1;2;3
00:00:03;4;;six
00:00:08;7
00:00:13;7;8;9"""
    captures, problems = parse_bytes(text.encode(), "p.csv")
    times, read = captures[0].find("system.disk.io", system__device="vda")
    assert (times.tolist(), read.tolist()) == ([86398_000_000, 86403_000_000], [1024, 4096])
    assert captures[0].find("pcp.hinv.map.x", instance="a b")[1][0] == 3
    assert captures[0].info.zone_source == "none"
    assert sorted(problem.line for problem in problems.kept) == [3, 4, 5]


def test_facts_of_the_text() -> None:
    captures, problems = parse_sample(f"pmrep/{TEXT}")
    assert (len(captures), problems.count) == (1, 0)
    times, user = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert (len(times), np.isnan(user[0]), user[1]) == (18, True, 0.87)
    assert captures[0].find("system.memory.usage", system__memory__state="free")[1][0] == 15784068 * 1024
    assert captures[0].find("system.paging.io", system__paging__direction="out")[1][1] == 12484 * 1024
    assert captures[0].info.zone_source == "none"


def test_columns_of_any_metric_with_instances_and_units() -> None:
    text = """          k.a.load  k.a.load  d.a.read_bytes
          1 minute  5 minute
                                     Kbyte/s
11:30:05     0.050     0.080           N/A
11:30:06     0.060     0.080         2.500
broken line here
"""
    captures, problems = parse_bytes(text.encode(), "p.txt")
    assert captures[0].find("pcp.k.a.load-1_minute")[1].tolist() == [0.05, 0.06]
    assert captures[0].find("pcp.d.a.read_bytes")[1][1] == 2560
    assert problems.count == 0  # a new header
