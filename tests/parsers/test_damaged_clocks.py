"""A damaged line with the time of a block costs that block, and changes no other moment."""

import gzip
import re
from datetime import date

import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes
from xat_desktop.parsers._clock import parse_date


def _read(name: str) -> bytes:
    data = (SAMPLES / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def _values(captures: list[Recorded]) -> set[tuple[str, int, float]]:
    return {
        (str(key), int(time), float(value))
        for key, (times, values) in captures[0].series.items()
        for time, value in zip(times, values, strict=True)
        if value == value
    }


@pytest.mark.parametrize(
    ("name", "clock"),
    [
        ("iostat/iostat10.1.5_xt_2s_C.txt", rb"^\d\d/\d\d/\d\d \d\d:(?=\d\d:\d\d\s*$)"),
        ("iostat/iostat12.6.1_s_compact_h_5s.txt", rb"^\d\d/\d\d/\d\d \d\d:(?=\d\d:\d\d\s*$)"),
        ("collectl/collectl4.3.1_verbose_scdn_oT_10s.txt", rb"^### RECORD +\d+(?= >>> )"),
        ("atop/atopsar2.8.1_c_m_d.txt.gz", rb"^\d\d:\d\d:\d(?=\d +all +\d)"),
    ],
)
def test_only_its_block_is_left_out(name: str, clock: bytes) -> None:
    data = _read(name)
    whole, before = parse_bytes(data, "x.txt")
    known = _values(whole)
    places = [found.end() for found in re.finditer(clock, data, re.MULTILINE)]
    for place in places[2:5]:
        captures, problems = parse_bytes(data[:place] + b"#" + data[place:], "x.txt")
        left = _values(captures)
        assert left < known
        assert len({time for _, time, _ in known - left}) == 1
        assert problems.count > before.count


@pytest.mark.parametrize(
    "text",
    [
        "1x/23/26",
        "1\ufffd/23/26",
        "11/2x3/26",
        "11/23/2#6",
        "23-NOV-2@026",
        "23-NOV-2..026",
        "2026-1?-23",
        "2x26-11-23",
    ],
)
def test_a_damaged_date_is_no_other_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "11/23/26",
        "11/23/2026",
        "23.11.2026",
        "23. 11. 2026",
        "2026-11-23",
        "23-NOV-2026",
        "23NOV2026",
        "2026年11月23日",
        "2026년 11월 23일",
        "23/11/2026",
        "Mon Nov 23 2026",
        "23/Nov/2026",
        "23.11.2026 г.",
    ],
)
def test_whole_dates(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 23)
