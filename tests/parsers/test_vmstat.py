"""vmstat: facts of real files, the unit that is not stated, zones, damaged files, counters of -d."""

import re

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample
from xat_desktop.parsers._source import ZoneChoice

WIDE = "vmstat4.0.2_w_t_2s.txt"


def read(name: str) -> bytes:
    return (SAMPLES / "vmstat" / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "rows", "mean_user", "max_blocks_out", "columns"),
    [
        ("vmstat4.0.2_a_SM_n_5s.txt", 17, 63.9412, 163130, 17),
        ("vmstat4.0.2_default_2s_notime.txt", 44, 63.6136, 204038, 17),
        (WIDE, 44, 63.6136, 203996, 18),
    ],
)
def test_facts(name: str, rows: int, mean_user: float, max_blocks_out: int, columns: int) -> None:
    captures, problems = parse_sample(f"vmstat/{name}")
    assert problems.count == 0
    assert len(captures) == 1
    _, user = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert len(user) == rows
    assert user.mean() * 100 == pytest.approx(mean_user, abs=5e-5)
    _, out = captures[0].find("system.paging.io", system__paging__direction="out")
    assert out.max() == max_blocks_out * 1024
    assert len(captures[0].series) == columns
    assert captures[0].info.environment["first_row"] == "since boot, left out"


def test_times_in_utc_are_known_from_the_header() -> None:
    capture = parse_bytes(read(WIDE), "x", zone=ZoneChoice("Asia/Tokyo", "user"))[0][0]
    times, _ = capture.find("xat.system.run_queue")
    assert (times[0], times[-1]) == (1_795_407_681_000_000, 1_795_407_767_000_000)
    assert (capture.info.zone, capture.info.zone_source) == ("UTC", "file")
    assert capture.info.environment["interval_s"] == "2"


@pytest.mark.parametrize(
    ("printed", "chosen", "offset_h", "zone", "source", "problem_count"),
    [
        (b"CET", ZoneChoice(), 1, "Etc/GMT-1", "file", 0),
        (b"CET", ZoneChoice("Europe/Berlin", "collector"), 1, "Europe/Berlin", "collector", 0),
        (b"-03", ZoneChoice(), -3, "Etc/GMT+3", "file", 0),
        (b"CST", ZoneChoice("America/Chicago", "user"), -6, "America/Chicago", "user", 0),
        (b"CST", ZoneChoice(), 0, "UTC", "guess", 1),
    ],
)
def test_zone_abbreviations(
    printed: bytes, chosen: ZoneChoice, offset_h: int, zone: str, source: str, problem_count: int
) -> None:
    data = read(WIDE).replace(b"UTC", printed)
    captures, problems = parse_bytes(data, "x", zone=chosen)
    times, _ = captures[0].find("xat.system.run_queue")
    assert times[0] == 1_795_407_681_000_000 - offset_h * 3_600_000_000
    assert (captures[0].info.zone, captures[0].info.zone_source) == (zone, source)
    assert problems.count == problem_count


def test_memory_unit_is_found_from_the_page_size() -> None:
    kib, mib = (parse_sample(f"vmstat/{name}")[0][0] for name in (WIDE, "vmstat4.0.2_a_SM_n_5s.txt"))
    assert kib.find("system.memory.usage", system__memory__state="free")[1][0] == 15829620 * 1024
    assert kib.info.environment["memory_unit"] == "KiB"
    assert mib.find("system.memory.usage", system__memory__state="inactive")[1][0] == 4763 * 1024**2
    assert mib.info.environment["memory_unit"].startswith("MiB, assumed")


def test_kilobytes_of_1000() -> None:
    data = read(WIDE).replace(b"15829620", b"16209531")
    capture = parse_bytes(data, "x")[0][0]
    assert capture.find("system.memory.usage", system__memory__state="free")[1][0] == 16209531 * 1000


def test_appended_run_is_a_capture_of_its_own() -> None:
    lines = read("vmstat4.0.2_default_2s_notime.txt").splitlines(keepends=True)
    data = b"".join(lines[:12] + lines)
    captures, problems = parse_bytes(data, "x")
    assert [len(capture.find("xat.system.run_queue")[0]) for capture in captures] == [9, 44]
    assert problems.count == 0


def test_headers_at_another_distance_belong_to_one_run() -> None:
    lines = read("vmstat4.0.2_default_2s_notime.txt").splitlines(keepends=True)
    header, rows = lines[:2], [line for line in lines[2:] if line.split()[0].isdigit()]
    data = b"".join(b"".join(header + rows[i : i + 15] + rows[:7]) for i in (0, 15))
    captures, _ = parse_bytes(data, "x")
    assert [len(capture.find("xat.system.run_queue")[0]) for capture in captures] == [43]


def test_times_put_before_each_line() -> None:
    lines = read("vmstat4.0.2_default_2s_notime.txt").splitlines()[:6]
    data = b"".join(b"2026-11-23 10:00:0%d %s\n" % (i, line) for i, line in enumerate(lines))
    captures, problems = parse_bytes(data, "x", zone=ZoneChoice("Europe/Berlin", "user"))
    times, queue = captures[0].find("xat.system.run_queue")
    assert queue.tolist() == [3, 3, 3]
    assert times.tolist() == [1_795_424_400_000_000 + i * 1_000_000 for i in (3, 4, 5)]
    assert captures[0].info.zone_source == "user"
    assert problems.count == 0


def test_cut_and_bad_lines() -> None:
    data = read(WIDE).rstrip()[:-3].replace(b" 962 3469", b" 962 34x9")
    captures, problems = parse_bytes(data, "x")
    assert len(captures[0].find("xat.system.run_queue")[0]) == 42
    assert [problem.line for problem in problems.kept] == [4, data.count(b"\n") + 1]


