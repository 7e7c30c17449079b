"""mpstat and iostat print one group of lines after the other: many at once give the same as line by line."""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from tests.parsers.recording import Recorded, parse_bytes
from xat_desktop.parsers import _repeated_groups, iostat_text, mpstat_text
from xat_desktop.parsers._base import Problem

BANNER = "Linux 6.1.0 (vm) \t11/23/26 \t_x86_64_\t(2 CPU)"
GROUPS = 200
FIRST_S = 86_300
"""Midnight comes among the groups."""


def plain(second: int) -> str:
    return f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"


def american(second: int) -> str:
    hour = second // 3600 % 24
    return f"{hour % 12 or 12:02}{plain(second)[2:]} {'PM' if hour > 11 else 'AM'}"


def numbers(random: Random, count: int) -> str:
    return "".join(f" {random.choice((0, 100 * random.random())):8.2f}" for _ in range(count))


def mpstat(random: Random, clock: Callable[[int], str]) -> list[str]:
    lines = [BANNER, ""]
    for second in range(FIRST_S, FIRST_S + GROUPS):
        lines.append(
            f"{clock(second)}     CPU     %usr    %nice     %sys  %iowait     %irq    %soft    %idle"
        )
        lines += [f"{clock(second + 1)} {cpu:>7}{numbers(random, 7)}" for cpu in ("all", "0", "1")]
        lines += ["", f"{clock(second)}     CPU    intr/s"]
        lines += [f"{clock(second + 1)} {cpu:>7}{numbers(random, 1)}" for cpu in ("all", "0", "1")]
        lines.append("")
    return lines


def iostat(random: Random, clock: Callable[[int], str] | None) -> list[str]:
    lines = [BANNER, ""]
    for second in range(FIRST_S, FIRST_S + GROUPS):
        if clock:
            lines.append(clock(second))
        lines += [
            "avg-cpu:  %user   %nice %system %iowait  %steal   %idle",
            f"       {numbers(random, 6)}",
            "",
        ]
        lines.append("Device            tps    kB_read/s    kB_wrtn/s    kB_read    kB_wrtn")
        lines += [f"{device:<10}{numbers(random, 5)}" for device in ("vda", "nvme0n1", "dm-1")]
        lines += ["", ""]
    return lines


KINDS: dict[str, Callable[[Random], list[str]]] = {
    "mpstat": lambda random: mpstat(random, plain),
    "mpstat AM/PM": lambda random: mpstat(random, american),
    "iostat": lambda random: iostat(random, None),
    "iostat -t": lambda random: iostat(
        random, lambda second: f"11/{23 + second // 86_400}/26 {plain(second)}"
    ),
    "iostat Time:": lambda random: iostat(random, lambda second: f"Time: {american(second)}"),
    "iostat ISO": lambda random: iostat(random, lambda second: f"2026-11-23T{plain(second % 86_400)}+0100"),
}

DAMAGES: dict[str, Callable[[str], str]] = {
    "none": lambda line: line,
    "no number": lambda line: line[:-4] + "x" + line[-3:],
    "cut": lambda line: line[:-3],
    "a word more": lambda line: line + " 1",
    "a blank less": lambda line: line.replace("  ", " ", 1),
    "another name": lambda line: line.replace("1", "7", 1).replace("d", "e", 1).replace("all", "ali"),
    "gone": lambda _line: "",
}


def read(text: str) -> tuple[Recorded, list[Problem]]:
    captures, problems = parse_bytes(text.encode(), "report.txt")
    assert len(captures) == 1
    return captures[0], problems.kept


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the lines that are read one by one from now on."""
    seen: list[int] = []
    for module in (mpstat_text, iostat_text):
        line = module._Reader.line
        monkeypatch.setattr(
            module._Reader, "line", lambda *given, line=line: (seen.append(given[1]), line(*given))[1]
        )
    return seen


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_groups_give_the_same_as_lines(
    kind: str, damage: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(f"{kind} {damage}")
    lines = KINDS[kind](random)
    for at in random.sample(range(30, len(lines)), 0 if damage == "none" else 3):
        lines[at] = DAMAGES[damage](lines[at])
    text = end.join(lines) + end
    monkeypatch.setattr(_repeated_groups, "_WORTH_GROUPS", 10)
    monkeypatch.setattr(_repeated_groups, "_WORTH_BYTES", 0)
    monkeypatch.setattr(_repeated_groups, "_WAIT_GROUPS", 2)
    single = counted(monkeypatch)
    quick, problems = read(text)
    assert len(single) < len(lines) // (10 if damage == "none" else 2)
    single.clear()
    monkeypatch.setattr(_repeated_groups, "_WORTH_GROUPS", 1 << 30)
    monkeypatch.setattr(_repeated_groups, "_WORTH_BYTES", 1 << 30)
    slow, expected = read(text)
    assert single == list(range(1, len(lines) + 1))
    assert problems == expected
    assert quick.info == slow.info
    assert quick.summaries == slow.summaries
    assert quick.series.keys() == slow.series.keys()
    for key, found in quick.series.items():
        for one, other in zip(sorted_rows(*found), sorted_rows(*slow.series[key]), strict=True):
            assert np.array_equal(one, other)


def sorted_rows(times: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.lexsort((values, times))
    return times[order], values[order]


def test_a_damaged_header_leaves_the_blocks_in_step() -> None:
    lines = iostat(Random(1), None)
    whole, _ = read("\n".join(lines) + "\n")
    heads = [at for at, line in enumerate(lines) if line.startswith("avg-cpu")]
    lines[heads[5]] = "avg-cpu: %user   %nice %system %iowait  %steal   %idle"
    damaged, _ = read("\n".join(lines) + "\n")
    key = next(key for key in whole.series if key.metric == "system.cpu.utilization")
    times = [np.sort(capture.series[key][0])[10:] for capture in (damaged, whole)]
    assert np.array_equal(*times)


def test_the_clock_of_the_header_and_of_the_rows_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table whose rows have its own clock tells the time since boot."""
    monkeypatch.setattr(_repeated_groups, "_WORTH_GROUPS", 2)
    monkeypatch.setattr(_repeated_groups, "_WORTH_BYTES", 0)
    row = (
        "10:00:0{0}     CPU    %usr   %nice    %sys %iowait    %irq   %soft   %idle\n10:00:0{0}     all"
        + "  1.00" * 7
    )
    capture, _ = read(BANNER + "\n\n" + "\n\n".join(row.format(second) for second in range(8)) + "\n")
    assert capture.series == {}
    assert capture.info.environment["first_row"] == "since boot, the only one"
