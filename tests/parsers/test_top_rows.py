"""top -b: the processes of snapshots at once give the same as line by line, in whole files and in damaged ones."""

import gzip
from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from tests.parsers.recording import SAMPLES, Recorded, assert_recorded_equal, parse_bytes
from xat_desktop.parsers import _program_sums, _snapshot_sums, top
from xat_desktop.parsers._base import Problem

HEAD = """top - {clock} up 10 days,  3:15,  2 users,  load average: 0.10, 0.20, 0.30
Tasks: 120 total,   1 running, 119 sleeping,   0 stopped,   0 zombie
%Cpu(s): 11.0 us,  0.5 sy,  0.0 ni, 88.0 id,  0.5 wa,  0.0 hi,  0.0 si,  0.0 st
MiB Mem :  24105.6 total,  15449.8 free,   1746.1 used,   7775.5 buff/cache

    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND"""
SIZES = ("77468", "1048576", "11.2g", "1,3g", "0.012t", "32.1t", "900m", "20.0t", "0", "4k", "99.999t")
COMMANDS = (
    "python",
    "python -c 12:13:14",
    "kworker/0:0H-events",
    "(sd-pam)",
    "a-name-that-is-longer-than-sixteen x",
    "sh",
)


def process(random: Random) -> str:
    sizes = " ".join(f"{random.choice(SIZES):>7}" for _ in range(3))
    cpu = f"{random.choice((0, 0, 100 * random.random())):5.1f}"
    command = random.choice(COMMANDS) if random.random() < 0.8 else f"job{random.randrange(40)}"
    return f"{random.randrange(1, 4_000_000):7} root      20   0 {sizes} S {cpu}   0.3   0:00.99 {command}"


def snapshots(random: Random, repeated: float = 0) -> list[str]:
    lines, second = [], 86_380
    for _ in range(40):
        clock = f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"
        lines += [
            *HEAD.format(clock=clock).split("\n"),
            *(process(random) for _ in range(random.randrange(20, 60))),
            "",
        ]
        second += random.random() >= repeated
    return lines


DAMAGES: dict[str, Callable[[str], str]] = {
    "none": lambda line: line,
    "no number": lambda line: line[:30] + "x" + line[31:],
    "cut": lambda line: line[:60],
    "no process": lambda line: line[8:],
    "a word less": lambda line: line.replace(" root ", " ", 1),
    "a point more": lambda line: line.replace(".", "..", 1),
    "infinite": lambda line: line.replace(" S ", " S inf ", 1).replace(" 0.3 ", " "),
    "another sign": lambda line: line.replace(" root", " r\u00fc\u2003t"),
    "control": lambda line: line.replace("  ", " \x1f", 1) + "\x00",
    "header": lambda line: line + " PID COMMAND",
    "a title": lambda line: line + " top - 01:02:03 up 1 day, load average: 1.00, 2.00, 3.00",
    "a date": lambda _line: "2026-11-23 04:21:18",
    "empty": lambda _line: "",
}


def read(data: bytes) -> tuple[list[Recorded], list[Problem], int]:
    captures, problems = parse_bytes(data, "top.txt", "top")
    return captures, problems.kept, problems.count


def assert_same(data: bytes, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of its lines were read one by one."""
    singly: list[int] = []
    line = top._Reader.line
    monkeypatch.setattr(top._Reader, "line", lambda *given: (singly.append(given[1]), line(*given))[1])
    monkeypatch.setattr(top, "_WORTH_BYTES", 1)
    monkeypatch.setattr(_snapshot_sums, "_WORTH_ROWS", 100)
    monkeypatch.setattr(_snapshot_sums, "_GATHERED_ROWS", 500)
    quick = read(data)
    count = len(singly)
    monkeypatch.setattr(top, "_WORTH_BYTES", 1 << 30)
    slow = read(data)
    assert singly[count:] == list(range(1, data.count(b"\n") + 1 + (not data.endswith(b"\n"))))
    assert quick[1:] == slow[1:]
    assert_recorded_equal(quick[0], slow[0], in_order)
    return count


def in_order(times: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of programs with and without shares of the CPU are handed over in another order."""
    order = np.lexsort((values, times))
    return times[order], values[order]


@pytest.mark.parametrize("repeated", [0, 0.2])
@pytest.mark.parametrize("damage", DAMAGES)
def test_many_processes_give_the_same_as_lines(
    damage: str, repeated: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(f"{damage} {repeated}")
    lines = snapshots(random, repeated)
    rows = [at for at, line in enumerate(lines) if " root " in line]
    for at in random.sample(rows, 0 if damage == "none" else 4):
        lines[at] = DAMAGES[damage](lines[at])
    end = random.choice(("\n", "\r\n"))
    text = end.join(lines) + random.choice((end, ""))
    singly = assert_same(text.encode(), monkeypatch)
    if damage == "none":
        assert singly == text.count("\n") - len(rows)


@pytest.mark.parametrize("left", [0, 3, 30, 200])
def test_a_file_that_ends_within_a_line(left: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(snapshots(Random(1)))
    assert_same(text[: text.rindex("top - ") + left].encode(), monkeypatch)
    assert_same(text[: text.rindex("COMMAND") + 8 + left].encode(), monkeypatch)


def test_beyond_a_thousand_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_program_sums, "_MOST_PROGRAMS", 12)
    assert_same("\n".join(snapshots(Random(2))).encode(), monkeypatch)


@pytest.mark.parametrize("name", ["session1_top_b_20s.txt.gz", "top_b_d5_p_batch_idle_hidden.txt.gz"])
def test_samples_give_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_same(gzip.decompress((SAMPLES / "top" / name).read_bytes()), monkeypatch)


def test_sums_are_rounded_as_python_does() -> None:
    random = Random(3)
    sums = [random.random() * 10 ** random.randrange(-6, 12) for _ in range(5000)]
    sums += [1.0000005, 2.5e-6, 0.5e-6, 2.0**40 + 0.1, 32.1 * 2**30, 0.0]
    assert _program_sums._rounded(np.array(sums)).tolist() == [round(value, 6) for value in sums]
