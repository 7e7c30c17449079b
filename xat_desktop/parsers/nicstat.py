"""nicstat: lines of -p (epoch:interface:numbers) and its table, for Linux and Solaris."""

from datetime import UTC, date

from xat_desktop.domain.series import CaptureInfo, attributes
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._block_clock import BlockClock
from xat_desktop.parsers._clock import clock_us
from xat_desktop.parsers._column_specs import columns, own_column
from xat_desktop.parsers._columns import Column, Rows, number
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._timestamps import LARGEST_EPOCH

_SIGN = LineStart(
    rb"\d{9,10}:[^:\s]+(?::-?\d+(?:\.\d+)?){4,18}\r?$"
    rb"|(?: *Time +Int +r(?:[KM]B/s|Mbps) +w(?:[KM]B/s|Mbps)(?: +rPk/s +wPk/s |[ \r]*$)|\d\d:\d\d:\d\d +(?:"
    rb"Rd(?:KB|Mbps) +Wr(?:KB|Mbps) +RdPkt +WrPkt |InKB +OutKB +InSeg +OutSeg |InDG +OutDG ))"
)
_IN, _OUT = "network.io.direction=receive", "network.io.direction=transmit"
_COLUMNS = columns(
    {
        "rKB/s": f"system.network.io KiB/s {_IN}",
        "wKB/s": f"system.network.io KiB/s {_OUT}",
        "RdKB": f"system.network.io KiB/s {_IN}",
        "WrKB": f"system.network.io KiB/s {_OUT}",
        "RdMbps": f"system.network.io Mibit/s {_IN}",
        "WrMbps": f"system.network.io Mibit/s {_OUT}",
        "RdPkt": f"system.network.packets /s {_IN}",
        "WrPkt": f"system.network.packets /s {_OUT}",
        "rMbps": f"system.network.io Mibit/s {_IN}",
        "wMbps": f"system.network.io Mibit/s {_OUT}",
        "rMB/s": f"system.network.io MiB/s {_IN}",
        "wMB/s": f"system.network.io MiB/s {_OUT}",
        "rPk/s": f"system.network.packets /s {_IN}",
        "wPk/s": f"system.network.packets /s {_OUT}",
        "rAvs": f"xat.network.packet_size By {_IN}",
        "wAvs": f"xat.network.packet_size By {_OUT}",
        "%Util": "xat.network.utilization %",
        "%rUtil": f"xat.network.utilization % {_IN}",
        "%wUtil": f"xat.network.utilization % {_OUT}",
        "Sat": "nicstat.saturation",
        "IErr": f"system.network.errors /s {_IN}",
        "OErr": f"system.network.errors /s {_OUT}",
    }
)
_USUAL = ("rKB/s", "wKB/s", "rPk/s", "wPk/s", "%Util", "Sat")
_PARSEABLE_NAMES = (
    _USUAL,
    (*_USUAL, "IErr", "OErr", "Coll", "NoCP", "Defer"),
    ("InKB", "OutKB", "InSeg", "OutSeg", "Reset", "AttF", "%ReTX", "InConn", "OutCon", "Drops"),
    ("InDG", "OutDG", "InErr", "OutErr"),
)
"""-p prints kilobytes whatever the table would say; TCP and UDP stand in the place of the interface."""


_FIRST_NAMES = ("RdKB", "RdMbps", "InKB", "InDG")
"""Of the tables of -x, -t and -u."""


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGN.search(head) else Confidence.NO


class _Reader:
    def __init__(self, source: Source, sink: Sink, problems: Problems) -> None:
        self._source = source
        self._sink = sink
        self._problems = problems
        self._rows: Rows | None = None
        self._names: tuple[str, ...] = ()
        self._clock_text = ""
        """The clock of -x, -t and -u stands in the header."""
        self._clock = BlockClock(UTC, date(1970, 1, 1))
        self._first: dict[str, None] = {}
        self._facts: dict[str, str] = {}
        self._last_us = 0

    def line(self, number_: int, line: str) -> None:
        """Take one line."""
        words = line.split()
        if not words:
            return
        if words[:2] == ["Time", "Int"]:
            self._names, self._clock_text = tuple(words[2:]), ""
            return
        if clock_us(words[0]) is not None and len(words) > 1 and words[1] in _FIRST_NAMES:
            self._names, self._clock_text = tuple(words[1:]), words[0]
            return
        if number_ == self._source.unterminated_line:
            self._problems.add(number_, f"the file ends within this line: {line}")
            return
        parseable = line.count(":") >= 4 and " " not in line.strip()
        if not (self._parseable(line.strip().split(":")) if parseable else self._table(words)):
            self._problems.add(number_, f"not a line of nicstat: {line}")

    def _parseable(self, cells: list[str]) -> bool:
        names = next((names for names in _PARSEABLE_NAMES if len(cells) == len(names) + 2), ())
        if not names or not cells[0].isdecimal() or int(cells[0]) > LARGEST_EPOCH["s"]:
            return False
        time_us = int(cells[0]) * 1_000_000
        self._gap(time_us)
        return self._add(time_us, cells[1], names, cells[2:], zone="file")

    def _table(self, words: list[str]) -> bool:
        if self._clock_text:
            words = [self._clock_text, *words]
        time_us = self._clock.read(words[0])
        if not self._names or time_us is None or len(words) != len(self._names) + 2:
            return False
        self._facts["time"] = "times of day without a date (nicstat -p prints epochs)"
        self._gap(time_us)
        return self._add(time_us, words[1], self._names, words[2:], zone="none")

    def _gap(self, time_us: int) -> None:
        if self._last_us and time_us > self._last_us:
            self._facts.setdefault("interval_s", f"{(time_us - self._last_us) / 1e6:g}")
        self._last_us = time_us

    def _add(self, time_us: int, interface: str, names: tuple[str, ...], texts: list[str], zone: str) -> bool:
        try:
            printed = [number(text) for text in texts]
        except ValueError:
            return False
        if self._rows is None:
            self._sink.capture(
                CaptureInfo("nicstat", zone="UTC", zone_source="file" if zone == "file" else "none")
            )
            self._rows = Rows(self._sink)
        if interface not in self._first:
            # the first line of each interface is its mean since boot
            self._first[interface] = None
            self._facts["first_row"] = "since boot, left out"
            return True
        layout = (interface, names)
        if self._rows.columns(layout) is None:
            made = [_column(name) for name in names]
            of_protocol = interface in ("TCP", "UDP")
            item = attributes(
                **{
                    "network__transport" if of_protocol else "network__interface__name": interface.lower()
                    if of_protocol
                    else interface
                }
            )
            self._rows.open(layout, [c.key(name, item) for c, name in zip(made, names, strict=True)], made)
        self._rows.add(layout, time_us, printed)
        return True

    def finish(self) -> None:
        """Hand over what is left."""
        if self._rows:
            self._rows.flush()
            self._sink.update(environment=self._facts)


def _column(name: str) -> Column:
    unit = "KiB/s" if name.endswith("KB") else "%" if name.startswith("%") else "/s"
    return _COLUMNS.get(name) or own_column("nicstat", name, unit)


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    reader = _Reader(source, sink, problems)
    for number_, line in source.lines():
        reader.line(number_, line)
    reader.finish()


PARSER = Parser("nicstat", "nicstat", (".txt", ".log", ".csv"), _recognises, _parse, version=2)
