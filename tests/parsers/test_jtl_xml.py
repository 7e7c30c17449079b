"""JMeter's XML: nested samples, transactions, old attribute names, damage, several documents; same as the CSV."""

import csv
import io
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence
from xat_desktop.parsers.jtl_xml import PARSER

DURATION = "http.client.request.duration"
FULL = (SAMPLES / "jmeter/jmeter5.5_xml_full_assertions_url.jtl").read_bytes()
START = 1795409204000
TX = "Number of samples in transaction : 2, number of failing samples : 0"


def _document(*samples: str) -> bytes:
    body = "\n".join(samples)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testResults version="1.2">\n{body}\n</testResults>\n'.encode()


def _sample(label: str, elapsed_ms: int, inner: str = "", *, tag: str = "httpSample", rm: str = "OK") -> str:
    ok = 'true" rc="200' if label != "bad" else 'false" rc="500'
    start = f'<{tag} t="{elapsed_ms}" lt="1" ts="{START}" s="{ok}" lb="{label}" rm="{rm}" by="10" na="1"'
    return f"{start}>\n{inner}\n</{tag}>" if inner else f"{start}/>"


def _one(data: bytes) -> Recorded:
    captures, problems = parse_bytes(data, "result.jtl")
    assert problems.kept == []
    assert len(captures) == 1
    return captures[0]


def _durations(capture: Recorded, metric: str = DURATION) -> dict[str, list[float]]:
    return {
        dict(key.attributes)["label"]: values.tolist()
        for key, (_, values) in capture.series.items()
        if key.metric == metric
    }


def test_facts_of_a_real_file() -> None:
    capture = parse_sample("jmeter/jmeter5.5_xml_full_assertions_url.jtl")[0][0]
    requests = _durations(capture)
    transactions = _durations(capture, "xat.request.transaction.duration")
    every = [value for values in (*requests.values(), *transactions.values()) for value in values]
    assert sum(map(len, requests.values())) == 240
    assert len(every) == 300
    assert np.mean(every) * 1000 == pytest.approx(24.3467, abs=5e-5)
    failed = {
        key.metric: values.sum()
        for key, (_, values) in capture.series.items()
        if "success" in key.source_name
    }
    assert failed["jmeter.transaction.success"] == 3
    assert capture.find("xat.request.failed", label='Flaky "checkout"')[1].sum() == 3
    assert capture.info.zone_source == "file"
    assert capture.info.environment == {"threads": "3"}


def test_the_same_samples_as_csv_give_the_same_series() -> None:
    names = {
        "ts": "timeStamp",
        "t": "elapsed",
        "lb": "label",
        "rc": "responseCode",
        "rm": "responseMessage",
        "tn": "threadName",
        "dt": "dataType",
        "s": "success",
        "by": "bytes",
        "sby": "sentBytes",
        "ng": "grpThreads",
        "na": "allThreads",
        "lt": "Latency",
        "it": "IdleTime",
        "ct": "Connect",
    }
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names.values())
    writer.writerows([sample.get(name) for name in names] for sample in ET.fromstring(FULL))
    from_csv, from_xml = _one(text.getvalue().encode()), _one(FULL)
    assert set(from_csv.series) == set(from_xml.series)
    for key, (times, values) in from_csv.series.items():
        assert np.array_equal(from_xml.series[key][0], times), key.text
        assert np.array_equal(from_xml.series[key][1], values), key.text
    assert from_csv.info == from_xml.info


def test_the_samples_inside_of_a_transaction_are_requests() -> None:
    inner = _sample("a", 30) + "\n" + _sample("bad", 40)
    capture = _one(_document(_sample("TX", 75, inner, tag="sample", rm=TX), _sample("a", 5)))
    assert _durations(capture) == {"a": [0.03, 0.005], "bad": [0.04]}
    assert _durations(capture, "xat.request.transaction.duration") == {"TX": [0.075]}
    totals = {key.metric: values.sum() for key, (_, values) in capture.series.items() if not key.attributes}
    assert (totals["xat.request.rate"], totals["xat.request.error_rate"]) == (3, 1)


def test_redirects_and_resources_inside_of_a_request_do_not_count_twice() -> None:
    resource = _sample("logo.png", 12, _sample("redirected", 4))
    capture = _one(_document(_sample("page", 50, resource)))
    assert _durations(capture) == {"page": [0.05]}
    assert _durations(capture, "jmeter.subresult.elapsed") == {"logo.png": [0.012], "redirected": [0.004]}
    totals = {key.metric: values.sum() for key, (_, values) in capture.series.items() if not key.attributes}
    assert totals["xat.request.rate"] == 1


def test_the_long_attribute_names_of_version_2_0() -> None:
    sample = f'<sampleResult timeStamp="{START}" time="187" label="home" success="false" responseCode="404"/>'
    capture = _one(_document(sample))
    assert _durations(capture) == {"home": [0.187]}
    assert capture.find("xat.request.failed")[1].tolist() == [1]


