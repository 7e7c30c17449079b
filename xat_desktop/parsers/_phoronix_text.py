"""The Phoronix Test Suite's results as a table and as text for people."""

import csv
import re
from collections.abc import Iterator

from xat_desktop.parsers._json_text import number

Found = tuple[str, dict[str, str], list[tuple[str, str, str, object]]]
"""(system, facts, (test, scale, direction, value) of each result)."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_TITLE = re.compile(r"(.*) \(([^()]*)\)")
_SCALE = re.compile(r"(.+) > (Higher|Lower) Is Better")
_BAR = re.compile(r"(.+?) \.* ?(\d+(?:\.\d+)?) +\|=*")
_LONG = {"Events/sec": "Events Per Second", "sec": "Seconds", "ms": "ms"}
"""The table shortens some scales."""


def csv_systems(text: str) -> Iterator[Found]:
    """Systems side by side as columns: first what they are, then a result in each row."""
    names: list[str] = []
    facts: list[dict[str, str]] = []
    results: list[list[tuple[str, str, str, object]]] = []
    for row in csv.reader(text.splitlines()):
        if row[:2] == [" ", ""]:
            names = names or row[2:]
            facts, results = facts or [{} for _ in names], results or [[] for _ in names]
        elif len(row) == len(names) + 2 and row[1] in ("HIB", "LIB"):
            title = _TITLE.fullmatch(row[0])
            test, scale = (title[1], _LONG.get(title[2], title[2])) if title else (row[0], "")
            for place, value in enumerate(row[2:]):
                if number(value) is not None:
                    results[place].append((test, scale, row[1], value))
        elif len(row) == len(names) + 2 and row[0].strip() and not row[1]:
            for place, value in enumerate(row[2:]):
                facts[place][row[0]] = value
    yield from zip(names, facts, results, strict=True)


def text_systems(text: str) -> Iterator[Found]:
    """Blocks of a title, a description, the scale, and a bar for each system."""
    systems: dict[str, list[tuple[str, str, str, object]]] = {}
    lines = [_ANSI.sub("", line).strip() for line in text.splitlines()]
    test = scale = direction = ""
    for place, line in enumerate(lines):
        if found := _SCALE.fullmatch(line):
            scale, direction = found[1], "HIB" if found[2] == "Higher" else "LIB"
            titles = [above for above in lines[max(place - 2, 0) : place] if above]
            test = " - ".join([re.sub(r" [\d.]+$", "", titles[0]), *titles[1:]]) if titles else "?"
        elif not line:
            scale = ""
        elif scale and (bar := _BAR.fullmatch(line)):
            systems.setdefault(bar[1], []).append((test, scale, direction, bar[2]))
    for name, results in systems.items():
        yield name, {}, results
