"""redis-benchmark's CSV (--csv), with a header since version 6.2 and without one before."""

import re
from itertools import islice

from xat_desktop.domain.series import attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._head import lines_of
from xat_desktop.parsers._small_csv import csv_rows, header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MILLI, RATE, Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_TOOL = "redis-benchmark"
_HEADER = ["test", "rps"]
_OLD = re.compile(r'"([^"]+)","([\d.]+)"')
_DURATION = "db.client.operation.duration"
_LATENCY = re.compile(r"(avg|min|max|p[\d.]+)_latency_ms")
_ESTIMATOR = "redis-benchmark's HdrHistogram, three digits"


def _recognises(head: bytes, _name: str) -> Confidence:
    if header_of(head)[:2] == _HEADER:
        return Confidence.SURE
    lines = list(islice((line for line in lines_of(head) if line.strip()), 20))
    commands = (
        re.match(r'"(?:PING|SET|GET|INCR|[LRS]PUSH|[LRS]POP|SADD|HSET|MSET|LRANGE|ZADD)', lines[0])
        if lines
        else None
    )
    return (
        Confidence.LIKELY
        if commands and all(_OLD.fullmatch(line.strip()) for line in lines)
        else Confidence.NO
    )


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run = Summaries(_ESTIMATOR)
    if header_of(source.head)[:2] == _HEADER:
        for line, row in csv_rows(source, problems, "test", again=lambda: run.hand_over(sink, _TOOL)):
            _add(row, line, run, problems)
    else:
        tests: set[str] = set()
        for line, text in whole_lines(source, problems):
            if found := _OLD.fullmatch(text.strip()):
                if found[1] in tests:
                    run.hand_over(sink, _TOOL)
                    tests.clear()
                tests.add(found[1])
                _add({"test": found[1], "rps": found[2]}, line, run, problems)
            elif text.strip():
                problems.add(line, f"not understood: {text}")
    run.hand_over(sink, _TOOL)


def _add(row: dict[str, str], line: int, run: Summaries, problems: Problems) -> None:
    named = attributes(db__operation__name=row["test"])
    for name, text in row.items():
        if name == "rps":
            good = run.add(RATE, "rate", text, "1/s", name, named=named)
        elif latency := _LATENCY.fullmatch(name):
            statistic = "mean" if latency[1] == "avg" else latency[1]
            good = run.add(_DURATION, statistic, text, "s", name, scale=MILLI, named=named)
        else:
            good = name == "test" or run.add(f"redis-benchmark.{name}", "value", text, "1", name, named=named)
        if not good:
            problems.add(line, f"{name} is no number: {text}")


PARSER = Parser("redis-benchmark-csv", "redis-benchmark results (CSV)", (".csv",), _recognises, _parse)
