"""Text of pidstat in every layout: -u -r -d -w -s -v, -h, -l, -t, -T CHILD, any locale; processes by program."""

import copy
import math
from collections.abc import Mapping
from datetime import UTC, date

import numpy as np

from xat_desktop.domain.series import CaptureInfo, ToolSummary, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._columns import Column, number, to_base_units
from xat_desktop.parsers._head import without_colours
from xat_desktop.parsers._line_blocks import count_byte
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._pidstat_block import PidstatBlock
from xat_desktop.parsers._pidstat_table import LABEL, Table, clock_words, is_header, program_of, table_of
from xat_desktop.parsers._program_sums import ProgramSums
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._sysstat_banner import COLOURS, Banner, day_comes_first, parse_banner
from xat_desktop.parsers._words import NotPlainError, Positions

_BLOCK_BYTES = 8 << 20
_WORTH_BYTES = 100_000
"""Less is read faster line by line."""

_HEADER = LineStart(
    rb" ?(?:#?\s*Time|(?:\d|\xdb[\xb0-\xb9]){1,2}\D[^\n]{0,20}?|\d{9,10})\s+"
    rb"(?:UID|USER)?\s*(?:PID|TGID\s+TID)\s[^\n]*\sCommand\s*$"
)


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if b"Command" in head and _HEADER.search(without_colours(head)) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._zone, self._zone_name, self._zone_source = source.resolve_zone()
        self._day_first = day_comes_first(source.head.decode("utf-8", "replace"))
        self._clock: BlockClock | None = None
        self._programs = ProgramSums(sink)
        self._seen: set[tuple[str, str]] = set()
        self._time_us: int | None = None
        self._table: Table | None = None
        self._averages: dict[str, dict[tuple[str, Column], float]] = {}
        self._stamp = ""
        self._stamp_us: int | None = None
        """The clock of the last row, and the time that it tells (None: it has to be read again)."""
        self._epoch = False
        self._boot = False
        self._threads = False

    @property
    def table(self) -> Table | None:
        """That of the last header."""
        return self._table

    def line(self, number_: int, line: str) -> None:
        """Take one line; what stands before the first header is ignored."""
        text = line.strip()
        if not text:
            return
        banner = parse_banner(text, day_first=self._day_first)
        if number_ == self._source.unterminated_line and not banner:
            self._cut(number_, text)
        elif banner:
            self._begin(banner)
        elif is_header(text):
            self._start(text)
        elif not self._table or not self._clock:
            return
        elif not self._row(self._table, self._clock, text):
            self._problems.add(number_, f"not a line of pidstat: {text}")

    def _cut(self, number_: int, text: str) -> None:
        """The last line has no end: sums over the processes of its moment would lack some."""
        stamp = self._stamp[: len(text)]
        of_header = text[len(stamp) :].strip()[:1].isalpha()
        of_last = (
            text.startswith(stamp) != of_header
        )  # the header of the next moment bears the clock of the last
        left_out = ""
        if self._averages and not self._boot:
            self._averages, left_out = {}, " (the averages are incomplete: left out)"
        elif stamp and of_last and self._programs.leave_out():
            left_out = " (the last moment is incomplete: left out)"
        self._problems.add(number_, f"the file ends within this line{left_out}: {text}")

    def _begin(self, banner: Banner | None) -> None:
        self.finish()
        day = banner.day if banner else None
        zone = (self._zone_name, self._zone_source) if day else ("UTC", "none")
        self._sink.capture(
            CaptureInfo(
                "pidstat",
                host=banner.host if banner else "",
                zone=zone[0],
                zone_source=zone[1],
                environment=banner.environment
                if banner
                else {"time": "the file has no date (its first line is missing)"},
            )
        )
        self._clock = BlockClock(self._zone if day else UTC, day or date(1970, 1, 1))
        self._programs, self._table = ProgramSums(self._sink), None
        self._stamp, self._stamp_us = "", None

    def _start(self, text: str) -> None:
        if self._clock is None:
            self._begin(None)
        assert self._clock
        self._open(table_of(text), self._clock)

    def _open(self, table: Table, clock: BlockClock) -> None:
        if table.clock_text and (self._table is None or self._table.clock_text != table.clock_text):
            clock.read(table.clock_text)  # not before each table of one moment: that would go back in time
            self._stamp_us = None
        self._table = table

    def _row(self, table: Table, clock: BlockClock, text: str) -> bool:
        words = text.split(None, 4)
        known = self._stamp_us is not None and text.startswith(self._stamp + " ")
        count = self._stamp.count(" ") + 1 if known else clock_words(words)
        label = None if count else LABEL.match(text + " ")
        if not count and not label:
            return False
        row = table.cells(text[label.end() :] if label else text.split(None, count)[-1])
        if row is None:
            return False
        try:
            values = {(name, made): _measured(number(row[name], made.scale)) for name, made in table.measured}
        except ValueError:
            return False
        if row.get("TID", "-") != "-":
            self._threads = True
            return True
        if label:
            self._average(row, values)
            return True
        stamp = self._stamp if known else " ".join(words[:count])
        time_us = self._stamp_us if known else clock.read(stamp)
        if time_us is None:
            return False
        self._state_zone(clock)
        if stamp == table.clock_text:
            self._boot = True
            self._average(row, values)
            return True
        self._take(time_us, row, values)
        self._stamp, self._stamp_us = stamp, time_us
        return True

    def _state_zone(self, clock: BlockClock) -> None:
        if clock.offset_stated and not self._epoch:
            self._epoch = True
            self._sink.update(zone="UTC", zone_source="file")

    def moments(self, block: PidstatBlock, first: int, stop: int) -> bool:
        """Take the lines of whole moments at once if they are what they look like; `stop`: the next moment."""
        if self._clock is None or not block.follows(first, self._table):
            return False
        state = self._clock, self._table, self._stamp, self._stamp_us
        self._clock = copy.deepcopy(self._clock)
        try:
            events = block.events_between(first, stop)
            times = np.array(self._times(block, first, stop, events, self._clock))
            after = self._table, self._stamp, self._stamp_us
            following = block.events_between(stop, block.words.lines)[:1]
            next_us = self._times(block, stop, int(following[0]) + 1, following, copy.deepcopy(self._clock))
            if times[0] == self._time_us or times[-1] == next_us[0]:
                raise NotPlainError
            rows = block.processes(first, stop, events, times)
        except NotPlainError:
            self._clock, self._table, self._stamp, self._stamp_us = state
            return False
        self._table, self._stamp, self._stamp_us = after
        self._state_zone(self._clock)
        self._threads |= bool(block.thread[first:stop].any())
        self._programs.add_many(rows)
        self._seen, self._time_us = set(), int(times[-1])
        return True

    def _times(
        self, block: PidstatBlock, first: int, stop: int, events: Positions, clock: BlockClock
    ) -> list[int]:
        """What `_open` and `_row` read of the clocks of headers and rows."""
        times = []
        events_left = set(events.tolist())
        for line in sorted((*block.headers_between(first, stop), *events_left)):
            if line not in events_left:
                self._open(block.tables[line], clock)
                continue
            stamp = block.stamp(line)
            known = self._stamp_us is not None and f"{stamp} ".startswith(self._stamp + " ")
            time_us = self._stamp_us if known else clock.read(stamp)
            if time_us is None or (known and stamp != self._stamp):
                raise NotPlainError
            self._stamp, self._stamp_us = stamp, time_us
            times.append(time_us)
        return times

    def _take(self, time_us: int, row: Mapping[str, str], values: Mapping[tuple[str, Column], float]) -> None:
        """A process may come again in the other tables of the same moment."""
        if time_us != self._time_us:
            self._seen, self._time_us = set(), time_us
        process = (row.get("PID") or row.get("TGID") or "", row["Command"])
        add = self._programs.join if process in self._seen else self._programs.add
        add(time_us, program_of(row["Command"]), values)
        self._seen.add(process)

    def _average(self, row: Mapping[str, str], values: Mapping[tuple[str, Column], float]) -> None:
        sums = self._averages.setdefault(program_of(row["Command"]), {})
        for key, value in values.items():
            if not math.isnan(value):
                sums[key] = sums.get(key, 0.0) + value

    def finish(self) -> None:
        """Hand over what is left of a run."""
        if self._clock is None:
            return
        self._programs.finish()
        estimator = "since boot" if self._boot else "pidstat's average over the run, summed by program"
        for program, sums in self._averages.items():
            item = attributes(process__executable__name=program)
            self._sink.summary(
                *(
                    ToolSummary(key.metric, "mean", float(to_base_units(np.array([round(value, 3)]), made)[0]),
                                key.unit, key.attributes, name, estimator)
                    for (name, made), value in sums.items()
                    for key in (made.key(name, item),)
                )
            )  # fmt: skip
        facts = {
            "interval_s": self._clock.interval_s,
            "threads": "left out: their processes are counted" if self._threads else "",
        }
        self._sink.update(environment={name: text for name, text in facts.items() if text})
        self._averages, self._clock = {}, None


