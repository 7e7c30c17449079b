"""CSV of dstat: facts of real files, dstat's own layout, years, appended runs, damaged rows."""

import numpy as np
import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

EPOCH = "pcp-dstat_T_epoch_full_2s.csv"
YEARLESS = "session1_pcp-dstat_tcdngyms_1s.csv.gz"

# Layout of dstat 0.7 as shown in public repositories (tests/samples/SOURCES.md).
CLASSIC = """"Dstat 0.7.2 CSV output"
"Author:","Dag Wieers <dag@wieers.com>",,,,"URL:","http://dag.wieers.com/home-made/dstat/"
"Host:","node-1",,,,"User:","root"
"Cmdline:","dstat -tcdm --output x.csv",,,,"Date:","31 Dec 2020 23:59:58 UTC"

"system","total cpu usage",,,,,,"dsk/total",,"memory usage",,,
"time","usr","sys","idl","wai","hiq","siq","read","writ","used","buff","cach","free"
31-12 23:59:58,20.4,1.6,74.5,3.4,0.0,0.1,707495.5,82419494.8,216711168.0,108556288.0,467206144.0,1000.0
31-12 23:59:59,8.75,1.0,77.0,13.0,0.0,0.25,0.0,272334848.0,216711169.0,108556288.0,467206144.0,1000.0
01-01 00:00:00,9.5,1.0,76.0,13.25,0.0,0.25,4096.0,0.0,216711170.0,108556288.0,467206144.0,1000.0
"""


@pytest.mark.parametrize(
    ("name", "rows", "first", "last", "item", "mean_user"),
    [
        (EPOCH, 45, "2026-11-23T04:21:22", "2026-11-23T04:22:50", {"cpu__logical_number": "0"}, 64.8343),
        (YEARLESS, 680, "2026-11-23T03:45:39", "2026-11-23T03:56:58", {}, 47.1802),
    ],
)
def test_facts(name: str, rows: int, first: str, last: str, item: dict[str, str], mean_user: float) -> None:
    captures, problems = parse_sample(f"dstat/{name}")
    assert (len(captures), problems.count) == (1, 0)
    times, user = captures[0].find("system.cpu.utilization", cpu__mode="user", **item)
    assert (times[0], times[-1]) == (us(first), us(last))
    assert np.count_nonzero(~np.isnan(user)) == rows
    assert np.nanmean(user) * 100 == pytest.approx(mean_user, abs=5e-5)
    info = captures[0].info
    assert (info.tool, info.tool_version, info.host, info.zone_source) == ("pcp-dstat", "6.0.3", "vm", "file")


def test_pcp_prints_disks_and_memory_in_kib_and_interfaces_in_bytes() -> None:
    capture = parse_sample(f"dstat/{EPOCH}")[0][0]
    assert capture.find("system.disk.io", disk__io__direction="read")[1][0] == 176.099 * 1024
    assert capture.find("system.memory.usage", system__memory__state="used")[1][0] == 1481064 * 1024
    received = capture.find(
        "system.network.io", network__interface__name="lo", network__io__direction="receive"
    )
    assert received[1][4] == 10179152.101
    times, _ = capture.find("system.memory.usage", system__memory__state="used")
    assert (len(times), times[0]) == (46, us("2026-11-23T04:21:20"))


def test_the_row_that_is_misaligned_is_left_out() -> None:
    capture = parse_sample(f"dstat/{YEARLESS}")[0][0]
    assert capture.info.environment["first_row"] == "misaligned, left out"
    assert capture.find("system.disk.io", disk__io__direction="read")[1][0] == 1048.317 * 1024
    assert not [key for key in capture.series if key.metric == "system.paging.usage"]


def test_dstat_itself_prints_bytes_and_begins_with_a_row_since_boot() -> None:
    captures, problems = parse_bytes(CLASSIC.encode(), "dstat.csv")
    assert problems.count == 0
    times, user = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert times.tolist() == [us("2020-12-31T23:59:59"), us("2021-01-01T00:00:00")]
    assert user.tolist() == [0.0875, 0.095]
    assert captures[0].find("system.disk.io", disk__io__direction="write")[1].tolist() == [272334848.0, 0.0]
    assert captures[0].find("system.memory.usage", system__memory__state="used")[1][0] == 216711169.0
    assert captures[0].value("system.cpu.utilization", "mean", cpu__mode="user") == 0.204


