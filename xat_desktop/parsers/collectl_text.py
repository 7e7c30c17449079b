"""What collectl prints for people: brief lines, and the tables of --verbose with their record marks."""

import re
from collections import Counter
from datetime import UTC, date

from xat_desktop.domain.series import CaptureInfo, ZoneSource
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._clock import SECOND_US, clock_us
from xat_desktop.parsers._collectl import collectl_column, item_of
from xat_desktop.parsers._columns import Column, Rows, number
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._timestamps import LARGEST_EPOCH

_BRIEF = LineStart(rb"#[^\n]*<-+[A-Z]\w+[^\n]*-->\s*\n#[^\n]*\b(?:cpu sys|KBRead|KBIn|Free)\b")
_VERBOSE = LineStart(rb"# (?:SINGLE )?[A-Z]+[A-Z ]* (?:SUMMARY|STATISTICS)")
_RECORD = re.compile(r"### RECORD\s+\d+ >>> (?P<host>\S+) <<< \((?P<epoch>\d+(?:\.\d+)?)\)")
_TABLE = re.compile(r"# (?P<words>[A-Z ]+?)(?:-HYPER)? (?P<kind>SUMMARY|STATISTICS)")
_SPAN = re.compile(r"<-+\s*(?P<name>[^-<>]+?)\s*-+>")
_WAITING = re.compile(r"waiting for (?P<seconds>\d+(?:\.\d+)?) second sample")
_SUBSYSTEMS = {
    "CPU": "CPU",
    "SINGLE CPU": "CPU",
    "DISK": "DSK",
    "DISKS": "DSK",
    "NETWORK": "NET",
    "MEMORY": "MEM",
    "SOCKETS": "SOCK",
    "FILES": "INODE",
}
_OF_DISKS = {
    "READS": {"KBytes": "RKBytes", "Merged": "RMerged", "IOs": "Reads", "Size": "RSize", "Wait": "WaitR"},
    "WRITES": {"KBytes": "WKBytes", "Merged": "WMerged", "IOs": "Writes", "Size": "WSize", "Wait": "WaitW"},
}
"""Columns under `<---reads--->` as the other tables call them."""
_ITEM_NAMES = ("Cpu", "Name", "HCA", "Node", "Num")
_SCALES = {"K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)$")


