"""What every parser has to obey, on small samples of each format."""

import bz2
import gzip
import io
import random
import tracemalloc
from collections.abc import Sequence
from typing import Any

import pytest

from tests.parsers.compliance import (
    OUTSIDE,
    Case,
    OddReads,
    SmallBlocks,
    cases,
    outcome,
    parse,
    salvage,
    samples_of,
)
from tests.parsers.recording import RecordingSink
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.parsers import PARSERS
from xat_desktop.parsers._base import Problems

CASES = cases()
HOLD_ALL = {
    *("pgbench-aggregate", "vmstat-disk", "iostat-json", "mpstat-json"),
    *("iperf2-csv", "fio-terse", "gbench"),
}
"""One row for each interval, and what its length is, where the document ends, or how often a name comes, is known
at the end only."""
every_case = pytest.mark.parametrize("case", CASES, ids=repr)
text_case = pytest.mark.parametrize("case", [case for case in CASES if case.is_text], ids=repr)


def test_every_parser_has_a_sample() -> None:
    assert {case.parser.name for case in CASES} == {parser.name for parser in PARSERS} - OUTSIDE


@every_case
def test_the_same_result_for_any_split_of_the_stream(case: Case) -> None:
    expected = outcome(parse(case))
    assert samples_of(parse(case)) > 0
    assert outcome(parse(case, raw=OddReads(case.data, (7, 1, 4093, 64)))) == expected
    for block_bytes in (1500, 4096, 10_000):
        assert outcome(parse(case, block_bytes=block_bytes)) == expected, block_bytes


@every_case
def test_the_same_result_from_compressed_input(case: Case) -> None:
    expected = outcome(parse(case))
    assert outcome(parse(case, gzip.compress(case.data, 1))) == expected
    assert outcome(parse(case, raw=OddReads(bz2.compress(case.data), (5, 1, 999)))) == expected


@text_case
@pytest.mark.parametrize("form", ["crlf", "bom", "utf-16-le", "utf-16-be", "utf-16 without mark"])
def test_the_same_numbers_in_any_text_form(case: Case, form: str) -> None:
    text = case.data.decode("utf-8", "replace")
    if form == "utf-16 without mark" and not text[:2048].isascii():
        return  # nothing tells it from binary data
    forms = {
        "crlf": text.replace("\r\n", "\n").replace("\n", "\r\n").encode(),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "utf-16-le": b"\xff\xfe" + text.encode("utf-16-le"),
        "utf-16-be": b"\xfe\xff" + text.encode("utf-16-be"),
        "utf-16 without mark": text.encode("utf-16-le"),
    }
    assert outcome(parse(case, forms[form]))[:2] == outcome(parse(case, text.encode()))[:2]


@every_case
def test_progress_goes_forward_to_the_end(case: Case) -> None:
    seen: list[int] = []
    parse(case, block_bytes=2000, on_progress=seen.append)
    assert seen == sorted(seen)
    assert seen
    assert 0 <= seen[0] <= seen[-1] <= len(case.data)