def _measured(printed: float) -> float:
    """-1 stands for what pidstat was not allowed to read of another user's process."""
    return printed if printed >= 0 else math.nan


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    rest, first = b"", 1
    for number_, block in source.blocks(_BLOCK_BYTES):
        if not block.endswith(b"\n"):
            source.unterminated_line = number_ + count_byte(block, 10)
        block = rest + (block.replace(b"\r\n", b"\n") if b"\r" in block else block)
        rest, first = _read_block(reader, block, first, begun=bool(rest))
    _read_lines(reader, rest, first)
    reader.finish()


def _read_block(reader: _Reader, block: bytes, number_: int, *, begun: bool) -> tuple[bytes, int]:
    """(what is left for the next block: its last moment, if that may go on there; the number of its line)."""
    if len(block) < _WORTH_BYTES:
        _read_lines(reader, block, number_)
        return b"", number_ + count_byte(block, 10)
    found = PidstatBlock(block, reader.table)
    done = 0
    for start, stop in found.runs(begun=begun):
        lines = (int(found.begins[start]), int(found.begins[stop]))
        _read_lines(reader, block[found.words.offset(done) : found.words.offset(lines[0])], number_ + done)
        if not reader.moments(found, *lines):
            _read_lines(reader, block[slice(*map(found.words.offset, lines))], number_ + lines[0])
        done = lines[1]
    rest = block[found.words.offset(done) :]
    if done and found.begins[-1] == done and len(rest) < _BLOCK_BYTES // 4:
        return rest, number_ + done
    _read_lines(reader, rest, number_ + done)
    return b"", number_ + found.words.lines


def _read_lines(reader: _Reader, text: bytes, number_: int) -> None:
    if not text:
        return
    for at, line in enumerate(text.decode("utf-8", "replace").removesuffix("\n").split("\n"), number_):
        reader.line(at, COLOURS.sub("", line) if "\x1b" in line else line)


PARSER = Parser("pidstat", "pidstat", (".txt", ".log"), _recognises, _parse, version=3)
