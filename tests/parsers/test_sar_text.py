"""Text of sar: facts of real files, locales, midnight, restarts, damaged and joined files."""

import re
from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.domain.series import attributes
from xat_desktop.parsers import sar_text
from xat_desktop.parsers._base import Confidence
from xat_desktop.parsers._source import Source, ZoneChoice

ALL = "sar12.7.9_A_5s_C.txt.gz"
AMPM = "sar10.1.5_u_r_enUS_ampm.txt"
LIVE = "sar12.6.1_live_u_1_20_C.txt"
GERMAN = "sar12.6.1_u_deDE_decimalcomma_2s.txt"
HUMAN = "sar12.6.1_uALL_h_human_10s_C.txt.gz"
BANNER = "Linux 6.1.0 (vm) \t11/23/26 \t_x86_64_\t(2 CPU)\n"


def read(name: str) -> bytes:
    return (SAMPLES / "sar" / name).read_bytes()


def us(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1e6)


def idle(capture: Recorded) -> tuple[np.ndarray, np.ndarray]:
    return next(
        series for key, series in capture.series.items() if key.attributes == attributes(cpu__mode="idle")
    )


def only(text: str, zone: ZoneChoice | None = None) -> Recorded:
    captures, problems = parse_bytes(text.encode(), "sar.txt", zone=zone)
    assert problems.kept == []
    assert len(captures) == 1
    return captures[0]


@pytest.mark.parametrize(
    ("name", "rows", "first", "last", "mean_idle"),
    [
        (ALL, 19, "04:21:23", "04:22:53", 16.7568),
        (AMPM, 19, "04:21:23", "04:22:53", 16.7489),
        (LIVE, 20, "04:00:15", "04:00:34", 27.2595),
        (GERMAN, 49, "04:21:20", "04:22:56", 17.3878),
        (HUMAN, 67, "03:45:47", "03:56:47", 30.4955),
    ],
)
def test_facts(name: str, rows: int, first: str, last: str, mean_idle: float) -> None:
    captures, problems = parse_sample(f"sar/{name}")
    assert (len(captures), problems.count) == (1, 0)
    times, values = idle(captures[0])
    assert len(values) == rows
    assert (times[0], times[-1]) == (us(f"2026-11-23T{first}"), us(f"2026-11-23T{last}"))
    assert values.mean() * 100 == pytest.approx(mean_idle, abs=5e-5)


def test_disks_interfaces_and_memory_of_every_section() -> None:
    capture = parse_sample(f"sar/{ALL}")[0][0]
    assert capture.find("system.disk.operations", system__device="vda")[1].max() == 5090
    packets = capture.find(
        "system.network.packets", network__interface__name="lo", network__io__direction="receive"
    )
    assert packets[1].max() == pytest.approx(38543, abs=0.5)
    assert capture.find("system.memory.utilization", system__memory__state="used")[1].max() == 0.0846
    assert capture.find("xat.pressure.stall", resource="io", stall="full", window="10s")[1][0] == 0.0039
    assert len(capture.series) == 231
    assert capture.info.host == "vm"
    assert {
        "cores": "2",
        "architecture": "x86_64",
        "interval_s": "5",
    }.items() <= capture.info.environment.items()


def test_values_are_the_exact_decimals_of_the_base_unit() -> None:
    capture = parse_sample(f"sar/{GERMAN}")[0][0]
    assert idle(capture)[1][2] == 0.0
    assert capture.find("xat.disk.await")[1][-1] == 0.00009
    assert capture.find("system.disk.io", disk__io__direction="write")[1][-1] == 1452 * 1024


def test_averages_are_no_samples_but_values_of_the_tool() -> None:
    capture = parse_sample(f"sar/{GERMAN}")[0][0]
    assert capture.value("system.disk.operations", "mean") == 1905.18
    assert len(capture.summaries) == len(capture.series)


def test_header_before_every_row_of_live_output() -> None:
    capture = parse_sample(f"sar/{LIVE}")[0][0]
    times, _ = capture.find("system.memory.usage", system__memory__state="free")
    assert np.array_equal(times, idle(capture)[0])


