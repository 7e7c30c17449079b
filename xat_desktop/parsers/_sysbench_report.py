"""sysbench's cumulative report, line by line, of all tests from version 0.4 to 1.1, and its histogram."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xat_desktop.domain.series import Attributes, ToolSummary, attributes
from xat_desktop.parsers._printed import MEBI, MILLI, NUMBER, value
from xat_desktop.parsers._sysbench_interval import DB_LATENCY, EVENT_LATENCY, IO_LATENCY

_PENDING = "latency"
"""Stands for the metric of the latencies until the report has shown which test it is."""
_SIZES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_NONSENSE_S = 1e9
"""0.4 prints 2^64 ns as the minimum of no events."""


def _pattern(text: str) -> re.Pattern[str]:
    """A regular expression in which `#` is a group that takes a number."""
    return re.compile(text.replace("#", f"({NUMBER})"))


_BUCKET = _pattern(r"# \|\**\s+(\d+)")
_QUERIES = re.compile(r"(read|write|other|total):\s+(\d+)")
_COUNTED = _pattern(r"([a-z/ ]+):\s+(\d+)\s+\(# per sec\.\)")
_NAMED = _pattern(r"([A-Za-z/, ()]+):\s+#\s*(s|ms)?")
_PAIR = _pattern(r"(events|execution time) \(avg/stddev\):\s+#/#")
_PERCENTILE = _pattern(r"(?:approx\.\s+)?(\d+)(?:th)?%? percentile:\s+#(?:ms)?")
_IOPS = _pattern(r"(read|write|fsync):\s+IOPS=#(?: # MiB/s)?.*")
_MEMORY_OPERATIONS = _pattern(
    r"(?:Total operations|Operations performed):\s+(\d+) \(\s*# (?:per second|ops/sec)\)"
)
_MEMORY_MOVED = _pattern(r"# (?:MiB|MB) transferred \(# (?:MiB|MB)/sec\)")
_FILE_OPERATIONS = re.compile(
    r"Operations performed:\s+(\d+) [Rr]eads?, (\d+) [Ww]rites?, (\d+) [Oo]ther = \d+ [Tt]otal"
)
_FILE_MOVED = _pattern(r"Read #(\w?)b\s+Written #(\w?)b\s+Total transferred #(\w?)b\s+\(#(\w?)b/sec\)")
_FILE_REQUESTS = _pattern(r"# Requests/sec executed")
_UNFINISHED = re.compile(r"Number of unfinished transactions on forced shutdown: (\d+)")

_DB = {
    "transactions": "xat.db.transactions",
    "queries": "xat.db.queries",
    "ignored errors": "xat.db.error_rate",
    "deadlocks": "xat.db.error_rate",
    "reconnects": "xat.db.reconnect_rate",
}
_DIRECTIONS = {"reads/s": "read", "writes/s": "write", "fsyncs/s": "sync", "fsync": "sync"}
_MOVED = {"read, MiB/s": "read", "written, MiB/s": "write"}
_LATENCY = {"min": "min", "avg": "mean", "max": "max", "sum": "sum"}


def _direction(name: str) -> Attributes:
    return attributes(disk__io__direction=_DIRECTIONS.get(name, name))


def _identity(summary: ToolSummary) -> tuple[str, str, Attributes]:
    return summary.metric, summary.statistic, summary.attributes


@dataclass
class SysbenchReport:
    """What one run reported; a checkpoint's values carry the attribute `checkpoint`."""

    finished: bool = False
    """The last line of a report was there."""
    checkpoint: str = ""
    """Second of the checkpoint whose report is being read; empty: the final one."""
    test: str = ""
    """Metric of the latencies, once the report has shown it."""
    _summaries: list[ToolSummary] = field(default_factory=list)
    _histogram: dict[str, int] = field(default_factory=dict)
    _checkpoints: set[str] = field(default_factory=set)

    def begin_checkpoint(self, second: str) -> None:
        """The report that follows covers the time since the one before."""
        self.checkpoint = second
        self._checkpoints.add(second)

    def read(self, line: str) -> bool:
        """Take a line without its outer blanks; False when it is none of a report."""
        if line in ("SQL statistics:", "OLTP test statistics:"):
            self.test = DB_LATENCY
            return True
        if line.startswith("File operations:"):
            self.test = IO_LATENCY
            return True
        return any(reader(self, line) for reader in _READERS)

    def summaries(self) -> list[ToolSummary]:
        """All values, the latencies under the metric of the test."""
        metric = self.test or EVENT_LATENCY
        found = [replace(s, metric=metric) if s.metric == _PENDING else s for s in self._summaries]
        for bucket, count in self._histogram.items():
            named = attributes(bucket_s=bucket)
            found.append(ToolSummary(metric, "count", count, "1", named, "Latency histogram"))
        return found

    def _add(
        self, metric: str, statistic: str, number: float, unit: str, name: str, named: Attributes = ()
    ) -> None:
        if self._checkpoints:
            named = tuple(sorted((*named, ("checkpoint", self.checkpoint or "end"))))
        estimator = "edge of a bucket of a logarithmic histogram" if re.match(r"p\d", statistic) else ""
        new = ToolSummary(metric, statistic, number, unit, named, name, estimator)
        # 1.1 prints events per second twice, the second time with more decimals.
        self._summaries = [s for s in self._summaries if _identity(s) != _identity(new)]
        self._summaries.append(new)

    def _bucket(self, line: str) -> bool:
        found = _BUCKET.fullmatch(line)
        if found:
            # Two buckets below 0.04 ms can be printed as the same number.
            second = str(Decimal(found[1].replace(",", ".")) * MILLI)
            self._histogram[second] = self._histogram.get(second, 0) + int(found[2])
        return bool(found)

    def _db(self, line: str) -> bool:
        if found := _QUERIES.fullmatch(line):
            named = attributes(db__operation__name=found[1]) if found[1] != "total" else ()
            self._add("xat.db.queries", "total", float(found[2]), "1", found[1], named)
        elif found := _COUNTED.fullmatch(line):
            name = found[1]
            metric = _DB.get(name, f"sysbench.{name.replace(' ', '_').replace('/', '_')}")
            named = attributes(error__type="deadlock") if name == "deadlocks" else ()
            if name != "queries":
                self._add(metric, "total", float(found[2]), "1", name, named)
            self._add(metric, "rate", value(found[3]), "1/s", name, named)
        return bool(found)

    def _memory(self, line: str) -> bool:
        if found := _MEMORY_OPERATIONS.fullmatch(line):
            self._add("xat.benchmark.events", "rate", value(found[2]), "1/s", "operations")
        elif found := _MEMORY_MOVED.fullmatch(line):
            self._add("sysbench.memory_moved", "total", value(found[1], MEBI), "By", "transferred")
            self._add("xat.memory.bandwidth", "rate", value(found[2], MEBI), "By/s", "transferred")
        return bool(found)

    def _file(self, line: str) -> bool:
        if found := _IOPS.fullmatch(line):
            self.test = IO_LATENCY
            self._add("xat.io.operations", "rate", value(found[2]), "1/s", "IOPS", _direction(found[1]))
            if found[3]:
                self._add(
                    "xat.io.bandwidth", "rate", value(found[3], MEBI), "By/s", found[1], _direction(found[1])
                )
        elif found := _FILE_OPERATIONS.fullmatch(line):
            self.test = IO_LATENCY
            for name, count in zip(("read", "write", "other"), found.groups(), strict=True):
                self._add("xat.io.operations", "total", float(count), "1", name, _direction(name))
        elif found := _FILE_MOVED.fullmatch(line):
            sizes = [
                value(number, _SIZES[unit])
                for number, unit in zip(found.groups()[::2], found.groups()[1::2], strict=True)
            ]
            for name, size in zip(("read", "write"), sizes, strict=False):
                self._add("sysbench.file_moved", "total", size, "By", name, _direction(name))
            self._add("xat.io.bandwidth", "rate", sizes[3], "By/s", "Total transferred")
        elif found := _FILE_REQUESTS.fullmatch(line):
            self._add("xat.io.operations", "rate", value(found[1]), "1/s", "Requests/sec")
        return bool(found)

    def _percentile(self, line: str) -> bool:
        found = _PERCENTILE.fullmatch(line)
        if found and int(found[1]):
            # Forks print 999th for the percentile 99.9.
            rank = found[1] if len(found[1]) <= 2 or found[1] == "100" else f"{found[1][:2]}.{found[1][2:]}"
            self._add(_PENDING, f"p{rank}", value(found[2], MILLI), "s", "percentile")
        return bool(found)

    def _pair(self, line: str) -> bool:
        found = _PAIR.fullmatch(line)
        if not found:
            return False
        metric, unit = "sysbench.thread_events", "1"
        if found[1] == "execution time":
            metric, unit = "sysbench.thread_execution_time", "s"
            self.finished, self.checkpoint = not self.checkpoint, ""
        self._add(metric, "mean", value(found[2]), unit, found[1])
        self._add(metric, "sd", value(found[3]), unit, found[1])
        return True

    def _named(self, line: str) -> bool:
        found = _NAMED.fullmatch(line)
        if not found:
            return False
        name, number = found[1], found[2]
        if name in _LATENCY:
            if value(number, MILLI) < _NONSENSE_S:
                self._add(_PENDING, _LATENCY[name], value(number, MILLI), "s", name)
        elif name in _DIRECTIONS:
            self._add("xat.io.operations", "rate", value(number), "1/s", name, _direction(name))
        elif name in _MOVED:
            self._add("xat.io.bandwidth", "rate", value(number, MEBI), "By/s", name, _direction(_MOVED[name]))
        elif name in ("events per second", "events/s (eps)"):
            self._add("xat.benchmark.events", "rate", value(number), "1/s", name)
        elif name == "total number of events":
            self._add("xat.benchmark.events", "total", value(number), "1", name)
        elif name in ("total time", "time elapsed"):
            self._add("sysbench.total_time", "total", value(number), "s", name)
        elif name == "total time taken by event execution":
            self._add(_PENDING, "sum", value(number), "s", name)
        else:
            return False
        return True

    def _forced(self, line: str) -> bool:
        found = _UNFINISHED.fullmatch(line)
        if found:
            self._add("sysbench.unfinished_transactions", "total", float(found[1]), "1", "forced shutdown")
        return bool(found)


_READERS: tuple[Callable[[SysbenchReport, str], bool], ...] = (
    SysbenchReport._bucket,
    SysbenchReport._db,
    SysbenchReport._memory,
    SysbenchReport._file,
    SysbenchReport._percentile,
    SysbenchReport._pair,
    SysbenchReport._named,
    SysbenchReport._forced,
)
