"""mpstat text and JSON: facts of real files, locales, midnight, damaged files."""

import numpy as np
import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample
from xat_desktop.parsers import mpstat_text
from xat_desktop.parsers._base import Confidence

ALL_OF_ONE = "mpstat10.1.5_PALL_5s_C.txt"


def read(name: str) -> bytes:
    return (SAMPLES / "mpstat" / name).read_bytes()


def test_recognised_with_a_colour_behind_each_title() -> None:
    data = read("mpstat12.6.1_2s_all_enUS_ampm.txt")
    coloured = data.replace(b" CPU ", b"\x1b[1m CPU\x1b[0m ").replace(b" %", b" \x1b[1m%")
    assert coloured != data
    assert mpstat_text.PARSER.recognises(coloured, "a.txt") == Confidence.SURE


@pytest.mark.parametrize(
    ("name", "rows", "first_s", "last_s", "mean_idle"),
    [
        (ALL_OF_ONE, 18, 24, 109, 15.6961),
        ("mpstat12.6.1_2s_all_enUS_ampm.txt", 45, 21, 109, 15.7322),
        ("mpstat12.6.1_A_10s_C.txt", 9, 29, 109, 15.7611),
    ],
)
def test_facts(name: str, rows: int, first_s: int, last_s: int, mean_idle: float) -> None:
    captures, problems = parse_sample(f"mpstat/{name}")
    assert problems.count == 0
    assert len(captures) == 1
    found = {
        key: series for key, series in captures[0].series.items() if key.attributes == (("cpu.mode", "idle"),)
    }
    ((times, idle),) = found.values()
    assert len(idle) == rows
    assert idle.mean() * 100 == pytest.approx(mean_idle, abs=5e-5)
    start = 1_795_407_660_000_000
    assert (times[0], times[-1]) == (start + first_s * 1_000_000, start + last_s * 1_000_000)


def test_averages_are_summaries_of_the_tool() -> None:
    capture = parse_sample("mpstat/mpstat12.6.1_2s_all_enUS_ampm.txt")[0][0]
    assert capture.value("system.cpu.utilization", "mean", cpu__mode="idle") == 0.1552
    assert {summary.estimator for summary in capture.summaries} == {"mpstat's average over the run"}


def test_each_cpu_and_all_of_them() -> None:
    capture = parse_sample(f"mpstat/{ALL_OF_ONE}")[0][0]
    _, usr = capture.find("system.cpu.utilization", cpu__mode="user", cpu__logical_number="1")
    assert usr[:2].tolist() == [0.822, 0.4489]
    assert len(capture.series) == 30
    assert capture.info.environment["interval_s"] == "5"


def test_interrupts_soft_interrupts_and_nodes() -> None:
    capture = parse_sample("mpstat/mpstat12.6.1_A_10s_C.txt")[0][0]
    key = next(key for key in capture.series if key.metric == "xat.system.interrupts" and not key.attributes)
    assert capture.series[key][1][0] == 973.6
    _, timer = capture.find("xat.system.soft_interrupts", interrupt__name="TIMER", cpu__logical_number="1")
    assert timer[0] == 34.7
    _, line = capture.find("xat.system.interrupts", interrupt__name="36", cpu__logical_number="1")
    assert line[0] == 115.7
    _, node = capture.find("system.cpu.utilization", cpu__mode="user", numa__node="0")
    assert node[0] == 0.7481


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ((b"Durchschn.:", b","), lambda text: text),
        ((b"Moyenne :", b","), lambda text: text),
        (
            "平均値:".encode(),
            lambda text: text.replace(b":", "時".encode(), 1).replace(b":", "分".encode(), 1),
        ),
    ],
)
def test_locales(words: object, clock: object) -> None:
    average, comma = words if isinstance(words, tuple) else (words, b".")
    lines = []
    for line in read(ALL_OF_ONE).splitlines():
        head, rest = line[:8], line[8:].replace(b".", comma)
        if line.startswith(b"Average:"):
            line = average + rest
        elif line[:2].isdigit():
            suffix = "秒".encode() if comma == b"." else b""
            line = clock(head) + suffix + rest  # type: ignore[operator]
        lines.append(line)
    captures, problems = parse_bytes(b"\n".join(lines) + b"\n", "x.txt", parser_name="mpstat-text")
    assert problems.count == 0
    plain = parse_sample(f"mpstat/{ALL_OF_ONE}")[0][0]
    for key, (times, values) in plain.series.items():
        np.testing.assert_array_equal(captures[0].series[key][0], times)
        np.testing.assert_array_equal(captures[0].series[key][1], values)
    assert len(captures[0].summaries) == len(plain.summaries)


