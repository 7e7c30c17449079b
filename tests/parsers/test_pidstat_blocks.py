"""pidstat: whole moments read at once give the same as line by line."""

import gzip
from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, parse_bytes
from xat_desktop.parsers import _pidstat_block, _program_sums, pidstat
from xat_desktop.parsers._base import Problem

BANNER = "Linux 6.1.0 (vm) \t11/23/26 \t_x86_64_\t(2 CPU)"
FIRST_S = 86_375
"""Midnight comes among the moments."""
MOMENTS = 60
COMMANDS = (
    "init",
    "kworker/0:1H-kblockd",
    "postgres: checkpointer ",
    "/usr/bin/java -jar x Command",
    "b\u00e9b\u00e9",
    "a  b",
    "top",
)
TABLES = {
    "u": (("%usr", "%system", "%guest", "%wait", "%CPU"), 2),
    "d": (("kB_rd/s", "kB_wr/s", "kB_ccwr/s"), 2),
    "r": (("minflt/s", "majflt/s"), 2),
    "v": (("threads", "fd-nr"), 0),
    "s": (("StkSize", "StkRef"), 0),
}


def plain(second: int) -> str:
    return f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"


def american(second: int) -> str:
    hour = second // 3600 % 24
    return f"{hour % 12 or 12:02}{plain(second)[2:]} {'PM' if hour > 11 else 'AM'}"


def epoch(second: int) -> str:
    return str(1_795_305_600 + second)


def number(random: Random, decimals: int) -> str:
    value = random.choice((0, random.random(), 100 * random.random(), 10.0 ** random.randrange(9), -1))
    return f"{value:.{decimals}f}"


def report(
    random: Random, tables: str, clock: Callable[[int], str], *, headers: bool = True, threads: bool = False
) -> list[str]:
    """`tables`: the letters of the options; `headers`: with a clock in front, else as with -h."""
    lines = [BANNER, ""]
    ids = "      UID      TGID       TID  " if threads else "      UID       PID  "
    parts = tables.split() if headers else [tables.replace(" ", "")]
    for second in range(FIRST_S, FIRST_S + MOMENTS):
        for letters in parts:
            names = [name for letter in letters for name in TABLES[letter][0]]
            decimals = [TABLES[letter][1] for letter in letters for _ in TABLES[letter][0]]
            lines.append(f"{clock(second) if headers else '# Time'}{ids}{'  '.join(names)}  Command")
            for pid in random.sample(range(1, 13), random.randrange(1, 9)):
                values = "".join(f" {number(random, places):>9}" for places in decimals)
                name = COMMANDS[pid % len(COMMANDS)]
                pids = f"{pid:>9}         -" if threads else f"{pid:>9}"
                lines.append(f"{clock(second + 1)} {1000 * pid:>8} {pids} {values}  {name}")
                if threads:
                    lines.append(
                        f"{clock(second + 1)} {1000 * pid:>8}         - {pid:>9} {values}  |__{name}"
                    )
            lines.append("")
    values = "".join(f" {number(random, places):>9}" for places in decimals)
    return [*lines, f"Average: {ids}{'  '.join(names)}  Command", f"Average:  0  {7:>9} {values}  init"]


KINDS: dict[str, Callable[[Random], list[str]]] = {
    "one table": lambda random: report(random, "u", plain),
    "tables": lambda random: report(random, "u r d", plain),
    "AM/PM": lambda random: report(random, "u d", american),
    "-h": lambda random: report(random, "u d r v", plain, headers=False),
    "-h epoch": lambda random: report(random, "u d", epoch, headers=False),
    "-H": lambda random: report(random, "u v s", epoch),
    "threads": lambda random: report(random, "u d", plain, threads=True),
    "comma": lambda random: [
        line if "(vm)" in line else line.replace(".", ",") for line in report(random, "u d", plain)
    ],
    "restarts": lambda random: [*report(random, "u d", plain), "", *report(random, "d", american)],
    "one header": lambda random: _one_header(report(random, "u d", plain, headers=False)),
}


