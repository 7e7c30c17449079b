"""Plot files of collectl (-P): any separator and time option, with or without their preamble, restarts."""

import re
from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from xat_desktop.domain.series import CaptureInfo, Times
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._collectl import collectl_column, item_of
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._pieces import first_line_of, pieces
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._wide_table import Field, Layout, WideTable
from xat_desktop.parsers._wide_times import epoch_times, local_times
from xat_desktop.parsers._zone_names import named_zone

if TYPE_CHECKING:
    import polars as pl

_HEADER = re.compile(rb"#(?:Date(?P<a>[^\w\n])Time|UTC)(?P<b>[^\w\n])\[[A-Z]+")
_SIGN = LineStart(_HEADER.pattern)
_COMMENT = re.compile(rb"^#", re.MULTILINE)
_NAME = re.compile(r"\[(?P<subsystem>[A-Za-z0-9]+)(?::(?P<item>[^\]]*))?\](?P<name>.*)")
_STAMPS = ("%Y%m%d %H:%M:%S", "%Y%m%d %H:%M:%S%.f", "%Y/%m/%d %H:%M:%S%.f", "%m/%d %H:%M:%S%.f")
_FACTS = (
    ("kernel", re.compile(r"# Kernel:\s+(\S+)")),
    ("os", re.compile(r"# Distro:\s+(.+?)\s+Platform:")),
    ("cores", re.compile(r"NumCPUs: (\d+)")),
    ("architecture", re.compile(r"Arch: (\S+?)-")),
)
_MEMORY = re.compile(r"Memory: (\d+) kB")
_VERSION = re.compile(r"# Collectl:\s+V(?P<version>\S+)\s.*?Options: (?P<options>.*)")
_HOST = re.compile(r"# Host:\s+(\S+)")
_ZONE = re.compile(r"# Date:.*TZ: (\S+)")
_JUNK = re.compile(rb"(?:waiting for [^\n]*\n|\s*\n)+")


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGN.search(head) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._zone: tzinfo
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._comments: list[str] = []
        self._header = ""
        self._host: str | None = None
        self._table: WideTable | None = None
        self._restarts = 0

    def comment(self, text: str) -> None:
        """A line of the preamble, or a header."""
        if not _HEADER.match(text.encode()):
            self._comments.append(text)
            return
        said = "\n".join(self._comments)
        host = found[1] if (found := _HOST.search(said)) else self._host or ""
        if self._host is None or (self._host and host != self._host):
            self.finish()
            self._begin(host, said)
        elif said:
            self._restarts += 1
        if text != self._header or self._table is None:
            self._table = self._open(text)
        self._host, self._header, self._comments = host, text, []

    def _begin(self, host: str, said: str) -> None:
        version = _VERSION.search(said)
        zone = found[1] if (found := _ZONE.search(said)) else ""
        if zone and (named := named_zone(self._source, zone)):
            self._zone, self._zone_name, self._zone_source = named
        facts = {name: found[1] for name, pattern in _FACTS if (found := pattern.search(said))}
        if found := _MEMORY.search(said):
            facts["memory_bytes"] = str(int(found[1]) * 1024)
        self._sink.capture(
            CaptureInfo(
                "collectl",
                version["version"] if version else "",
                f"collectl {version['options'].strip()}" if version else "",
                host,
                zone=self._zone_name,
                zone_source=self._zone_source,
                environment=facts,
            )
        )

    def _open(self, header: str) -> WideTable:
        found = _HEADER.match(header.encode())
        assert found
        separator = found["b"].decode()
        names = header.lstrip("#").split(separator)
        utc = names[0] == "UTC"
        if utc:
            self._sink.update(zone="UTC", zone_source="file")
        first = 1 if utc else 2
        layout = Layout(len(names), _fields(names), separator, tuple(range(first)))
        return WideTable(self._sink, self._problems, layout, self._times(utc=utc))

    def _times(self, *, utc: bool) -> "Callable[[pl.DataFrame], Times]":
        if utc:
            return lambda frame: epoch_times(frame["c0"])
        zone = self._zone
        return lambda frame: local_times(frame["c0"] + " " + frame["c1"], _STAMPS, zone)

    def rows(self, first_line: int, data: bytes) -> None:
        """Rows under the last header; what stands before the first is no measurement."""
        if self._table:
            if junk := _JUNK.match(data):
                first_line += data[: junk.end()].count(b"\n")
                data = data[junk.end() :]
            if data:
                self._table.add(first_line, data)

    def finish(self) -> None:
        """Tell the facts of the capture."""
        if self._table:
            facts = {"interval_s": self._table.interval_s, "restarts": str(self._restarts or "")}
            self._sink.update(environment={name: text for name, text in facts.items() if text})
        self._table, self._restarts = None, 0


def _fields(names: Sequence[str]) -> list[Field]:
    """The columns of numbers; a disk's or an interface's name is in each row too."""
    fields = []
    for position, text in enumerate(names):
        found = _NAME.match(text)
        if found and found["name"] != "Name":
            item = item_of(found["subsystem"], found["item"] or "")
            fields.append(Field(position, text, collectl_column(found["subsystem"], found["name"]), item))
    return fields


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for piece in pieces(source, _COMMENT):
        number, data = piece.first_line, piece.data
        if piece.begins:
            text, data = first_line_of(data)
            reader.comment(text)
            number += 1
        if data:
            reader.rows(number, data)
    reader.finish()


PARSER = Parser("collectl-plot", "collectl -P (plot file)", (".tab", ".csv", ".txt"), _recognises, _parse)