def test_other_attributes_from_some_sample_on() -> None:
    more = _sample("a", 7).replace('lt="1"', 'lt="1" ct="3" sby="99"')
    capture = _one(_document(_sample("a", 5), more, _sample("a", 6)))
    assert _durations(capture) == {"a": [0.005, 0.007, 0.006]}
    assert capture.find("xat.http.client.connect.duration")[1].tolist() == [0.003]


def test_a_truncated_file_keeps_what_is_whole() -> None:
    whole = _document(*[_sample("a", number) for number in range(1, 11)])
    captures, problems = parse_bytes(whole[: whole.index(b't="9"') + 12], "cut.jtl")
    assert len(_durations(captures[0])["a"]) == 8
    assert len(problems.kept) == 1
    assert "truncated" in problems.kept[0].text
    assert problems.kept[0].line == 11


@pytest.mark.parametrize("damage", ["&#x0;", "<b>", "\x01", "&undefined;"])
def test_a_damaged_sample_is_named_and_reading_goes_on(damage: str) -> None:
    inner = f"<responseData>text {damage} text</responseData>"
    samples = [_sample("a", 1), _sample("a", 2, inner), _sample("a", 3), _sample("a", 4)]
    captures, problems = parse_bytes(_document(*samples), "x.jtl")
    assert _durations(captures[0])["a"][-1] == 0.004
    assert len(_durations(captures[0])["a"]) >= 3
    assert 4 <= problems.kept[0].line <= 7
    assert problems.count <= 2


@pytest.mark.parametrize("instead", ['t=""', "", 't="1.5"'])
def test_a_sample_without_a_good_time_is_a_problem_of_its_line(instead: str) -> None:
    data = _document(_sample("a", 1), _sample("a", 2).replace('t="2"', instead), _sample("a", 3))
    captures, problems = parse_bytes(data, "x.jtl")
    assert [problem.line for problem in problems.kept] == [4]
    assert _durations(captures[0]) == {"a": [0.001, 0.003]}


def test_documents_one_after_the_other_are_captures() -> None:
    captures, problems = parse_bytes(_document(_sample("a", 1)) + _document(_sample("b", 2)), "x.jtl")
    assert problems.kept == []
    assert [_durations(capture) for capture in captures] == [{"a": [0.001]}, {"b": [0.002]}]


def test_a_piece_of_a_document() -> None:
    lines = FULL.splitlines()
    captures, problems = parse_bytes(b"\n".join(lines[4:10]), "piece.jtl")
    assert [problem.line for problem in problems.kept] == [1, 6]
    assert captures[0].find(DURATION, label='Flaky "checkout"')[1].tolist() == [0.002]
    _, problems = parse_bytes(b"\n".join(lines[5:8]), "piece.jtl")
    assert problems.kept == []


def test_carriage_returns_and_utf_16_change_nothing() -> None:
    expected = _durations(_one(FULL))
    assert _durations(_one(FULL.replace(b"\n", b"\r\n"))) == expected
    wide = FULL.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert _durations(_one(wide)) == expected
    latin = FULL.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').encode("latin-1")
    assert "Connexion café" in _durations(_one(latin))


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?>\n<!DOCTYPE testResults [<!ENTITY a "aaaa">]>\n<testResults>&a;</testResults>\n'
    with pytest.raises(XatError, match="declares entities"):
        parse_bytes(bomb, "bomb.jtl", "jtl-xml")


def test_recognition() -> None:
    assert PARSER.recognises(FULL[:300], "x") == Confidence.SURE
    assert PARSER.recognises(b"\n".join(FULL.splitlines()[4:10]), "x") == Confidence.LIKELY
    assert PARSER.recognises(b'<?xml version="1.0"?><sysstat xmlns="x">', "x.jtl") == Confidence.NO
    assert PARSER.recognises(b"timeStamp,elapsed,label\n", "x.jtl") == Confidence.NO


def test_a_number_beyond_reason_costs_its_sample() -> None:
    huge = _sample("a", 5).replace(str(START), "9" * 30)
    (capture,), problems = parse_bytes(_document(_sample("a", 7), huge), "x.jtl")
    assert capture.find(DURATION, label="a")[1].tolist() == [0.007]
    assert "beyond reason" in problems.kept[0].text


def test_a_sample_that_is_a_sum_of_samples_is_left_out() -> None:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testResults version="1.2">\n'
        '<httpSample t="500" ts="1795407680000" s="true" lb="a" sc="5" ec="1"/>\n'
        '<httpSample t="10" ts="1795407681000" s="true" lb="a" sc="1" ec="0"/>\n</testResults>\n'
    )
    (capture,), problems = parse_bytes(text.encode(), "x.jtl")
    assert capture.find("http.client.request.duration", label="a")[1].tolist() == [0.01]
    assert [(problem.line, problem.text[:20]) for problem in problems.kept] == [(3, "stands for 5 samples")]
