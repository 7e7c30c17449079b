"""Free tables: delimiters, times, units, attributes, mappings, refusals."""

import io

import numpy as np
import pytest

from tests.parsers.recording import Recorded, RecordingSink, parse_bytes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Problems
from xat_desktop.parsers._csv_units import named_column, unit_column
from xat_desktop.parsers._source import Source, ZoneChoice
from xat_desktop.parsers.generic_csv import PARSER, CsvMapping, read_mapping, with_mapping

START_US = 1_795_407_680_000_000  # 2026-11-23T04:21:20Z


def parse(text: str, zone: ZoneChoice | None = None) -> tuple[Recorded, Problems]:
    captures, problems = parse_bytes(text.encode(), "x.csv", parser_name="csv", zone=zone)
    assert len(captures) == 1
    return captures[0], problems


def mapped(text: str, mapping: CsvMapping) -> tuple[Recorded, Problems]:
    sink, problems = RecordingSink(), Problems()
    with_mapping(mapping).parse(Source(io.BytesIO(text.encode()), "x.csv"), sink, problems)
    return sink.captures[0], problems


def test_units_of_the_header_become_base_units() -> None:
    text = "timestamp,cpu_%,latency (ms),Read KB/s\n1795407680,12.5,3.25,100\n1795407681,13,,200.5\n"
    capture, problems = parse(text)
    times, cpu = capture.find("csv.cpu")
    assert times.tolist() == [START_US, START_US + 1_000_000]
    assert cpu.tolist() == [0.125, 0.13]
    _, latency = capture.find("csv.latency")
    np.testing.assert_array_equal(latency, [0.00325, np.nan])
    _, read = capture.find("csv.Read")
    assert read.tolist() == [102400, 205312]
    assert {key.unit for key in capture.series} == {"1", "s", "By/s"}
    assert {key.source_name for key in capture.series} == {"cpu_%", "latency (ms)", "Read KB/s"}
    assert capture.info.environment["byte_units"] == "powers of 1024, assumed"
    assert capture.info.zone_source == "file"
    assert problems.count == 0


@pytest.mark.parametrize(
    ("header", "name", "unit", "one"),
    [
        ("durationMs", "csv.duration", "s", 0.001),
        ("wait [us]", "csv.wait", "s", 1e-6),
        ("latency_min", "csv.latency_min", "1", 1),
        ("elapsed (min)", "csv.elapsed", "s", 60),
        ("rx Mbit/s", "csv.rx", "By/s", 125_000),
        ("rx_Mbps", "csv.rx", "By/s", 125_000),
        ("rx_MBps", "csv.rx", "By/s", 1 << 20),
        ("free MiB", "csv.free", "By", 1 << 20),
        ("heap_bytes", "csv.heap", "By", 1),
        ("requests/s", "csv.requests", "1/s", 1),
        ("ops_per_sec", "csv.ops", "1/s", 1),
        ("read_bytes_per_second", "csv.read", "By/s", 1),
        ("clock (MHz)", "csv.clock", "Hz", 1e6),
        ("%util", "csv.util", "1", 0.01),
        ("\\\\H\\Processor(_Total)\\% Idle", "csv.\\\\H\\Processor(_Total)\\% Idle", "1", 0.01),
        ("users", "csv.users", "1", 1),
        ("IOPS", "csv.IOPS", "1/s", 1),
    ],
)
def test_units(header: str, name: str, unit: str, one: float) -> None:
    column = named_column(header, "csv.")
    assert (column.metric, column.unit) == (name, unit)
    assert column.scale / 10**column.shift == pytest.approx(one, rel=1e-12)


def test_unit_with_a_factor_of_its_own() -> None:
    column = unit_column("0.1 s", "m")
    assert column is not None
    assert (column.unit, column.scale, column.shift) == ("s", 1, 1)
    assert unit_column("furlongs", "m") is None


