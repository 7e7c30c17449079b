"""memtier_benchmark's tables and JSON: rates, hits and latencies of each command; all runs of a file."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._json_text import Document, documents, number, section, texts
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MILLI, RATE, Summaries, rank, scaled_once
from xat_desktop.parsers._whole_lines import whole_lines

_DURATION = "db.client.operation.duration"
_ESTIMATOR = "memtier's HdrHistogram, three digits"
_HEADER = re.compile(r"Type +Ops/sec +Hits/sec +Misses/sec +(.*)")
_SIGNATURE = LineStart(rb"Type +Ops/sec +Hits/sec +Misses/sec ")
_OWN_WORDS = (b'"Connections per thread"', b'"ALL STATS"', b'"key_pattern"')
_JSON = re.compile(r'\{\s*"(?:configuration|run information|ALL STATS)"\s*:\s*\{')
_TITLE = re.compile(r"(ALL STATS|(?:AGGREGATED AVERAGE|BEST RUN|WORST RUN|RUN #\d+) RESULTS.*)")
_HISTOGRAM = re.compile(r"Request Latency Distribution|Type +<= ?msec +Percent")
"""What comes below is the histogram of each command, whose percentiles are in the table above."""
_LATENCY = re.compile(r"(?:(Avg\.|Average|Min|Max|p[\d.]+) )?Latency")
_STATISTICS = {"Avg.": "mean", "Average": "mean", "Min": "min", "Max": "max", None: "mean"}
_RATES = {"Ops/sec": RATE, "Hits/sec": "xat.db.cache_hits", "Misses/sec": "xat.db.cache_misses"}
_THREADS = re.compile(r"(\d+) +(Threads|Connections per thread|Requests per client|Seconds)")
_NAMES = {"Threads": "threads", "Connections per thread": "clients_per_thread"}


def _recognises(head: bytes, _name: str) -> Confidence:
    if _SIGNATURE.search(head):
        return Confidence.SURE
    start = _JSON.search(head[:2000].decode("utf-8", "replace"))
    known = start and any(word in head for word in _OWN_WORDS)
    return Confidence.SURE if known else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    if _JSON.search(source.head[:2000].decode("utf-8", "replace")):
        found = _from_json(source, sink, problems)
    else:
        found = _from_text(source, sink, problems)
    if not found:
        raise XatError(
            "The file holds no memtier result", f"{source.name}: no table of its statistics is in it."
        )


def _named(command: str) -> Attributes:
    """The attributes of a row; Totals has none."""
    return () if command == "Totals" else attributes(db__operation__name=command.removesuffix("s").upper())


def _from_text(source: Source, sink: Sink, problems: Problems) -> int:
    """Each table is a capture, called by its title where that is another than ALL STATS."""
    facts: dict[str, str] = {}
    columns: list[str] = []
    title, run, found = "", Summaries(_ESTIMATOR), 0
    for line, text in whole_lines(source, problems):
        text = text.split("\r")[-1].strip()
        named, header = _TITLE.fullmatch(text), _HEADER.fullmatch(text)
        if _HISTOGRAM.fullmatch(text):
            columns = []
        if (named or header) and len(run):
            found += _emit_table(title, run, facts, sink)
            run = Summaries(_ESTIMATOR)
        if named:
            title, columns = named[1].strip(), []
        elif header:
            columns = ["Ops/sec", "Hits/sec", "Misses/sec", *re.split(r" {2,}", header[1])]
        elif counted := _THREADS.fullmatch(text):
            facts[_NAMES.get(counted[2], counted[2].lower().replace(" ", "_"))] = counted[1]
        elif columns and re.match(r"[A-Z][\w-]* +[\d.-]+ ", text):
            cells = text.split()
            if len(cells) == len(columns) + 1:
                _row(_named(cells[0]), dict(zip(columns, cells[1:], strict=True)), run)
            else:
                problems.add(line, f"{len(cells)} columns instead of {len(columns) + 1}: {text}")
    return found + (_emit_table(title, run, facts, sink) if len(run) else 0)


def _emit_table(title: str, run: Summaries, facts: dict[str, str], sink: Sink) -> int:
    label = "" if title == "ALL STATS" else title
    sink.capture(CaptureInfo("memtier", label=label, environment=dict(facts)))
    sink.summary(*run.all)
    return 1


def _row(named: Attributes, row: Mapping[str, Any], run: Summaries) -> None:
    """What a command did; `---` stands where nothing was measured."""
    idle = number(row.get("Ops/sec")) == 0
    for source, raw in row.items():
        if source in _RATES:
            run.add(_RATES[source], "rate", raw, "1/s", source, named=named)
        elif source == "KB/sec":
            run.add("memtier.transfer", "rate", raw, "By/s", source, scale=1024, named=named)
        elif source == "Count":
            run.add(RATE, "total", raw, "1", source, named=named)
        elif (latency := _LATENCY.fullmatch(source)) and not idle:
            statistic = _STATISTICS.get(latency[1]) or rank(latency[1][1:])
            run.add(_DURATION, statistic, raw, "s", source, scale=MILLI, named=named)
        elif not latency and number(raw) is not None:
            run.add(f"memtier.{source}", "value", raw, "1", source, named=named)


def _from_json(source: Source, sink: Sink, problems: Problems) -> int:
    found = 0
    for document in documents(source.whole().decode("utf-8", "replace"), _JSON, problems):
        facts = texts(
            section(document, "configuration"), "server", "protocol", "ratio", "data_size", "key_pattern"
        )
        facts |= texts(section(document, "run information"), threads="Threads")
        facts |= texts(section(document, "run information"), clients_per_thread="Connections per thread")
        for title, stats in document.items() if isinstance(document, dict) else ():
            if isinstance(stats, dict) and section(stats, "Totals"):
                found += 1
                _emit(title, stats, facts, sink)
    return found


def _emit(title: str, stats: Document, facts: Mapping[str, str], sink: Sink) -> None:
    runtime = section(stats, "Runtime")
    start, end = (number(runtime.get(name)) for name in ("Start time", "Finish time"))
    sink.capture(
        CaptureInfo(
            "memtier",
            label="" if title == "ALL STATS" else title,
            zone_source="none" if start is None else "file",
            start_us=_us(start),
            end_us=_us(end),
            environment=facts,
        )
    )
    run = Summaries(_ESTIMATOR)
    for command, row in stats.items():
        if not isinstance(row, dict) or "Ops/sec" not in row:
            continue
        percentiles = {f"{name} Latency": raw for name, raw in section(row, "Percentile Latencies").items()}
        plain = {
            name: raw for name, raw in {**row, **percentiles}.items() if not isinstance(raw, dict | list)
        }
        if "Average Latency" in plain:
            plain.pop("Latency", None)  # the same under its old name
        _row(_named(command), plain, run)
        _emit_seconds(_named(command), section(row, "Time-Serie"), _us(start) or 0, sink)
    sink.summary(*run.all)


def _us(milliseconds: float | None) -> int | None:
    return round(milliseconds * 1000) if milliseconds is not None and 0 <= milliseconds < 1e14 else None


def _emit_seconds(named: Attributes, seconds: Mapping[str, Any], start_us: int, sink: Sink) -> None:
    """What was done in each second since the start."""
    rows = [
        (int(second), raw) for second, raw in seconds.items() if second.isdigit() and isinstance(raw, dict)
    ]
    rows = sorted(((second, raw) for second, raw in rows if second < 10**9), key=lambda row: row[0])
    if not rows:
        return
    times = np.array([start_us + second * 1_000_000 for second, _ in rows], np.int64)
    keys = [SeriesKey(RATE, named, "1/s", "gauge", "Count")]
    columns = [[number(raw.get("Count")) or 0.0 for _, raw in rows]]
    for name in sorted({name for _, raw in rows for name in raw}):
        latency = _LATENCY.fullmatch(name if name.endswith("Latency") else f"{name} Latency")
        if latency:
            statistic = _STATISTICS.get(latency[1]) or rank(latency[1][1:])
            own = tuple(sorted((*named, ("statistic", statistic))))
            keys.append(SeriesKey(_DURATION, own, "s", "gauge", name))
            columns.append([_seconds(raw.get(name)) for _, raw in rows])
        elif name in ("Bytes RX", "Bytes TX"):
            keys.append(SeriesKey(f"memtier.{name.lower().replace(' ', '_')}", named, "By", "event", name))
            columns.append([_seconds(raw.get(name)) * 1000 for _, raw in rows])
    sink.samples(keys, times, [np.array(column) for column in columns])


def _seconds(raw: object) -> float:
    return float("nan") if number(raw) is None else scaled_once(raw, MILLI)


PARSER = Parser(
    "memtier", "memtier_benchmark results", (".json", ".txt", ".log", ".out"), _recognises, _parse
)
