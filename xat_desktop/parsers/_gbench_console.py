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
_OLD_RATE = re.compile(r"(?<![\w=.])(\d+(?:\.\d+)?)([kKMGT]?)(B/s| items/s)")
"""Up to version 1.4 bytes (1024) and items (1000) a second had no name."""


def console_entries(source: Source, problems: Problems) -> Iterator[dict[str, Any]]:
    """One entry for each line with times; counters keep their names."""
    for _, text in whole_lines(source, problems):
        text = _ANSI.sub("", text).rstrip()
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
            entry[name] = base(number + prefix + ("B" if name == "bytes_per_second" else ""))
        for number, prefix, unit in _OLD_RATE.findall(found["rest"]):
            size = unit == "B/s"
            entry["bytes_per_second" if size else "items_per_second"] = base(number + prefix + "B" * size)
        yield entry
