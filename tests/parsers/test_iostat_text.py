"""iostat text: the facts of real files of all generations, and what happens to damaged ones."""

import re

import numpy as np
import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.parsers._source import ZoneChoice

FIRST_US = 1_795_407_680_000_000  # 2026-11-23T04:21:20Z


def only(captures: list[Recorded]) -> Recorded:
    assert len(captures) == 1
    return captures[0]


def read(name: str) -> bytes:
    return (SAMPLES / "iostat" / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "rows", "mean_writes", "mean_idle_with_boot", "boot_idle"),
    [
        ("iostat10.1.5_xt_2s_C.txt", 44, 1309.79, 15.8036, 37.48),
        ("iostat11.7.3_xt_2s_C.txt", 44, 1309.75, 15.7993, 37.48),
        ("iostat12.6.1_x_notime_5s.txt", 17, 1355.49, 16.1111, 37.47),
        ("iostat12.6.1_xt_deDE_decimalcomma_2s.txt", 44, 1309.87, 15.862, 37.47),
        ("iostat12.7.9_xtz_2s_ISO.txt", 42, 1372.04, 15.8282, 37.47),
    ],
)
def test_extended_layouts(
    name: str, rows: int, mean_writes: float, mean_idle_with_boot: float, boot_idle: float
) -> None:
    captures, problems = parse_sample(f"iostat/{name}")
    capture = only(captures)
    assert problems.count == 0
    _, writes = capture.find("system.disk.operations", system__device="vda", disk__io__direction="write")
    assert len(writes) == rows
    assert writes.mean() == pytest.approx(mean_writes, abs=0.005)
    _, idle = capture.find("system.cpu.utilization", cpu__mode="idle")
    assert (idle.sum() * 100 + boot_idle) / (len(idle) + 1) == pytest.approx(mean_idle_with_boot, abs=5e-5)
    assert capture.info.environment["first_row"] == "since boot, left out"
    assert capture.info.environment["cores"] == "2"
    assert capture.info.environment["kernel"] == "6.18.44-fc-v669"
    assert capture.info.host == "vm"


def test_units_of_the_extended_columns() -> None:
    capture = only(parse_sample("iostat/iostat10.1.5_xt_2s_C.txt")[0])
    first = {key.source_name: (key, values[0]) for key, (_, values) in capture.series.items()}
    assert first["wkB/s"][1] == 32224.0 * 1024
    assert first["wkB/s"][0].unit == "By/s"
    assert first["avgrq-sz"][1] == 261.92 * 512
    assert first["await"][1] == 0.00124
    assert first["svctm"][1] == 0.00018
    assert first["%util"][1] == 0.05
    assert first["%user"][1] == 0.8471
    assert first["rrqm/s"][0].metric == "system.disk.merged"
    assert {key.unit for key, _ in first.values()} == {"1", "1/s", "By", "By/s", "s"}


def test_columns_of_version_12() -> None:
    capture = only(parse_sample("iostat/iostat12.6.1_x_notime_5s.txt")[0])
    assert len(capture.series) == 6 + 22
    _, sizes = capture.find("xat.disk.request_size", disk__io__direction="discard")
    assert sizes[0] == 3477.78 * 1024
    _, flushes = capture.find("xat.disk.await", disk__io__direction="flush")
    assert len(flushes) == 17
    _, merged = capture.find("xat.disk.merged_ratio", disk__io__direction="read")
    assert merged[0] == 0.1128


def test_times_of_the_file() -> None:
    capture = only(parse_sample("iostat/iostat10.1.5_xt_2s_C.txt")[0])
    times, _ = capture.find("system.cpu.utilization", cpu__mode="idle")
    assert times[0] == FIRST_US
    assert times[-1] == FIRST_US + 86_000_000
    assert capture.info.environment["interval_s"] == "2"
    assert capture.info.zone_source == "guess"


def test_offset_in_the_file_beats_the_chosen_zone() -> None:
    data = read("iostat12.7.9_xtz_2s_ISO.txt").replace(b"+0000", b"+0200")
    captures, _ = parse_bytes(data, "x.txt", zone=ZoneChoice("Asia/Tokyo", "user"))
    times, _ = only(captures).find("system.cpu.utilization", cpu__mode="idle")
    assert times[0] == FIRST_US - 2 * 3_600_000_000
    assert (only(captures).info.zone, only(captures).info.zone_source) == ("UTC", "file")


