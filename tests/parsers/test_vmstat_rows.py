"""vmstat: many rows at once give the same as line by line, in whole files and in damaged ones."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.parsers.recording import SAMPLES, Recorded, assert_recorded_equal, parse_bytes
from xat_desktop.parsers import vmstat
from xat_desktop.parsers._base import Problem
from xat_desktop.parsers._source import ZoneChoice

ROWS = 300
GROUPS = "procs -----------memory---------- ---swap-- -----io---- -system-- -------cpu-------"
NAMES = " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st gu"
BEGIN = datetime(2026, 10, 24, 23, 55, tzinfo=UTC)
"""Clocks go back in Berlin in the night after this one, and the date changes at once."""


def row(random: Random) -> str:
    free = random.choice((4 * random.randrange(10**7), 4 * random.randrange(10**11)))
    sizes = " ".join(f"{4 * random.randrange(10**6):6}" for _ in range(2))
    rates = " ".join(f"{random.choice((0, random.randrange(99_999))):5}" for _ in range(6))
    shares = " ".join(f"{random.randrange(101):2}" for _ in range(6))
    return f"{random.randrange(12):2} {random.randrange(3):2} {0:6} {free:6} {sizes} {rates} {shares}"


def table(random: Random, *, zone: str = "", period: int = 21, step_s: int = 1) -> list[str]:
    lines = []
    for at in range(ROWS):
        if at % (period or ROWS) == 0:
            lines += [GROUPS + " -----timestamp-----" * bool(zone), f"{NAMES} {zone:>19}".rstrip()]
        moment = f" {BEGIN + timedelta(seconds=step_s * at):%F %T}" if zone else ""
        lines.append(row(random) + moment)
    return lines


KINDS: dict[str, Callable[[Random], list[str]]] = {
    "no times": lambda random: table(random),
    "one header": lambda random: table(random, period=0),
    "another distance": lambda random: table(random, period=47),
    "-t": lambda random: table(random, zone="UTC"),
    "-t over DST": lambda random: table(random, zone="CET", step_s=240),
    "two runs": lambda random: table(random, zone="UTC")[:75] + table(random, zone="UTC"),
    "another zone": lambda random: table(random, zone="CET")[:120] + table(random, zone="CEST"),
    "times before": lambda random: [f"2026-10-24 12:00:00 {line}" for line in table(random)],
    "epochs before the rows": lambda random: [
        line if line[-1].isalpha() or line[0] == "p" else f"1795407678 {line}" for line in table(random)
    ],
}

DAMAGES: dict[str, Callable[[str], str]] = {
    "none": lambda line: line,
    "no number": lambda line: line[:12] + "x" + line[13:],
    "cut": lambda line: line[:-3],
    "a word more": lambda line: line + " 1",
    "joined": lambda line: line.replace(" ", "", 3),
    "another number": lambda line: line.replace(" 0 ", " 1e3 ", 1),
    "long": lambda line: line.replace(" 0 ", " 1234567890123456 ", 1),
    "a long one first": lambda line: f"179540767{line.strip()}",
    "impossible time": lambda line: line.replace("2026-10-2", "2026-02-3").replace(":", ":9"),
    "a day back": lambda line: line.replace("2026-10-25", "2026-10-24"),
    "empty": lambda _line: "",
    "no text": lambda line: line[:30] + "\x00\x1f\ufffd" + line[33:],
    "header": lambda _line: NAMES,
    "other header": lambda _line: NAMES.replace(" gu", ""),
}


def read(data: bytes) -> tuple[list[Recorded], list[Problem], int]:
    captures, problems = parse_bytes(data, "v.txt", "vmstat", ZoneChoice("Europe/Berlin", "user"))
    return captures, problems.kept, problems.count


def assert_same(data: bytes, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of its lines were read one by one."""
    singly: list[int] = []
    line = vmstat._Reader.line
    monkeypatch.setattr(vmstat._Reader, "line", lambda *given: (singly.append(given[1]), line(*given))[1])
    monkeypatch.setattr(vmstat, "_WORTH_BYTES", 400)
    quick = read(data)
    count = len(singly)
    monkeypatch.setattr(vmstat, "_WORTH_BYTES", 1 << 30)
    slow = read(data)
    assert singly[count:] == list(range(1, data.count(b"\n") + 1 + (not data.endswith(b"\n"))))
    assert quick[1:] == slow[1:]
    assert_recorded_equal(quick[0], slow[0])
    assert [list(one.series) for one in quick[0]] == [list(other.series) for other in slow[0]]
    return count


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_many_rows_give_the_same_as_lines(kind: str, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(f"{kind} {damage}")
    end = random.choice(("\n", "\r\n"))
    lines = KINDS[kind](random)
    for at in random.sample(range(2, len(lines)), 0 if damage == "none" else 4):
        lines[at] = DAMAGES[damage](lines[at])
    text = end.join(lines) + (end if random.random() < 0.7 else "")
    singly = assert_same(text.encode("utf-8", "surrogateescape"), monkeypatch)
    if damage == "none" and "before" not in kind:
        assert singly < len(lines) // 4


@pytest.mark.parametrize("path", sorted((SAMPLES / "vmstat").iterdir()), ids=lambda path: path.name)
def test_samples_give_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if b"swpd" in data:
        assert_same(data, monkeypatch)
