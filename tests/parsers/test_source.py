"""A source gives whole lines in any block size and wrapping, and its taps see every raw byte once, in order."""

import gzip
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Problems
from xat_desktop.parsers._source import Limits, Source

LINES = st.lists(
    st.binary(max_size=40).map(lambda b: b.replace(b"\n", b"").replace(b"\x00", b"")), max_size=30
)


def _source(data: bytes, seen: list[bytes], **options: object) -> Source:
    return Source(io.BytesIO(data), "x", taps=(seen.append,), **options)  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(LINES, st.booleans(), st.integers(1, 70), st.booleans(), st.booleans())
def test_blocks_are_the_file(lines: list[bytes], ended: bool, size: int, packed: bool, quoted: bool) -> None:
    data = b"a" + b"\n".join(lines) + (b"\n" if ended else b"")
    raw = gzip.compress(data) if packed else data
    seen: list[bytes] = []
    source = _source(raw, seen)
    line = 1
    found = b""
    for first, block in source.blocks(size, quoted=quoted):
        assert first == line
        found += block
        line += block.count(b"\n")
        if not quoted and len(found) < len(data):
            assert block.endswith(b"\n")
    source.finish(Problems())
    assert found == data
    assert b"".join(seen) == raw


@pytest.mark.parametrize("packed", [False, True])
def test_the_taps_see_what_a_parser_leaves_unread(packed: bool) -> None:
    data = b"".join(b"line %d\n" % n for n in range(200_000))
    raw = gzip.compress(data) if packed else data
    seen: list[bytes] = []
    source = _source(raw, seen)
    next(source.blocks(1 << 16))
    source.finish(Problems())
    assert b"".join(seen) == raw


class _Slow(io.BytesIO):
    """Gives a few bytes at a time, as a network drive may."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(3 if size is None or size < 0 else min(size, 3))


def test_a_file_that_gives_a_few_bytes_at_a_time_is_cut_at_line_ends() -> None:
    data = b"".join(b"line %d\n" % n for n in range(20_000))
    seen: list[bytes] = []
    source = Source(_Slow(data), "x", taps=(seen.append,))
    found = [block for _, block in source.blocks(1000)]
    source.finish(Problems())
    assert all(block.endswith(b"\n") for block in found)
    assert b"".join(found) == b"".join(seen) == data


def test_a_line_break_in_quotes_ends_no_line() -> None:
    data = b'1,"two\nlines"\n' * 50
    for size in (3, 7, 20, 64):
        for _, block in _source(data, []).blocks(size, quoted=True):
            assert block.count(b'"') % 2 == 0


@pytest.mark.parametrize("packed", [False, True])
def test_an_endless_line_is_refused(packed: bool) -> None:
    data = b"x" * 3_000_000
    source = _source(gzip.compress(data) if packed else data, [], limits=Limits(line_max_bytes=1_000_000))
    with pytest.raises(XatError, match="too long"):
        list(source.blocks(100_000))


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    seen: list[bytes] = []
    source = _source(b"\xef\xbb\xbfa\nb", seen)
    assert [text for _, text in source.lines()] == ["a", "b"]
    source.finish(Problems())
    assert b"".join(seen) == b"\xef\xbb\xbfa\nb"


def test_a_stream_that_is_damaged_inside_gives_what_comes_before() -> None:
    text = "".join(f"{number} {number * 7919 % 10007}\n" for number in range(200_000)).encode()
    packed = bytearray(gzip.compress(text))
    packed[len(packed) // 2 : len(packed) // 2 + 200] = b"\xff" * 200
    problems = Problems()
    source = Source(io.BytesIO(bytes(packed)), "x.gz")
    read = b"".join(source.chunks())
    source.finish(problems)
    assert text.startswith(read[:1000])
    assert 0 < len(read) < len(text)
    assert problems.count == 1
