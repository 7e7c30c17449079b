"""pidstat: facts of real files, sums by program, threads, locales, since boot, damage."""

import gzip
from itertools import pairwise

import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample

CHILD = "pidstat12.6.1_hdruw_T_CHILD_10s.txt.gz"
AMERICAN = "pidstat12.6.1_u_5s_enUS.txt.gz"
HORIZONTAL = "session1_pidstat_hurd_20s_C.txt.gz"
TABLES = "session1_pidstat_urd_10s_C.txt.gz"
BANNER = "Linux 6.1.0 (vm) \t11/23/26 \t_x86_64_\t(2 CPU)\n\n"


def lines(name: str) -> list[str]:
    return gzip.decompress((SAMPLES / "pidstat" / name).read_bytes()).decode().splitlines()


def by_hand(name: str, moment: str, program: str, column: int) -> float:
    """The sum of a column over the lines of a moment that end with the program's name."""
    found = [line.split() for line in lines(name) if line.startswith(moment) and line.split()[-1] == program]
    return round(sum(float(words[column]) for words in found), 2)


@pytest.mark.parametrize(
    ("name", "moments", "first", "last"),
    [
        (CHILD, 9, "04:21:29", "04:22:49"),
        (AMERICAN, 18, "04:21:24", "04:22:49"),
        (HORIZONTAL, 34, "03:45:57", "03:56:57"),
        (TABLES, 68, "03:45:47", "03:56:57"),
    ],
)
def test_facts(name: str, moments: int, first: str, last: str) -> None:
    captures, problems = parse_sample(f"pidstat/{name}")
    assert (len(captures), problems.count) == (1, 0)
    times = sorted({int(time) for at, _ in captures[0].series.values() for time in at})
    assert len(times) == moments
    assert (times[0], times[-1]) == (us(f"2026-11-23T{first}"), us(f"2026-11-23T{last}"))
    assert (captures[0].info.host, captures[0].info.environment["cores"]) == ("vm", "2")


def test_every_line_is_counted() -> None:
    """The processes of all programs are the lines with a clock."""
    for name in (CHILD, AMERICAN, HORIZONTAL):
        capture = parse_sample(f"pidstat/{name}")[0][0]
        rows = [line for line in lines(name) if line[:2].isdigit() and "Command" not in line]
        assert sum(values.sum() for values in _counts(capture)) == len(rows)


def _counts(capture: Recorded) -> list:
    return [values for key, (_, values) in capture.series.items() if key.metric == "xat.process.count"]


def test_sums_by_program() -> None:
    capture = parse_sample(f"pidstat/{CHILD}")[0][0]
    item = {"process__executable__name": "postgres"}
    faults = capture.find("process.paging.faults", system__paging__type="minor", **item)[1]
    assert faults[0] == pytest.approx(by_hand(CHILD, "04:21:29", "postgres", 3))
    written = capture.find("process.disk.io", disk__io__direction="write", **item)[1]
    assert written[0] == pytest.approx(by_hand(CHILD, "04:21:29", "postgres", 9) * 1024)
    resident = capture.find("process.memory.usage", **item)[1]
    assert resident[0] == by_hand(CHILD, "04:21:29", "postgres", 6) * 1024
    sysbench = capture.find("xat.process.count", process__executable__name="sysbench")[1]
    assert sysbench.sum() == 3


def test_averages_are_values_of_the_tool() -> None:
    capture = parse_sample(f"pidstat/{AMERICAN}")[0][0]
    mean = capture.value(
        "process.cpu.utilization", "mean", process__executable__name="init", cpu__mode="user"
    )
    average = next(
        line.split() for line in lines(AMERICAN) if line.startswith("Average") and line.endswith(" init")
    )
    assert mean * 100 == pytest.approx(float(average[3]))


def test_tables_of_one_moment_count_a_process_once() -> None:
    capture = parse_sample(f"pidstat/{TABLES}")[0][0]
    item = {"process__executable__name": "init"}
    assert set(capture.find("xat.process.count", **item)[1]) == {1}
    assert len(capture.find("process.memory.usage", **item)[1]) == 43


