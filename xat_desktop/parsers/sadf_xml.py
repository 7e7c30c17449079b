"""`sadf -x`: documents of one or more hosts, one moment at a time; a damaged moment costs only itself."""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._clock import parse_date
from xat_desktop.parsers._pieces import pieces
from xat_desktop.parsers._sadf_entries import SadfCapture, add_entry, begin_capture, finish_capture
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_json import Host

_STARTS = re.compile(rb"<(?:timestamp|host)\b|</statistics>")
_MOMENT = re.compile(rb"<timestamp\b.*?</timestamp>", re.DOTALL)
_NODE = re.compile(r'<host nodename="([^"]*)"')
_FACTS = {
    "os": "sysname",
    "kernel": "release",
    "architecture": "machine",
    "cores": "number-of-cpus",
    "timezone": "timezone",
}
_AFTER = re.compile(r"<(?P<kind>boot|comment)\b(?P<attributes>[^>]*)/>")
_COMMENT = re.compile(r'\bcom="([^"]*)"')
_GROUPS = ("network", "power-management", "psi")
_RENAMED = {"dev": "disk-device", "fsname": "filesystem", "MOUNTPOINT": "mountpoint"}
_NO_NUMBERS = ("per", "unit")
_LIST_OF_CPUS = ("cpu-load", "cpu-load-all")


def _recognises(head: bytes, _name: str) -> Confidence:
    known = b"<sysstat" in head and (b"<sysdata-version>" in head or b"<host nodename=" in head)
    return Confidence.SURE if known else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    capture: SadfCapture | None = None
    host: Host | None = None
    for line, data in _elements(source):
        if data.startswith(b"<host"):
            finish_capture(capture, sink)
            capture, host = None, _host(data.decode("utf-8", "replace"))
        elif data.startswith(b"</statistics"):
            if host:
                host.after.extend(_after(data.decode("utf-8", "replace")))
        elif element := _moment(line, data, problems):
            if capture is None:
                host = host or Host("", None, {}, skipped_first=False)
                capture = begin_capture(host, _stamp(element), source, sink)
            add_entry(capture, _stamp(element), _entry(element), line, problems)
    finish_capture(capture, sink)


def _elements(source: Source) -> Iterator[tuple[int, bytes]]:
    """(line, text) from each start of a host, a moment or what follows the moments to the next."""
    line, parts = 0, [b""]
    for piece in pieces(source, _STARTS, 1 << 20):
        if piece.begins:
            yield line, b"".join(parts)
            line, parts = piece.first_line, []
        parts.append(piece.data)
    yield line, b"".join(parts)


def _moment(line: int, data: bytes, problems: Problems) -> "ElementTree.Element | None":
    if not data.startswith(b"<timestamp"):
        return None
    found = _MOMENT.match(data)
    if not found:
        problems.add(line, "the file ends within this moment: it is left out")
        return None
    try:
        return ElementTree.fromstring(found[0])  # noqa: S314 - a fragment cannot declare entities
    except ElementTree.ParseError as error:
        problems.add(
            line + error.position[0] - 1, f"no well-formed XML: the moment is left out ({error.msg})"
        )
        return None


def _host(text: str) -> Host:
    found = {
        key: re.search(rf"<{tag}>([^<]*)</{tag}>", text)
        for key, tag in (*_FACTS.items(), ("day", "file-date"))
    }
    facts = {key: match[1].strip() for key, match in found.items() if match}
    name = _NODE.search(text)
    return Host(name[1] if name else "", parse_date(facts.pop("day", "")), facts, skipped_first=False)


def _after(text: str) -> Iterator[tuple[str, str]]:
    for found in _AFTER.finditer(text):
        said = _COMMENT.search(found["attributes"])
        yield found["kind"], json.dumps({"com": said[1] if said else ""})


def _stamp(element: "ElementTree.Element") -> dict[str, Any]:
    stamp: dict[str, Any] = dict(element.attrib)
    if stamp.get("utc") == "1":
        stamp["utc"] = 1
    return stamp


def _entry(moment: "ElementTree.Element") -> dict[str, Any]:
    """The sections as sadf -j would print them."""
    return {section.tag: _section(section) for section in moment}


def _section(element: "ElementTree.Element") -> object:
    if element.tag in _GROUPS:
        return _grouped(element)
    if element.tag == "interrupts":
        return [row for child in element for row in _listed(child)] or _listed(element)
    children = list(element)
    if not children:
        return _attributes(element)
    if any(child.text and child.text.strip() for child in children):
        return _texts(element)
    return _listed(element)


def _grouped(element: "ElementTree.Element") -> dict[str, object]:
    """`network` has one element for each interface, under the section's name."""
    sections: dict[str, object] = {}
    for child in element:
        if len(child):
            sections[child.tag] = _listed(child)
        else:
            rows = sections.setdefault(child.tag, [])
            assert isinstance(rows, list)
            rows.append(_attributes(child))
    return sections


def _texts(element: "ElementTree.Element") -> dict[str, str]:
    """`<memfree>1</memfree>` and the attributes of what stands beside."""
    row: dict[str, str] = {}
    for child in element:
        if child.text and child.text.strip():
            row[child.tag] = child.text.strip()
        row.update(_attributes(child))
    return row


def _listed(element: "ElementTree.Element") -> list[dict[str, str]]:
    rows = [_attributes(child) for child in element]
    if element.tag in _LIST_OF_CPUS:
        return [{("cpu" if name == "number" else name): text for name, text in row.items()} for row in rows]
    return rows


def _attributes(element: "ElementTree.Element") -> dict[str, str]:
    return {
        _RENAMED.get(name, name): text for name, text in element.attrib.items() if name not in _NO_NUMBERS
    }


PARSER = Parser("sadf-xml", "sadf -x (sysstat XML)", (".xml",), _recognises, _parse)
