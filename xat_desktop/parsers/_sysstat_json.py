"""Documents of sadf -j, iostat and mpstat (-o JSON) as a stream: hosts and their statistics, one entry at a time."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xat_desktop.parsers._base import Problems
from xat_desktop.parsers._block_clock import order_is_assumed
from xat_desktop.parsers._clock import parse_date
from xat_desktop.parsers._source import Source

_PIECE_BYTES = 1 << 20
_NEAR_END = 4096
"""An error this close to what was read so far may only mean that the rest is missing."""
_SOLID = re.compile(r"[^\s,]")
_START = re.compile(r'"nodename"\s*:')
_STATISTICS = re.compile(r'"statistics"\s*:\s*\[')
_AFTER = re.compile(r'"nodename"\s*:|"(?P<kind>boot|comment)"\s*:\s*(?P<body>\{[^}]*\})')
_FACTS = {
    "sysname": "os",
    "release": "kernel",
    "machine": "architecture",
    "number-of-cpus": "cores",
    "timezone": "timezone",
}
_ENTRY = re.compile(r'\{\s*"(?:timestamp|avg-cpu|disk|cpu-load|node-load|\w+-interrupts)"\s*:')
_SKIPPED_FIRST = re.compile(r"[ \t]*\r?\n[ \t]*\r?\n\s*\{|\s*,\s*\{")
"""-y prints an empty line or a comma in place of the first entry."""


@dataclass(frozen=True)
class Host:
    """What stands before the statistics of one host."""

    name: str
    day: date | None
    facts: dict[str, str]
    skipped_first: bool
    """The tool was told (-y) to leave out the entry since boot."""
    after: list[tuple[str, str]] = field(default_factory=list)
    """What sadf tells after the statistics: (`boot` or `comment`, JSON object); known when they have ended."""


class _Window:
    """The part of the document that was read and not yet used: `text` from `at` on."""

    def __init__(self, source: Source) -> None:
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._pieces = (decode(piece) for piece in source.chunks(_PIECE_BYTES))
        self._lines_before = 1
        self.text = ""
        self.at = 0

    @property
    def line(self) -> int:
        return self._lines_before + self.text.count("\n", 0, self.at)

    def more(self) -> bool:
        """Append the next piece and forget what was used; False at the end of the file."""
        piece = next(self._pieces, None)
        self._lines_before = self.line
        self.text = self.text[self.at :] + (piece or "")
        self.at = 0
        return piece is not None

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The next place of `pattern`; its positions are valid until `more`."""
        while True:
            found = pattern.search(self.text, self.at)
            if found or not self.more():
                return found

    def skip_blanks(self) -> str:
        """Go to the next character that is neither blank nor comma, and return it; empty at the end."""
        while True:
            found = _SOLID.search(self.text, self.at)
            if found:
                self.at = found.start()
                return found[0]
            self.at = len(self.text)
            if not self.more():
                return ""


def entries(source: Source, problems: Problems) -> Iterator[tuple[Host, dict[str, Any]]]:
    """(host, entry of its statistics) in the order of the file; several documents may follow each other.

    An entry that cannot be read is a problem, and so is a document that ends too early (a killed tool leaves
    such ones): what came before it counts.
    """
    window = _Window(source)
    while start := window.find(_START):
        window.at = start.start()
        found = window.find(_STATISTICS)
        if not found:
            problems.add(window.line, "the document ends before its statistics")
            return
        before, window.at = window.text[window.at : found.start()], found.end()
        while len(window.text) - window.at < 200 and window.more():
            pass
        host = _host(before, bool(_SKIPPED_FIRST.match(window.text, window.at)))
        for entry in _entries(window, problems):
            yield host, entry
        while (found := window.find(_AFTER)) and found["kind"]:
            host.after.append((found["kind"], found["body"]))
            window.at = found.end()


def _entries(window: _Window, problems: Problems) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder()
    while (first := window.skip_blanks()) != "]":
        try:
            entry, window.at = decoder.raw_decode(window.text, window.at)
        except json.JSONDecodeError as error:
            if error.pos > len(window.text) - _NEAR_END and window.more():
                continue
            reason = f"not readable: {error.msg}" if first else "the file ends before the statistics do"
            problems.add(window.line, reason)
            window.at += 1
            found = window.find(_ENTRY)
            if not found:
                return
            window.at = found.start()
        else:
            if isinstance(entry, dict) and entry:  # sadf leaves empty ones where an interval is left out
                yield entry


def objects(value: object) -> list[dict[str, Any]]:
    """The objects in a JSON array; none when it is something else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _host(before: str, skipped_first: bool) -> Host:
    """The host from the text between its name and its statistics; the last one when there are several."""
    start = before.rfind('"nodename"')
    found = dict(re.findall(r'"([\w-]+)"\s*:\s*"?([^",\n]*)"?', before[start:]))
    facts = {name: found[key].strip() for key, name in _FACTS.items() if found.get(key)}
    day_text = found.get("date", "")
    if order_is_assumed(day_text):
        facts["date_order"] = "month first, assumed"
    return Host(found.get("nodename", ""), parse_date(day_text), facts, skipped_first)
