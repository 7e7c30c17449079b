"""JMeter CSV: the facts of real files, and the same numbers from any delimiter, header or time format."""

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Problems
from xat_desktop.parsers._source import ZoneChoice

DURATION, TRANSACTION = "http.client.request.duration", "xat.request.transaction.duration"
NO_HEADER = "jmeter/jmeter2.13_csv_default_noheader.jtl"


def _values(capture: Recorded, metric: str) -> np.ndarray:
    found = [values for key, (_, values) in capture.series.items() if key.metric == metric]
    return np.concatenate(found) if found else np.empty(0)


def _rows(capture: Recorded) -> int:
    return len(_values(capture, DURATION)) + len(_values(capture, TRANSACTION))


@pytest.mark.parametrize(
    ("name", "rows", "mean_ms", "failed", "p90_ms", "start_ms"),
    [
        ("jmeter2.13_csv_default_noheader.jtl", 600, 25.4967, 14, 61, 1795406216777),
        ("jmeter5.5_csv_tab_hostname_samplecount.jtl", 375, 22.896, 8, 51, 1795409197470),
        ("jmeter5.5_csv_timestampformat_semicolon.jtl", 375, 23.84, 12, 56, 1795409189685),
    ],
)
def test_facts_of_real_files(
    name: str, rows: int, mean_ms: float, failed: int, p90_ms: float, start_ms: int
) -> None:
    (capture,), problems = parse_sample(f"jmeter/{name}")
    every = np.concatenate([_values(capture, DURATION), _values(capture, TRANSACTION)])
    assert problems.count == 0
    assert len(every) == rows
    assert every.mean() * 1000 == pytest.approx(mean_ms, abs=5e-5)
    bad = _values(capture, "xat.request.failed").sum() + _values(capture, "jmeter.transaction.success").sum()
    assert bad == failed
    alone = np.sort(_values(capture, DURATION))
    assert alone[int(np.ceil(0.9 * len(alone))) - 1] * 1000 == pytest.approx(p90_ms)
    assert (
        min(times.min() for key, (times, _) in capture.series.items() if "duration" in key.metric)
        == start_ms * 1000
    )


def test_a_transaction_is_no_request() -> None:
    (capture,), _ = parse_sample(NO_HEADER)
    labels = {dict(key.attributes)["label"] for key in capture.series if key.metric == DURATION}
    assert labels == {"GET /items/{id}", "Slow page, search", 'Flaky "checkout"', "Connexion café"}
    assert len(_values(capture, TRANSACTION)) == 120
    total = next(values for key, (_, values) in capture.series.items() if key.text == "xat.request.rate")
    assert total.sum() == 480


def test_requests_are_counted_in_the_second_in_which_they_end() -> None:
    lines = ["1000000000900,200,a,true", "1000000000950,10,a,false", "1000000003000,1,b,true", ""]
    text = "\n".join(["timeStamp,elapsed,label,success", *lines]).encode()
    (capture,), _ = parse_bytes(text, "x.jtl")
    times, rates = capture.series[next(key for key in capture.series if key.text == "xat.request.rate")]
    assert times.tolist() == [1_000_000_000_000_000 + second * 1_000_000 for second in range(4)]
    assert rates.tolist() == [1, 1, 0, 1]
    _, errors = capture.series[next(key for key in capture.series if key.text == "xat.request.error_rate")]
    assert errors.tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_any_delimiter_and_line_end(delimiter: str, ending: str) -> None:
    rows = [
        ["timeStamp", "elapsed", "label", "success", "bytes"],
        ["1795406217208", "79", "a b", "true", "12"],
    ]
    text = ending.join(delimiter.join(row) for row in rows) + ending
    (capture,), problems = parse_bytes(text.encode(), "x.csv")
    assert capture.find(DURATION, label="a b")[1].tolist() == [0.079]
    assert capture.find("http.client.response.body.size", label="a b")[1].tolist() == [12]
    assert problems.count == 0