def test_midnight() -> None:
    data = read(ALL_OF_ONE)
    for minute in (b"21", b"22"):
        data = data.replace(b"04:%s:" % minute, b"23:59:" if minute == b"21" else b"00:00:")
    captures, problems = parse_bytes(data, "x.txt")
    times, _ = captures[0].find("system.cpu.utilization", cpu__mode="idle", cpu__logical_number="0")
    assert problems.count == 0
    assert set(np.diff(times).tolist()) == {5_000_000}


def test_single_report_is_since_boot() -> None:
    lines = read(ALL_OF_ONE).replace(b"04:21:19", b"04:21:24").splitlines(keepends=True)[:6]
    captures, _ = parse_bytes(b"".join(lines), "x.txt")
    assert not captures[0].series
    assert len(captures[0].summaries) == 30
    assert {summary.estimator for summary in captures[0].summaries} == {"since boot"}
    assert captures[0].info.environment["first_row"] == "since boot, the only one"


def test_sum_of_interrupts_of_old_versions_stands_in_the_same_table() -> None:
    data = (
        b"Linux 2.6.18 (old) \t11/23/26\n\n"
        b"10:00:01 PM  CPU   %user   %nice    %sys %iowait    %irq   %soft  %steal   %idle    intr/s\n"
        b"10:00:06 PM  all    5.00    0.00    1.00    0.00    0.00    0.00    0.00   94.00   1012.34\n"
    )
    captures, problems = parse_bytes(data, "x.txt")
    assert captures[0].find("xat.system.interrupts")[1].tolist() == [1012.34]
    assert problems.count == 0


def test_without_the_first_line_the_day_is_unknown() -> None:
    captures, problems = parse_bytes(read(ALL_OF_ONE).split(b"\n", 2)[2], "x.txt")
    times, _ = captures[0].find("system.cpu.utilization", cpu__mode="idle", cpu__logical_number="0")
    assert times[0] == ((4 * 60 + 21) * 60 + 24) * 1_000_000
    assert len(times) == 18
    assert captures[0].info.zone_source == "none"
    assert problems.count == 0


def test_concatenated_and_cut() -> None:
    whole = read(ALL_OF_ONE)
    captures, problems = parse_bytes(whole + whole[:1000], "x.txt")
    assert len(captures) == 2
    assert [problem.line for problem in problems.kept] == [whole.count(b"\n") + whole[:1000].count(b"\n") + 1]


def test_json_cut_in_its_middle() -> None:
    captures, problems = parse_sample("mpstat/mpstat12.6.1_PALL_json_5s_cut.json")
    times, idle = captures[0].find("system.cpu.utilization", cpu__mode="idle", cpu__logical_number="1")
    assert len(idle) == 10
    assert idle[:3].tolist() == [0.01, 0.006, 0.008]
    assert times[0] == 1_795_405_542_000_000
    assert problems.count == 1
    assert captures[0].info.environment["interval_s"] == "5"


@pytest.mark.parametrize("value", ["7", "null", '{"cpu": "all"}', '["all"]', '[{"cpu": "all", "usr": [1]}]'])
def test_json_with_values_of_other_types(value: str) -> None:
    good = '{"timestamp": "10:00:05", "cpu-load": [{"cpu": "all", "idle": 50.0}]}'
    damaged = f'{{"timestamp": "10:00:10", "cpu-load": {value}}}'
    host = f'{{"nodename": "h", "date": "2026-11-23", "statistics": [{good}, {damaged}]}}'
    captures, _ = parse_bytes(f'{{"sysstat": {{"hosts": [{host}]}}}}'.encode(), "x.json")
    assert captures[0].find("system.cpu.utilization", cpu__mode="idle")[1].tolist() == [0.5]


