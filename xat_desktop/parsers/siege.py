"""siege's statistics, as JSON with text before it or as its text report; one run or many."""

import re

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._printed import MEBI, PERCENT
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERROR_RATIO, ERRORS, MILLI, RATE, REQUEST, Scale, Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = re.compile(
    rb'"transactions"\s*:\s*\d+,\s*"availability"\s*:|^[ \t>]*Transactions:\s+\d+ +hits\s*[\r\n][ \t>]*Availability:',
    re.MULTILINE,
)
_FIELD = re.compile(
    r'[>\s{,]*"?(\w[\w ]*?)"?\s*:\s*(-?[\d.]+) *(hits|%|secs|ms|[KMG]?B|trans/sec|[KMG]?B/sec)?,?'
)
_UNITS: dict[str, Scale] = {"ms": MILLI, "B": 1, "KB": 1 << 10, "GB": 1 << 30}
"""Those that differ from what siege usually writes."""
_FIELDS: dict[str, tuple[str, str, str, Scale]] = {
    "transactions": ("siege.transactions", "total", "1", 1),
    "availability": ("xat.request.availability_ratio", "mean", "1", PERCENT),
    "elapsed_time": ("siege.duration", "total", "s", 1),
    "data_transferred": ("siege.bytes_read", "total", "By", MEBI),
    "response_time": (REQUEST, "mean", "s", 1),
    "transaction_rate": (RATE, "rate", "1/s", 1),
    "throughput": ("siege.transfer", "rate", "By/s", MEBI),
    "concurrency": ("siege.concurrency", "mean", "1", 1),
    "successful_transactions": ("siege.successful_transactions", "total", "1", 1),
    "failed_transactions": (ERRORS, "total", "1", 1),
    "longest_transaction": (REQUEST, "max", "s", 1),
    "shortest_transaction": (REQUEST, "min", "s", 1),
}
_FIRST, _LAST = "transactions", "shortest_transaction"


class _Run(Summaries):
    hits = failed = 0.0


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if b"vailability" in head and _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run, found = _Run(), 0
    for number, text in whole_lines(source, problems):
        field = _FIELD.match(text.strip())
        name = field[1].lower().replace(" ", "_") if field else ""
        if not field or name not in _FIELDS:
            continue
        if name == _FIRST and len(run):
            found += _emit(run, sink, problems)
            run = _Run()
        metric, statistic, unit, scale = _FIELDS[name]
        scale = _UNITS.get((field[3] or "").removesuffix("/sec"), scale)
        if not run.add(metric, statistic, field[2], unit, field[1], scale=scale):
            problems.add(number, f"no number: {text.strip()}")
            continue
        run.hits = float(field[2]) if name == _FIRST else run.hits
        run.failed = float(field[2]) if name == "failed_transactions" else run.failed
    if len(run):
        found += _emit(run, sink, problems)
    if not found:
        raise XatError(
            "The file holds no siege run", f"{source.name}: no line of siege's statistics is in it."
        )


def _emit(run: _Run, sink: Sink, problems: Problems) -> int:
    whole = run.hits + run.failed
    run.add(RATE, "total", run.hits, "1", "transactions")
    if whole:
        run.add(ERROR_RATIO, "mean", run.failed / whole, "1", "failed_transactions / all transactions")
    sink.capture(CaptureInfo("siege"))
    sink.summary(*run.all)
    if not any(s.source_name.lower().replace(" ", "_") == _LAST for s in run.all):
        problems.add(0, "a run has no shortest transaction, siege's last line: the file is truncated")
    return 1


PARSER = Parser(
    "siege", "siege statistics (JSON or text)", (".json", ".txt", ".log"), _recognises, _parse, version=2
)