@pytest.mark.parametrize(
    ("stamp", "expected_us"),
    [
        ("1795406217208", 1_795_406_217_208_000),
        ("2026/11/23 03:56:57.208", 1_795_406_217_208_000),
        ("2026-11-23 03:56:57", 1_795_406_217_000_000),
        ("2026-11-23T03:56:57.208", 1_795_406_217_208_000),
        ("2026-11-23T04:56:57+0100", 1_795_406_217_000_000),
        ("23.11.2026 03:56:57", 1_795_406_217_000_000),
        ("11/23/2026 03:56:57", 1_795_406_217_000_000),
    ],
)
def test_any_time_format(stamp: str, expected_us: int) -> None:
    text = f"timeStamp,elapsed,label,success\n{stamp},5,a,true\n{stamp},6,a,true\n"
    (capture,), problems = parse_bytes(text.encode(), "x.jtl")
    assert capture.find(DURATION)[0].tolist() == [expected_us] * 2
    assert problems.count == 0


def test_a_day_that_could_be_a_month_is_said() -> None:
    text = b"timeStamp,elapsed,label,success\n03/04/2026 10:00:00,5,a,true\n"
    _, problems = parse_bytes(text, "x.jtl")
    assert "day and month" in problems.kept[0].text


def test_local_clocks_take_the_chosen_zone_and_fold_back_in_autumn() -> None:
    lines = ["2026-10-25 02:59:59", "2026-10-25 02:00:01", "2026-10-25 03:00:00"]
    text = "timeStamp,elapsed,label,success\n" + "".join(f"{line},5,a,true\n" for line in lines)
    (capture,), _ = parse_bytes(text.encode(), "x.jtl", zone=ZoneChoice("Europe/Berlin", "user"))
    assert np.diff(capture.find(DURATION)[0]).tolist() == [2_000_000, 3_599_000_000]
    assert (capture.info.zone, capture.info.zone_source) == ("Europe/Berlin", "user")


def test_a_bad_row_costs_only_itself_and_has_its_line() -> None:
    good = b"1795406217208,79,a,true\n"
    text = (
        b"timeStamp,elapsed,label,success\n"
        + good
        + b"1795406217209,soon,a,true\n"
        + good
        + b"1,2,3\n"
        + good
    )
    (capture,), problems = parse_bytes(text, "x.jtl")
    assert len(_values(capture, DURATION)) == 3
    assert [(problem.line, problem.text.split(":")[0]) for problem in problems.kept] == [
        (3, "elapsed is no number"),
        (5, "3 columns instead of 4"),
    ]


def test_a_header_in_the_middle_of_joined_files_is_no_problem() -> None:
    one = b"timeStamp,elapsed,label,success\n1795406217208,79,a,true\n"
    (capture,), problems = parse_bytes(one * 3, "x.jtl")
    assert len(_values(capture, DURATION)) == 3
    assert problems.count == 0


def test_a_message_with_a_line_break_is_one_row() -> None:
    text = (
        b'timeStamp,elapsed,label,failureMessage,success\n1795406217208,79,a,"two\nlines, ""quoted""",false\n'
    )
    (capture,), problems = parse_bytes(text * 1, "x.jtl")
    assert _values(capture, "xat.request.failed").tolist() == [1]
    assert problems.count == 0


def test_success_in_capitals_and_numbers_too_large_for_32_bits() -> None:
    text = b"timeStamp,elapsed,label,success,bytes\n1795406217208,79,a,TRUE,5000000000\n1795406217208,79,a,FALSE,1\n"
    (capture,), _ = parse_bytes(text, "x.jtl")
    assert _values(capture, "xat.request.failed").tolist() == [0, 1]
    assert _values(capture, "http.client.response.body.size").tolist() == [5_000_000_000, 1]


def test_endless_labels_are_put_together_and_said() -> None:
    rows = "".join(f"1795406217208,1,item {n},true\n" for n in range(2100))
    (capture,), problems = parse_bytes(("timeStamp,elapsed,label,success\n" + rows).encode(), "x.jtl")
    assert len(_values(capture, DURATION)) == 2100
    assert len({key.attributes for key in capture.series if key.metric == DURATION}) == 2001
    assert "more than 2000 labels" in problems.kept[-1].text