def test_chosen_zone_for_times_without_offset() -> None:
    data = read("iostat12.6.1_xt_deDE_decimalcomma_2s.txt")
    captures, _ = parse_bytes(data, "x.txt", zone=ZoneChoice("Asia/Tokyo", "user"))
    times, _ = only(captures).find("system.cpu.utilization", cpu__mode="idle")
    assert times[0] == FIRST_US + 1_000_000 - 9 * 3_600_000_000
    assert (only(captures).info.zone, only(captures).info.zone_source) == ("Asia/Tokyo", "user")


def test_repeated_hour_of_a_dst_change() -> None:
    block = b"avg-cpu:  %user   %nice %system %iowait  %steal   %idle\n  1.00 0.00 0.00 0.00 0.00 99.00\n\n"
    clocks = [b"01:30:00", b"02:30:00", b"02:00:00", b"02:30:00", b"03:00:00"]
    data = b"Linux 6.1 (h) \t2026-10-25 \t_x86_64_\t(1 CPU)\n\n" + b"".join(
        b"2026-10-25 %s\n%s" % (clock, block) for clock in clocks
    )
    captures, problems = parse_bytes(data, "x.txt", zone=ZoneChoice("Europe/Berlin", "user"))
    times, _ = only(captures).find("system.cpu.utilization", cpu__mode="idle")
    assert problems.count == 0
    assert np.diff(times).tolist() == [1800_000_000, 1800_000_000, 1800_000_000]


def test_am_pm() -> None:
    data = read("iostat12.6.1_xtk_5s_enUS_ampm_head.txt").replace(b" AM", b" PM")
    captures, problems = parse_bytes(data, "x.txt")
    times, reads = only(captures).find("system.disk.operations", disk__io__direction="read")
    assert reads.tolist() == [370.8, 150.6, 7.8, 6159.8]
    assert times[0] == 1_795_405_542_000_000 + 12 * 3_600_000_000
    assert problems.count == 0


def test_without_times_blocks_are_counted() -> None:
    capture = only(parse_sample("iostat/iostat12.6.1_x_notime_5s.txt")[0])
    times, _ = capture.find("system.cpu.utilization", cpu__mode="idle")
    assert times.tolist() == [i * 1_000_000 for i in range(17)]
    assert capture.info.zone_source == "none"
    assert "iostat without -t" in capture.info.environment["time"]


def test_device_table_in_megabytes() -> None:
    capture = only(parse_sample("iostat/iostat12.6.1_dtm_nox_2s_C.txt")[0])
    _, operations = capture.find("system.disk.operations", system__device="vda")
    assert operations.mean() == pytest.approx(2113.1, abs=0.05)
    _, written = capture.find("system.disk.io", disk__io__direction="write")
    assert written[0] == 31.44 * 1024**2
    _, total = capture.find("xat.disk.transferred", disk__io__direction="discard")
    assert total[0] == 62 * 1024**2


def test_compact_human_readable_layout_with_the_name_at_the_end() -> None:
    capture = only(parse_sample("iostat/iostat12.6.1_s_compact_h_5s.txt")[0])
    _, operations = capture.find("system.disk.operations", system__device="vda")
    assert operations.mean() == pytest.approx(2187.4, abs=0.05)
    _, both = capture.find("system.disk.io", disk__io__direction="write+discard")
    assert both[0] == 25.3 * 1024**2
    _, read_bytes = capture.find("xat.disk.transferred", disk__io__direction="read")
    assert read_bytes[0] == pytest.approx(9.1 * 1024**2)
    _, idle = capture.find("system.cpu.utilization", cpu__mode="idle")
    assert idle[1] == 0.001


HUMAN_EXTENDED = """\
Linux 6.1.0 (h) \t11/23/26 \t_x86_64_\t(1 CPU)

11/23/26 04:00:00
     r/s     rkB/s   rrqm/s  %rrqm r_await rareq-sz Device
   10.00     17.7M     0.00   0.0%    0.29    14.5k sda

     w/s     wkB/s   wrqm/s  %wrqm w_await wareq-sz Device
   11.00      0.5k     0.00   0.0%    0.45    25.4k sda


11/23/26 04:00:05
     r/s     rkB/s   rrqm/s  %rrqm r_await rareq-sz Device
   20.00     17.7M     0.00   0.0%    0.29    14.5k sda

     w/s     wkB/s   wrqm/s  %wrqm w_await wareq-sz Device
   21.00      0.5k     0.00   0.0%    0.45    25.4k sda
"""


