"""hyperfine's results as JSON and CSV: each command is a capture; its runs are samples where the file has them."""

import re

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._json_text import Document, documents, elements, number, rows, section
from xat_desktop.parsers._runs import end_to_end
from xat_desktop.parsers._small_csv import csv_rows, header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries

_START = re.compile(r'\{\s*"results"\s*:\s*\[')
_SIGNATURE = re.compile(rb'"command"\s*:[^\n]*[\s\S]{0,400}?"mean"\s*:')
_HEADER = ["command", "mean", "stddev", "median", "user", "system", "min", "max"]
_DURATION = "xat.benchmark.duration"
_STATISTICS = {"mean": "mean", "stddev": "sd", "median": "p50", "min": "min", "max": "max"}
_PARAMETER = "parameter_"


def _recognises(head: bytes, _name: str) -> Confidence:
    if header_of(head)[:8] == _HEADER:
        return Confidence.SURE
    start = _START.search(head[:4000].decode("utf-8", "replace"))
    return Confidence.SURE if start and _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found = 0
    if header_of(source.head)[:8] == _HEADER:
        for _line, row in csv_rows(source, problems, _HEADER[0]):
            parameters = {n.removeprefix(_PARAMETER): v for n, v in row.items() if n.startswith(_PARAMETER)}
            _emit({**row, "parameters": parameters}, sink, problems)
            found += 1
    else:
        for document in documents(source.whole().decode("utf-8", "replace"), _START, problems):
            for result in rows(document, "results"):
                found += "command" in result and _emit(result, sink, problems)
    if not found:
        raise XatError("The file holds no hyperfine result", f"{source.name}: no command is in it.")


def _emit(result: Document, sink: Sink, problems: Problems) -> bool:
    command = str(result["command"])
    codes = [code for code in elements(result, "exit_codes") if code != 0]
    facts = {f"parameter.{name}": str(value) for name, value in section(result, "parameters").items()}
    times = [seconds for seconds in map(number, elements(result, "times")) if seconds is not None]
    if times:
        facts["runs"] = str(len(times))
    sink.capture(CaptureInfo("hyperfine", command=command, label=command, environment=facts))
    if times:
        key = SeriesKey(_DURATION, (), "s", "duration", "times")
        sink.samples([key], end_to_end(times), [np.array(times)])
    _memory(result, times, sink)
    run = Summaries("hyperfine's median")
    run.add_all(_DURATION, result, _STATISTICS, "s")
    for mode in ("user", "system"):
        run.add(
            "xat.benchmark.cpu_time", "mean", result.get(mode), "s", mode, named=attributes(cpu__mode=mode)
        )
    if times and len(elements(result, "exit_codes")) == len(times):  # else the file was cut within them
        run.add("hyperfine.failed_runs", "total", len(codes), "1", "exit_codes")
    sink.summary(*run.all)
    if codes:
        problems.add(
            0, f"{len(codes)} runs of `{command}` failed (exit code {codes[0]}): their times count too"
        )
    return True


def _memory(result: Document, times: list[float], sink: Sink) -> None:
    """The largest memory of each run, which version 1.19 and later tell."""
    raw = result.get("memory_usage_byte")
    used = [number(size) for size in raw] if isinstance(raw, list) else []
    known = [size for size in used if size is not None]
    if known and len(known) == len(times):
        key = SeriesKey(
            "process.memory.usage", attributes(statistic="max"), "By", "gauge", "memory_usage_byte"
        )
        sink.samples([key], end_to_end(times), [np.array(known)])


PARSER = Parser("hyperfine", "hyperfine results (JSON, CSV)", (".json", ".csv"), _recognises, _parse)