def test_crlf() -> None:
    plain = parse_bytes(read(WIDE), "x")[0][0]
    other = parse_bytes(read(WIDE).replace(b"\n", b"\r\n"), "x")[0][0]
    assert plain.info == other.info
    for key, (times, values) in plain.series.items():
        np.testing.assert_array_equal(times, other.series[key][0])
        np.testing.assert_array_equal(values, other.series[key][1])


def test_disk_counters_and_their_rates() -> None:
    captures, problems = parse_sample("vmstat/vmstat4.0.2_d_disk_t_5s.txt")
    capture = captures[0]
    assert problems.count == 0
    times, reads = capture.find("vmstat.disk.reads.total", system__device="vda")
    assert len(reads) == 18
    assert reads[-1] == 4495993
    assert {key.kind for key in capture.series if key.metric == "vmstat.disk.reads.total"} == {"counter"}
    rate_times, rates = capture.find(
        "system.disk.operations", system__device="vda", disk__io__direction="read"
    )
    np.testing.assert_array_equal(rate_times, times[1:])
    np.testing.assert_allclose(rates, np.diff(reads) / 5)
    _, written = capture.find("system.disk.io", system__device="vda", disk__io__direction="write")
    assert written[0] == (123571344 - 123445072) * 512 / 5


def test_disk_counters_without_times_have_no_rates() -> None:
    data = re.sub(rb" (UTC|2026-\S+ \S+)\n", b"\n", read("vmstat4.0.2_d_disk_t_5s.txt"))
    captures, problems = parse_bytes(data, "x")
    assert problems.count == 0
    times, reads = captures[0].find("vmstat.disk.reads.total", system__device="vda")
    assert times.tolist() == [i * 1_000_000 for i in range(18)]
    assert reads[-1] == 4495993
    assert not any(key.metric == "system.disk.operations" for key in captures[0].series)


def test_counters_that_start_again_give_no_rate() -> None:
    data = read("vmstat4.0.2_d_disk_t_5s.txt").replace(b"4495993", b"  44959")
    capture = parse_bytes(data, "x")[0][0]
    _, rates = capture.find("system.disk.operations", system__device="vda", disk__io__direction="read")
    assert len(rates) == 16


def test_partition() -> None:
    data = (
        b"sda1            reads      read sectors      writes  requested writes\n" + b"  100 800 10 80\n" * 2
    )
    captures, problems = parse_bytes(data, "x")
    assert captures[0].find("vmstat.disk.reads.sectors", system__device="sda1")[1].tolist() == [800 * 512] * 2
    assert problems.count == 0


def test_wide_disk_table() -> None:
    captures, problems = parse_sample("vmstat/vmstat4.0.2_dw_wide_1s_notime.txt")
    _, sectors = captures[0].find("vmstat.disk.reads.sectors", system__device="vda")
    assert len(sectors) == 2
    assert problems.count == 0


@pytest.mark.parametrize(
    ("stamps", "zone_source"),
    [
        (["2026-11-23 04:21:18", "2026-11-23 04:21:19"], "guess"),
        (["Mon Nov 23 04:21:18 UTC 2026:", "Mon Nov 23 04:21:19 UTC 2026:"], "file"),
        (["1795407678", "1795407679"], "file"),
    ],
)
def test_a_loop_put_times_before_the_rows_but_not_before_the_header(
    stamps: list[str], zone_source: str
) -> None:
    row = "1  0      0 121932  48548 713908    0    0     6     9    5    6  3  0 97  0  0"
    header = "r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st"
    text = f" {header}\n" + "".join(f"{stamp} {row}\n" for stamp in stamps)
    captures, problems = parse_bytes(text.encode(), "vmstat.txt")
    times, user = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == ([1_795_407_679_000_000], [0.03])
    assert captures[0].find("system.memory.usage", system__memory__state="free")[1].tolist() == [
        121932 * 1024
    ]
    assert captures[0].info.zone_source == zone_source
    assert problems.count == 0


def test_an_empty_line_behind_the_header_changes_nothing() -> None:
    first, rest = read(WIDE).split(b"\n", 1)
    header, rows = rest.split(b"\n", 1)
    capture = parse_bytes(b"\n".join((first, header, b"", rows)), WIDE)[0][0]
    assert capture.series.keys() == parse_bytes(read(WIDE), WIDE)[0][0].series.keys()


_HEADER = (
    "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n"
    " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n"
)


def _free(*rows: tuple[int, int, int]) -> tuple[float, str]:
    text = _HEADER + "".join(
        f" 1  0      0 {free} {buff} {cache}    0    0     1     2  100  200  3  1 96  0  0\n"
        for free, buff, cache in rows
    )
    (capture,), _ = parse_bytes(text.encode(), "vmstat.txt")
    return capture.find("system.memory.usage", system__memory__state="free")[1][-1], (
        capture.info.environment["memory_unit"]
    )


def test_a_few_megabytes_that_happen_to_be_multiples_of_four() -> None:
    assert _free((8020, 120, 4016), (8020, 120, 4016)) == (
        8020 * 2**20,
        "MiB, assumed: -S is not in the file",
    )


def test_kilobytes_of_a_container_that_are_not_all_whole_pages() -> None:
    rows = ((812340, 1200, 345678), (812004, 1200, 345680), (811000, 1204, 345684), (811004, 1208, 345688))
    assert _free(*rows) == (811004 * 1024, "KiB")


def test_a_machine_short_of_memory() -> None:
    rows = ((5120, 200, 9000), (5124, 204, 9004), (5100, 208, 9012))
    assert _free(*rows) == (5100 * 1024, "KiB")
