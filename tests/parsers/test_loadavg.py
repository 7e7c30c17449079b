"""/proc/loadavg and uptime in loops: facts of real files, dates, damage."""

import pytest

from tests.parsers.moments import us
from tests.parsers.recording import parse_bytes, parse_sample


def test_facts() -> None:
    captures, problems = parse_sample("loadavg/session1_loadavg_epoch_loop_5s.txt")
    assert (len(captures), problems.count) == (1, 0)
    times, load = captures[0].find("system.cpu.load_average.1m")
    assert (len(times), times[0]) == (136, 1795405537_000_000)
    assert load.mean() == pytest.approx(2.48596, abs=5e-6)
    assert captures[0].find("xat.system.tasks")[1][0] == 208
    assert captures[0].info.zone_source == "file"


def test_uptime() -> None:
    captures, problems = parse_sample("loadavg/session1_uptime_loop_10s.txt")
    assert (len(captures), problems.count) == (1, 0)
    times, load = captures[0].find("system.cpu.load_average.15m")
    assert (len(times), load[0], captures[0].info.zone_source) == (68, 0.93, "none")
    assert times[1] - times[0] == 10_000_000


def test_dates_and_lines_alone() -> None:
    numbers = "0.96 1.18 0.93 17/208 22096\n"
    dated = f"2026-11-23T10:00:00+01:00 {numbers}2026-11-23T10:00:05+01:00 {numbers}"
    capture = parse_bytes(dated.encode(), "l.txt")[0][0]
    assert capture.find("system.cpu.load_average.1m")[0].tolist() == [
        us("2026-11-23T09:00:00"),
        us("2026-11-23T09:00:05"),
    ]
    bare = "0.96 1.18 0.93 17/208 22096\nrubbish\n1.96 1.18 0.93 1/208 22097\n"
    captures, problems = parse_bytes(bare.encode(), "l.txt", "loadavg")
    assert captures[0].find("system.cpu.load_average.1m")[1].tolist() == [0.96, 1.96]
    assert [problem.line for problem in problems.kept] == [2]
