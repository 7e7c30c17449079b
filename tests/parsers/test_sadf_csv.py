"""sadf -d: facts of real files, time forms, restarts, -h, damaged and joined files."""

import gzip
from datetime import UTC, datetime

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.domain.series import attributes
from xat_desktop.parsers._base import Problems
from xat_desktop.parsers._source import ZoneChoice

ALL = "sadf12.6.1_d_A_multisection_utc_10s.csv.gz"
EACH_CPU = "sadf12.6.1_d_u_PALL_utc_10s.csv"
TOKYO = "sadf12.6.1_d_T_TZ-Asia-Tokyo_q_5s.csv"
EPOCH = "sadf12.6.1_d_U_epoch_r_5s.csv"
HORIZONTAL = "sadf12.6.1_dh_ALL_horizontal_10s.csv.gz"
LOAD = "# hostname;interval;timestamp;runq-sz;plist-sz;ldavg-1;ldavg-5;ldavg-15;blocked\n"
TASKS = "# hostname;interval;timestamp;proc/s;cswch/s\n"


def us(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1e6)


def read(name: str) -> bytes:
    return (SAMPLES / "sar" / name).read_bytes()


def parse(text: str, zone: ZoneChoice | None = None) -> tuple[list[Recorded], Problems]:
    return parse_bytes(text.encode(), "sadf.csv", "sadf-csv", zone)


def idle(capture: Recorded) -> tuple[np.ndarray, np.ndarray]:
    return next(
        series for key, series in capture.series.items() if key.attributes == attributes(cpu__mode="idle")
    )


@pytest.mark.parametrize(
    ("name", "rows", "first", "last", "mean_idle"),
    [
        ("sadf10.1.5_d_u_d.csv", 19, "04:21:23", "04:22:53", 16.7489),
        ("sadf11.7.3_d_u_d_nDEV.csv", 19, "04:21:23", "04:22:53", 16.7558),
        (EACH_CPU, 67, "03:45:47", "03:56:47", 30.4934),
        (ALL, 67, "03:45:47", "03:56:47", 30.4934),
        (HORIZONTAL, 67, "03:45:47", "03:56:47", 30.4934),
    ],
)
def test_facts(name: str, rows: int, first: str, last: str, mean_idle: float) -> None:
    captures, problems = parse_sample(f"sar/{name}")
    assert (len(captures), problems.count) == (1, 0)
    times, values = idle(captures[0])
    assert len(values) == rows
    assert (times[0], times[-1]) == (us(f"2026-11-23T{first}"), us(f"2026-11-23T{last}"))
    assert values.mean() * 100 == pytest.approx(mean_idle, abs=5e-5)
    assert (captures[0].info.zone, captures[0].info.zone_source) == ("UTC", "file")
    assert captures[0].info.host == "vm"


def test_every_section_and_every_row() -> None:
    capture = parse_sample(f"sar/{ALL}")[0][0]
    assert len(capture.series) == 459
    lines = gzip.decompress(read(ALL)).decode().splitlines()
    numbers = sum(line.count(";") - 2 for line in lines if not line.startswith("#"))
    items = sum(
        line.split(";")[3] in ("CPU", "INTR", "TTY", "DEV", "IFACE", "FILESYSTEM") and count
        for line, count in _sections(lines)
    )
    assert sum(len(values) for _, values in capture.series.values()) == numbers - items


