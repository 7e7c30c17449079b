"""iostat JSON: real files, cut ones, other versions' keys."""

import json

import pytest

from tests.parsers.moments import us
from tests.parsers.recording import SAMPLES, parse_bytes, parse_sample

NAME = "iostat12.7.9_xt_json_2s.json"


def test_facts() -> None:
    captures, problems = parse_sample(f"iostat/{NAME}")
    times, writes = captures[0].find(
        "system.disk.operations", system__device="vda", disk__io__direction="write"
    )
    assert len(captures) == 1
    assert problems.count == 0
    assert len(writes) == 44  # 45 entries; the first is since boot
    assert writes.max() == 2121.5
    assert times[-1] == 1_795_407_767_000_000
    assert captures[0].info.host == "vm"
    assert captures[0].info.environment["cores"] == "2"
    assert captures[0].info.environment["first_row"] == "since boot, left out"


def test_same_metrics_as_the_text() -> None:
    text = parse_sample("iostat/iostat12.6.1_xt_deDE_decimalcomma_2s.txt")[0][0]
    document = parse_sample(f"iostat/{NAME}")[0][0]
    series = [
        {(key.metric, key.attributes, key.unit) for key in capture.series} for capture in (text, document)
    ]
    assert series[0] == series[1]


def test_option_y_leaves_nothing_out_and_a_cut_document_counts_as_far_as_it_goes() -> None:
    captures, problems = parse_sample("iostat/iostat12.6.1_xty_json_5s_cut.json")
    times, reads = captures[0].find("system.disk.operations", disk__io__direction="read")
    assert times[0] == 1_795_405_542_000_000
    assert reads.tolist() == [359.6, 151.6, 6.8, 6402.6]
    assert captures[0].info.zone_source == "file"
    assert "first_row" not in captures[0].info.environment
    assert problems.count == 1


def test_other_white_space_and_two_documents() -> None:
    data = json.dumps(json.loads((SAMPLES / "iostat" / NAME).read_bytes())).encode()
    captures, problems = parse_bytes(data + b"\n" + data, "x.json")
    rows = [len(capture.find("system.cpu.utilization", cpu__mode="idle")[0]) for capture in captures]
    assert rows == [44, 44]
    assert problems.count == 0


def test_damaged_entry_is_a_problem_and_reading_goes_on() -> None:
    data = (SAMPLES / "iostat" / NAME).read_bytes()
    at = data.index(b'"timestamp": "11/23/26 04:21:29"')
    captures, problems = parse_bytes(data[:at] + b"\x00\x01" + data[at + 300 :], "x.json")
    assert len(captures[0].find("system.cpu.utilization", cpu__mode="idle")[0]) == 43
    assert problems.count == 1
    assert problems.kept[0].line == data[:at].count(b"\n")  # where the entry begins


def test_keys_of_version_11_5() -> None:
    disk = (
        '{"disk_device": "sda", "rrqm": 3.00, "wrqm": 1.00, "r": 2.00, "w": 4.00, "rkB": 8.00, "wkB": 16.00}'
    )
    entry = f'{{"disk": [{disk}]}}'
    data = '{"sysstat": {"hosts": [{"nodename": "h", "number-of-cpus": 1, "date": "11/23/26", "statistics": ['
    captures, problems = parse_bytes(f"{data}{entry},{entry}]}}]}}}}".encode(), "x.json")
    assert captures[0].find("system.disk.merged", disk__io__direction="read")[1].tolist() == [3.0]
    assert captures[0].find("system.disk.io", disk__io__direction="write")[1].tolist() == [16 * 1024]
    assert captures[0].info.zone_source == "none"
    assert problems.count == 0


@pytest.mark.parametrize("size", [3000, 5000, 20000])
def test_any_cut(size: int) -> None:
    data = (SAMPLES / "iostat" / NAME).read_bytes()[:size]
    captures, problems = parse_bytes(data, "x.json")
    assert len(captures) == 1
    assert problems.count == 1


def test_seconds_since_1970() -> None:
    """iostat -U of sysstat 12.7.8."""
    entries = ",".join(
        f'{{"timestamp": "{second}", "avg-cpu": {{"user": {second % 10}.5, "idle": 90.0}}}}'
        for second in (1_795_407_680, 1_795_407_682)
    )
    host = f'{{"nodename": "h", "date": "11/23/26", "statistics": [{entries}]}}'
    captures, problems = parse_bytes(f'{{"sysstat": {{"hosts": [{host}]}}}}'.encode(), "x.json")
    times, user = captures[0].find("system.cpu.utilization", cpu__mode="user")
    assert (times.tolist(), user.tolist()) == ([us("2026-11-23T04:21:22")], [0.025])
    assert captures[0].info.zone_source == "file"
    assert problems.count == 0
