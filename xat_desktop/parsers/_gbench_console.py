"""Google Benchmark's console output as entries like those of its JSON."""

import re
from collections.abc import Iterator
from typing import Any

from xat_desktop.parsers._base import Problems
from xat_desktop.parsers._quantity import base
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._whole_lines import whole_lines

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
CONSOLE = re.compile(
    r"(?:\x1b\[[0-9;]*m)*(?P<name>\S.*?)(?:\x1b\[[0-9;]*m)* +(?:\x1b\[[0-9;]*m)*"
    r"(?P<real>[\d.e+]+) (?P<unit>ns|us|ms|s) +(?P<cpu>[\d.e+]+) (?:ns|us|ms|s)(?:\x1b\[[0-9;]*m)*"
    r"(?: +(?:\x1b\[[0-9;]*m)*(?P<iterations>\d+))?(?P<rest>.*)"
)
_COUNTER = re.compile(r"(\w+)=(-?\d+(?:\.\d+)?)([kKMGT]?i?)(?:B)?(/s)?")
_TABULAR = re.compile(r"Benchmark +Time +CPU +Iterations +(.+)")
"""The header of --benchmark_counters_tabular, which names the counters once for all rows."""
_CELL = re.compile(r"(-?\d+(?:\.\d+)?)([kKMGT]?i?)(?:B)?(?:/s)?")
_OLD_RATE = re.compile(r"(?<![\w=.])(\d+(?:\.\d+)?)([kKMGT]?)(B/s| items/s)")
"""Up to version 1.4 bytes (1024) and items (1000) a second had no name."""


def console_entries(source: Source, problems: Problems) -> Iterator[dict[str, Any]]:
    """One entry for each line with times; counters keep their names."""
    names: list[str] = []
    for _, text in whole_lines(source, problems):
        text = _ANSI.sub("", text).rstrip()
        if header := _TABULAR.fullmatch(text):
            names = header[1].split()
        found = CONSOLE.fullmatch(text)
        if not found:
            continue
        entry: dict[str, Any] = {
            "name": found["name"],
            "real_time": found["real"],
            "cpu_time": found["cpu"],
            "time_unit": found["unit"],
        }
        if found["iterations"]:
            entry["iterations"] = found["iterations"]
        for name, number, prefix, _per_s in _COUNTER.findall(found["rest"]):
            entry[name] = _counter(name, number, prefix)
        if len(cells := found["rest"].split()) == len(names):
            columns = zip(names, map(_CELL.fullmatch, cells), strict=True)
            entry |= {name: _counter(name, cell[1], cell[2]) for name, cell in columns if cell}
        for number, prefix, unit in _OLD_RATE.findall(found["rest"]):
            size = unit == "B/s"
            entry["bytes_per_second" if size else "items_per_second"] = base(number + prefix + "B" * size)
        yield entry


def _counter(name: str, number: str, prefix: str) -> float | None:
    """Thousands are 1000, in bytes a second and with an `i` 1024."""
    return base(number + prefix + ("B" if name == "bytes_per_second" or prefix.endswith("i") else ""))
