"""JMeter result files (JTL) as XML: samples with nested ones, transactions, several documents in a file."""

import re
from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._events import count_seconds
from xat_desktop.parsers._jmeter import TRANSACTION, JMeterSeries, Part, Role, sum_of_samples
from xat_desktop.parsers._jtl_elements import Attributes, JtlReader
from xat_desktop.parsers._source import Source

_SIGNATURE = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<testResults\b", re.DOTALL)
_HEADLESS = re.compile(rb"^<(?:httpSample|sample) (?=[^>]*\bts=\")(?=[^>]*\bt=\")", re.MULTILINE)
_DECLARED_UTF16 = re.compile(rb"\s*<\?xml[^>]*encoding=[\"']UTF-16", re.IGNORECASE)
_FLUSH_SAMPLES = 100_000
_BEYOND = 2**62
"""No time and no size is as large as this."""
_ROLES: tuple[Role, ...] = ("request", "transaction", "subresult")

_NAMES = {
    "t": "elapsed",
    "lt": "Latency",
    "ct": "Connect",
    "by": "bytes",
    "sby": "sentBytes",
    "it": "IdleTime",
    "na": "allThreads",
    "time": "elapsed",
}
"""Attributes that hold a number, and the columns of the CSV form that they are; JMeter 2.0 wrote long names."""
_EXTRA = ("IdleTime", "allThreads")


def _recognises(head: bytes, _name: str) -> Confidence:
    if _SIGNATURE.match(head):
        return Confidence.SURE
    return Confidence.LIKELY if _HEADLESS.search(head[:4096]) else Confidence.NO


@dataclass
class _Batch:
    """Samples that have the same attributes, column by column."""

    attributes: tuple[str, ...]
    success: str
    names: frozenset[str]
    """All attributes of these samples: a quick test whether the next one fits."""
    codes: list[int] = field(default_factory=list)
    times: "array[int]" = field(default_factory=lambda: array("q"))
    failed: "array[int]" = field(default_factory=lambda: array("b"))
    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    """Row after row, in the order of `attributes`."""


class _Collector:
    """Takes samples one by one and hands them on in batches."""

    def __init__(self, sink: Sink, problems: Problems) -> None:
        self._sink = sink
        self._problems = problems
        self._begin()

    def _begin(self) -> None:
        self._sink.capture(CaptureInfo("jmeter", zone="UTC", zone_source="file"))
        self._series = JMeterSeries()
        self._labels: dict[str, int] = {}
        self._batch: _Batch | None = None

    def next_document(self) -> None:
        """What follows is another capture."""
        self.finish()
        self._begin()

    def take(self, line: int, sample: Attributes, outer: str) -> str:
        """Keep a sample; returns its role."""
        message = sample.get("rm") or sample.get("responseMessage") or ""
        role = 1 if message.startswith(TRANSACTION) else 0 if outer in ("", "transaction") else 2
        try:
            batch = self._batch_of(sample)
            time_us = int(sample.get("ts") or sample["timeStamp"]) * 1000
            numbers = [int(sample[name]) for name in batch.attributes]
            if max(map(abs, (time_us, *numbers))) >= _BEYOND:
                raise ValueError("it is beyond reason")
            if (count := int(sample.get("sc", 1))) > 1:
                self._problems.add(line, sum_of_samples(count))
                return _ROLES[role]
        except (ValueError, KeyError) as error:
            self._problems.add(line, f"a sample without a good number: {error}")
            return _ROLES[role]
        label = sample.get("lb") or sample.get("label") or ""
        batch.codes.append(self._labels.setdefault(label, len(self._labels)) * len(_ROLES) + role)
        batch.times.append(time_us)
        batch.numbers.extend(numbers)
        batch.failed.append(bool(batch.success) and sample[batch.success] != "true")
        if len(batch.codes) >= _FLUSH_SAMPLES:
            self._flush()
        return _ROLES[role]

    def _batch_of(self, sample: Attributes) -> _Batch:
        """The batch that the sample fits into, a new one where it has other attributes; KeyError without a time."""
        if self._batch is not None and sample.keys() == self._batch.names:
            return self._batch
        names = tuple(name for name in _NAMES if name in sample)
        if "t" not in sample and "time" not in sample:
            raise KeyError("t")
        success = "s" if "s" in sample else "success" if "success" in sample else ""
        self._flush()
        self._batch = _Batch(names, success, frozenset(sample))
        return self._batch

    def _flush(self) -> None:
        batch, self._batch = self._batch, None
        if batch is None or not batch.codes:
            return
        self._batch = _Batch(batch.attributes, batch.success, batch.names)
        table = np.array(batch.numbers, np.int64).reshape(len(batch.codes), -1).T
        columns = {_NAMES[name]: column for name, column in zip(batch.attributes, table, strict=True)}
        times = np.array(batch.times, np.int64)
        failed = np.array(batch.failed, np.int64)
        ends = times + columns["elapsed"] * 1000
        if batch.success:
            columns["success"] = failed
        self._emit(np.array(batch.codes, np.int64), times, ends, columns, failed == 1)
        if "allThreads" in columns:
            self._series.add_threads(ends, columns["allThreads"])

    def _emit(
        self,
        codes: NDArray[np.int64],
        times: NDArray[np.int64],
        ends: NDArray[np.int64],
        columns: dict[str, NDArray[np.int64]],
        failed: NDArray[np.bool_],
    ) -> None:
        names = tuple(name for name in columns if name not in _EXTRA)
        idle = columns.get("IdleTime")
        labels = list(self._labels)
        for code in dict.fromkeys(codes.tolist()):
            rows = np.flatnonzero(codes == code)
            part = Part(
                labels[code // len(_ROLES)],
                _ROLES[code % len(_ROLES)],
                times[rows],
                names,
                [columns[name][rows] for name in names],
                count_seconds(ends[rows], failed[rows]),
                idle[rows] if idle is not None else None,
            )
            self._series.emit(part, self._sink)

    def finish(self) -> None:
        """Hand on what is left, and the rates."""
        self._flush()
        self._series.finish(self._sink, self._problems)


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    collector = _Collector(sink, problems)
    # The source hands over UTF-8 whatever the file was; the declaration still says UTF-16.
    encoding = "UTF-8" if _DECLARED_UTF16.match(source.head) else None
    reader = JtlReader(encoding, collector.take, collector.next_document, problems)
    for line, block in source.blocks(1 << 20):
        reader.feed(line, block)
    reader.finish()
    collector.finish()


PARSER = Parser("jtl-xml", "JMeter results (XML)", (".jtl", ".xml"), _recognises, _parse)
