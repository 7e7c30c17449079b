"""perf stat: facts of real files in all forms, locales, aggregates, damage."""

import math

import numpy as np
import pytest

from tests.parsers.moments import us
from tests.parsers.recording import parse_bytes, parse_sample


def test_facts_of_intervals() -> None:
    captures, problems = parse_sample("perf/session1_perf_stat_I5000_x_csv.csv.gz")
    assert (len(captures), problems.count) == (1, 0)
    capture = captures[0]
    times, switches = capture.find("perf.context-switches")
    start = us("2026-11-23T03:45:37")
    assert (len(times), times[-1] - start) == (816 // 6, 680_018_593)
    lengths = np.diff(np.concatenate(([start], times))) / 1e6
    assert (switches * lengths).mean() == pytest.approx(118209, abs=0.5)
    assert capture.find("perf.cpu-clock")[1].mean() == pytest.approx(2, abs=1e-5)  # CPUs
    assert capture.info.environment["not_supported"] == "cycles, instructions"


def test_facts_of_json() -> None:
    captures, problems = parse_sample("perf/perf6.1_stat_j.json")
    assert (len(captures), problems.count) == (1, 0)
    assert captures[0].value("perf.task-clock", "total") == 0.000821624
    assert captures[0].value("perf.page-faults", "rate") == 70591.901
    assert captures[0].info.environment == {"not_supported": "cycles"}


def test_facts_of_separated_values() -> None:
    captures, problems = parse_sample("perf/perf6.1_stat_x_semicolon.csv")
    assert problems.count == 0
    assert captures[0].value("perf.task-clock", "total") == 1.93554
    assert captures[0].value("perf.context-switches", "total") == 88
    assert captures[0].info.environment["not_supported"].count(",") == 2
    assert captures[0].info.start_us == us("2026-11-23T04:15:31")


def test_facts_of_text() -> None:
    captures, problems = parse_sample("perf/perf6.1_stat_r5_text.txt")
    assert problems.count == 0
    capture = captures[0]
    assert capture.info.command == "sysbench cpu --events=2000 run --verbosity=0"
    assert capture.value("perf.task-clock", "mean") == 0.44593
    assert capture.value("perf.task-clock", "relative_stderr") == 0.0062
    assert (capture.value("perf.time_elapsed", "mean"), capture.value("perf.time_elapsed", "stderr")) == (
        0.45159,
        0.00395,
    )


def test_thousands_locales_multiplexing_and_not_counted() -> None:
    text = """
 Performance counter stats for './a b':

     1.234.567,89 msec task-clock                #    3,998 CPUs utilized
    1.935.544.507      cycles                    #    1,568 GHz                      (83,35%)
    2,000,000,000      instructions              #    1.03  insn per cycle
        <not counted>      branch-misses

       1,936012345 seconds time elapsed

       1,900000000 seconds user
"""
    captures, problems = parse_bytes(text.encode(), "perf.txt")
    assert problems.count == 0
    capture = captures[0]
    assert capture.value("perf.task-clock", "total") == 1234.56789
    assert capture.value("perf.cycles", "total") == 1935544507
    assert capture.value("perf.instructions", "ratio") == 1.03
    assert capture.value("perf.user", "total") == 1.9
    assert capture.info.environment == {
        "not_counted": "branch-misses",
        "multiplexed": "scaled up by perf: cycles",
    }


def test_intervals_in_text_and_json_of_single_cpus() -> None:
    text = """#           time             counts unit events
     1.000000000             27,338      context-switches          #  100 /sec
     3.000000000             40,000      context-switches          #  100 /sec
"""
    capture = parse_bytes(text.encode(), "perf.txt")[0][0]
    assert capture.find("perf.context-switches")[1].tolist() == [27338, 20000]
    assert capture.info.zone_source == "none"
    line = (
        '{"interval" : %d.000000000, "cpu" : "1", "counter-value" : "10.0", "unit" : "", "event" : "faults", '
    )
    line += '"event-runtime" : 1, "pcnt-running" : 100.00}\n'
    capture = parse_bytes((line % 2 + line % 4).encode(), "perf.json")[0][0]
    assert capture.find("perf.faults")[1].tolist() == [5, 5]


def test_decimal_commas_and_damage_in_separated_values() -> None:
    text = """# started on Mon Nov 23 04:15:31 2026

1935,54;msec;task-clock;1935544507;100,00;0,960;CPUs utilized
nonsense
88;;context-switches;1935544507;100,00;45,465;/sec
88;;cont"""
    captures, problems = parse_bytes(text.encode(), "perf.csv")
    assert captures[0].value("perf.task-clock", "total") == 1.93554
    assert captures[0].value("perf.context-switches", "rate") == 45.465
    assert [problem.line for problem in problems.kept] == [4, 6]


def test_separated_lines_of_old_versions() -> None:
    """perf 3 and 4 print no times of software events, and clocks without a unit; 2.6.32 has no unit at all."""
    text = """     1.000123456,1000.123456,,task-clock
     1.000123456,123,,context-switches
     1.000123456,1000123456,,cycles,1000123456,100.00
     2.000123456,500.000000,,task-clock
     2.000123456,223,,context-switches
     2.000123456,<not counted>,,cycles,0,0.00
"""
    captures, problems = parse_bytes(text.encode(), "perf.csv")
    assert captures[0].find("perf.task-clock")[1].tolist() == pytest.approx([1.0, 0.5])
    assert captures[0].find("perf.context-switches")[1].tolist() == pytest.approx([123 / 1.000123456, 223])
    assert captures[0].find("perf.cycles")[1].tolist() == pytest.approx([1e9, math.nan], nan_ok=True)
    assert problems.count == 0
    totals = parse_bytes(b"1234567,cycles,1000000,100.00\n12.500000,task-clock-msecs\n", "perf.csv")[0][0]
    assert totals.value("perf.cycles", "total") == 1234567
    assert totals.value("perf.task-clock-msecs", "total") == 0.0125


def test_a_clock_of_six_decimals_is_no_time_of_an_interval() -> None:
    text = "1000.123456,,task-clock,1000123456,100.00,0.998,CPUs utilized\n7,,context-switches,1000123456,100.00\n"
    capture = parse_bytes(text.encode(), "perf.csv")[0][0]
    assert capture.value("perf.task-clock", "total") == 1.000123456
    assert capture.series == {}


def test_counters_of_threads() -> None:
    text = """ Performance counter stats for process id '2072':

            bash-2072             12.34 msec task-clock                #    0.041 CPUs utilized
     nginx: wor-3000              1,234      context-switches          #    1.487 K/sec

       0.300000000 seconds time elapsed
"""
    captures, problems = parse_bytes(text.encode(), "perf.txt")
    assert captures[0].value("perf.task-clock", "total", perf__aggregate="bash-2072") == 0.01234
    assert captures[0].value("perf.context-switches", "total", perf__aggregate="nginx: wor-3000") == 1234
    assert problems.count == 0
