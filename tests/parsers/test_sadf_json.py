"""sadf -j: facts of real files, the same numbers as the text, zones, restarts, damaged and joined files."""

import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes, parse_sample
from xat_desktop.domain.series import attributes
from xat_desktop.parsers import sadf_json
from xat_desktop.parsers._base import Confidence
from xat_desktop.parsers._source import ZoneChoice

ALL = "sadf12.7.9_j_A.json.gz"
OLD = "sadf10.1.5_j_u_r_q.json"


def us(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1e6)


def read(name: str) -> bytes:
    return (SAMPLES / "sar" / name).read_bytes()


def idle(capture: Recorded) -> tuple[np.ndarray, np.ndarray]:
    return next(
        series for key, series in capture.series.items() if key.attributes == attributes(cpu__mode="idle")
    )


def document(*entries: dict[str, Any], **after: Any) -> bytes:
    host = {"nodename": "vm", "sysname": "Linux", "number-of-cpus": 4, "file-date": "2026-11-23"}
    return json.dumps({"sysstat": {"hosts": [{**host, "statistics": list(entries), **after}]}}).encode()


def entry(time: str, **sections: Any) -> dict[str, Any]:
    return {
        "timestamp": {"date": "2026-11-23", "time": time, "utc": 1, "interval": 10},
        **{name.replace("_", "-"): content for name, content in sections.items()},
    }


@pytest.mark.parametrize(("name", "mean_idle", "series"), [(OLD, 16.7489, 22), (ALL, 16.7568, 231)])
def test_facts(name: str, mean_idle: float, series: int) -> None:
    captures, problems = parse_sample(f"sar/{name}")
    assert (len(captures), problems.count) == (1, 0)
    times, values = idle(captures[0])
    assert len(values) == 19
    assert (times[0], times[-1]) == (us("2026-11-23T04:21:23"), us("2026-11-23T04:22:53"))
    assert values.mean() * 100 == pytest.approx(mean_idle, abs=5e-5)
    assert len(captures[0].series) == series
    assert captures[0].info.zone_source == "file"
    assert {"os": "Linux", "cores": "2", "interval_s": "5"}.items() <= captures[0].info.environment.items()


@pytest.mark.parametrize(
    ("name", "text"), [(ALL, "sar12.7.9_A_5s_C.txt.gz"), (OLD, "sar10.1.5_u_r_enUS_ampm.txt")]
)
def test_same_series_and_numbers_as_the_text(name: str, text: str) -> None:
    from_json, from_text = parse_sample(f"sar/{name}")[0][0], parse_sample(f"sar/{text}")[0][0]
    assert from_json.series.keys() == from_text.series.keys()
    for key, (times, values) in from_text.series.items():
        assert np.array_equal(from_json.series[key][0], times)
        assert np.array_equal(from_json.series[key][1], values)


def test_sectors_beside_kilobytes_do_not_count_twice() -> None:
    capture = parse_sample(f"sar/{ALL}")[0][0]
    _, read_bytes = capture.find("system.disk.io", system__device="vda", disk__io__direction="read")
    assert read_bytes[0] == 1912.8 * 1024


def test_sectors_alone_do_count() -> None:
    disk = {
        "disk-device": "sda",
        "tps": 2.5,
        "rd_sec": 8.25,
        "wr_sec": 0.0,
        "avgrq-sz": 16.0,
        "avgqu-sz": 0.5,
    }
    capture = parse_bytes(document(entry("03:45:47", disk=[disk])), "x.json")[0][0]
    assert capture.find("system.disk.io", disk__io__direction="read")[1].tolist() == [4224]
    assert capture.find("xat.disk.request_size", system__device="sda")[1].tolist() == [8192]


def test_local_times_take_the_chosen_zone() -> None:
    stamp = {"date": "2026-11-23", "time": "12:45:47", "utc": 0, "interval": 10}
    data = document({"timestamp": stamp, "queue": {"runq-sz": 3}})
    capture = parse_bytes(data, "x.json", zone=ZoneChoice("Asia/Tokyo", "user"))[0][0]
    assert capture.find("xat.system.run_queue")[0].tolist() == [us("2026-11-23T03:45:47")]
    assert (capture.info.zone, capture.info.zone_source) == ("Asia/Tokyo", "user")


@pytest.mark.parametrize(
    "stamp",
    [
        {"date": "2026-11-23", "time": "03:45:47", "tz": "UTC", "interval": 10},
        {"date": "", "time": "1795405547", "utc": 0, "interval": 10},
        {"time": "1795405547", "interval": 10},
    ],
)
def test_times_that_need_no_zone(stamp: dict[str, Any]) -> None:
    data = document({"timestamp": stamp, "queue": {"runq-sz": 3}})
    capture = parse_bytes(data, "x.json", zone=ZoneChoice("Asia/Tokyo", "user"))[0][0]
    assert capture.find("xat.system.run_queue")[0].tolist() == [us("2026-11-23T03:45:47")]
    assert (capture.info.zone, capture.info.zone_source) == ("UTC", "file")