def test_human_sizes() -> None:
    capture = parse_sample(f"sar/{HUMAN}")[0][0]
    free = capture.find("system.memory.usage", system__memory__state="free")[1]
    assert free[0] == pytest.approx(18.8 * 2**30, rel=1e-9)
    written = capture.find("system.disk.io", system__device="vda", disk__io__direction="write")[1]
    assert written[0] == pytest.approx(48.4 * 1024)


def test_interrupts_sum_has_no_attributes() -> None:
    capture = parse_sample("sar/sar12.6.1_I_interrupts_2s_C.txt")[0][0]
    key = next(key for key in capture.series if key.metric == "xat.system.interrupts")
    assert (key.attributes, len(capture.series[key][0])) == ((), 49)


MIDNIGHT = (
    BANNER
    + """
23:59:40        CPU     %user     %nice   %system   %iowait    %steal     %idle
23:59:50        all      1.00      0.00      0.50      0.00      0.00     98.50
00:00:00        all      2.00      0.00      0.50      0.00      0.00     97.50
00:00:10        all      3.00      0.00      0.50      0.00      0.00     96.50
Average:        all      2.00      0.00      0.50      0.00      0.00     97.50

23:59:40      runq-sz  plist-sz   ldavg-1   ldavg-5  ldavg-15   blocked
23:59:50            4       203      1.77      1.34      0.98         0
00:00:00            5       203      1.77      1.34      0.98         0
00:00:10            6       203      1.77      1.34      0.98         0
Average:            5       203      1.77      1.34      0.98         0
"""
)


def test_midnight_in_every_section() -> None:
    capture = only(MIDNIGHT)
    expected = [us("2026-11-23T23:59:50"), us("2026-11-24T00:00:00"), us("2026-11-24T00:00:10")]
    assert idle(capture)[0].tolist() == expected
    assert capture.find("xat.system.run_queue")[0].tolist() == expected


def test_restart_stays_in_one_capture_and_averages_of_parts_are_left_out() -> None:
    after = """
00:10:00       LINUX RESTART\t(2 CPU)

00:12:00        CPU     %user     %nice   %system   %iowait    %steal     %idle
00:12:10        all      4.00      0.00      0.50      0.00      0.00     95.50
00:12:20        all      5.00      0.00      0.50      0.00      0.00     94.50
Average:        all      4.50      0.00      0.50      0.00      0.00     95.00
"""
    evening = "".join(line for line in MIDNIGHT.splitlines(keepends=True) if not line.startswith("00:00:"))
    capture = only(evening + after)
    assert idle(capture)[0][-2:].tolist() == [us("2026-11-24T00:12:10"), us("2026-11-24T00:12:20")]
    assert capture.info.environment["restarts"] == "1"
    assert capture.summaries == []


def test_file_that_begins_with_a_restart_and_has_a_comment() -> None:
    capture = only(
        BANNER
        + """
00:00:01       LINUX RESTART\t(2 CPU)

00:05:01       proc/s   cswch/s
00:15:01         1.50    100.25
00:17:00  COM load test 7 begins
00:25:01         2.50    200.25
Average:         2.00    150.25
"""
    )
    times, values = capture.find("xat.system.context_switches")
    assert times.tolist() == [us("2026-11-23T00:15:01"), us("2026-11-23T00:25:01")]
    assert values.tolist() == [100.25, 200.25]
    assert capture.info.environment["comments"] == "load test 7 begins"
    assert capture.value("xat.system.context_switches", "mean") == 150.25


