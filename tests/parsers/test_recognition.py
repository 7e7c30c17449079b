"""Exactly one parser recognises each sample, and none takes what is not its own."""

from pathlib import Path

import pytest

from tests.parsers.recording import SAMPLES
from xat_desktop.errors import XatError
from xat_desktop.parsers import PARSERS
from xat_desktop.parsers._base import Confidence
from xat_desktop.parsers._source import open_source
from xat_desktop.parsers.sniff import choose

FILES = sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.suffix != ".md")
DEMO = sorted((SAMPLES.parents[1] / "resources" / "samples").glob("*/*/*"))


@pytest.mark.parametrize("path", [*FILES, *DEMO], ids=lambda path: path.name)
def test_exactly_one_parser_recognises(path: Path) -> None:
    with open_source(path) as source:
        sure = [
            parser.name
            for parser in PARSERS
            if parser.recognises(source.head, source.name) > Confidence.FALLBACK
        ]
    assert len(sure) == 1


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\n",
        b"hello world\n",
        b"{}",
        b"[]",
        b'{"a": 1}',
        b"<html></html>",
        bytes(256),
        b"1\n2\n3\n",
        b"%PDF-1.7",
    ],
)
def test_nothing_known_is_nobodys(head: bytes) -> None:
    assert [parser.name for parser in PARSERS if parser.recognises(head, "x") > Confidence.FALLBACK] == []


def test_every_parser_has_a_name_of_its_own_and_a_title() -> None:
    assert len({parser.name for parser in PARSERS}) == len(PARSERS)
    assert all(parser.title and parser.suffixes for parser in PARSERS)


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (
            b" procs           memory\n r     b     w      avm    free   re   at    pi   po\n",
            "vmstat of another Unix",
        ),
        (b"\nDisks:        % tm_act     Kbps      tps    Kb_read   Kb_wrtn\n", "iostat of AIX"),
        (b"    KB/t  tps  MB/s     KB/t  tps  MB/s  us sy id   1m   5m   15m\n", "iostat of a BSD or macOS"),
        (b" tin  tout  KB/t tps  MB/s   KB/t tps  MB/s  us ni sy in id\n", "iostat of a BSD or macOS"),
        (b"Processes: 512 total, 3 running, 509 sleeping, 2311 threads \n", "top of macOS"),
    ],
)
def test_what_no_parser_reads_is_named(head: bytes, what: str) -> None:
    with pytest.raises(XatError, match="is not read") as error:
        choose(head, "x.txt", PARSERS)
    assert what in error.value.detail
