"""Prometheus and OpenMetrics text exposition, with timestamps or scraped again and again into one file."""

import math
import re
from collections import Counter

from xat_desktop.domain.series import Attributes, CaptureInfo
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._columns import Rows
from xat_desktop.parsers._head import lines_of
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._prometheus_names import metric_of, parts_of
from xat_desktop.parsers._source import Source

_SIGN = LineStart(rb"# (?:TYPE|HELP|UNIT) [A-Za-z_:][\w:]* \S")
_SAMPLE = re.compile(
    r'(?P<selector>[A-Za-z_:][\w:]*(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?)\s+(?P<value>\S+)(?:\s+(?P<time>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))?'
    r"(?:\s+# \{.*)?\s*$"
)
_TYPE = re.compile(r"# TYPE (?P<name>\S+) (?P<kind>\w+)")
_SUFFIX = re.compile(r"_(?:total|created|count|sum|bucket|info|gcount|gsum)$")
_MS_FROM = 1e11
"""Prometheus prints milliseconds, OpenMetrics seconds; seconds reach this in the year 5138."""


def _recognises(head: bytes, _name: str) -> Confidence:
    found = _SIGN.search(head)
    if not found:
        return Confidence.NO
    body = [line for line in lines_of(head)[:200] if line and line[0] != "#"]
    fitting = sum(bool(_SAMPLE.match(line)) for line in body[:50])
    return Confidence.SURE if fitting and fitting >= 0.7 * len(body[:50]) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._rows: Rows | None = None
        self._kinds: dict[str, str] = {}
        self._seen: Counter[tuple[str, Attributes]] = Counter()
        self._timed = False
        self._untimed = 0

    def line(self, number: int, line: str) -> None:
        """Take one line."""
        if found := _TYPE.match(line):
            self._kinds[found["name"]] = found["kind"]
        elif not line.strip() or line.startswith("#"):
            return
        elif number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif not self._sample(line):
            self._problems.add(number, f"not a line of the exposition format: {line}")

    def _sample(self, line: str) -> bool:
        found = _SAMPLE.match(line)
        parts = parts_of(found["selector"]) if found else None
        if not found or not parts:
            return False
        name, labels = parts
        try:
            value = float(found["value"])
            stamp = float(found["time"]) if found["time"] else None
        except ValueError:
            return False
        if stamp is not None and not abs(stamp) < 1000 * _MS_FROM:
            return False
        if name.endswith("_created") or math.isnan(value):
            return True
        family = name if name in self._kinds else _SUFFIX.sub("", name)
        column = metric_of(name, self._kinds.get(family, ""))
        self._seen[parts] += 1
        if stamp is None:
            self._untimed += 1
            time_us = (self._seen[parts] - 1) * 1_000_000
        else:
            self._timed = True
            time_us = round(stamp) * 1000 if abs(stamp) >= _MS_FROM else round(stamp * 1000) * 1000
        rows = self._rows or self._begin(timed=stamp is not None)
        if rows.columns(parts) is None:
            rows.open(parts, [column.key(name, labels)], [column])
        rows.add(parts, time_us, [value])
        return True

    def _begin(self, *, timed: bool) -> Rows:
        self._sink.capture(CaptureInfo("prometheus", zone="UTC", zone_source="file" if timed else "none"))
        self._rows = Rows(self._sink)
        return self._rows

    def finish(self) -> None:
        """Hand over what is left; samples without a time among others with one are a problem."""
        if not self._rows:
            return
        self._rows.flush()
        if self._untimed and self._timed:
            self._problems.add(
                0, "samples without a time among others with one: counted as seconds", self._untimed
            )
        elif self._untimed:
            said = "not in the file: scrapes are counted as seconds"
            self._sink.update(environment={"time": said})


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser(
    "openmetrics", "Prometheus, OpenMetrics (text)", (".prom", ".txt", ".om"), _recognises, _parse, version=2
)
