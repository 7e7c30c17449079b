"""What dstat, dool and pcp-dstat print for people: groups between bars, sizes in letters, three digits each."""

import math
import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from xat_desktop.domain.series import CaptureInfo, SeriesKey
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._block_report import BlockReport
from xat_desktop.parsers._clock import clock_us, day_us
from xat_desktop.parsers._columns import Column
from xat_desktop.parsers._source import Source
from xat_desktop.parsers.dstat import column_of

_GROUP = re.compile(rb"-(?:cpu\d*-usage|dsk/|net/|memory-usage|load-avg|procs|paging|system|epoch|io/)")
_NAMES = re.compile(
    r"\b(?:usr +sys +idl|read +writ|recv +send|used +free +b|1m +5m +15m|int +csw|run +blk|in +out)\b"
)
_NO_TITLE = re.compile(r"[^\w/.@+:> -]")
_LONGEST_LINE = 4096
_HEAD_LINES = 200
_VALUE = re.compile(r"(?P<number>\d+(?:\.\d*)?|\.\d+)(?P<power>[BkKMGTP]?)")
_DATED = re.compile(r"(?:(?P<day>\d\d)-(?P<month>\d\d)|(?P<name>[A-Z][a-z]{2})-(?P<of>\d\d)) (?P<clock>\S+)")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_MISSED = re.compile(r" *missed \d+ ticks *$")
_POWERS = {"": 0, "B": 0, "k": 1, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIMES = ("time", "epoch", "date/time")


def _recognises(head: bytes, _name: str) -> Confidence:
    if b"--" not in head or b'"' in head[:200] or not _GROUP.search(head):
        return Confidence.NO
    lines = [_ESCAPES.sub("", line) for line in head.decode("utf-8", "replace").split("\n", _HEAD_LINES)[:-1]]
    for titles, names in pairwise(lines):
        if (
            _is_titles(titles.rstrip())
            and _GROUP.search(titles.encode())
            and _NAMES.search(names[:_LONGEST_LINE])
        ):
            return Confidence.LIKELY
    return Confidence.NO


def _is_titles(text: str) -> bool:
    """`--total-cpu-usage-- -dsk/total-`: names of groups between dashes, no bars."""
    plain = text.startswith("-") and len(text) < _LONGEST_LINE and not _NO_TITLE.search(text)
    return plain and any(map(str.isalpha, text))


def _sections(line: str, is_time: Sequence[bool] = ()) -> list[str]:
    """What stands between the bars; the instances of one group have colons between them, as clocks have."""
    found: list[str] = []
    for section in line.rstrip("|> ").split("|"):
        whole = len(found) < len(is_time) and is_time[len(found)]
        found += [section] if whole else section.split(":")
    return found


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._report: BlockReport | None = None
        self._titles: list[str] = []
        self._names: list[list[str]] = []
        self._is_time: list[bool] = []
        self._columns: list[Column] = []
        self.found = False

    def line(self, number: int, line: str) -> None:
        """Take one line; what stands before the first header is ignored."""
        text = _MISSED.sub("", _ESCAPES.sub("", line).rstrip())
        if _is_titles(text):
            self._titles = re.split(r"[ :]+", text.strip(" >"))
        elif self._titles and text.strip():
            self._header(number, text)
        elif not self._names or not text.strip():
            return
        elif number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {text}")
        elif not self._row(text):
            self._problems.add(number, f"not a line of dstat: {text}")

    def _header(self, number: int, text: str) -> None:
        names = [section.split() for section in _sections(text)]
        if len(names) != len(self._titles):
            self._problems.add(number, f"a header whose groups have no titles: {text}")
        elif names != self._names or not self._report:
            self._begin(names)
        self._titles = []

    def _begin(self, names: list[list[str]]) -> None:
        self.finish()
        self._names = names
        self._is_time = [len(group) == 1 and group[0] in _TIMES for group in names]
        self._sink.capture(CaptureInfo("dstat"))
        self.found = True
        self._report = BlockReport(self._sink, BlockClock(self._source.resolve_zone()[0], None))
        keys: list[SeriesKey] = []
        self._columns = []
        for title, group, is_time in zip(self._titles, names, self._is_time, strict=True):
            bare = title.strip("-")
            bare = bare if "/" in bare else bare.replace("-", " ")
            for name in () if is_time else group:
                made, named = column_of(bare, name, pcp=False)
                self._columns.append(made)
                keys.append(made.key(f"{bare} {name}", named))
        self._report.open(0, keys, self._columns)

    def _row(self, text: str) -> bool:
        groups = _sections(text, self._is_time)
        if not self._report or len(groups) != len(self._names):
            return False
        time_us, cells = None, []
        for cell, names, is_time in zip(groups, self._names, self._is_time, strict=True):
            if is_time:
                time_us = self._time(cell.strip())
                if time_us is None:
                    return False
            elif len(found := cell.split()) == len(names):
                cells += found
            else:
                return False
        try:
            printed = [_number(cell, column) for cell, column in zip(cells, self._columns, strict=True)]
        except ValueError:
            return False
        self._report.next_block(time_us)
        if printed:
            self._report.add(0, printed)
        return True

    def _time(self, text: str) -> int | None:
        """An epoch, or a date without its year, which is taken for 1970's."""
        assert self._report
        found = _DATED.fullmatch(text)
        if not found:
            time_us = self._report.clock.read(text)
            if time_us is not None:
                self._sink.update(zone="UTC", zone_source="file")
            return time_us
        month = _MONTHS.index(found["name"]) + 1 if found["name"] in _MONTHS else int(found["month"] or 0)
        clock = clock_us(found["clock"])
        self._sink.update(environment={"year": "not in the file: 1970 stands for it"})
        try:
            day = date(1970, month, int(found["day"] or found["of"]))
        except ValueError:
            return None
        return None if clock is None else day_us(day) + clock

    def finish(self) -> None:
        """Hand over what is left of the run."""
        if self._report:
            self._report.finish(untimed="dstat without -t or -T")
        self._report = None


def _number(text: str, column: Column) -> float:
    """Sizes have powers of 1024, counts powers of 1000; a dash is no value."""
    if text == "-":
        return math.nan
    found = _VALUE.fullmatch(text)
    if not found:
        raise ValueError(text)
    base = 1024 if column.unit.startswith("By") else 1000
    return float(found["number"]) * float(base) ** _POWERS[found["power"]]


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()
    if not reader.found:
        raise XatError("Nothing can be read", f"{source.name} holds no table of dstat.")


PARSER = Parser("dstat-text", "dstat, dool as printed", (".txt", ".log", ".out"), _recognises, _parse)