def test_json_interrupts() -> None:
    entry = (
        '{"timestamp": "10:00:05", "sum-interrupts": [{"cpu": "all", "intr": 9.5}, {"cpu": "0", "intr": 9.5}],'
        '"individual-interrupts": [{"cpu": "0", "intr": [{"name": "LOC", "value": 7.25}]}],'
        '"soft-interrupts": [{"cpu": "0", "intr": [{"name": "TIMER", "value": 2.5}]}]}'
    )
    host = '{"nodename": "h", "sysname": "Linux", "date": "2026-11-23", "statistics": [' + entry + "]}"
    captures, problems = parse_bytes(f'{{"sysstat": {{"hosts": [{host}]}}}}'.encode(), "x.json")
    capture = captures[0]
    assert capture.find("xat.system.interrupts", interrupt__name="LOC")[1].tolist() == [7.25]
    assert capture.find("xat.system.soft_interrupts", cpu__logical_number="0")[1].tolist() == [2.5]
    assert problems.count == 0


MODES = "%usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle"


def test_topology_columns_are_empty_for_all_cpus_together() -> None:
    rest = "50.25    8.96    0.00    0.00    1.00    0.00    0.00    0.00    0.00\n"
    text = (
        "Linux 6.18.44 (vm) \t11/26/26 \t_x86_64_\t(2 CPU)\n\n"
        f"07:06:46     CPU CORE SOCK NODE    {MODES}\n"
        f"07:06:47     all                  39.80   {rest}"
        f"07:06:47       1    3    0    0   54.46   {rest}"
        "\n"
        f"Average:     CPU CORE SOCK NODE    {MODES}\n"
        f"Average:     all                  39.80   {rest}"
    )
    captures, problems = parse_bytes(text.encode(), "mpstat.txt")
    series = captures[0].series
    users = {
        key.attributes: values.tolist() for key, (_, values) in series.items() if key.source_name == "%usr"
    }
    assert sorted(users.values()) == [[0.398], [0.5446]]
    assert captures[0].value("system.cpu.utilization", "mean", cpu__mode="user") == 0.398
    assert problems.count == 0


def test_seconds_since_1970() -> None:
    """mpstat -U of sysstat 12.7.8."""
    text = (
        "Linux 6.8.0 (node-3) \t11/23/26 \t_x86_64_\t(2 CPU)\n\n"
        f"1795407680   CPU    {MODES}\n"
        "1795407682   all    1.00    0.00    1.00    0.00    0.00    0.00    0.00    0.00    0.00   98.00\n"
    )
    captures, problems = parse_bytes(text.encode(), "mpstat.txt")
    times, user = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == ([1_795_407_682_000_000], [0.01])
    assert (captures[0].info.zone, captures[0].info.zone_source) == ("UTC", "file")
    assert problems.count == 0


def test_day_stands_first_where_numbers_have_a_comma() -> None:
    text = (
        "Linux 5.10.0 (web1) \t05/11/2021 \t_x86_64_\t(2 CPU)\n\n"
        f"23:59:58     CPU    {MODES}\n"
        "23:59:59     all    1,00    0,00    1,00    0,00    0,00    0,00    0,00    0,00    0,00   98,00\n"
    )
    captures, _ = parse_bytes(text.encode(), "mpstat.txt")
    times, _ = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert times.tolist() == [us("2021-11-05T23:59:59")]


@pytest.mark.parametrize(
    ("date", "clocks"),
    [
        ("26/11/26", ("07:53:27 AM IST", "07:53:28 AM IST")),  # en_IN
        ("26/11/2569", ("07:53:27", "07:53:28")),  # th_TH: the year of the Thai calendar
        ("26.11.2026", (" 7:53:27", " 7:53:28")),  # bg_BG
        ("2026-11-26", ("07h53m27s", "07h53m28s")),
        ("۲۶/۱۱/۲۶", ("۰۷:۵۳:۲۷", "۰۷:۵۳:۲۸")),  # fa_IR
    ],
)
def test_clocks_and_dates_of_other_countries(date: str, clocks: tuple[str, str]) -> None:
    text = (
        f"Linux 6.8.0 (node-3) \t{date} \t_x86_64_\t(2 CPU)\n\n"
        f"{clocks[0]}  CPU    {MODES}\n"
        f"{clocks[1]}  all    1.00    0.00    1.00    0.00    0.00    0.00    0.00    0.00    0.00   98.00\n"
    )
    captures, problems = parse_bytes(text.encode(), "mpstat.txt")
    times, user = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == ([us("2026-11-26T07:53:28")], [0.01])
    assert problems.count == 0
