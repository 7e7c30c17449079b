"""A sink that keeps everything in memory, and a shortcut to parse a file into it."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo, SeriesKey, ToolSummary
from xat_desktop.parsers import PARSERS
from xat_desktop.parsers._base import Problems
from xat_desktop.parsers._source import Source, ZoneChoice
from xat_desktop.parsers.sniff import choose

SAMPLES = Path(__file__).parents[1] / "samples"


@dataclass
class Recorded:
    """One capture: `series[key]` is (times_us, values) in emission order, values as floats in base units."""

    info: CaptureInfo
    series: dict[SeriesKey, tuple[NDArray[np.int64], NDArray[np.float64]]] = field(default_factory=dict)
    summaries: list[ToolSummary] = field(default_factory=list)

    def find(self, metric: str, **attributes: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The one series of `metric` that has all these attributes (`cpu__mode` stands for cpu.mode)."""
        wanted = {(name.replace("__", "."), value) for name, value in attributes.items()}
        found = [k for k in self.series if k.metric == metric and wanted <= set(k.attributes)]
        assert len(found) == 1, (
            f"{metric} {attributes}: {[k.text for k in found] or [k.text for k in self.series]}"
        )
        return self.series[found[0]]

    def value(self, metric: str, statistic: str, **attributes: str) -> float:
        """The one summary value of `metric` with all these attributes."""
        wanted = {(name.replace("__", "."), value) for name, value in attributes.items()}
        found = [
            s.value
            for s in self.summaries
            if s.metric == metric and s.statistic == statistic and wanted <= set(s.attributes)
        ]
        assert len(found) == 1, f"{metric} {statistic} {attributes}: {found}"
        return found[0]


class RecordingSink:
    """Implements the Sink protocol."""

    def __init__(self) -> None:
        self.captures: list[Recorded] = []

    def capture(self, info: CaptureInfo) -> None:
        self.captures.append(Recorded(info))

    def update(self, **changes: Any) -> None:
        last = self.captures[-1]
        if "environment" in changes:
            changes["environment"] = {**last.info.environment, **changes["environment"]}
        last.info = replace(last.info, **changes)

    def samples(self, keys: Sequence[SeriesKey], times: Any, columns: Sequence[Any]) -> None:
        assert times.dtype == np.int64
        for key, column in zip(keys, columns, strict=True):
            assert len(column) == len(times)
            values = column.astype(float) / (10**key.decimals if column.dtype.kind in "iu" else 1)
            before = self.captures[-1].series.get(key)
            if before:
                times_all, values = np.concatenate([before[0], times]), np.concatenate([before[1], values])
            else:
                times_all = times
            self.captures[-1].series[key] = (times_all, values)

    def summary(self, *values: ToolSummary) -> None:
        self.captures[-1].summaries.extend(values)


def assert_recorded_equal(
    found: Sequence[Recorded],
    expected: Sequence[Recorded],
    in_order: Callable[..., Sequence[NDArray[Any]]] = lambda *columns: columns,
) -> None:
    """The same facts, summaries and rows; `in_order` may sort the (times, values) of a series before."""
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one.info == other.info
        assert one.summaries == other.summaries
        assert one.series.keys() == other.series.keys()
        for key, columns in one.series.items():
            for mine, theirs in zip(in_order(*columns), in_order(*other.series[key]), strict=True):
                np.testing.assert_array_equal(mine, theirs)


def parse_bytes(
    data: bytes, name: str, parser_name: str = "", zone: ZoneChoice | None = None
) -> tuple[list[Recorded], Problems]:
    """Sniff and parse; returns the captures and the problems."""
    source, sink, problems = Source(io.BytesIO(data), name, zone=zone), RecordingSink(), Problems()
    named = next((parser for parser in PARSERS if parser.name == parser_name), None)
    (named or choose(source.head, name, PARSERS)).parse(source, sink, problems)
    source.finish(problems)
    return sink.captures, problems


def parse_sample(relative: str, parser_name: str = "") -> tuple[list[Recorded], Problems]:
    """Parse tests/samples/<relative>."""
    path = SAMPLES / relative
    return parse_bytes(path.read_bytes(), path.name, parser_name)
