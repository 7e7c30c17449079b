"""AWR and STATSPACK: text and HTML of several versions, RAC, several reports in one file, what cannot be read."""

import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers._source import ZoneChoice

TEXT = "oracle/awr_11.2_text_cut.txt"
HTML = "oracle/awr_12.2_html_cut.html"
RAC = "oracle/awr_rac_html_cut.html"
STATSPACK = "oracle/statspack_9.2_text_cut.txt"


def only(name: str) -> Recorded:
    captures, problems = parse_sample(name)
    assert (len(captures), problems.count) == (1, 0)
    return captures[0]


def test_text_of_11g() -> None:
    capture = only(TEXT)
    info = capture.info
    assert (info.tool, info.tool_version, info.host, info.label) == (
        "awr",
        "11.2.0.1.0",
        "dbhost.example",
        "snapshots 37-38",
    )
    assert (info.start_us, info.end_us) == (us("2017-02-12T12:16:04"), us("2017-02-12T12:22:06"))
    assert info.environment["db_time_s"] == "8484.6"
    assert capture.value("oracle.db_time", "mean") == 23.5
    assert capture.value("xat.db.transactions", "mean") == 24.9
    assert capture.value("oracle.redo_size", "mean") == 56890.1
    assert capture.value("oracle.redo_size.per_transaction", "mean") == 2287.8
    assert capture.value("oracle.work_area", "mean") == 0.2 * 2**20
    assert capture.value("oracle.buffer_hit", "mean") == 0.9353
    read = {"oracle__wait__event": "db file sequential read"}
    assert capture.value("oracle.wait.count", "total", **read) == 35732
    assert capture.value("oracle.wait.time", "total", **read) == 6575
    assert capture.value("oracle.wait.duration", "mean", **read) == 0.184
    assert (
        capture.value("oracle.wait.db_time_share", "mean", oracle__wait__event="resmgr:cpu quantum") == 0.007
    )
    assert capture.value("oracle.wait_class.time", "total", oracle__wait__class="DB CPU") == 50


def test_html_of_12c_with_units_in_the_cells() -> None:
    capture = only(HTML)
    assert (capture.info.tool_version, capture.info.environment["cores"]) == ("12.2.0.1.0", "96")
    assert capture.value("oracle.read_io", "mean") == 500.6 * 2**20
    assert capture.value("oracle.user_calls", "mean") == 0.6
    assert capture.value("oracle.non_parse_cpu", "mean") == 0.9991
    read = {"oracle__wait__event": "direct path read"}
    assert capture.value("oracle.wait.time", "total", **read) == 26400
    assert capture.value("oracle.wait.duration", "mean", **read) == 0.00382
    assert capture.value("oracle.wait.time", "total", oracle__wait__event="DB CPU") == 489.7


def test_statspack_of_a_cluster() -> None:
    capture = only(STATSPACK)
    assert (capture.info.tool, capture.info.host, capture.info.environment["rac"]) == (
        "statspack",
        "erp",
        "YES",
    )
    assert capture.value("xat.db.transactions", "mean") == 5.26
    busy = {"oracle__wait__event": "gc buffer busy"}
    assert capture.value("oracle.wait.duration", "mean", **busy) == 0.923
    assert capture.value("oracle.wait.db_time_share", "mean", **busy) == 0.654


def test_a_row_for_each_instance_of_a_cluster() -> None:
    capture = only(RAC)
    assert capture.value("oracle.redo_size", "mean", oracle__instance="2") == 4096
    assert capture.value("xat.db.transactions", "mean", oracle__instance="1") == 5.5
    assert {s.attributes for s in capture.summaries} == {
        (("oracle.instance", "1"),),
        (("oracle.instance", "2"),),
    }


def test_times_are_local() -> None:
    data = (SAMPLES / TEXT).read_bytes()
    capture = parse_bytes(data, "a.txt", zone=ZoneChoice("America/Sao_Paulo", "user"))[0][0]
    assert capture.info.start_us == us("2017-02-12T14:16:04")


@pytest.mark.parametrize(
    ("clock", "start"), [("24:00:00", "2017-02-13T00:00:00"), ("12:1\u0666:04", "2017-02-12T12:16:04")]
)
def test_a_clock_that_python_does_not_read_is_no_failure(clock: str, start: str) -> None:
    """Found by fuzzing."""
    data = (SAMPLES / TEXT).read_bytes()
    assert data.count(b"12-Feb-17 12:16:04") == 1
    captures, _ = parse_bytes(data.replace(b"12-Feb-17 12:16:04", f"12-Feb-17 {clock}".encode()), "a.txt")
    assert captures[0].info.start_us == us(start)


def test_several_reports_and_cut_ones() -> None:
    data = (SAMPLES / TEXT).read_bytes()
    captures, _ = parse_bytes(data + b"\n" + data.replace(b"12-Feb-17 12", b"12-Feb-17 13"), "a.txt")
    assert [capture.info.start_us for capture in captures] == [
        us("2017-02-12T12:16:04"),
        us("2017-02-12T13:16:04"),
    ]
    captures, _ = parse_bytes(data[: data.index(b"Top 5")], "a.txt")
    assert captures[0].value("oracle.db_time", "mean") == 23.5
    with pytest.raises(XatError, match="no tables"):
        parse_bytes(data[:40], "a.txt")


def test_the_host_of_statspack_since_10g_stands_under_two_words() -> None:
    """Layout of sprepins.sql: the dashes begin under "Host", the name under "Name"."""
    text = """STATSPACK report for

Database    DB Id    Instance     Inst Num  Startup Time   Release     RAC
~~~~~~~~ ----------- ------------ -------- --------------- ----------- ---
           123456789 orcl                1 01-Jan-24 00:00 19.0.0.0.0  NO

Host Name             Platform                CPUs Cores Sockets   Memory (G)
~~~~ ---------------- ---------------------- ----- ----- ------- ------------
     db19             Linux x86 64-bit           8     4       1         62.5

Load Profile              Per Second    Per Transaction    Per Exec    Per Call
~~~~~~~~~~~~      ------------------  ----------------- ----------- -----------
       Redo size:          500,000.5            2,500.1
"""
    captures, problems = parse_bytes(text.encode(), "sp.lst")
    assert captures[0].info.host == "db19"
    assert captures[0].value("oracle.redo_size", "mean") == 500000.5
    assert problems.count == 0


@pytest.mark.parametrize(
    "sample", ["awr_11.2_text_cut.txt", "statspack_9.2_text_cut.txt", "awr_12.2_html_cut.html"]
)
def test_nothing_is_made_of_a_line_that_is_cut(sample: str) -> None:
    data = (SAMPLES / "oracle" / sample).read_bytes()
    whole = parse_bytes(data, sample)[0][0].summaries
    for end in range(len(data) // 3, len(data) - 1, 23):
        if data[end - 1 : end] == b"\n":
            continue
        try:
            captures, problems = parse_bytes(data[:end], sample)
        except XatError:
            continue  # no table is whole so far
        assert set(captures[0].summaries) <= set(whole)
        assert problems.count == 1 or sample.endswith("html")