def _sections(lines: list[str]) -> list[tuple[str, int]]:
    starts = [at for at, line in enumerate(lines) if line.startswith("#")]
    return [(lines[a], b - a - 1) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def test_interrupts_of_each_cpu() -> None:
    capture = parse_sample(f"sar/{ALL}")[0][0]
    found = {
        key.attributes: values[0]
        for key, (_, values) in capture.series.items()
        if key.metric == "xat.system.interrupts" and "interrupt.name" not in dict(key.attributes)
    }
    assert found == {
        (): 1017.3,
        attributes(cpu__logical_number="0"): 513.2,
        attributes(cpu__logical_number="1"): 504.1,
    }


def test_cores_are_known_when_every_cpu_is_listed() -> None:
    assert parse_sample(f"sar/{EACH_CPU}")[0][0].info.environment == {"interval_s": "10", "cores": "2"}
    assert parse_sample("sar/sadf10.1.5_d_u_d.csv")[0][0].info.environment == {"interval_s": "5"}


def test_values_are_integers_of_the_base_unit() -> None:
    capture = parse_sample("sar/sadf11.7.3_d_u_d_nDEV.csv")[0][0]
    key = next(key for key in capture.series if key.source_name == "await")
    assert (key.decimals, key.unit) == (5, "s")
    key = next(key for key in capture.series if key.source_name == "rkB/s")
    assert (key.decimals, capture.series[key][1][0]) == (2, 1912.8 * 1024)


def test_local_time_without_a_zone() -> None:
    data = read(TOKYO).decode()
    captures, _ = parse(data, ZoneChoice("Asia/Tokyo", "user"))
    times, blocked = captures[0].find("xat.system.blocked")
    assert (times[0], times[-1]) == (us("2026-11-23T03:45:42"), us("2026-11-23T03:56:56"))
    assert blocked.mean() == pytest.approx(0.0220588, abs=5e-8)
    assert captures[0].info.zone_source == "user"
    assert parse(data)[0][0].info.zone_source == "guess"


def test_local_time_with_the_short_name_of_a_zone() -> None:
    text = TASKS + "vm;10;2026-07-01 12:00:10 CEST;1.50;2.25\n"
    capture = parse(text, ZoneChoice("Europe/Berlin", "user"))[0][0]
    assert capture.find("xat.system.context_switches")[0].tolist() == [us("2026-07-01T10:00:10")]
    assert capture.info.environment["timezone"] == "CEST"


def test_epoch_seconds() -> None:
    capture = parse_sample(f"sar/{EPOCH}")[0][0]
    times, dirty = capture.find("system.memory.usage", system__memory__state="dirty")
    assert (times[0], times[-1]) == (1795405542_000000, 1795406216_000000)
    assert dirty.mean() / 1024 == pytest.approx(23161.3, abs=0.05)
    assert capture.info.zone_source == "file"


def test_all_in_one_line_gives_the_same_as_sections() -> None:
    flat, sections = parse_sample(f"sar/{HORIZONTAL}")[0][0], parse_sample(f"sar/{ALL}")[0][0]
    known = {(key.metric, key.attributes, key.source_name): series for key, series in sections.series.items()}
    compared = 0
    for key, (times, values) in flat.series.items():
        if key.source_name not in ("%user", "%system"):
            same_times, same_values = known[key.metric, key.attributes, key.source_name]
            assert np.array_equal(times, same_times)
            assert np.array_equal(values, same_values)
            compared += 1
    assert compared == 61


def test_all_in_one_line_when_an_interface_comes_and_goes() -> None:
    header = "# hostname;interval;timestamp;CPU;%user;%idle[...];runq-sz;blocked;IFACE;rxpck/s;txpck/s[...]\n"
    rows = [
        "vm;10;2026-11-23 03:45:47 UTC;-1;1.00;99.00;0;2.00;98.00;4;0;lo;1.00;2.00",
        "vm;10;2026-11-23 03:45:57 UTC;-1;1.00;99.00;0;2.00;97.00;4;0;lo;3.00;4.00;eth0;5.00;6.00",
        "vm;10;2026-11-23 03:46:07 UTC;-1;1.00;99.00;0;2.00;96.00;4;0;lo;7.00;8.00",
    ]
    captures, problems = parse(header + "\n".join(rows) + "\n")
    assert problems.count == 0
    received = {"metric": "system.network.packets", "network__io__direction": "receive"}
    assert captures[0].find(**received, network__interface__name="lo")[1].tolist() == [1, 3, 7]
    assert captures[0].find(**received, network__interface__name="eth0")[1].tolist() == [5]
    _, first_cpu = captures[0].find("system.cpu.utilization", cpu__mode="idle", cpu__logical_number="0")
    assert first_cpu.tolist() == [0.98, 0.97, 0.96]


def test_restart_and_comment_are_facts() -> None:
    captures, problems = parse(
        "vm;-1;2026-11-23 03:40:00 UTC;LINUX-RESTART\t(4 CPU)\n"
        + TASKS
        + "vm;10;2026-11-23 03:45:47 UTC;1.50;2.25\n"
        + "vm;-1;2026-11-23 03:45:50 UTC;COM test; begins\n"
        + "vm;-1;2026-11-23 03:50:00 UTC;LINUX-RESTART\t(4 CPU)\n"
        + TASKS
        + "vm;10;2026-11-23 04:00:00 UTC;2.50;3.25\n"
    )
    assert (problems.count, len(captures)) == (0, 1)
    assert captures[0].find("system.process.created")[1].tolist() == [1.5, 2.5]
    facts = captures[0].info.environment
    assert (facts["restarts"], facts["cores"], facts["comments"]) == ("2", "4", "test; begins")


@pytest.mark.parametrize("change", ["crlf", "bom", "comma"])
def test_changed_files_give_the_same_numbers(change: str) -> None:
    text = read(EACH_CPU).decode()
    rows = text.split("\n", 1)
    changed = {
        "crlf": text.replace("\n", "\r\n"),
        "bom": "\ufeff" + text,
        "comma": rows[0] + "\n" + rows[1].replace(".", ","),
    }[change]
    captures, problems = parse(changed)
    assert problems.kept == []
    expected = parse_sample(f"sar/{EACH_CPU}")[0][0]
    assert captures[0].series.keys() == expected.series.keys()
    for key, (times, values) in expected.series.items():
        assert np.array_equal(captures[0].series[key][0], times)
        assert np.array_equal(captures[0].series[key][1], values)


@pytest.mark.parametrize(("cut", "rows"), [("vm;10;2026-11-23 03:45:57 UTC;2.50;3.2", 1), ("vm;1", 1)])
def test_file_cut_within_a_row(cut: str, rows: int) -> None:
    captures, problems = parse(TASKS + "vm;10;2026-11-23 03:45:47 UTC;1.50;2.25\n" + cut)
    assert len(captures[0].find("system.process.created")[1]) == rows
    assert [problem.line for problem in problems.kept] == [3]
    assert "ends within" in problems.kept[0].text


def test_last_row_without_line_end_counts_when_it_is_whole() -> None:
    captures, problems = parse(
        TASKS + "vm;10;2026-11-23 03:45:47 UTC;1.50;2.25\nvm;10;2026-11-23 03:45:57 UTC;2.50;3.25"
    )
    assert problems.count == 0
    assert captures[0].find("system.process.created")[1].tolist() == [1.5, 2.5]


def test_bad_rows_are_problems_with_their_lines() -> None:
    captures, problems = parse(
        TASKS
        + "vm;10;2026-11-23 03:45:47 UTC;1.50;2.25\n"
        + "vm;10;2026-11-23 03:45:57 UTC;x;2.25\n"
        + "vm;10;2026-11-23 03:46:07 UTC;1.50\n"
        + "\n"
        + "vm;10;2026-11-23 03:46:17 UTC;nan;2.25\n"
        + "vm;10;2026-11-23 03:46:27 UTC;2.50;3.25\n"
    )
    assert captures[0].find("system.process.created")[1].tolist() == [1.5, 2.5]
    assert sorted(problem.line for problem in problems.kept) == [3, 4, 6]


def test_rows_without_a_header_are_problems() -> None:
    captures, problems = parse("vm;10;2026-11-23 03:45:47 UTC;1.50;2.25\n" + TASKS)
    assert captures == []
    assert [problem.line for problem in problems.kept] == [1]


def test_unreadable_time_is_a_problem() -> None:
    captures, problems = parse(
        TASKS + "vm;10;2026-11-23 03:45:47 UTC;1.50;2.25\nvm;10;yesterday UTC;1.50;2.25\n"
    )
    assert len(captures[0].find("system.process.created")[1]) == 1
    assert [problem.line for problem in problems.kept] == [3]


def test_hosts_are_captures_of_their_own() -> None:
    captures, problems = parse(
        TASKS
        + "web-01.example.com;10;2026-11-23 03:45:47 UTC;1.50;2.25\n"
        + "db-01.example.com;10;2026-11-23 03:45:47 UTC;2.50;2.25\n"
        + "db-01.example.com;10;2026-11-23 03:45:57 UTC;3.50;2.25\n"
    )
    assert problems.count == 0
    found = {capture.info.host: capture.find("system.process.created")[1].tolist() for capture in captures}
    assert found == {"web-01.example.com": [1.5], "db-01.example.com": [2.5, 3.5]}


def test_columns_of_no_known_version_are_kept() -> None:
    captures, _ = parse(
        "# hostname;interval;timestamp;GPU0;%busy;kbused;new/s\nvm;10;2026-11-23 03:45:47 UTC;3;12.50;8;1.25\n"
    )
    found = {key.metric: (key.unit, values[0]) for key, (_, values) in captures[0].series.items()}
    assert found == {
        "sar.GPU0": ("1", 3),
        "sar.%busy": ("1", 0.125),
        "sar.kbused": ("By", 8192),
        "sar.new/s": ("1/s", 1.25),
    }


def test_usb_cells_stand_in_another_order_than_the_header() -> None:
    captures, problems = parse(
        "# hostname;interval;timestamp;manufact;product;BUS;idvendor;idprod;maxpower\n"
        "vm;10;2026-11-23 03:45:47 UTC;2;46d;c52b;98;Logitech;USB Receiver\n"
    )
    assert problems.count == 0
    _, power = captures[0].find("sar.maxpower", usb__bus="2", usb__product="USB Receiver")
    assert power.tolist() == [98]


def test_more_digits_than_in_the_first_row_are_not_lost() -> None:
    captures, _ = parse(
        LOAD
        + "vm;10;2026-11-23 03:45:47 UTC;4;203;1.77;1.34;0.98;0\n"
        + "vm;10;2026-11-23 03:45:57 UTC;4;203;1.773;1.34;0.98;0\n"
    )
    assert captures[0].find("system.cpu.load_average.1m")[1].tolist() == [1.77, 1.773]


def test_counters_that_went_back_are_problems() -> None:
    captures, problems = parse(
        TASKS
        + "vm;10;2026-11-23 03:45:47 UTC;1.50;2.25\n"
        + "vm;10;2026-11-23 03:45:57 UTC;184467440737095516.00;2.25\n"
        + "vm;10;2026-11-23 03:46:07 UTC;1e30;2.25\n"
    )
    assert captures[0].find("system.process.created")[1].tolist() == [1.5]
    assert [problem.line for problem in problems.kept] == [3, 4]


def test_bytes_that_are_no_text() -> None:
    data = (TASKS + "vm;10;2026-11-23 03:45:47 UTC;1.50;2.25\n").encode() + b"v\xff;1\xfe;;x;\n"
    captures, problems = parse_bytes(data, "sadf.csv", "sadf-csv")
    assert captures[0].find("system.process.created")[1].tolist() == [1.5]
    assert [problem.line for problem in problems.kept] == [3]


def test_no_row_fits_or_has_a_time() -> None:
    captures, problems = parse(
        TASKS + "vm;10;yesterday;1.50;2.25\n" + LOAD + "vm;10;2026-11-23 03:45:47 UTC;4\n"
    )
    assert captures == []
    assert [problem.line for problem in problems.kept] == [2, 4]


def test_blank_in_the_name_of_a_column() -> None:
    captures, _ = parse("# hostname;interval;timestamp;new column\nvm;10;2026-11-23 03:45:47 UTC;1.50\n")
    assert captures[0].find("sar.new column")[1].tolist() == [1.5]