def _recognises(head: bytes, _name: str) -> Confidence:
    if b"\n#" not in head and not head.startswith(b"#"):
        return Confidence.NO
    return Confidence.SURE if _BRIEF.search(head) or _VERBOSE.search(head) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._rows: Rows | None = None
        self._clock = BlockClock(UTC, date(1970, 1, 1))
        self._last_us: int | None = None
        self._gaps: Counter[int] = Counter()
        self._host = ""
        self._subsystem = ""
        self._spans: list[tuple[int, int, str]] = []
        self._names: list[tuple[str, str]] = []
        self._stamp_words = 0
        self._record_us: int | None = None
        self._time_lost = False
        """The time of this record cannot be read: it has no rows."""
        self._interval = 1.0
        self._count = 0
        self._facts: dict[str, str] = {}

    def line(self, number: int, line: str) -> None:
        """Take one line."""
        if not line.strip():
            return
        if number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif found := _WAITING.match(line):
            self._interval = float(found["seconds"])
        elif found := _RECORD.match(line):
            if not self._record(found["host"], float(found["epoch"])):
                self._problems.add(number, f"not a time: {line}")
        elif line.startswith("### RECORD"):
            self._time_lost = True
            self._problems.add(number, f"a record whose time cannot be read, left out: {line}")
        elif line.startswith("#"):
            self._comment(line)
        elif self._names and not self._time_lost and not self._row(line.split()):
            self._problems.add(number, f"not a line of collectl: {line}")

    def _record(self, host: str, epoch: float) -> bool:
        """Begin a record; one without a time has no rows."""
        self._time_lost = epoch > LARGEST_EPOCH["s"]
        if self._time_lost:
            return False
        if self._rows and host != self._host:
            self.finish()
        self._host = host
        self._record_us = round(epoch * 1000) * 1000
        return True

    def _comment(self, line: str) -> None:
        if spans := list(_SPAN.finditer(line)):
            names = (found["name"].strip().upper() for found in spans)
            self._spans = [(s.start(), s.end(), name) for s, name in zip(spans, names, strict=True)]
        elif found := _TABLE.match(line):
            self._subsystem = _SUBSYSTEMS.get(found["words"], found["words"].replace(" ", "_"))
            self._spans = []
        elif self._spans or self._subsystem:
            self._header(line)

    def _header(self, line: str) -> None:
        """Names of columns; those of a brief line belong to the span above that they end under."""
        words = [(found[0], found.end()) for found in re.finditer(r"\S+", " " + line[1:])]
        stamps = [word for word, _ in words if word in ("Date", "Time")]
        self._stamp_words = len(stamps)
        names, seen = [], Counter[str]()
        for word, end in words[len(stamps) :]:
            subsystem = self._subsystem
            span = next((name for start, stop, name in self._spans if start < end <= stop), "OTHER")
            if self._spans and not subsystem:
                subsystem = _SUBSYSTEMS.get(span, span.replace(" ", "_"))
            elif subsystem == "DSK":
                word = _OF_DISKS.get(span, {}).get(word, word)
            seen[subsystem + word] += 1
            again = seen[subsystem + word]
            names.append((subsystem, word if again == 1 else f"{word}.{again}"))
        self._names = names

    def _row(self, words: list[str]) -> bool:
        stamps = self._stamp_words or int(
            clock_us(words[0]) is not None
        )  # the table of memory forgets "Time"
        cells = words[stamps:]
        if len(cells) != len(self._names):
            return False
        time_us = self._time(words[:stamps])
        if time_us is None:
            return False
        rows = self._rows or self._begin()
        item = "/".join(
            cell for cell, (_, name) in zip(cells, self._names, strict=True) if name in _ITEM_NAMES[:-1]
        )
        pairs = [
            (cell, subsystem, name)
            for cell, (subsystem, name) in zip(cells, self._names, strict=True)
            if name not in _ITEM_NAMES
        ]
        layout = (item, tuple((subsystem, name) for _, subsystem, name in pairs))
        columns = rows.columns(layout)
        if columns is None:
            columns = [collectl_column(subsystem, name) for _, subsystem, name in pairs]
            keys = [
                column.key(name, item_of(subsystem, item))
                for column, (_, subsystem, name) in zip(columns, pairs, strict=True)
            ]
            rows.open(layout, keys, columns)
        try:
            printed = [_value(cell, column) for (cell, _, _), column in zip(pairs, columns, strict=True)]
        except ValueError:
            return False
        rows.add(layout, time_us, printed)
        if self._last_us is not None and time_us > self._last_us:
            self._gaps[round((time_us - self._last_us) / SECOND_US)] += 1
        self._last_us = time_us
        return True

    def _begin(self) -> Rows:
        zone: ZoneSource = "file" if self._record_us is not None else "none"
        self._sink.capture(CaptureInfo("collectl", host=self._host, zone="UTC", zone_source=zone))
        self._rows = Rows(self._sink)
        return self._rows

    def _time(self, stamp: list[str]) -> int | None:
        if self._record_us is not None:
            return self._record_us
        if not stamp:
            self._count += 1
            self._facts["time"] = "not in the file (collectl without -oT): counted by the interval"
            return round(self._count * self._interval * SECOND_US)
        if len(stamp) == 1:
            self._facts["time"] = "times of day without a date (collectl -oT; -oD prints the date)"
        day = " ".join(_DATE.sub(r"\1-\2-\3", word) for word in stamp[:-1])
        return self._clock.read(f"{day} {stamp[-1]}".strip())

    def finish(self) -> None:
        """Hand over what is left."""
        if self._rows:
            self._rows.flush()
            interval = str(self._gaps.most_common(1)[0][0]) if self._gaps else f"{self._interval:g}"
            self._sink.update(environment={**self._facts, "interval_s": interval})
        self._rows = None


def _value(text: str, column: Column) -> float:
    """`27K` is 27,000, but 27 KiB where a column counts memory."""
    scale = _SCALES.get(text[-1:])
    if scale is None:
        return number(text)
    return number(text.replace("K", "k"), column.scale) if column.unit == "By" else float(text[:-1]) * scale


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number_, line in source.lines():
        reader.line(number_, line)
    reader.finish()


PARSER = Parser("collectl-text", "collectl (text)", (".txt", ".log"), _recognises, _parse, version=2)
