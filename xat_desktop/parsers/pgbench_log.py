"""pgbench's log of single transactions (`-l`): one line each, failures as words in the time field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import index
from typing import TYPE_CHECKING, NamedTuple, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import COUNTED_PER_SECOND, CaptureInfo, SeriesKey, Times, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problem, Problems, Sink
from xat_desktop.parsers._digits import Digits, NotDigitsError
from xat_desktop.parsers._events import SECOND_US, Counted, RatePerSecond, count_seconds
from xat_desktop.parsers._parallel import in_order
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._whole_lines import whole_blocks

if TYPE_CHECKING:
    import polars as pl

_FIELDS = ("client", "transaction", "time", "script", "epoch", "microsecond")
_LEFT_OUT = ("client", "transaction")
_ROW = re.compile(rb"\d{1,18} \d{1,18} (?:\d{1,18}|[a-z_]+) \d{1,18} \d{9,10} \d{1,6}((?: \d{1,18}){0,2})\r?")
"""At most 18 digits each: what 64 bits hold."""
_BLOCK_BYTES = 6 << 20
_SCRIPTS_AT_MOST = 10_000
"""More are a damaged file; up to here counting finds the distinct ones faster than sorting."""
_SKIPPED = "skipped"
_RETRIES_AT_MOST = 20
"""A seventh column whose 90 % quantile is larger holds microseconds of lag, not retries."""
_SAMPLED_BELOW = 0.95


@dataclass(frozen=True)
class _Layout:
    """The columns after the first six: `schedule_lag` (-R), `retries` (--max-tries), both or none."""

    extra: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*_FIELDS, *self.extra)


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _rows(head) else Confidence.NO


@lru_cache(maxsize=1)  # the same head is looked at again when it is parsed
def _rows(head: bytes) -> list[bytes]:
    """The transactions of the head; empty when more than a third of its first lines are none."""
    lines = head.split(b"\n")
    lines = [line for line in (lines[:-1] or lines) if line.strip()]
    first = lines[:50]
    bad = sum(not _ROW.fullmatch(line) for line in first)
    return [] if bad > len(first) // 3 else [line for line in lines if _ROW.fullmatch(line)]


def _layout(head: bytes) -> _Layout | None:
    rows = _rows(head)
    if not rows:
        return None
    widths = [row.count(b" ") + 1 for row in rows]
    width = max(set(widths), key=widths.count)
    if width != 7:
        return _Layout(("schedule_lag", "retries")[: width - 6])
    numbers = [int(row.rsplit(b" ", 1)[1]) for row in rows if b" skipped " not in row]
    small = not numbers or np.quantile(numbers, 0.9) <= _RETRIES_AT_MOST
    return _Layout(("retries",) if small else ("schedule_lag",))


@dataclass(frozen=True)
class _Part:
    """Transactions of one script that ended in the same manner; `outcome` is empty for good ones."""

    script: int
    outcome: str
    times: Times
    columns: dict[str, NDArray[np.int64]]
    ended: Counted | None
    retried: Counted | None


def _share_logged(head: bytes) -> float:
    """Transactions in the log / transactions by their running numbers, as the head shows it (1: all)."""
    rows = [row.split() for row in _rows(head)]
    numbers: dict[bytes, list[int]] = {}
    for client, number, *_ in rows:
        numbers.setdefault(client, []).append(int(number))
    steps = sum(len(mine) - 1 for mine in numbers.values())
    done = sum(mine[-1] - mine[0] for mine in numbers.values())
    return steps / done if 0 < steps < done else 1.0


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    layout = _layout(source.head)
    if layout is None:
        raise XatError("This is no pgbench log", f"{source.name}: the first lines are no transactions.")
    sink.capture(CaptureInfo("pgbench", zone="UTC", zone_source="file", environment=_facts(layout)))
    state = _State()
    blocks = whole_blocks(source.large_blocks(_BLOCK_BYTES), problems)
    for parts, found in in_order(lambda item: _read(item[0], item[1], layout), blocks):
        for problem in found:
            problems.add(problem.line, problem.text)
        for part in parts:
            state.take(part, sink)
    state.finish(sink, _rate_names(_share_logged(source.head), sink, problems))


def _facts(layout: _Layout) -> dict[str, str]:
    if len(layout.extra) != 1:
        return {}
    return {"seventh_column": f"{layout.extra[0].replace('_', ' ')} (judged by the size of its numbers)"}


def _read(first_line: SupportsIndex, data: bytes, layout: _Layout) -> tuple[list[_Part], list[Problem]]:
    import polars as pl

    columns = _in_words(data, layout)
    if columns:
        return _by_script(columns, ""), []
    found: list[Problem] = []
    words = bool(np.frombuffer(data, np.uint8).max() > ord("9"))
    try:
        frame = _frame(data, layout, words=words)
    except pl.exceptions.PolarsError:
        frame = None
    if frame is None or _is_damaged(frame):
        data, found = _salvage(first_line, data, layout)
        frame = _frame(data, layout, words=True)
    return _split(frame), found


def _in_words(data: bytes, layout: _Layout) -> dict[str, NDArray[np.int64]] | None:
    """The columns of a block in which every row is a good transaction, else None."""
    text = Digits(data)
    ends = text.ends()
    if not data.endswith(b"\n"):
        return None
    found = {}
    try:
        at = np.concatenate(([0], ends[:-1] + 1))
        for name in layout.columns:
            stop = "\n" if name == layout.columns[-1] else " "
            if name in _LEFT_OUT:
                stops = text.stops(at, stop)
            else:
                found[name], stops = text.numbers(at, stop)
            at = stops + 1
    except NotDigitsError:
        return None
    return found if np.array_equal(stops, ends) else None


def _frame(data: bytes, layout: _Layout, *, words: bool) -> "pl.DataFrame":
    import polars as pl

    schema: dict[str, pl.DataType | type[pl.DataType]] = dict.fromkeys(layout.columns, pl.Int64)
    if words:
        schema["time"] = pl.String
    options = {"has_header": False, "schema": schema, "separator": " ", "quote_char": None}
    wanted = [name for name in layout.columns if name not in _LEFT_OUT]
    return pl.scan_csv(data, **options).select(wanted).collect()  # type: ignore[arg-type]


def _is_damaged(frame: "pl.DataFrame") -> bool:
    return any(column.null_count() or _is_impossible(column) for column in frame.iter_columns())


def _is_impossible(column: "pl.Series") -> bool:
    if column.dtype.is_integer():
        return bool((column < 0).any())
    return not column.str.contains(r"^(?:\d{1,18}|[a-z_]+)\r?$").all()


def _salvage(first_line: SupportsIndex, data: bytes, layout: _Layout) -> tuple[bytes, list[Problem]]:
    """The lines that are whole, and a problem for each that is not."""
    good, found = [], []
    width = len(layout.columns)
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n"), index(first_line)):
        if _ROW.fullmatch(line) and line.count(b" ") + 1 == width:
            good.append(line)
        elif line.strip():
            found.append(Problem(number, f"no transaction: {line.decode('utf-8', 'replace')}"))
    return b"\n".join(good), found


def _split(frame: "pl.DataFrame") -> list[_Part]:
    """The block's rows by outcome and script, in file order within each."""
    import polars as pl

    if frame["time"].dtype != pl.String:
        return _by_script(_integers(frame), "")
    numeric = frame["time"].str.contains("^[0-9]{1,18}$")
    good = frame.filter(numeric).with_columns(pl.col("time").cast(pl.Int64))
    parts = _by_script(_integers(good), "")
    for (word,), rows in frame.filter(~numeric).group_by("time", maintain_order=True):
        parts += _by_script(_integers(rows), str(word))
    return parts