def test_the_same_rows_give_the_same_series_whatever_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (SAMPLES / NO_HEADER).read_bytes()
    whole = _as_lists(parse_bytes(data, "x.jtl"))
    from xat_desktop.parsers._source import Source

    for size in (700, 4096, 10_000):
        monkeypatch.setattr(Source.chunks, "__defaults__", (size,))
        monkeypatch.setattr(Source.blocks, "__defaults__", (size,))
        monkeypatch.setattr("xat_desktop.parsers._source.HEAD_BYTES", 2048)
        assert _as_lists(parse_bytes(data, "x.jtl")) == whole


def _as_lists(parsed: tuple[list[Recorded], Problems]) -> object:
    (capture,), problems = parsed
    series = {key.text: (times.tolist(), values.tolist()) for key, (times, values) in capture.series.items()}
    return series, problems.count


def test_a_transaction_is_told_by_its_address_where_the_message_was_not_saved() -> None:
    rows = [
        "timeStamp,elapsed,label,responseCode,threadName,dataType,success,URL",
        "1000000000000,10,GET /,200,t 1-1,text,true,http://localhost/",
        "1000000000010,20,SELECT,200,t 1-1,text,true,null",
        "1000000000000,30,TX Browse,200,t 1-1,,true,null",
    ]
    (capture,), problems = parse_bytes(("\n".join(rows) + "\n").encode(), "x.jtl")
    assert problems.count == 0
    assert sorted(_values(capture, DURATION)) == [0.01, 0.02]
    assert _values(capture, TRANSACTION).tolist() == [0.03]
    without = [row.rsplit(",", 1)[0] for row in rows]
    (capture,), _ = parse_bytes(("\n".join(without) + "\n").encode(), "x.jtl")
    assert len(_values(capture, DURATION)) == 3
    assert "not told" in capture.info.environment["transactions"]


STAMPED = "timeStamp,elapsed,label,success\n{}" + "".join(
    f"2026/11/23 04:21:{second:02},10,a,true\n" for second in range(20, 30)
)


@pytest.mark.parametrize("stamp", ["yesterday", "2026/11/23 04:21:19Z"])
def test_a_time_stamp_that_cannot_be_read_costs_its_row_only(stamp: str) -> None:
    text = STAMPED.format("") + f"{stamp},10,a,true\n"
    (capture,), problems = parse_bytes(text.encode(), "x.jtl")
    assert len(capture.find("http.client.request.duration", label="a")[0]) == 10
    assert [(problem.line, problem.text) for problem in problems.kept] == [
        (12, f"time stamp not readable: {stamp}")
    ]


def test_two_digits_of_a_year_are_of_this_century() -> None:
    text = STAMPED.format("").replace("2026/11/23", "11/23/26")
    (capture,), problems = parse_bytes(text.encode(), "x.jtl")
    assert problems.kept == []
    assert capture.find("http.client.request.duration")[0][0] == 1_795_407_680_000_000


def test_samples_without_labels() -> None:
    text = STAMPED.format("").replace(",a,", ",").replace(",label", "")
    (capture,), problems = parse_bytes(text.encode(), "x.jtl")
    assert problems.kept == []
    assert len(capture.find("http.client.request.duration")[0]) == 10


def test_time_stamps_of_no_known_form_are_told() -> None:
    with pytest.raises(XatError, match="cannot be read") as error:
        parse_bytes(b"timeStamp,elapsed,label,success\nat nine,1,a,true\n", "x.jtl")
    assert "time stamps are written in no known way" in error.value.detail


def test_rows_that_are_sums_of_samples_are_no_samples() -> None:
    header = "timeStamp,elapsed,label,success,SampleCount,ErrorCount\n"
    rows = "1795407680000,10,a,true,1,0\n1795407681000,500,a,true,5,1\n1795407682000,20,a,true,1,0\n"
    (capture,), problems = parse_bytes((header + rows).encode(), "x.jtl")
    assert capture.find("http.client.request.duration", label="a")[1].tolist() == [0.01, 0.02]
    assert [(problem.line, problem.text[:20]) for problem in problems.kept] == [(3, "stands for 5 samples")]