@pytest.mark.parametrize(
    ("cells", "first_us", "step_us", "source"),
    [
        (("1795407680", "1795407681"), START_US, 1_000_000, "file"),
        (("1795407680.5", "1795407681.5"), START_US + 500_000, 1_000_000, "file"),
        (("1795407680123", "1795407680223"), START_US + 123_000, 100_000, "file"),
        (("1795407680123456", "1795407680123457"), START_US + 123_456, 1, "file"),
        (("1795407680123456789", "1795407680123457789"), START_US + 123_456, 1, "file"),
        (("2026-11-23T04:21:20Z", "2026-11-23T04:21:21Z"), START_US, 1_000_000, "file"),
        (
            ("2026-11-23T06:21:20.250+02:00", "2026-11-23T06:21:20.500+02:00"),
            START_US + 250_000,
            250_000,
            "file",
        ),
        (("2026-11-23 05:21:20", "2026-11-23 05:21:21"), START_US, 1_000_000, "user"),
        (("23.11.2026 05:21:20", "23.11.2026 05:21:21"), START_US, 1_000_000, "user"),
        (("11/23/2026 05:21:20 AM", "11/23/2026 05:21:21 AM"), START_US, 1_000_000, "user"),
    ],
)
def test_times(cells: tuple[str, str], first_us: int, step_us: int, source: str) -> None:
    capture, problems = parse(f"v,time\n1,{cells[0]}\n2,{cells[1]}\n", ZoneChoice("Europe/Berlin", "user"))
    times, values = capture.find("csv.v")
    assert times.tolist() == [first_us, first_us + step_us]
    assert values.tolist() == [1, 2]
    assert capture.info.zone_source == source
    assert problems.count == 0


def test_date_and_clock_in_two_columns() -> None:
    capture, _ = parse("Date,Time,v\n2026-11-23,04:21:20,1\n2026-11-23,04:21:21,2\n")
    assert capture.find("csv.v")[0].tolist() == [START_US, START_US + 1_000_000]


def test_clock_without_date_counts_over_midnight() -> None:
    capture, _ = parse("time,v\n23:59:59,1\n00:00:01,2\n")
    assert np.diff(capture.find("csv.v")[0]).tolist() == [2_000_000]
    assert capture.info.zone_source == "none"


@pytest.mark.parametrize(
    "text", ["time (ms)\tv\n0\t1\n500\t2\n", "elapsed\tv\nms\tcount\n0\t1\n500\t2\n", "t_ms|v\n0|1\n500|2\n"]
)
def test_relative_times(text: str) -> None:
    capture, _ = parse(text)
    times, values = capture.find("csv.v")
    assert times.tolist() == [0, 500_000]
    assert values.tolist() == [1, 2]
    assert capture.info.zone_source == "none"


def test_ambiguous_dates_are_said() -> None:
    _, problems = parse("time,v\n05/11/2026 04:21:20,1\n05/11/2026 04:21:21,2\n")
    assert "month first" in problems.kept[0].text


def test_decimal_comma_and_thousands() -> None:
    capture, problems = parse(
        "Zeit;CPU (%);Text\n23.11.2026 04:21:20;12,5;a\n23.11.2026 04:21:21;1.234,5;a\n23.11.2026 04:21:22;7;a\n"
    )
    assert capture.find("csv.CPU", Text="a")[1].tolist() == [0.125, 12.345, 0.07]
    capture, _ = parse('time,v\n1795407680,"1,234.5"\n1795407681,"1,234,567"\n')
    assert capture.find("csv.v")[1].tolist() == [1234.5, 1234567]
    assert problems.count == 0


def test_texts_and_ids_tell_series_apart() -> None:
    rows = [
        f"{1795407680 + i},h{host},{cpu},{i}{host}{cpu}%" for i in (0, 1) for host in (1, 2) for cpu in (0, 1)
    ]
    capture, problems = parse("\n".join(["ts,host,cpu,busy", *rows]) + "\n")
    assert len(capture.series) == 4
    times, busy = capture.find("csv.busy", host="h2", cpu="1")
    assert times.tolist() == [START_US, START_US + 1_000_000]
    assert busy.tolist() == [0.21, 1.21]
    assert problems.count == 0