@pytest.mark.parametrize(
    ("banner", "clock", "average", "comma"),
    [
        ("2026年11月05日", "{h:02}時42分26秒", "平均値:", False),
        ("2026年11月05日", "{h:02}时42分26秒", "平均时间:", False),
        ("2026년 11월 05일", "{h:02}시 42분 26초", "평균:", False),
        ("05/11/2026", "{h:02}:42:26", "Moyenne :", True),
        ("05.11.2026", "{h:02}:42:26", "Durchschn.:", True),
        ("2026-11-05", "{h:02}:42:26", "Average:", False),
        ("11/05/2026", "{h12:02}:42:26 {ampm}", "Average:", False),
        ("05/11/2026", "{h:02}:42:26", "Media:", False),
        ("05/11/26", "{h:02}.42.26", "Media:", True),
    ],
)
def test_locales(banner: str, clock: str, average: str, comma: bool) -> None:
    def at(hour: int) -> str:
        return clock.format(h=hour, h12=hour % 12 or 12, ampm="PM" if hour > 11 else "AM")

    text = f"""Linux 6.1.0 (vm) \t{banner} \t_x86_64_\t(2 CPU)

{at(11)}     CPU     %user     %nice   %system   %iowait    %steal     %idle
{at(12)}     all     25.50      0.00      0.50      0.00      0.00     74.00
{at(13)}     all     26.50      0.00      0.50      0.00      0.00     73.00
{average}     all     26.00      0.00      0.50      0.00      0.00     73.50
"""
    if comma:
        text = re.sub(r"(?<= )(\d+)\.(\d\d)(?=\s)", r"\1,\2", text)
    capture = only(text)
    times, values = idle(capture)
    assert times.tolist() == [us("2026-11-05T12:42:26"), us("2026-11-05T13:42:26")]
    assert values.tolist() == [0.74, 0.73]
    assert capture.value("system.cpu.utilization", "mean", cpu__mode="idle") == 0.735


def test_zone_is_chosen_and_the_repeated_hour_of_autumn_is_told_apart() -> None:
    text = """Linux 6.1.0 (vm) \t10/25/26 \t_x86_64_\t(2 CPU)

01:30:00       proc/s   cswch/s
02:30:00         1.00      1.00
02:00:00         2.00      2.00
02:30:00         3.00      3.00
03:00:00         4.00      4.00
"""
    capture = only(text, ZoneChoice("Europe/Berlin", "user"))
    times, _ = capture.find("xat.system.context_switches")
    expected = ["00:30", "01:00", "01:30", "02:00"]
    assert times.tolist() == [us(f"2026-10-25T{clock}:00") for clock in expected]
    assert (capture.info.zone, capture.info.zone_source) == ("Europe/Berlin", "user")


def test_the_row_since_boot_is_left_out() -> None:
    captures, _ = parse_bytes(
        (
            BANNER
            + """
10:00:00        CPU     %user     %nice   %system   %iowait    %steal     %idle
10:00:00        all      1.00      0.00      0.50      0.00      0.00     98.50
"""
        ).encode(),
        "sar.txt",
    )
    assert captures[0].series == {}
    assert captures[0].info.environment["first_row"] == "since boot, left out"


def test_only_the_rows_that_come_first_are_since_boot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sar_text, "_WORTH_BYTES", 0)
    clocks = ["10:00:00", "22:30:00", "10:00:00", "10:00:10"]
    rows = [f"{clock} {cpu:>10}{' 1.00' * 6}\n" for clock in clocks for cpu in ("all", "0", "1", "2")]
    header = "10:00:00        CPU     %user     %nice   %system   %iowait    %steal     %idle\n"
    times, _ = idle(only(f"{BANNER}\n{header}{''.join(rows)}"))
    assert times.tolist() == [us(f"2026-11-{day}") for day in ("23T22:30:00", "24T10:00:00", "24T10:00:10")]


@pytest.mark.parametrize("change", ["crlf", "bom", "colours", "no blank lines"])
def test_changed_files_give_the_same_numbers(change: str) -> None:
    text = read(AMPM).decode()
    changed = {
        "crlf": text.replace("\n", "\r\n"),
        "bom": "\ufeff" + text,
        "colours": text.replace("    all", "\x1b[0m\x1b[36;1m    all\x1b[0m"),
        "no blank lines": text.replace("\n\n", "\n"),
    }[change]
    captures, problems = parse_bytes(changed.encode(), "sar.txt")
    assert problems.kept == []
    expected = parse_sample(f"sar/{AMPM}")[0][0]
    assert captures[0].series.keys() == expected.series.keys()
    for key, (times, values) in expected.series.items():
        assert np.array_equal(captures[0].series[key][0], times)
        assert np.array_equal(captures[0].series[key][1], values)