def _one_header(lines: list[str]) -> list[str]:
    return [*lines[:3], *(line for line in lines[3:] if line and not line.startswith("#"))]


DAMAGES: dict[str, Callable[[str], str]] = {
    "none": lambda line: line,
    "no number": lambda line: line[:35] + "x" + line[36:],
    "cut": lambda line: line[:40],
    "blank": lambda line: line.replace("  ", "\t", 1),
    "wide blank": lambda line: line.replace("  ", " \u00a0 ", 1),
    "not available": lambda line: line.replace(".00 ", ".0k ", 1),
    "another clock": lambda line: line.replace(":", ";", 1) if ":" in line else f"9{line}",
    "back in time": lambda line: line.replace("0", "1", 1),
    "gone": lambda _line: "",
    "other bytes": lambda line: line + "\udcff",
    "header": lambda _line: "10:00:00      UID       PID    %usr  Command",
    "banner": lambda _line: BANNER,
    "colour": lambda line: f"\x1b[31m{line}\x1b[0m",
}


def read(text: bytes) -> tuple[list[Recorded], list[Problem]]:
    captures, problems = parse_bytes(text, "pidstat.txt")
    return captures, problems.kept


def assert_the_same(text: bytes, monkeypatch: pytest.MonkeyPatch, block: int = 1 << 20) -> int:
    """Both ways give the same; how many lines were read one by one in the quick way."""
    single: list[int] = []
    line = pidstat._Reader.line
    monkeypatch.setattr(pidstat._Reader, "line", lambda *given: (single.append(given[1]), line(*given))[1])
    monkeypatch.setattr(pidstat, "_WORTH_BYTES", 0)
    monkeypatch.setattr(pidstat, "_BLOCK_BYTES", block)
    monkeypatch.setattr(_pidstat_block, "_WORTH_ROWS", 1)
    quick, problems = read(text)
    one_by_one = len(single)
    single.clear()
    monkeypatch.setattr(pidstat, "_WORTH_BYTES", 1 << 30)
    slow, expected = read(text)
    assert single == list(range(1, len(text.removesuffix(b"\n").split(b"\n")) + 1))
    assert problems == expected
    assert len(quick) == len(slow)
    for one, other in zip(quick, slow, strict=True):
        assert_equal(one, other)
    return one_by_one


def assert_equal(quick: Recorded, slow: Recorded) -> None:
    assert quick.info == slow.info
    assert quick.summaries == slow.summaries
    assert quick.series.keys() == slow.series.keys()
    for key, found in quick.series.items():
        for one, other in zip(in_order(*found), in_order(*slow.series[key]), strict=True):
            assert np.array_equal(one, other), key


def in_order(times: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.lexsort((values, times))
    return times[order], values[order]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_moments_give_the_same_as_lines(kind: str, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(f"{kind} {damage}")
    lines = KINDS[kind](random)
    for at in random.sample(range(30, len(lines)), 0 if damage == "none" else 4):
        lines[at] = DAMAGES[damage](lines[at])
    end = random.choice(("\n", "\r\n"))
    text = (end.join(lines) + random.choice(("", end))).encode("utf-8", "surrogateescape")
    single = assert_the_same(text, monkeypatch, random.choice((1 << 13, 1 << 15, 1 << 20)))
    if damage == "none":
        assert single < len(lines) / 4


@pytest.mark.parametrize("path", sorted((SAMPLES / "pidstat").iterdir()), ids=lambda path: path.name)
def test_samples(path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_the_same(gzip.decompress(path.read_bytes()), monkeypatch)


def test_more_programs_than_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_program_sums, "_MOST_PROGRAMS", 3)
    text = "\n".join(report(Random(3), "u d", plain)) + "\n"
    assert_the_same(text.encode(), monkeypatch, 1 << 13)


@pytest.mark.parametrize("text", ["x" * 5000, "\n" * 5000, "10:00:00 1 1 x\n" * 300])
def test_a_block_without_a_table(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = report(Random(4), "u d", plain)[:40]
    assert_the_same("\n".join([*lines, text]).encode(), monkeypatch, 1 << 12)