@every_case
def test_a_cancel_ends_the_parsing_wherever_it_comes(case: Case) -> None:
    seen: list[int] = []
    parse(case, block_bytes=2000, on_progress=seen.append)
    for at in {0, len(seen) // 2, len(seen) - 1}:
        left = [None] * at

        def stop(_done: int, left: list[None] = left) -> None:
            if not left:
                raise Cancelled
            left.pop()

        with pytest.raises(Cancelled):
            parse(case, block_bytes=2000, on_progress=stop)


@every_case
def test_what_the_sink_refuses_ends_the_parsing(case: Case) -> None:
    class Full(RecordingSink):
        def samples(self, *_row: Any) -> None:
            raise XatError("The disk is full", "It is.")

        def summary(self, *_values: Any) -> None:
            raise XatError("The disk is full", "It is.")

    with pytest.raises(XatError, match="disk is full"):
        parse(case, sink=Full())


@every_case
def test_the_same_file_gives_the_same_result_again(case: Case) -> None:
    assert outcome(parse(case)) == outcome(parse(case))


@every_case
def test_the_file_twice_in_one_is_read_or_refused(case: Case) -> None:
    once = samples_of(parse(case))
    for joint in (b"", b"\n", b"\n\n"):
        found = salvage(case, case.data + joint + case.data)
        assert found == -1 or found >= once // 2


@every_case
def test_a_file_cut_anywhere_is_salvaged_or_refused(case: Case) -> None:
    size, whole = len(case.data), samples_of(parse(case))
    found = [salvage(case, case.data[: size * part // 12]) for part in range(12)]
    assert max(found) <= whole


@pytest.mark.slow
@every_case
def test_a_file_cut_at_any_of_300_places(case: Case) -> None:
    for at in _places(len(case.data), 300):
        salvage(case, case.data[:at])
        salvage(case, case.data[at:])


def _places(size: int, count: int) -> Sequence[int]:
    chance = random.Random(size)
    return [chance.randrange(size + 1) for _ in range(count)]


@every_case
def test_rows_twice_swapped_or_missing_are_read_or_refused(case: Case) -> None:
    lines = case.data.splitlines(keepends=True)
    chance = random.Random(len(lines))
    for _ in range(4):
        at = chance.randrange(len(lines))
        salvage(case, b"".join([*lines[:at], *lines[at : at + 1] * 3, *lines[at + 1 :]]))
        salvage(case, b"".join([*lines[:at], *lines[at + 2 :], *lines[at : at + 2]]))
        salvage(case, b"".join([*lines[:at], *lines[at + 1 :]]))
    salvage(case, b"".join(reversed(lines)))


@every_case
@pytest.mark.parametrize(
    "strange",
    [
        b"\x00\x01\x02\xff\xfe garbage\n",
        b"\n\n\n",
        b"x" * 5000 + b"\n",
        b'"unclosed, quote\n',
        b"-1;nan,inf\t1e999\n",
        b"99999999999999999999999 " * 5 + b"\n",
    ],
    ids=["binary", "empty", "long", "quote", "numbers", "huge"],
)
def test_a_strange_line_harms_no_other(case: Case, strange: bytes) -> None:
    lines = case.data.splitlines(keepends=True)
    middle = len(lines) // 2
    salvage(case, b"".join([*lines[:middle], strange, *lines[middle:]]))
    salvage(case, strange + case.data)
    salvage(case, case.data + strange)


@every_case
def test_recognising_never_fails(case: Case) -> None:
    for data in (case.data[:37], case.data[5:], case.data[::-1], case.data[::2], b"\xff" * 50, b"\n" * 50):
        for parser in PARSERS:
            parser.recognises(data, case.name)


@every_case
def test_memory_is_a_small_multiple_of_the_input(case: Case) -> None:
    parse(case)  # what is imported on the way is no memory of the file
    few, many = _peak(case, 1), _peak(case, 8)
    growth = 7 * len(case.data)
    assert many[0] - few[0] < (20 if many[1] else 3) * growth + 1_500_000


@pytest.mark.slow
@every_case
def test_memory_does_not_grow_with_the_file(case: Case) -> None:
    """Text is read block by block; documents are read whole and may grow with their size."""
    times = 1 + 500_000 // len(case.data)
    few, many = _peak(case, times), _peak(case, 4 * times)
    growth = 3 * times * len(case.data)
    holds = many[1] or case.parser.name in HOLD_ALL
    assert many[0] - few[0] < (20 * growth if holds else growth / 2 + 400_000)


class _Nothing:
    """A sink that keeps nothing."""

    def capture(self, *_info: Any) -> None: ...

    def update(self, **_changes: Any) -> None: ...

    def samples(self, *_row: Any) -> None: ...

    def summary(self, *_values: Any) -> None: ...


def _peak(case: Case, times: int) -> tuple[int, bool]:
    """(most bytes that Python had at once, whether the parser asked for all at once)."""
    source = SmallBlocks(io.BytesIO(case.data * times), case.name)
    source.block_bytes = 20_000
    tracemalloc.start()
    try:
        case.parser.parse(source, _Nothing(), Problems())
    except XatError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak, source.read_whole