def test_restarts_and_comments_are_facts() -> None:
    boot = {"boot": {"date": "2026-11-23", "time": "03:40:00", "utc": 1, "cpu_count": 4}}
    comment = {"comment": {"date": "2026-11-23", "time": "03:41:00", "utc": 1, "com": "test begins"}}
    data = document(entry("03:45:47", queue={"blocked": 3}), restarts=[boot, boot], comments=[comment])
    captures, problems = parse_bytes(data + data, "x.json")
    assert (len(captures), problems.count) == (2, 0)
    for capture in captures:
        facts = capture.info.environment
        assert (facts["restarts"], facts["comments"], facts["cores"]) == ("2", "test begins", "4")


def test_sensors_have_their_names() -> None:
    power = {
        "fan-speed": [{"number": 1, "rpm": 1200, "drpm": 200, "device": "it8718-isa-0290"}],
        "temperature": [{"number": 1, "degC": 41.5, "percent-temp": 50.25, "device": "coretemp"}],
        "cpu-frequency": [{"number": "all", "frequency": 2596.09}, {"number": "3", "frequency": 2600.0}],
    }
    capture = parse_bytes(document(entry("03:45:47", power_management=power)), "x.json")[0][0]
    assert capture.find("hw.fan.speed", hw__id="1", hw__name="it8718-isa-0290")[1].tolist() == [1200]
    assert capture.find("sar.%temp")[1].tolist() == [0.5025]
    assert capture.find("system.cpu.frequency", cpu__logical_number="3")[1].tolist() == [2.6e9]


def test_unknown_sections_and_keys_are_kept() -> None:
    data = document(entry("03:45:47", queue={"runq-sz": 3, "new-key": 7}, newsection=[{"x-percent": 12.5}]))
    capture = parse_bytes(data, "x.json")[0][0]
    assert {key.metric: values[0] for key, (_, values) in capture.series.items()} == {
        "xat.system.run_queue": 3,
        "sar.new-key": 7,
        "sar.%x": 0.125,
    }


def test_document_cut_within_an_entry() -> None:
    whole = read(OLD)
    captures, problems = parse_bytes(whole[: len(whole) // 2], "x.json")
    expected = idle(parse_sample(f"sar/{OLD}")[0][0])[1]
    found = idle(captures[0])[1]
    assert 5 < len(found) < len(expected)
    assert np.array_equal(found, expected[: len(found)])
    assert problems.count == 1


@pytest.mark.parametrize("change", ["crlf", "bom", "one line", "text around"])
def test_changed_files_give_the_same_numbers(change: str) -> None:
    text = read(OLD).decode()
    changed = {
        "crlf": text.replace("\n", "\r\n"),
        "bom": "\ufeff" + text,
        "one line": json.dumps(json.loads(text)),
        "text around": "$ sadf -j\n" + text + "\n$",
    }[change]
    captures, problems = parse_bytes(changed.encode(), "x.json")
    assert problems.kept == []
    expected = parse_sample(f"sar/{OLD}")[0][0]
    assert captures[0].series.keys() == expected.series.keys()
    for key, (times, values) in expected.series.items():
        assert np.array_equal(captures[0].series[key][0], times)
        assert np.array_equal(captures[0].series[key][1], values)


def test_json_of_other_tools_of_the_family_is_left_to_their_parsers() -> None:
    for path in [*(SAMPLES / "mpstat").glob("*.json"), *(SAMPLES / "iostat").glob("*.json")]:
        assert sadf_json.PARSER.recognises(path.read_bytes()[:65536], path.name) == Confidence.NO


def test_records_between_the_intervals_are_empty() -> None:
    """`sadf -j file 30` of data taken every 10 s."""
    entries = ",".join(
        f'{{"timestamp": {{"date": "2026-11-23", "time": "03:46:{second}", "utc": 1, "interval": 30}},'
        f'"cpu-load": [{{"cpu": "all", "usr": {int(second)}.5}}]}}, {{}}, {{\n}}'
        for second in ("07", "37")
    )
    host = f'{{"nodename": "h", "file-date": "2026-11-23", "statistics": [{entries}]}}'
    captures, problems = parse_bytes(f'{{"sysstat": {{"hosts": [{host}]}}}}'.encode(), "x.json")
    _, user = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert user.tolist() == [0.075, 0.375]
    assert problems.count == 0