def test_texts_that_are_all_different_are_left_out_and_said() -> None:
    rows = [f"{1795407680 + i},message {i},{i}" for i in range(100)]
    capture, problems = parse("\n".join(["ts,message,v", *rows]) + "\n")
    assert [key.text for key in capture.series] == ["csv.v"]
    assert "message" in problems.kept[0].text


def test_percentile_names_are_a_header() -> None:
    capture, _ = parse("Timestamp,50%,99%\n1795407680,1,N/A\n1795407681,2,7\n")
    np.testing.assert_array_equal(capture.find("csv.99")[1], [np.nan, 0.07])


def test_without_header() -> None:
    capture, _ = parse("1795407680,1.5\n1795407681,2.5\n")
    assert capture.find("csv.column 2")[1].tolist() == [1.5, 2.5]


def test_preamble_comments_and_crlf() -> None:
    capture, problems = parse(
        "\ufeffexported by a tool\r\n\r\ntime,v\r\n1795407680,1\r\n1795407681,2\r\n".replace("\ufeff", "", 1)
    )
    assert capture.find("csv.v")[1].tolist() == [1, 2]
    assert problems.count == 0


def test_utf16() -> None:
    captures, _ = parse_bytes("time,v\n1795407680,1\n1795407681,2\n".encode("utf-16"), "x.csv")
    assert captures[0].find("csv.v")[1].tolist() == [1, 2]


def test_bad_cells_and_rows_are_problems() -> None:
    rows = [f"{1795407680 + i},{i}" for i in range(20)]
    rows[3], rows[5], rows[7], rows[9] = "then,3", "1795407685,bad", "1795407687", "1795407689,1,2"
    capture, problems = parse("\n".join(["ts,v", *rows]) + "\n")
    assert len(capture.find("csv.v")[0]) == 17
    assert np.isnan(capture.find("csv.v")[1]).sum() == 1
    assert sorted(problem.line for problem in problems.kept) == [5, 7, 9, 11]
    assert problems.count == 4


def test_only_short_rows_are_found_too() -> None:
    capture, problems = parse("ts,a,b\n1795407680,1,2\n1795407681,3\n1795407682,5,6\n")
    assert capture.find("csv.b")[1].tolist() == [2, 6]
    assert [problem.line for problem in problems.kept] == [3]


def test_many_blocks() -> None:
    lines = ["ts,v", *(f"{1795407680 + i},{i % 1000}.25" for i in range(900_000))]
    capture, problems = parse("\n".join(lines) + "\n")
    times, values = capture.find("csv.v")
    assert len(times) == 900_000
    assert np.all(np.diff(times) == 1_000_000)
    assert values[123_456] == 456.25
    assert problems.count == 0


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("a,b\n1,2\n3,4\n", "The table has no time column"),
        ("when,b\n2026-11-23T10:00:00Z,x\n2026-11-23T10:00:01Z,y\n", "The table has no numbers"),
        ("nothing\nthat is\na table\n", "This is no table"),
    ],
)
def test_refusals(text: str, title: str) -> None:
    with pytest.raises(XatError) as error:
        parse(text)
    assert error.value.title == title


@pytest.mark.parametrize(
    "head", [b'{"a": 1,\n"b": 2}', b"some prose, with commas\nand, more\nof it\n", b"\x00\x01,2\n3,4\n", b""]
)
def test_what_is_no_table_is_not_recognised(head: bytes) -> None:
    assert PARSER.recognises(head, "x.csv") == Confidence.NO


def test_mapping_names_metrics_units_and_times() -> None:
    mapping = read_mapping(
        """
        time_column = "when"
        time_format = "%d.%m.%Y-%H:%M"
        delimiter = ";"
        attributes = ["who"]
        tool = "probe"
        [columns]
        lat = ["http.client.request.duration", "ms"]
        """
    )
    capture, problems = mapped(
        "when;who;lat;other\n23.11.2026-04:21;a;5;1\n23.11.2026-04:22;b;7;2\n", mapping
    )
    times, duration = capture.find("http.client.request.duration", who="b")
    assert duration.tolist() == [0.007]
    assert times.tolist() == [START_US + 40_000_000]
    assert capture.find("csv.other", who="a")[1].tolist() == [1]
    assert next(key for key in capture.series if key.source_name == "lat").kind == "duration"
    assert capture.info.tool == "probe"
    assert problems.count == 0


