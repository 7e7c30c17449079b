"""Tables that pmrep prints for people (Performance Co-Pilot): its vmstat set and columns of any metrics."""

import re
from collections.abc import Sequence
from datetime import UTC, date

from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._clock import SECOND_US, clock_us
from xat_desktop.parsers._column_specs import columns, cpu_mode, own_column
from xat_desktop.parsers._columns import Column, Rows, number
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source

_HEADER = LineStart(
    rb" ++(?:r +b +swpd +free +(?:buff|inact) +(?:cache|active) +si +so "
    rb"|(?:(?:[a-z]\.){1,4}[a-z_]\w*(?:\.\w+)? +)*(?:[a-z]\.){1,4}[a-z_]\w*(?:\.\w+)? *\r?$)"
)
"""Of pmrep :vmstat, or of metrics whose names it shortened."""
_STATE = "system.memory.usage KiB system.memory.state="
_VMSTAT_ITSELF = re.compile(rb" {0,4}r +b +swpd +free [^\n]*\n[^/\n]*$", re.MULTILINE)
"""Without the line of groups; pmrep puts a clock before the columns, and N/A into its first row."""
_COLUMNS = columns(
    {
        "r": "xat.system.run_queue",
        "b": "xat.system.blocked",
        "swpd": "system.paging.usage KiB system.paging.state=used",
        "free": f"{_STATE}free",
        "buff": f"{_STATE}buffers",
        "cache": f"{_STATE}cached",
        "inact": f"{_STATE}inactive",
        "active": f"{_STATE}active",
        "si": "system.paging.swap KiB/s system.paging.direction=in",
        "so": "system.paging.swap KiB/s system.paging.direction=out",
        "bi": "system.paging.io KiB/s system.paging.direction=in",
        "bo": "system.paging.io KiB/s system.paging.direction=out",
        "in": "xat.system.interrupts /s",
        "cs": "xat.system.context_switches /s",
    }
)
_UNITS = {
    "KiB": "KiB", "Kbyte": "KiB", "KB": "KiB", "Kbyte/s": "KiB/s", "KB/s": "KiB/s", "byte/s": "By/s",
    "B/s": "By/s", "byte": "By", "count/s": "/s", "/s": "/s", "%": "%", "ms": "ms", "MB": "MiB", "Mbyte": "MiB",
}  # fmt: skip


def _recognises(head: bytes, _name: str) -> Confidence:
    if b"procs" in head[:200] or _VMSTAT_ITSELF.match(head):
        return Confidence.NO
    return Confidence.LIKELY if _HEADER.search(head) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._clock = BlockClock(UTC, date(1970, 1, 1))
        self._rows: Rows | None = None
        self._header: list[str] = []
        self._in_rows = False
        self._names: tuple[str, ...] = ()
        self._units: tuple[str, ...] = ()
        self._count = 0
        self._timed = False

    def line(self, number_: int, line: str) -> None:
        """Take one line."""
        words = line.split()
        if not words:
            return
        if not _is_number(words[-1]) and clock_us(words[0]) is None:
            if self._in_rows:
                self._header, self._in_rows = [], False
            self._header.append(line.rstrip())
        elif not self._header:
            return
        elif number_ == self._source.unterminated_line:
            self._problems.add(number_, f"the file ends within this line: {line}")
        elif not self._row(line, words):
            self._problems.add(number_, f"not a line of pmrep: {line}")

    def _row(self, line: str, words: list[str]) -> bool:
        timed = clock_us(words[0]) is not None
        cells = words[timed:]
        if not self._in_rows:
            self._names, self._units = _columns_of(self._header, line, timed=timed)
        if len(cells) != len(self._names):
            return False
        try:
            printed = [number(cell) for cell in cells]
        except ValueError:
            return False
        self._in_rows, self._timed = True, timed
        self._count += 1
        time_us = self._clock.read(words[0]) if timed else self._count * SECOND_US
        if time_us is None:
            return False
        self._opened().add(self._names, time_us, printed)
        return True

    def _opened(self) -> Rows:
        if self._rows is None:
            self._sink.capture(CaptureInfo("pmrep", zone="UTC", zone_source="none"))
            self._rows = Rows(self._sink)
        if self._rows.columns(self._names) is None:
            made = [_column(name, unit) for name, unit in zip(self._names, self._units, strict=True)]
            keys = [column_.key(name) for column_, name in zip(made, self._names, strict=True)]
            self._rows.open(self._names, keys, made)
        return self._rows

    def finish(self) -> None:
        """Hand over what is left."""
        if self._rows:
            self._rows.flush()
            said = "times of day without a date" if self._timed else "not in the file (pmrep without -p)"
            facts = {"time": said, "interval_s": self._clock.interval_s}
            self._sink.update(environment={name: text for name, text in facts.items() if text})


def _is_number(text: str) -> bool:
    try:
        number(text)
    except ValueError:
        return False
    return True


def _columns_of(header: Sequence[str], row: str, *, timed: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(names, units) of the cells of `row`, from the header words that end nearest to each."""
    ends = [found.end() for found in re.finditer(r"\S+", row)][timed:]
    lines = [_under(line, ends) for line in header]
    units = next((line for line in reversed(lines) if any(text in _UNITS for text in line)), [""] * len(ends))
    names = [
        "-".join(text for text in parts if text)
        for parts in zip(*(li for li in lines if li != units), strict=True)
    ]
    seen: dict[str, int] = {}
    for i, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[i] = name if seen[name] == 1 else f"{name}.{seen[name]}"
    return tuple(names), tuple(units)


def _under(line: str, ends: Sequence[int]) -> list[str]:
    """The text of a header line above each column; columns are right-aligned."""
    found = [""] * len(ends)
    for text in re.finditer(r"\S+(?: \S+)*", line) if ends else ():
        distances = [abs(end - text.end()) for end in ends]
        found[distances.index(min(distances))] = text[0]
    return found


def _column(name: str, unit: str) -> Column:
    known = _COLUMNS.get(name) or cpu_mode(name)
    text = re.sub(r"[^\w.-]+", "_", name)
    return known or own_column("pcp", text, _UNITS.get(unit, ""))


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number_, line in source.lines():
        reader.line(number_, line)
    reader.finish()


PARSER = Parser("pmrep-text", "pmrep (PCP, text)", (".txt", ".log"), _recognises, _parse)