def test_threads_are_not_added_to_their_process() -> None:
    text = (
        BANNER
        + """10:00:00      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command
10:00:05        0       100         -   50.00    1.00    0.00    0.00   51.00     0  java
10:00:05        0         -       100   20.00    1.00    0.00    0.00   21.00     0  |__java
10:00:05        0         -       101   30.00    0.00    0.00    0.00   30.00     0  |__GC Thread#0
"""
    )
    captures, problems = parse_bytes(text.encode(), "pidstat.txt")
    assert problems.count == 0
    item = {"process__executable__name": "java"}
    assert captures[0].find("process.cpu.utilization", cpu__mode="user", **item)[1].tolist() == [0.5]
    assert captures[0].info.environment["threads"].startswith("left out")
    assert {dict(key.attributes)["process.executable.name"] for key in captures[0].series} == {"java"}


def test_decimal_commas_command_lines_and_midnight() -> None:
    text = (
        "Linux 6.1.0 (vm) \t23.11.2026 \t_x86_64_\t(2 CPU)\n\n"
        """23:59:50      UID       PID   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command
23:59:55        0         1      1,50      0,00      0,00       3  /sbin/init splash
00:00:00        0         1      2,50      0,00      0,00       3  /sbin/init splash
Durchschn.:        0         1      2,00      0,00      0,00       3  /sbin/init splash
"""
    )
    captures, problems = parse_bytes(text.encode(), "pidstat.txt")
    assert problems.count == 0
    times, read = captures[0].find(
        "process.disk.io", disk__io__direction="read", process__executable__name="init"
    )
    assert times.tolist() == [us("2026-11-23T23:59:55"), us("2026-11-24T00:00:00")]
    assert read.tolist() == [1536, 2560]
    assert captures[0].value("process.disk.io", "mean", disk__io__direction="read") == 2048


def test_midnight_with_two_tables_for_each_moment() -> None:
    moments = ["23:59:58", "23:59:59", "00:00:00", "00:00:01"]
    tables = (("%usr    %CPU   CPU", "1.00    2.00     1"), ("kB_rd/s   kB_wr/s", "   3.00      4.00"))
    text = "".join(
        f"{before}      UID       PID    {names}  Command\n{clock}        0         1    {cells}  init\n\n"
        for before, clock in pairwise(moments)
        for names, cells in tables
    )
    captures, problems = parse_bytes((BANNER + text).encode(), "pidstat.txt")
    assert problems.count == 0
    expected = [us(f"2026-11-{moment}") for moment in ("23T23:59:59", "24T00:00:00", "24T00:00:01")]
    for times, _ in captures[0].series.values():
        assert times.tolist() == expected


def test_a_single_report_is_since_boot() -> None:
    text = (
        BANNER
        + """10:00:00      UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command
10:00:00        0         1    0.20    0.40    0.00    0.00    0.60     0  init
"""
    )
    capture = parse_bytes(text.encode(), "pidstat.txt")[0][0]
    assert capture.series == {}
    assert capture.value("process.cpu.utilization", "mean", cpu__mode="system") == 0.004


