"""free of procps in every version, unit and language, repeated with -s or in a loop with a date before each."""

import re
from collections.abc import Sequence

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._column_specs import column
from xat_desktop.parsers._columns import Column, Rows
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._source import Source

_HEADER = LineStart(rb" ++total +used +free +shared +buff")
_MEMORY = LineStart(rb"Mem: ")
_FOREIGN = LineStart(
    rb" ++[^\s\d]++(?: ++[^\s\d]++){5,6} *\r?\n[^\s\d][^\n\d]{1,25}(?: +[\d.,]+[BKMGTPi]*){6,7} *\r?\n"
    rb"[^\s\d][^\n\d]{1,25}(?: +[\d.,]+[BKMGTPi]*){3} *\r?$"
)
_ORDER = {
    (6, True): ("total", "used", "free", "shared", "buff/cache", "available"),
    (6, False): ("total", "used", "free", "shared", "buffers", "cached"),
    (7, False): ("total", "used", "free", "shared", "buffers", "cache", "available"),
}
"""Names of columns by their number and whether one is of two words: the same order in every language."""
_SWAP_WORDS = ("swap", "auslager", "échange", "交换", "置換", "スワップ", "подкачка", "wymiana", "växel")
_SECOND_US = 1_000_000
_ROW = re.compile(r"(?P<what>[^\W\d][^:：\d]{0,25}?|-/\+ buffers/cache) ?[:：](?P<rest>(?: +\d\S*)+)$")
_STATES = {"buff/cache": "buffers_and_cached", "buffers": "buffers", "cache": "cached", "cached": "cached"}
_POWERS = {"": 0, "B": 0, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5}
_VALUE = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)(?P<power>[BKMGTP]?)(?P<binary>i?)B?$")


def _recognises(head: bytes, _name: str) -> Confidence:
    english = _HEADER.search(head) and _MEMORY.search(head)
    return Confidence.SURE if english or _FOREIGN.search(head) else Confidence.NO


def _assumed_unit(sizes: Sequence[float]) -> tuple[str, int]:
    """(name, bytes) of the unit in which a machine has this memory: total first, then its parts.

    Only bytes are all multiples of 1024; a total under 200,000 KiB or over 200,000 MiB is no machine of today.
    """
    if all(size % 1024 == 0 for size in sizes):
        return "bytes", 1
    if sizes[0] < 256:
        return "GiB", 1 << 30
    return ("MiB", 1 << 20) if sizes[0] < 200_000 else ("KiB", 1 << 10)


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._moments = Moments(source)
        self._moment_us: int | None = None
        self._names: tuple[str, ...] = ()
        self._english = True
        self._rows: Rows | None = None
        self._unit = 1 << 10
        self._snapshot = -1

    def line(self, number: int, line: str) -> None:
        """Take one line."""
        if not line.strip():
            return
        moment_us = self._moments.us(line) if ":" in line else None
        if number == self._source.unterminated_line:
            self._problems.add(number, f"the file ends within this line: {line}")
        elif moment_us is not None:
            self._moment_us, self._names, self._snapshot = moment_us, (), -1
        elif names := _names(line):
            self._names, self._english = names, names == tuple(line.split())
            self._snapshot += 1
        elif self._names and not self._row(line.strip()):
            self._problems.add(number, f"not a line of free: {line}")

    def _row(self, line: str) -> bool:
        found = _ROW.match(line)
        if not found:
            return False
        what = found["what"] if self._english else self._translated(found["what"], found["rest"])
        texts = found["rest"].split()
        try:
            sizes = [_size(text) for text in texts]
        except ValueError:
            return False
        if self._rows is None:
            self._begin(texts, [value for value, _ in sizes])
        names = ("used", "free") if what.startswith("-") else self._names[: len(sizes)]
        if len(names) != len(sizes):
            return False
        layout = (what, names)
        assert self._rows
        if self._rows.columns(layout) is None:
            made = [_column(what, name) for name in names]
            self._rows.open(layout, [c.key(f"{what} {n}") for c, n in zip(made, names, strict=True)], made)
        values = [value if stated else value * self._unit for value, stated in sizes]
        self._rows.add(layout, (self._moment_us or 0) + self._snapshot * _SECOND_US, values)
        return True

    def _translated(self, label: str, rest: str) -> str:
        """The English name of a row in another language; that of memory is the only one with all columns."""
        if len(rest.split()) == len(self._names):
            return "Mem"
        return "Swap" if any(word in label.lower() for word in _SWAP_WORDS) else label

    def _begin(self, texts: Sequence[str], sizes: Sequence[float]) -> None:
        facts = {}
        if self._moment_us is None:
            facts["time"] = "not in the file (free -s): snapshots are counted as seconds"
        else:
            facts["time"] = "dates between the snapshots; those without one are counted as seconds"
        if all(text.isdigit() for text in texts):
            name, self._unit = _assumed_unit(sizes)
            facts["memory_unit"] = f"{name}, assumed: the option is not in the file"
        elif not any("i" in text for text in texts):
            facts["memory_unit"] = "powers of 1024, assumed: the option is not in the file"
        zone, how = self._moments.zone_name, self._moments.zone_source
        self._sink.capture(CaptureInfo("free", zone=zone, zone_source=how, environment=facts))
        self._rows = Rows(self._sink)

    def finish(self) -> None:
        """Hand over what is left."""
        if self._rows:
            self._rows.flush()


def _names(line: str) -> tuple[str, ...]:
    """The names of the columns in English where the line is a header; else nothing."""
    words = line.split()
    if words[:3] == ["total", "used", "free"]:
        return tuple(words)
    if not line.startswith("     ") or any(character.isdigit() for character in line):
        return ()
    return _ORDER.get((len(words), any("/" in word for word in words)), ())


def _size(text: str) -> tuple[float, bool]:
    """(number, whether it is in bytes because a unit stands with it)."""
    found = _VALUE.match(text)
    if not found:
        raise ValueError(text)
    number = float(found["number"].replace(",", "."))
    if not found["power"]:
        return number, False
    return number * 1024.0 ** _POWERS[found["power"]], True


def _column(what: str, name: str) -> Column:
    if what == "Swap":
        return column(
            "xat.paging.total By" if name == "total" else f"system.paging.usage By system.paging.state={name}"
        )
    if what != "Mem":
        return Column(f"free.{what.split()[0]}.{name}".replace("-/+", "without_cache"), "By")
    if name == "total":
        return column("system.memory.limit By")
    state = _STATES.get(name, name)
    return Column("system.memory.usage", "By", attributes=attributes(system__memory__state=state))


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number, line in source.lines():
        reader.line(number, line)
    reader.finish()


PARSER = Parser("free", "free", (".txt", ".log"), _recognises, _parse)
