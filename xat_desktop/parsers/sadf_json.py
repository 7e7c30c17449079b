"""`sadf -j`: documents of one or more hosts as a stream; keys of all versions become sar's columns."""

import re

from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._sadf_entries import SadfCapture, add_entry, begin_capture, finish_capture
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_json import entries

_SIGNATURE = re.compile(rb'"file-date"\s*:|"timestamp"\s*:\s*\{\s*"(?:date|time)"\s*:')


def _recognises(head: bytes, _name: str) -> Confidence:
    known = b'"sysstat"' in head and b'"hosts"' in head and _SIGNATURE.search(head)
    return Confidence.SURE if known else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    capture: SadfCapture | None = None
    for host, entry in entries(source, problems):
        stamp = entry.pop("timestamp", None)
        stamp = stamp if isinstance(stamp, dict) else {}
        if capture is None or host is not capture.host:
            finish_capture(capture, sink)
            capture = begin_capture(host, stamp, source, sink)
        add_entry(capture, stamp, entry, 0, problems)
    finish_capture(capture, sink)


PARSER = Parser("sadf-json", "sadf -j (sysstat JSON)", (".json",), _recognises, _parse, version=2)