@pytest.mark.parametrize("timed", [True, False])
def test_human_extended_report_in_several_tables_is_one_block(timed: bool) -> None:
    text = HUMAN_EXTENDED if timed else re.sub(r"^11/23/26 .*\n", "", HUMAN_EXTENDED, flags=re.MULTILINE)
    captures, problems = parse_bytes(text.encode(), "x.txt")
    assert problems.count == 0
    for direction, value in (("read", 20.0), ("write", 21.0)):
        times, values = only(captures).find("system.disk.operations", disk__io__direction=direction)
        assert values.tolist() == [value]
        assert times.tolist() == ([1_795_406_405_000_000] if timed else [0])


def test_old_human_layout_with_the_name_on_its_own_line() -> None:
    block = b"Device:            tps   kB_read/s\nmapper-a-long-name\n              5.00        8.00\n\n"
    captures, problems = parse_bytes(
        b"Linux 3.10 (h) \t11/23/26 \t_x86_64_\t(1 CPU)\n\n" + block + block, "x.txt"
    )
    _, values = only(captures).find("system.disk.io", system__device="mapper-a-long-name")
    assert values.tolist() == [8192.0]
    assert problems.count == 0


def test_blocks_of_512_bytes_and_old_time_line() -> None:
    block = b"Time: 11:59:5%d PM\nDevice:            tps   Blk_read/s   Blk_wrtn/s\nsda 5.00 2.00 4.00\n\n"
    data = b"Linux 2.6.18 (old) \t02/06/2010\n\n" + b"".join(block % i for i in range(2))
    data += (block % 0).replace(b"11:59:50 PM", b"12:00:00 AM")
    captures, problems = parse_bytes(data, "x.txt")
    times, values = only(captures).find("system.disk.io", disk__io__direction="write")
    assert values.tolist() == [2048.0, 2048.0]
    assert np.diff(times).tolist() == [9_000_000]
    assert only(captures).info.environment["date_order"] == "month first, assumed"
    assert problems.count == 0


def test_single_block_since_boot_is_kept_as_summary() -> None:
    data = read("iostat10.1.5_xt_2s_C.txt").split(b"\n\n11/23/26 04:21:20")[0]
    capture = only(parse_bytes(data + b"\n", "x.txt")[0])
    assert not capture.series
    assert capture.value("system.cpu.utilization", "mean", cpu__mode="idle") == 0.3748
    assert {summary.estimator for summary in capture.summaries} == {"since boot"}


def test_colours() -> None:
    data = read("iostat11.7.3_xt_2s_C.txt").replace(b"vda  ", b"\x1b[32;22mvda\x1b[0m  ")
    captures, problems = parse_bytes(data, "x.txt")
    _, writes = only(captures).find(
        "system.disk.operations", system__device="vda", disk__io__direction="write"
    )
    assert len(writes) == 44
    assert problems.count == 0


@pytest.mark.parametrize("change", ["crlf", "bom", "utf-16"])
def test_other_bytes_same_numbers(change: str) -> None:
    data = read("iostat11.7.3_xt_2s_C.txt")
    changed = {
        "crlf": data.replace(b"\n", b"\r\n"),
        "bom": b"\xef\xbb\xbf" + data,
        "utf-16": data.decode().encode("utf-16"),
    }[change]
    plain, other = only(parse_bytes(data, "x.txt")[0]), only(parse_bytes(changed, "x.txt")[0])
    assert plain.info == other.info
    for key, (times, values) in plain.series.items():
        np.testing.assert_array_equal(times, other.series[key][0])
        np.testing.assert_array_equal(values, other.series[key][1])


def test_concatenated_runs_are_captures_of_their_own() -> None:
    data = read("iostat10.1.5_xt_2s_C.txt") + read("iostat12.6.1_x_notime_5s.txt")
    captures, problems = parse_bytes(data, "x.txt")
    rows = [len(c.find("system.cpu.utilization", cpu__mode="idle")[0]) for c in captures]
    assert rows == [44, 17]
    assert problems.count == 0


def test_cut_file_names_its_last_line() -> None:
    data = read("iostat11.7.3_xt_2s_C.txt").rstrip()
    captures, problems = parse_bytes(data[:-2], "x.txt")
    _, writes = only(captures).find("system.disk.operations", disk__io__direction="write")
    assert len(writes) == 43
    assert [problem.line for problem in problems.kept] == [data.count(b"\n") + 1]