@pytest.mark.parametrize("name", [ALL, AMPM, LIVE, GERMAN, HUMAN])
def test_many_rows_at_once_give_the_same_as_line_by_line(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for least_bytes, piece_bytes in ((0, 300), (1 << 30, 1 << 20)):
        monkeypatch.setattr(sar_text, "_WORTH_BYTES", least_bytes)
        monkeypatch.setattr(sar_text, "_PIECE_BYTES", piece_bytes)
        captures, problems = parse_sample(f"sar/{name}")
        assert (len(captures), problems.count) == (1, 0)
        found.append(captures[0])
    assert found[0].series.keys() == found[1].series.keys()
    assert found[0].summaries == found[1].summaries
    assert found[0].info == found[1].info
    for key, (times, values) in found[0].series.items():
        assert np.array_equal(times, found[1].series[key][0])
        assert np.array_equal(values, found[1].series[key][1])


@pytest.mark.parametrize("piece_bytes", [100, 300, 1 << 20])
def test_bad_line_among_many_rows(piece_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sar_text, "_WORTH_BYTES", 0)
    monkeypatch.setattr(sar_text, "_PIECE_BYTES", piece_bytes)
    text = read(AMPM).decode().replace("04:22:08 AM     all", "04:22:08 AM     all     x", 1)
    captures, problems = parse_bytes(text.encode(), "sar.txt")
    assert [problem.line for problem in problems.kept] == [13]
    assert len(idle(captures[0])[1]) == 18


def many_rows(seed: int) -> list[str]:
    """A section of 2,800 rows; values of every size, so that some rows are longer than others."""
    random = Random(seed)
    lines = [BANNER, "\n", "00:00:00          DEV       tps     rkB/s     wkB/s   areq-sz\n"]
    for second in range(1, 701):
        clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        for device in ("vda", "nvme0n1", "dm-10", "sdaa"):
            cells = [
                random.random() * 10 ** random.choice((0, 2, 4, 9 if second % 250 == 0 else 3))
                for _ in "1234"
            ]
            lines.append(f"{clock} {device:>12}" + "".join(f" {cell:9.2f}" for cell in cells) + "\n")
    return lines


DAMAGES = {
    "another length": lambda row: row[:-5] + "\n",
    "the same length": lambda row: row[:-6] + "x" + row[-5:],
    "a word too much": lambda row: row[:40] + " 1 " + row[43:],
    "two names": lambda row: row[:10] + "a " + row[12:],
    "blank line": lambda _row: "\n",
    "header": lambda row: row[:8] + "          DEV       tps     rkB/s     wkB/s   areq-sz\n",
    "no clock": lambda row: row[:3] + "xx" + row[5:],
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("seed", range(2))
def test_damaged_rows_among_many(damage: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = many_rows(seed)
    for at in Random(seed).sample(range(10, len(lines)), 3):
        lines[at] = DAMAGES[damage](lines[at])
    data = "".join(lines).encode()
    single: list[int] = []
    one_by_one = sar_text._Reader.line
    monkeypatch.setattr(
        sar_text._Reader, "line", lambda *line: (single.append(line[1]), one_by_one(*line))[1]
    )
    quick, problems = parse_bytes(data, "sar.txt")
    assert len(single) < len(lines) // 2
    monkeypatch.setattr(sar_text, "_WORTH_BYTES", 1 << 30)
    slow, expected = parse_bytes(data, "sar.txt")
    assert len(single) > len(lines)
    assert problems.kept == expected.kept
    assert quick[0].info == slow[0].info
    assert quick[0].series.keys() == slow[0].series.keys()
    for key, (times, values) in quick[0].series.items():
        assert np.array_equal(times, slow[0].series[key][0])
        assert np.array_equal(values, slow[0].series[key][1])


def test_file_cut_within_a_row() -> None:
    whole = read(AMPM)
    cut = whole[: whole.index(b"04:21:38 AM") + 45]
    captures, problems = parse_bytes(cut, "sar.txt")
    assert len(idle(captures[0])[1]) == 3
    assert [problem.line for problem in problems.kept] == [7]
    assert "ends within" in problems.kept[0].text


def test_last_row_without_line_end_counts_when_it_is_whole() -> None:
    rows = MIDNIGHT.split("Average")[0]
    assert len(idle(only(rows.rstrip("\n")))[1]) == 3
    captures, problems = parse_bytes(rows.rstrip("\n")[:-1].encode(), "sar.txt")
    assert (len(idle(captures[0])[1]), problems.count) == (2, 1)


def test_bad_line_is_a_problem_and_reading_goes_on() -> None:
    broken = MIDNIGHT.replace("00:00:00        all      2.00", "00:00:00        all      2.x0", 1)
    captures, problems = parse_bytes(broken.encode(), "sar.txt")
    assert (len(idle(captures[0])[1]), len(captures[0].find("xat.system.run_queue")[1])) == (2, 3)
    assert [problem.line for problem in problems.kept] == [5]


def test_joined_files_are_captures_of_their_own() -> None:
    captures, problems = parse_bytes(read(LIVE) + read(GERMAN), "sar.txt")
    assert problems.count == 0
    assert [len(idle(capture)[1]) for capture in captures] == [20, 49]


def test_without_the_first_line_times_are_of_an_unknown_day() -> None:
    capture = only(MIDNIGHT.removeprefix(BANNER))
    assert capture.info.zone_source == "none"
    assert idle(capture)[0][0] == us("1970-01-01T23:59:50")


def test_columns_of_no_known_version_are_kept() -> None:
    capture = only(
        BANNER
        + """
10:00:00       proc/s   cswch/s   new/s
10:00:10         1.50    100.25    7.25

10:00:00         GPU     %busy     temp
10:00:10           0     12.50    55.00
"""
    )
    assert capture.find("sar.new/s")[1].tolist() == [7.25]
    assert capture.find("sar.temp")[1].tolist() == [55]


def test_names_at_the_end_may_have_blanks() -> None:
    capture = only(
        BANNER
        + """
10:00:00     MBfsfree  MBfsused   %fsused  %ufsused     Ifree     Iused    %Iused MOUNTPOINT
10:00:10       223669     34351     13.31     73.05  16174597    602619      3.59 /
10:00:10       223669     34351     13.31     73.05  16174597    602619      3.59 /mnt/my disk
Summary:       223669     34351     13.31     73.05  16174597    602619      3.59 /mnt/my disk

10:00:00          FAN       rpm      drpm DEVICE
10:00:10            1   1200.00    200.00 it8718-isa-0290
"""
    )
    _, used = capture.find(
        "system.filesystem.usage",
        system__filesystem__state="used",
        system__filesystem__mountpoint="/mnt/my disk",
    )
    assert used.tolist() == [34351 << 20]
    assert capture.find("hw.fan.speed", hw__id="1", hw__name="it8718-isa-0290")[1].tolist() == [1200]
    assert capture.summaries == []


@pytest.mark.parametrize(
    "path", [path for tool in ("mpstat", "iostat", "vmstat") for path in sorted((SAMPLES / tool).iterdir())]
)
def test_other_tools_of_the_family_are_left_to_their_parsers(path) -> None:  # type: ignore[no-untyped-def]
    with path.open("rb") as raw:
        head = Source(raw, path.name).head
    assert sar_text.PARSER.recognises(head, path.name) == Confidence.NO


def test_sections_of_sysstat_7() -> None:
    capture = only(
        """Linux 2.6.18-8.el5 (db1) \t11/23/2013

12:00:01 AM       CPU     %user     %nice   %system   %iowait    %steal     %idle
12:10:01 AM       all      1.00      0.00      0.50      0.00      0.00     98.50
Average:          all      1.00      0.00      0.50      0.00      0.00     98.50

12:00:01 AM       CPU  i000/s  i001/s
12:10:01 AM         0 1000.25    1.50

12:00:01 AM kbmemfree kbmemused  %memused kbbuffers  kbcached kbswpfree kbswpused  %swpused  kbswpcad
12:10:01 AM    100000    900000     90.00     20000    300000   2000000      1000      0.05       500

12:00:01 AM     IFACE   rxpck/s   txpck/s   rxbyt/s   txbyt/s   rxcmp/s   txcmp/s  rxmcst/s
12:10:01 AM      eth0      1.00      2.00     64.50    128.25      0.00      0.00      0.00
"""
    )
    assert idle(capture)[0].tolist() == [us("2013-11-23T00:10:01")]
    assert capture.find("sar.i000/s", cpu__logical_number="0")[1].tolist() == [1000.25]
    assert capture.find("system.paging.usage", system__paging__state="used")[1].tolist() == [1000 * 1024]
    assert capture.find("system.network.io", network__io__direction="transmit")[1].tolist() == [128.25]
    assert capture.info.environment["kernel"] == "2.6.18-8.el5"
