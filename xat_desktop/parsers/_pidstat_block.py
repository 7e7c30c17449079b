"""Many lines of pidstat at once: which of them are plain rows of whole moments, and what they hold."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Times
from xat_desktop.parsers._pidstat_table import Table, clock_words, is_header, program_of, table_of
from xat_desktop.parsers._program_sums import Key, Processes
from xat_desktop.parsers._words import Flags, NotPlainError, Positions, Words, ending

_COMMAND = ending(b"Command") >> np.uint64(8)
_HALVES = [ending(b"AM"), ending(b"PM")]
_DASH = ending(b"-")
_CLOCK_BYTES = 16
_WORTH_ROWS = 300


@dataclass
class Columns:
    """The rows of one layout: their lines, and the numbers of each column."""

    lines: Positions
    values: dict[Key, NDArray[np.float64]] = field(default_factory=dict)


class PidstatBlock:
    """A block whose first line follows `table`, or is a header."""

    def __init__(self, block: bytes, table: Table | None) -> None:
        self.words = words = Words(block)
        self._count = np.diff(words.first)
        self.good: Flags = self._count == 0
        """Lines that need no other reader."""
        self.tables: dict[int, Table] = {}
        """By the number of the line of their header; -1: the one before the block."""
        if table:
            self.tables[-1] = table
        self._find_headers()
        self.is_row: Flags = self._count > 0
        self.is_row[[line for line in self.tables if line >= 0]] = False
        self.thread = np.zeros(words.lines, bool)
        self.process = np.zeros(words.lines, np.uint64)
        self.columns: list[Columns] = []
        self._stamps = np.zeros((words.lines, 3), np.uint64)
        self._commands = np.zeros((words.lines, 2), np.int64)
        self._read_rows()
        self._refuse_odd()
        self._find_moments()

    def _find_headers(self) -> None:
        words, some = self.words, np.flatnonzero(self._count)
        low, _ = words.last_eight(words.first[some + 1] - 1)
        for line in some[low >> np.uint64(8) == _COMMAND].tolist():
            text = words.line(line).decode("utf-8", "replace").strip()
            if text[:1] in "#0123456789" and is_header(text):
                self.tables[line] = table_of(text)
                self.good[line] = True

    def _read_rows(self) -> None:
        """Rows by layout."""
        self._heads = heads = np.array(sorted(self.tables), np.int64)
        rows = np.flatnonzero(self.is_row)
        of_head = np.searchsorted(heads, rows, "right") - 1
        layouts: dict[tuple[str, ...], int] = {}
        tables = [self.tables[line] for line in heads.tolist()]
        layout = np.array([layouts.setdefault(table.names, len(layouts)) for table in tables] or [0])
        examples = {layouts[table.names]: table for table in tables}
        for number, table in examples.items():
            names = table.names
            if names[-1] == "Command" and len(set(names)) == len(names) and {"PID", "TGID"} & set(names):
                self._read_layout(table, rows[(of_head >= 0) & (layout[of_head] == number)])
        self._head_of = np.full(self.words.lines, -1)
        self._head_of[rows] = heads[of_head] if len(heads) else -1

    def _read_layout(self, table: Table, lines: Positions) -> None:
        words, names = self.words, table.names
        lines = lines[self._count[lines] > len(names)]
        first = words.first[lines]
        half, _ = words.last_eight(first + 1)
        halves = np.isin(half, _HALVES)
        width = words.stops(first) - words.starts(first)
        good = words.begins_with_digit(first) & (width <= _CLOCK_BYTES)
        good &= ~halves | (words.starts(first + 1) == words.stops(first) + 1)
        good &= self._count[lines] >= len(names) + 1 + halves
        lines, first, half, halves = lines[good], first[good], half[good], halves[good]
        self._stamps[lines, 0], _ = words.last_eight(first)
        self._stamps[lines, 1], _ = words.last_eight(first, 8)
        self._stamps[lines, 2] = np.where(halves, half, 0)
        at = {name: first + 1 + halves + place for place, name in enumerate(names)}
        self._commands[lines, 0] = words.starts(at["Command"])
        self._commands[lines, 1] = words.stops(words.first[lines + 1] - 1)
        process = at["PID"] if "PID" in at else at["TGID"]
        self.process[lines], _ = words.last_eight(process)
        good = words.stops(process) - words.starts(process) <= 8
        if "TID" in at:
            thread, _ = words.last_eight(at["TID"])
            self.thread[lines] = (thread != _DASH) | (words.stops(at["TID"]) - words.starts(at["TID"]) != 1)
        found = Columns(lines)
        for key in table.measured:
            found.values[key], fine = words.numbers(at[key[0]])
            good &= fine
        self.good[lines] = good
        self.columns.append(found)

    def _refuse_odd(self) -> None:
        """Other characters than those of ASCII may stand in commands only: some of them are blanks."""
        lines, places = self.words.odd
        inside = lines < self.words.lines
        lines, places = lines[inside], places[inside]
        wrong = self.words.is_control(places) | (places < self._commands[lines, 0]) | ~self.is_row[lines]
        self.good[lines[wrong]] = False

    def _find_moments(self) -> None:
        rows = np.flatnonzero(self.is_row & self.good)
        stamps = self._stamps[rows]
        changed = np.ones(len(rows), bool)
        changed[1:] = (stamps[1:] != stamps[:-1]).any(axis=1)
        starts = rows[changed]
        all_rows = np.flatnonzero(self.is_row)
        before = np.searchsorted(all_rows, starts) - 1
        self.begins: Positions = np.where(before >= 0, all_rows[before] + 1 if len(all_rows) else 0, 0)
        """The first line of each moment: that behind the last row of the moment before."""
        if len(self.begins):
            self.begins[0] = 0
        self._find_events(rows)
        moment_of_bad = np.searchsorted(self.begins, np.flatnonzero(~self.good), "right") - 1
        self.whole: Flags = np.zeros(len(self.begins), bool)
        """Moments of which every line is good, and that have a row of a process."""
        self.whole[np.searchsorted(self.begins, self.events, "right") - 1] = True
        self.whole[moment_of_bad[moment_of_bad >= 0]] = False

    def _find_events(self, rows: Positions) -> None:
        """Rows that may have another clock than the one before: the others have the same."""
        rows = rows[~self.thread[rows]]
        new = np.ones(len(rows), bool)
        new[1:] = (self._stamps[rows[1:]] != self._stamps[rows[:-1]]).any(axis=1)
        new[1:] |= self._head_of[rows[1:]] != self._head_of[rows[:-1]]
        self.events: Positions = rows[new]
        for line in self.events.tolist():
            words = self.words.line(line).decode("utf-8", "replace").split(None, 4)
            count = clock_words(words)
            of_header = self.tables[int(self._head_of[line])].clock_text
            if count != 1 + bool(self._stamps[line, 2]) or " ".join(words[:count]) == of_header:
                self.good[line] = False

    def runs(self, *, begun: bool) -> list[tuple[int, int]]:
        """Ranges of moments that are worth it: whole, as are those before and behind them.

        `begun`: the block begins with the first line of a moment.
        """
        edges = np.flatnonzero(np.diff(self.whole, prepend=False, append=False))
        found = []
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            begin = start if begun and start == 0 else start + 1 + (start == 0)
            if stop - 1 > begin and self.begins[stop - 1] - self.begins[begin] >= _WORTH_ROWS:
                found.append((begin, stop - 1))
        return found

    def follows(self, line: int, table: Table | None) -> bool:
        """Whether the lines from `line` on are read right when `table` was the last one before them."""
        head = int(np.searchsorted(self._heads, line))
        next_row = line + int(self.is_row[line:].argmax())
        if head < len(self._heads) and self._heads[head] < next_row:
            return True
        return head > 0 and self.tables[int(self._heads[head - 1])] == table

    def headers_between(self, line: int, stop: int) -> list[int]:
        """The lines of headers."""
        found: list[int] = self._heads[slice(*np.searchsorted(self._heads, (line, stop)))].tolist()
        return found

    def events_between(self, line: int, stop: int) -> Positions:
        """Lines of rows from which on the clock may be another one."""
        return self.events[slice(*np.searchsorted(self.events, (line, stop)))]

    def stamp(self, line: int) -> str:
        """The clock of a row."""
        words = self.words.line(line).decode("utf-8", "replace").split(None, 2)
        return " ".join(words[: 1 + bool(self._stamps[line, 2])])

    def processes(self, first: int, stop: int, events: Positions, times: Times) -> Processes:
        """The rows of some moments; `times` of the events, which are rows among them."""
        rows = np.flatnonzero(self.is_row[first:stop] & ~self.thread[first:stop]) + first
        starts = np.append(True, times[1:] != times[:-1])
        snapshot = (np.cumsum(starts) - 1)[np.searchsorted(events, rows, "right") - 1]
        commands, command = self._commands_of(rows)
        programs: dict[str, int] = {}
        of_command = np.array([programs.setdefault(program_of(text), len(programs)) for text in commands])
        _, process = np.unique(self.process[rows], return_inverse=True)
        process = (snapshot * len(commands) + command) * (int(process.max()) + 1) + process
        new = np.zeros(len(rows), bool)
        new[np.unique(process, return_index=True)[1]] = True
        columns = [self._between(columns, rows, first, stop) for columns in self.columns]
        return Processes(times[starts], snapshot, list(programs), of_command[command], new, columns)

    def _between(
        self, columns: Columns, rows: Positions, first: int, stop: int
    ) -> tuple[Positions, dict[Key, NDArray[np.float64]]]:
        part = slice(*np.searchsorted(columns.lines, (first, stop)))
        lines = columns.lines[part]
        counted = ~self.thread[lines]
        return np.searchsorted(rows, lines[counted]), {
            key: values[part][counted] for key, values in columns.values.items()
        }

    def _commands_of(self, lines: Positions) -> tuple[list[str], Positions]:
        """(command lines, which of them each row has)."""
        starts, stops = self._commands[lines].T
        kinds, first = self.words.kinds(starts, stops)
        texts = [self.words.text(*place) for place in self._commands[lines[first]].tolist()]
        texts = [text.strip() for text in texts]
        if "" in texts:
            raise NotPlainError
        known: dict[str, int] = {}
        number = np.array([known.setdefault(text, len(known)) for text in texts])
        return list(known), number[kinds]
