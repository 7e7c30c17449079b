"""netperf's classic reports (STREAM, RR), omni results (key=value and CSV) and interim lines; one test or many."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._json_text import number
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._netperf import add_omni, csv_name, is_classic, omni_columns, throughput
from xat_desktop.parsers._small_csv import cells_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MICRO, Summaries
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = LineStart(
    rb"(?:MIGRATED )?(?:TCP|UDP|SCTP|OMNI|SDP|DLPI|UNIX)\b.* TEST from .*AF_|THROUGHPUT(?:_UNITS)?="
    rb"|Interim result: "
)
_BANNER = re.compile(r"(?:MIGRATED )?(?P<test>\S.*?) TEST from (?P<from>\S+) .*?\bto (?P<to>\S+) .*")
_UNIT = re.compile(r"(?:10\^\d ?bits|[KMG]?Bytes)/s(?:ec)?")
_INTERIM = re.compile(
    r"Interim result: +(?P<rate>\d+(?:\.\d+)?) (?P<unit>\S+) over (?P<over>\d+(?:\.\d+)?) seconds"
    r"(?: ending at (?P<end>\d+(?:\.\d+)?))?"
)
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?: +-?\d+(?:\.\d+)?)+")
_OMNI = re.compile(r"([A-Z][A-Z0-9_]+)=(.*)")
_LONGEST_S = 1e11


@dataclass
class _Test:
    name: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    rows: int = 0
    """Rows of numbers so far: the second one of a test is about the other end."""
    block: list[str] = field(default_factory=list)
    """Lines since the last empty one: a table's header and perhaps its values."""
    omni: dict[str, str] = field(default_factory=dict)
    header: list[str] = field(default_factory=list)
    interim: list[tuple[float | None, float, float]] = field(default_factory=list)
    """(end in s since 1970, length in s, By/s or 1/s)."""
    interim_metric: str = ""
    run: Summaries = field(default_factory=Summaries)

    @property
    def empty(self) -> bool:
        return not (len(self.run) or self.omni or self.interim)


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    test, found = _Test(), 0
    for line, text in whole_lines(source, problems):
        table, text = text.rstrip(), text.strip()
        if banner := _BANNER.fullmatch(text):
            found += _emit(test, sink)
            test = _Test(banner["test"], {"test": banner["test"], "server": banner["to"]})
        elif not text:
            _close_table(test)
        elif not _read(text, table, test):
            problems.add(line, f"not understood: {text}")
    found += _emit(test, sink)
    if not found:
        raise XatError("The file holds no netperf result", f"{source.name}: no test in it has a number.")


def _close_table(test: _Test) -> None:
    """An empty line ends a table; below the header of a classic one there is one too."""
    if test.block and not is_classic(test.block):
        test.omni |= omni_columns(test.block)
    test.block = []


def _read(text: str, table: str, test: _Test) -> bool:
    """Take a line, which as part of a `table` keeps its leading blanks; False for numbers that cannot be placed."""
    if interim := _INTERIM.fullmatch(text):
        return _interim(interim, test)
    if omni := _OMNI.fullmatch(text):
        test.omni[omni[1]] = omni[2].strip()
    elif text.startswith(("Throughput,", "Local Send Socket", "Protocol,")) or (
        "," in text and "Throughput" in text and not text[:1].isdigit()
    ):
        test.header = cells_of(text)
    elif test.header and text.count(",") == len(test.header) - 1:
        test.omni |= {csv_name(name): cell for name, cell in zip(test.header, text.split(","), strict=True)}
        test.header = []
    elif _NUMBERS.fullmatch(text) and (not test.block or is_classic(test.block)):
        return _row(text.split(), test)
    elif not text.startswith("!!!"):  # a warning of low confidence
        unit = _UNIT.search(text)
        test.unit = unit[0] if unit else test.unit
        test.block.append(table)
    return True


def _interim(found: "re.Match[str]", test: _Test) -> bool:
    measured = throughput(found["rate"], found["unit"])
    end = number(found["end"])
    if measured is None or (end is not None and end > _LONGEST_S):
        return False
    test.interim_metric = measured[0]
    test.interim.append((end, float(found["over"]), measured[2]))
    return True


