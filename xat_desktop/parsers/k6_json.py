"""k6's points as JSON lines (--out json): metrics with their kind, and every point with its tags."""

import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from xat_desktop.domain.series import CaptureInfo, Times
from xat_desktop.parsers import _timestamps
from xat_desktop.parsers._base import Confidence, Parser, Problem, Problems, Sink
from xat_desktop.parsers._k6 import TAGS, K6Series, Points, split
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._parallel import in_order
from xat_desktop.parsers._source import Source

if TYPE_CHECKING:
    import polars as pl

_SIGNATURE = LineStart(
    rb'\{(?="[^\n]*"metric"\s*:)(?=[^\n]*"type"\s*:\s*"(?:Metric|Point)")(?=[^\n]*"data"\s*:)'
)
_STAMPS = _timestamps.StampFormat(pattern="%Y-%m-%dT%H:%M:%S%.f", offset=True)
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class _Block:
    points: list[Points] = field(default_factory=list)
    times: frozenset[str] = frozenset()
    """Metrics that this block says are times."""
    problems: list[Problem] = field(default_factory=list)


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    sink.capture(CaptureInfo("k6", zone_source="file"))
    series = K6Series()
    for block in in_order(lambda item: _read(*item), source.blocks(), own_threads=True):
        for problem in block.problems:
            problems.add(problem.line, problem.text)
        series.times |= block.times
        for points in block.points:
            series.emit(points, sink)
    series.finish(sink, problems)


def _read(first: int, block: bytes) -> _Block:
    import polars as pl

    bad: list[Problem] = []
    try:
        frame = _frame(block)
        times = _times(frame)
    except (pl.exceptions.PolarsError, ValueError):
        good, bad = _whole_lines(first, block)
        if not good:
            return _Block(problems=bad)
        frame = _frame(good)
        times = _times(frame)
    units = frame.filter((pl.col("type") == "Metric") & (pl.col("contains") == "time"))["name_of"]
    points = frame.filter(pl.col("type") == "Point").rename({"tag_name": "name"})
    return _Block(list(split(points, times)), frozenset(units.drop_nulls()), bad)


def _frame(block: bytes) -> "pl.DataFrame":
    import polars as pl

    text, tags = pl.String, pl.Struct(dict.fromkeys(TAGS, pl.String))
    data = pl.Struct({"time": text, "value": pl.Float64, "tags": tags, "contains": text, "name": text})
    frame = pl.read_ndjson(io.BytesIO(block), schema={"metric": text, "type": text, "data": data})
    inner = pl.col("data").struct
    tag = inner.field("tags").struct
    return frame.select(
        "metric",
        "type",
        inner.field("time").alias("stamp"),
        inner.field("value"),
        inner.field("contains"),
        inner.field("name").alias("name_of"),
        *(tag.field(name).alias("tag_name" if name == "name" else name) for name in TAGS),
    )


def _times(frame: "pl.DataFrame") -> Times:
    import polars as pl

    points = frame.filter(pl.col("type") == "Point")
    if points["stamp"].null_count() or points["value"].null_count():
        raise ValueError("a point without a time or a value")
    return _timestamps.to_utc_us(points["stamp"], _STAMPS, _UTC)


def _whole_lines(first: int, block: bytes) -> tuple[bytes, list[Problem]]:
    """The lines that can be used, and a problem for each of the others; slow, for blocks with bad lines."""
    good, bad = [], []
    for number, line in enumerate(block.splitlines(), first):
        if not line.strip():
            continue
        reason = _fault(line)
        if reason:
            bad.append(Problem(number, f"{reason}: {line[:200].decode('utf-8', 'replace')}"))
        else:
            good.append(line)
    return b"\n".join(good), bad


def _fault(line: bytes) -> str:
    """Why a line cannot be used; empty when it can."""
    import polars as pl

    try:
        row = json.loads(line)
        if row["type"] == "Point":
            _times(_frame(line))
        else:
            _frame(line)
    except pl.exceptions.PolarsError:
        return "not readable as JSON"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return f"not readable ({type(error).__name__})"
    return ""


PARSER = Parser("k6-json", "k6 points (JSON lines)", (".json", ".ndjson", ".jsonl"), _recognises, _parse)