@pytest.mark.parametrize(
    ("form", "times"),
    [("index", [0, 1_000_000]), ("relative ms", [7_000, 9_000]), ("s", [7_000_000, 9_000_000])],
)
def test_mapping_of_numbers_as_times(form: str, times: list[int]) -> None:
    capture, _ = mapped(
        "n,v\n7,1\n9,2\n", CsvMapping(time_format=form, time_column="n" if form != "index" else "")
    )
    found, values = capture.find("csv.v")
    assert found.tolist() == times
    assert values.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("mapping", "title"),
    [
        (CsvMapping(time_column="x"), "The time column is not in the file"),
        (CsvMapping(columns={"x": ("a", "s")}), "The mapping does not fit the file"),
        (CsvMapping(columns={"v": ("a", "parsecs")}), "A unit of the mapping is not known"),
        (
            CsvMapping(columns={"v": ("system.disk.io", "ms")}),
            "A unit of the mapping does not fit its metric",
        ),
        (CsvMapping(time_format="soon"), "The mapping's time format is not known"),
    ],
)
def test_mappings_that_do_not_fit(mapping: CsvMapping, title: str) -> None:
    with pytest.raises(XatError) as error:
        mapped("ts,v\n1795407680,1\n1795407681,2\n", mapping)
    assert error.value.title == title


@pytest.mark.parametrize(
    "text", ["time_column = 3", "colums = {}", "a = [", "attributes = 'x'", "[columns]\na = 'b'"]
)
def test_mapping_files_with_mistakes(text: str) -> None:
    with pytest.raises(XatError):
        read_mapping(text)


@pytest.mark.parametrize(
    ("first", "second", "start"),
    [
        ("20261123042120", "20261123042121", START_US),
        ("20261123042120123", "20261123042121123", START_US + 123_000),
        ("20261123T042120Z", "20261123T042121Z", START_US),
        ("11/23/26 04:21:20", "11/23/26 04:21:21", START_US),
        ("23.11.26 04:21:20", "23.11.26 04:21:21", START_US),
        ("26-11-23 04:21:20", "26-11-23 04:21:21", START_US),
        ("Mon Nov 23 04:21:20 2026", "Mon Nov 23 04:21:21 2026", START_US),
        ('"Mon, 23 Nov 2026 04:21:20 GMT"', '"Mon, 23 Nov 2026 04:21:21 GMT"', START_US),
        ("23/Nov/2026:06:21:20 +0200", "23/Nov/2026:06:21:21 +0200", START_US),
        ("2026-11-23 06:21:20 +0200", "2026-11-23 06:21:21 +0200", START_US),
        ('"Nov 23, 2026 4:21:20 AM"', '"Nov 23, 2026 4:21:21 AM"', START_US),
    ],
)
def test_times_of_other_writers(first: str, second: str, start: int) -> None:
    capture, problems = parse(f"time,v\n{first},1\n{second},2\n")
    assert problems.kept == []
    assert capture.find("csv.v")[0].tolist() == [start, start + 1_000_000]


def test_dates_alone() -> None:
    capture, _ = parse("Datum;v\n23.11.2026;1,5\n24.11.2026;2,5\n")
    assert capture.find("csv.v")[0].tolist() == [1_795_392_000_000_000, 1_795_478_400_000_000]