def _row(cells: Sequence[str], test: _Test) -> bool:
    """A row below the headers, by the kind of the test."""
    test.rows += 1
    first = test.rows == 1
    if "STREAM" in test.name or "MAERTS" in test.name or "SENDFILE" in test.name:
        if "UDP" in test.name:
            return _udp(cells, test, first=first)
        return first and len(cells) >= 5 and _stream(cells, test)
    if "REQUEST" in test.name or "Request" in test.name or "RR" in test.name:
        names = ("send_socket_bytes", "recv_socket_bytes", "request_bytes", "response_bytes", "duration_s")
        if first and len(cells) >= 6:
            test.facts |= dict(zip(names, cells, strict=False))
            _add_cpu(cells[6:], "transaction", test)
            return test.run.add("xat.network.transactions", "rate", cells[5], "1/s", "Trans. Rate")
        return not first  # the sockets of the other end
    return False


def _stream(cells: Sequence[str], test: _Test) -> bool:
    names = ("recv_socket_bytes", "send_socket_bytes", "message_bytes", "duration_s")
    test.facts |= dict(zip(names, cells, strict=False))
    _add_throughput(cells[4], test, "")
    _add_cpu(cells[5:], "KiB", test)
    return True


def _add_cpu(cells: Sequence[str], per: str, test: _Test) -> None:
    """Utilization and service demand of both ends; a negative one was not measured."""
    for side, used, demand in zip(("local", "remote"), cells, cells[2:] or ("-1", "-1"), strict=False):
        percent, micros = number(used), number(demand)
        if percent is not None and percent >= 0:
            own = attributes(side=side)
            test.run.add("process.cpu.utilization", "mean", percent / 100, "1", "% S", named=own)
        if micros is not None and micros >= 0:
            own = attributes(side=side, per=per)
            test.run.add("netperf.service_demand", "mean", demand, "s", "us", scale=MICRO, named=own)


def _udp(cells: Sequence[str], test: _Test, *, first: bool) -> bool:
    """What was sent, then what came in."""
    if first and len(cells) >= 6:
        test.facts |= {"send_socket_bytes": cells[0], "message_bytes": cells[1], "duration_s": cells[2]}
        test.run.add(
            "netperf.messages", "total", cells[3], "1", "Okay", named=attributes(measured_at="sender")
        )
        test.run.add(
            "netperf.errors", "total", cells[4], "1", "Errors", named=attributes(measured_at="sender")
        )
        _add_throughput(cells[5], test, "sender")
    elif not first and len(cells) >= 4:
        test.run.add(
            "netperf.messages", "total", cells[2], "1", "Okay", named=attributes(measured_at="receiver")
        )
        _add_throughput(cells[3], test, "receiver")
    else:
        return False
    return True


def _add_throughput(cell: str, test: _Test, side: str) -> None:
    measured = throughput(cell, test.unit or "10^6bits/s")
    if measured:
        metric, unit, value = measured
        named = attributes(**({"measured_at": side} if side else {}))
        test.run.add(metric, "rate", value, unit, "Throughput", named=named)


def _emit(test: _Test, sink: Sink) -> int:
    _close_table(test)
    if test.empty:
        return 0
    add_omni(test.omni, test.run, test.facts)
    clock = bool(test.interim) and all(end is not None for end, *_ in test.interim)
    sink.capture(CaptureInfo("netperf", zone_source="file" if clock else "none", environment=test.facts))
    if test.interim:
        ends = np.array([end if end is not None else 0.0 for end, *_ in test.interim])
        if not clock:
            ends = np.minimum(np.cumsum([over for _, over, _ in test.interim]), _LONGEST_S)
        unit = "1/s" if test.interim_metric == "xat.network.transactions" else "By/s"
        key = SeriesKey(test.interim_metric, (), unit, "gauge", "Interim result")
        values = np.array([value for *_, value in test.interim])
        sink.samples([key], np.rint(ends * 1e6).astype(np.int64), [values])
    sink.summary(*test.run.all)
    return 1


PARSER = Parser(
    "netperf", "netperf results", (".txt", ".log", ".out", ".csv"), _recognises, _parse, version=2
)