def _integers(frame: "pl.DataFrame") -> dict[str, NDArray[np.int64]]:
    return {column.name: column.to_numpy() for column in frame.iter_columns() if column.dtype.is_integer()}


def _by_script(rows: Mapping[str, NDArray[np.int64]], outcome: str) -> list[_Part]:
    scripts = rows["script"]
    if not len(scripts):
        return []
    columns = {name: column for name, column in rows.items() if name in _SERIES}
    times = rows["epoch"] * SECOND_US + rows["microsecond"]
    if (scripts == scripts[0]).all():
        return [_part(int(scripts[0]), outcome, times, columns)]
    parts = []
    counted = np.bincount(scripts) if scripts.max() < _SCRIPTS_AT_MOST else None
    distinct = np.unique(scripts) if counted is None else np.flatnonzero(counted)
    for script in distinct.tolist():
        mine = np.flatnonzero(scripts == script)
        taken = {name: column.take(mine) for name, column in columns.items()}
        parts.append(_part(script, outcome, times.take(mine), taken))
    return parts


def _part(script: int, outcome: str, times: Times, columns: dict[str, NDArray[np.int64]]) -> _Part:
    failed = np.ones(len(times), bool) if outcome else None
    retried = count_seconds(times, columns["retries"] > 0) if "retries" in columns else None
    return _Part(script, outcome, times, columns, count_seconds(times, failed), retried)