def test_bad_lines_are_problems_and_reading_goes_on() -> None:
    data = read("iostat10.1.5_xt_2s_C.txt").replace(b"  251.00   30.00", b"  251.00   3x.00", 1)
    captures, problems = parse_bytes(data, "x.txt")
    _, writes = only(captures).find("system.disk.operations", disk__io__direction="write")
    assert len(writes) == 43
    assert [problem.line for problem in problems.kept] == [15]


def test_columns_of_unknown_versions_are_kept() -> None:
    data = read("iostat11.7.3_xt_2s_C.txt").replace(b"svctm", b"zzz/s")
    capture = only(parse_bytes(data, "x.txt")[0])
    assert any(key.metric == "iostat.zzz/s" for key in capture.series)


def test_content_decides_not_the_name() -> None:
    captures, _ = parse_bytes(read("iostat10.1.5_xt_2s_C.txt"), "vmstat.csv")
    assert only(captures).info.tool == "iostat"


def blocks(moments: list[str], date: str) -> bytes:
    """iostat -t with one block for each moment."""
    cpu = "avg-cpu:  %user   %nice %system %iowait  %steal   %idle\n"
    parts = [
        f"{moment}\n{cpu}           3,00    0,00    1,00    0,00    0,00   96,00\n\n" for moment in moments
    ]
    return f"Linux 6.8.0 (node-3) \t{date} \t_x86_64_\t(16 CPU)\n\n{''.join(parts)}".encode()


@pytest.mark.parametrize(
    ("moments", "date", "zone_source"),
    [
        (["1793840398", "1793840400"], "11/05/26", "file"),  # -U of sysstat 12.7.8
        (["05/11/2026 00:59:58", "05/11/2026 01:00:00"], "05/11/2026", "guess"),  # fr_FR
        (["Heure : 00:59:58", "Heure : 01:00:00"], "05/11/2026", "guess"),  # fr_FR up to sysstat 10
        (["Zeit: 00:59:58", "Zeit: 01:00:00"], "05.11.2026", "guess"),
    ],
)
def test_moments_of_other_versions_and_languages(moments: list[str], date: str, zone_source: str) -> None:
    captures, problems = parse_bytes(blocks(moments, date), "iostat.txt")
    times, user = only(captures).find("system.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == ([us("2026-11-05T01:00:00")], [0.03])
    assert only(captures).info.zone_source == zone_source
    assert "date_order" not in only(captures).info.environment
    assert problems.count == 0


def test_network_file_systems() -> None:
    """iostat -n up to sysstat 9.1, nfsiostat since; a long name stands on a line of its own."""
    header = "Filesystem:              rBlk_nor/s   wkB_nor/s   rMB_svr/s    ops/s   rops/s   wops/s\n"
    row = "                              11.00        22.00         0.50    77.00    88.00    99.00\n\n"
    block = f"{header}filer.example.com:/vol/vol1/home\n{row}"
    text = f"Linux 2.6.18-194.el5 (nfs01) \t11/23/10\n\n{block}{block}"
    captures, problems = parse_bytes(text.encode(), "iostat.txt")
    share = "filer.example.com:/vol/vol1/home"
    values = [
        only(captures).find(f"iostat.{name}", system__filesystem__mountpoint=share)[1].tolist()
        for name in ("rBlk_nor/s", "wkB_nor/s", "rMB_svr/s", "ops/s")
    ]
    assert values == [[11 * 512], [22 * 1024], [1 << 19], [77.0]]
    assert problems.count == 0


def test_sectors_beside_kilobytes_of_old_versions_do_not_count_twice() -> None:
    header = "Device: rrqm/s wrqm/s r/s w/s rsec/s wsec/s rkB/s wkB/s avgrq-sz avgqu-sz await svctm %util\n"
    row = "sda 0.00 5.00 1.00 2.00 8.00 56.00 4.00 28.00 21.33 0.01 3.33 1.67 0.50\n"
    text = "Linux 2.4.21 (box) \t12/31/2004\n\n" + (header + row + "\n") * 2
    (capture,), problems = parse_bytes(text.encode(), "iostat.txt")
    assert problems.kept == []
    assert capture.find("system.disk.io", disk__io__direction="write")[1].tolist() == [28 * 1024]
    assert capture.find("iostat.wsec/s")[1].tolist() == [56]