def test_without_a_time_column_rows_are_counted_from_the_date() -> None:
    lines = [
        line.partition(",")[2] if number > 4 else line for number, line in enumerate(CLASSIC.splitlines())
    ]
    text = "\n".join(lines).replace("--output x.csv", "--output x.csv 5 3") + "\n"
    capture = parse_bytes(text.encode(), "dstat.csv")[0][0]
    times, _ = capture.find("system.cpu.utilization", cpu__mode="user")
    assert times.tolist() == [us("2021-01-01T00:00:03"), us("2021-01-01T00:00:08")]


def test_runs_appended_to_one_file_and_damaged_rows() -> None:
    second = CLASSIC.replace("node-1", "node-2").replace("31-12 23:59:59,8.75", "31-12 23:59:59,x8.75")
    captures, problems = parse_bytes(
        (CLASSIC + second + "01-01 00:00:01,1,2\r\n01-01 00:00:02,9.5,1").encode(), "dstat.csv"
    )
    assert [capture.info.host for capture in captures] == ["node-1", "node-2"]
    user = captures[1].find("system.cpu.utilization", cpu__mode="user")[1]
    assert user[0] == 0.095
    assert sorted((problem.line, problem.text.split(":")[0]) for problem in problems.kept) == [
        (19, "usr is no number"),
        (21, "3 columns instead of 13"),
        (22, "the file ends within this line"),
    ]


def test_a_column_of_texts_is_said_and_an_unknown_one_kept() -> None:
    text = """"Dstat 0.7.3 CSV output"
"Host:","h",,,,"User:","u"
"Cmdline:","dstat -T",,,,"Date:","11 Oct 2017 10:00:00 UTC"
"epoch","most expensive","weird stuff"
"epoch","cpu process","spam"
1507716000.5,a / 1%,1
1507716001.5,b / 2%,7
"""
    captures, problems = parse_bytes(text.encode(), "dstat.csv")
    assert [problem.text for problem in problems.kept] == ["column cpu process holds texts, left out"]
    times, values = captures[0].find("dstat.weird_stuff.spam")
    assert (times.tolist(), values.tolist()) == ([1507716001500000], [7.0])


def test_crlf_gives_the_same() -> None:
    data = (SAMPLES / "dstat" / EPOCH).read_bytes()
    plain = parse_bytes(data, "d.csv")[0][0]
    windows = parse_bytes(data.replace(b"\n", b"\r\n"), "d.csv")[0][0]
    assert plain.series.keys() == windows.series.keys()
    for key, (times, values) in plain.series.items():
        assert np.array_equal(times, windows.series[key][0])
        assert np.array_equal(values, windows.series[key][1], equal_nan=True)


def test_a_run_appended_by_dstat_has_no_banner() -> None:
    """dstat 0.7 and 0.8 write two blank lines and go on with "Host:"; the columns may be others."""
    again = """

"Host:","node-1",,,,"User:","root"
"Cmdline:","dstat -tc --output x.csv 2",,,,"Date:","01 Jan 2021 00:05:00 UTC"
"system","total cpu usage",,,,
"time","sys","usr","idl","wai","stl"
01-01 00:05:00,1.6,20.4,74.5,3.4,0.0
01-01 00:05:02,10,25,65,0,0
"""
    captures, problems = parse_bytes((CLASSIC + again).encode(), "dstat.csv")
    assert [capture.info.tool_version for capture in captures] == ["0.7.2", "0.7.2"]
    users = [capture.find("system.cpu.utilization", cpu__mode="user")[1].tolist() for capture in captures]
    assert users == [[0.0875, 0.095], [0.25]]
    assert captures[1].find("system.cpu.utilization", cpu__mode="user")[0][0] == us("2021-01-01T00:05:02")
    assert problems.count == 0


def test_only_rates_are_means_since_boot() -> None:
    """The first row has no mean of gauges, and with a delay of more than a second it has totals."""
    captures, _ = parse_bytes(CLASSIC.encode(), "dstat.csv")
    metrics = {summary.metric for summary in captures[0].summaries}
    assert metrics == {"system.cpu.utilization", "system.disk.io"}
    captures, _ = parse_bytes(CLASSIC.replace("x.csv", "x.csv 2").encode(), "dstat.csv")
    assert captures[0].summaries == []