def test_the_line_that_tells_excel_the_delimiter() -> None:
    capture, problems = parse(
        "sep=;\r\ntime;v\r\n1795407680;1,5\r\n1795407681;x\r\n1795407682;3\r\n1795407683;4\r\n"
    )
    assert capture.find("csv.v")[1][[0, 2, 3]].tolist() == [1.5, 3, 4]
    assert [problem.line for problem in problems.kept] == [4]


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        (("1,234\t1.5", "12,345\t2.25"), [1234, 12345]),
        (("1,234,567\t1", "12,345\t2"), [1234567, 12345]),
        (("1,234\t1", "12,345\t2"), [1.234, 12.345]),
        (("1.234\t0,5", "1.234.567\t0,25"), [1234, 1234567]),
        (("1.5\t0,5", "1.234\t0,25"), [1.5, 1.234]),
        (("1'234.5\t1", "1'234'567\t2"), [1234.5, 1234567]),
        (("1\u202f234,5\t1", "1\u00a0234\u00a0567,25\t2"), [1234.5, 1234567.25]),
    ],
)
def test_what_stands_between_thousands(rows: tuple[str, str], values: list[float]) -> None:
    capture, problems = parse(f"ts\ta\tb\n1795407680\t{rows[0]}\n1795407681\t{rows[1]}\n")
    assert problems.kept == []
    assert capture.find("csv.a")[1].tolist() == values


def test_faults_have_lines_also_behind_line_breaks_in_quotes_and_a_header_that_comes_again() -> None:
    rows = [f'{1795407680 + i},{i},"a\nb"' for i in range(12)]
    rows[2], rows[5], rows[8] = 'never,2,"a\nb"', "ts,v,w", '1795407688,x,"a\nb"'
    capture, problems = parse("\n".join(["ts,v,w", *rows]) + "\n")
    assert len(capture.find("csv.v")[0]) == 10
    assert [(problem.line, problem.text) for problem in problems.kept] == [
        (6, "not a time: never"),
        (17, "v is no number: x"),
    ]


def test_a_header_in_the_code_page_of_windows() -> None:
    text = "ts;Lätenz (µs);Größe (kB)\n1795407680;1,5;2\n1795407681;2,5;3\n"
    (capture,), problems = parse_bytes(text.encode("cp1252"), "x.csv")
    assert problems.kept == []
    assert capture.find("csv.Lätenz")[1].tolist() == [1.5e-6, 2.5e-6]
    assert capture.find("csv.Größe")[1].tolist() == [2048, 3072]


def test_units_in_the_cells() -> None:
    text = 'ts,lat,share,moved\n1795407680,950 µs,0.5 %,"1,234 B"\n1795407681,1.2 ms,1 %,3 KiB\n1795407682,x,2%,0 B\n'
    text += "1795407683,0 s,3 %,-\n"
    capture, problems = parse(text)
    assert capture.find("csv.lat")[1].tolist()[:2] == [0.00095, 0.0012]
    assert capture.find("csv.share")[1].tolist() == [0.005, 0.01, 0.02, 0.03]
    np.testing.assert_array_equal(capture.find("csv.moved")[1], [1234, 3072, 0, np.nan])
    assert {key.metric: key.unit for key in capture.series} == {
        "csv.lat": "s",
        "csv.share": "1",
        "csv.moved": "By",
    }
    assert [(problem.line, problem.text) for problem in problems.kept] == [(4, "lat is no number: x")]


def test_a_span_that_tells_rows_apart_is_no_value() -> None:
    capture, _ = parse(
        "ts,window,v\n" + "".join(f"17954076{80 + i},{w},{i}\n" for i in range(4) for w in ("10s", "60s"))
    )
    assert capture.find("csv.v", window="60s")[1].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("comma", [False, True])
def test_the_days_of_a_spreadsheet(comma: bool) -> None:
    text = "Date;v\n46349.1814814815;1\n46349.1814930556;2\n"
    capture, problems = parse(text.replace(".", ",") if comma else text)
    assert problems.kept == []
    assert capture.find("csv.v")[0].tolist() == [START_US, START_US + 1_000_000]


def test_offsets_in_whole_hours() -> None:
    capture, problems = parse("ts,v\n2026-11-23 06:21:20.5+02,1\n2026-11-23 06:21:21.5+02,2\n")
    assert problems.kept == []
    assert capture.find("csv.v")[0].tolist() == [START_US + 500_000, START_US + 1_500_000]