def test_epochs_and_damage() -> None:
    text = (
        BANNER
        + """# Time        UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command
1795405557        0         1    0.20    0.40    0.00    0.00    0.60     0  init
1795405557        0         x
1795405562        0         1    0.20    oops    0.00    0.00    0.60     0  init
1795405562        0         1    0.20    0.4"""
    )
    captures, problems = parse_bytes(text.encode(), "pidstat.txt")
    times, _ = captures[0].find("process.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), captures[0].info.zone_source) == ([1795405557_000_000], "file")
    assert [problem.line for problem in problems.kept] == [5, 6, 7]


def test_human_units_are_sizes_of_their_own() -> None:
    """`--human`: 1.2G are 1.2 GiB, not so many KiB."""
    text = (
        BANNER
        + """10:00:00      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command
10:00:10     1000      4242      1.00      0.00  512.0M    1.5G   5.0%  java

10:00:00      UID       PID   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command
10:00:10     1000      4242      0.0B     14.5k      0.0B       0  java
"""
    )
    captures, problems = parse_bytes(text.encode(), "pidstat.txt")
    capture = captures[0]
    assert capture.find("process.memory.usage")[1].tolist() == [1.5 * (1 << 30)]
    assert capture.find("process.memory.virtual")[1].tolist() == [512 << 20]
    assert capture.find("process.disk.io", disk__io__direction="write")[1].tolist() == [14.5 * 1024]
    assert problems.count == 0


def test_what_may_not_be_read_is_missing() -> None:
    """Without the right to read /proc/PID/io pidstat prints -1."""
    text = (
        BANNER
        + """10:00:00      UID       PID   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command
10:00:10       27      2201     -1.00     -1.00     -1.00       0  mysqld
10:00:20       27      2201      0.00     16.00      0.00       0  mysqld

Average:       27      2201     -1.00     -1.00     -1.00       0  mysqld
"""
    )
    capture = parse_bytes(text.encode(), "pidstat.txt")[0][0]
    times, written = capture.find("process.disk.io", disk__io__direction="write")
    assert (times.tolist(), written.tolist()) == ([us("2026-11-23T10:00:20")], [16 * 1024])
    assert [summary.source_name for summary in capture.summaries] == ["iodelay"]


def test_headers_with_seconds_since_1970() -> None:
    """pidstat -H without -h."""
    text = (
        BANNER
        + """1795407681      UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command
1795407682     1000      4242    1.00    2.00    0.00    0.50    3.00     5  java

1795407682      UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command
1795407683     1000      4242    4.00    2.00    0.00    0.50    6.00     5  java
"""
    )
    captures, problems = parse_bytes(text.encode(), "pidstat.txt")
    times, user = captures[0].find("process.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == ([1_795_407_682_000_000, 1_795_407_683_000_000], [0.01, 0.04])
    assert captures[0].info.zone_source == "file"
    assert problems.count == 0


def test_a_moment_that_is_cut_is_left_out() -> None:
    """A sum over some of the processes would be a number that nobody measured."""
    header = "      UID       PID   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command\n"
    rows = [
        f"10:00:{second}       27      {pid}      0.00     16.00      0.00       0  mysqld\n"
        for second in (10, 20)
        for pid in (2201, 2202)
    ]
    text = BANNER + f"10:00:00{header}{rows[0]}{rows[1]}\n10:00:10{header}{rows[2]}{rows[3]}"
    for end, moments in ((-20, 1), (-len(rows[3]) + 5, 1), (-len(rows[2]) * 2 - 8, 1), (0, 2)):
        captures, problems = parse_bytes(text[: end or None].encode(), "pidstat.txt")
        times, written = captures[0].find("process.disk.io", disk__io__direction="write")
        assert (len(times), set(written.tolist())) == (moments, {32 * 1024})
        assert problems.count == (0 if moments == 2 else 1)


def test_averages_that_are_cut_are_left_out() -> None:
    row = "      27      2201      0.00     16.00      0.00       0  mysqld\n"
    text = BANNER + "10:00:00      UID       PID   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command\n"
    text += f"10:00:10{row}\nAverage:{row}Average:{row[:30]}"
    captures, problems = parse_bytes(text.encode(), "pidstat.txt")
    assert captures[0].summaries == []
    assert problems.count == 1


def test_a_clock_with_a_blank_before_it() -> None:
    """bg_BG: hours have no leading zero."""
    text = (
        BANNER
        + """ 7:53:27      UID       PID   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command
 7:53:28       27      2201      0.00     16.00      0.00       0  mysqld
"""
    )
    captures, problems = parse_bytes(text.encode(), "pidstat.txt")
    times, _ = captures[0].find("process.disk.io", disk__io__direction="write")
    assert times.tolist() == [us("2026-11-23T07:53:28")]
    assert problems.count == 0


def test_persian_digits_and_a_year_that_stands_first() -> None:
    text = (
        "Linux 6.1.0 (vm) \t۲۶/۱۱/۰۵ \t_x86_64_\t(2 CPU)\n\n"
        "۱۰:۴۶:۴۶   UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command\n"
        "۱۰:۴۶:۴۷     0      9740   37.00    2.00    0.00    0.00   39.00     1  python\n"
    )
    (capture,), problems = parse_bytes(text.encode(), "pidstat.txt")
    assert problems.kept == []
    times, user = capture.find("process.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == ([1_793_875_607_000_000], [0.37])