class _RateNames(NamedTuple):
    good: str
    failed: str
    retried: str


@dataclass
class _State:
    """What is carried from block to block."""

    keys: dict[tuple[int, str], list[SeriesKey]] = field(default_factory=dict)
    rates: dict[int, RatePerSecond] = field(default_factory=dict)
    retried: RatePerSecond = field(default_factory=RatePerSecond)
    skipped: RatePerSecond = field(default_factory=RatePerSecond)

    def take(self, part: _Part, sink: Sink) -> None:
        """Emit a part's series and count it for the rates."""
        if part.outcome == _SKIPPED:
            self.skipped.add_counted(part.ended)
            return
        keys = self.keys.get((part.script, part.outcome))
        if keys is None:
            keys = self.keys[part.script, part.outcome] = _keys(part)
        if keys:
            sink.samples(keys, part.times, [part.columns[key.source_name] for key in keys])
        self.rates.setdefault(part.script, RatePerSecond()).add_counted(part.ended)
        self.retried.add_counted(part.retried)

    def finish(self, sink: Sink, names: _RateNames) -> None:
        """Emit the rates: all transactions, each script where there are several, retries, skipped ones."""
        total = RatePerSecond()
        for script, rate in self.rates.items():
            total.merge(rate)
            if len(self.rates) > 1:
                _emit_rates(sink, rate, names, str(script))
        _emit_rates(sink, total, names, "")
        _emit_marked(sink, self.retried, names.retried, row=1)
        _emit_marked(sink, self.skipped, "pgbench.skipped", row=0)


_SERIES = {
    "time": ("xat.db.transaction.duration", "s", "duration", 6),
    "schedule_lag": ("xat.db.schedule_lag", "s", "duration", 6),
    "retries": ("xat.db.transaction.retries", "1", "event", 0),
}


def _keys(part: _Part) -> list[SeriesKey]:
    """The series of a part; a failed transaction has retries, but neither a time nor a lag."""
    named = attributes(script=str(part.script))
    if part.outcome:
        named = attributes(script=str(part.script), error__type=part.outcome)
    keys = []
    for name in part.columns:
        metric, unit, kind, decimals = _SERIES[name]
        if name == "retries" or not part.outcome:
            keys.append(SeriesKey(metric, named, unit, kind, name, decimals))  # type: ignore[arg-type]
    return keys


def _rate_names(share: float, sink: Sink, problems: Problems) -> _RateNames:
    """What the rates are called: a sampled log does not know the throughput."""
    if share >= _SAMPLED_BELOW:
        return _RateNames("xat.db.transactions", "xat.db.error_rate", "xat.db.retry_rate")
    sink.update(environment={"sampling_rate": f"{share:.1g}"})
    problems.add(0, f"a sampled log: it holds about {share:.0%} of the transactions; rates count these")
    return _RateNames("pgbench.logged_transactions", "pgbench.logged_failures", "pgbench.logged_retries")


def _emit_rates(sink: Sink, rate: RatePerSecond, names: _RateNames, script: str) -> None:
    """Good and failed transactions per second; pgbench's tps counts the good ones only."""
    rate.note(sink)
    times, ended, failed = rate.counts()
    named = attributes(script=script) if script else ()
    keys = [SeriesKey(name, named, "1/s", "gauge", COUNTED_PER_SECOND) for name in (names.good, names.failed)]
    if len(times):
        sink.samples(keys, times, [ended - failed, failed])


def _emit_marked(sink: Sink, rate: RatePerSecond, metric: str, *, row: int) -> None:
    """One of the two counts of `rate`: 0 all that were added, 1 those that were marked."""
    times, *counts = rate.counts()
    if len(times):
        sink.samples([SeriesKey(metric, (), "1/s", "gauge", COUNTED_PER_SECOND)], times, [counts[row]])


PARSER = Parser("pgbench-log", "pgbench transaction log", (".log",), _recognises, _parse)
