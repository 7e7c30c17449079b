"""iperf2's and iperf3's text: intervals by stream and in sum, totals of both ends; one test or many."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._interval_rows import IntervalRows
from xat_desktop.parsers._iperf import JITTER, LOSS, RETRANSMITS, ROUND_TRIP, THROUGHPUT
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._quantity import base
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import Summaries, with_named
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = re.compile(
    rb"\[ *\*?(?:\d+|SUM)\](?:\[[TR]X-[CS]\])? +[\d.]+ ?- ?[\d.]+ +sec +[\d.]+ [KMGT]?Bytes +[\d.]+ "
    rb"[KMGT]?(?:bits|Bytes)/sec"
)
_ROW = re.compile(
    r"(?:[^\[]*[ \t])?\[ *\*?(?P<id>\d+|SUM(?:-\d+)?)\](?:\[(?P<way>[TR]X)-[CS]\])? +"
    r"(?P<from>\d+(?:\.\d+)?) ?- ?(?P<to>\d+(?:\.\d+)?) +sec +"
    r"(?P<size>\d+(?:\.\d+)? [KMGT]?Bytes) +(?P<rate>\d+(?:\.\d+)? [KMGT]?(?:bits|Bytes)/sec)(?P<rest>.*)"
)
_DATAGRAMS = re.compile(r"(\d+(?:\.\d+)?) ms +(\d+) ?/ *(\d+) \(([\d.e+-]+)%\)")
_HEADER = re.compile(r"\[ ID\](?:\[Role\])? +Interval")
_ENHANCED = re.compile(
    r"\d+/\d+ +(?P<retries>\d+)(?: +(?P<window>-?\d+K)(?:/(?P<rtt>\d+)(?:\(\d+\))? us)?(?: +[\d.e+-]+)?)?"
)
"""iperf2 -e of a sender: Write/Err, Rtry, Cwnd/RTT(var), NetPwr."""
_COUNTED = re.compile(r"(\d+)(?: +(\d+(?:\.\d+)? [KMGT]?Bytes))?")
_BEGIN = re.compile(
    r"(?:Connecting to host|Client connecting to|Server listening on|Accepted connection from) (.*)"
)
_LOCAL = re.compile(r"\[ *\d+\](?:\[..-.\])? local (\S+) port \d+ connected (?:to|with) (\S+) port (\d+).*")
_ERROR = re.compile(r"iperf3?: (?:error|interrupt).*|.*connect failed.*|read failed.*|write failed.*")
_STAMP = re.compile(r"([A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \d{4}) (.*)")

_LONGEST_S = 10**9


@dataclass(frozen=True)
class _Row:
    named: Attributes
    begin_s: Decimal
    end_s: Decimal
    size_bytes: float
    rate: float
    """Bytes per second."""
    rest: str
    server: bool = False
    summed: bool = False
    """It stands below a second header, as iperf3's totals do."""

    @property
    def end_of_test(self) -> str:
        """sender or receiver where the row says that it is a total."""
        return self.rest.split()[-1] if self.rest.split()[-1:] in (["sender"], ["receiver"]) else ""


@dataclass
class _Test:
    facts: dict[str, str] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)
    retries: bool = False
    """The header has a column of retransmits."""
    zero_us: int | None = None
    """When the test began, where lines have time stamps."""
    stamp_us: int | None = None
    server_report: bool = False
    headers: int = 0
    omitting: bool = False
    """The last row was of the warm-up (-O), after which the seconds begin at 0 again."""
    iperf3: bool = False
    finished: bool = False


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    moments = Moments(source)
    test, found = _Test(), 0
    for number, text in whole_lines(source, problems):
        text, stamp_us = _without_stamp(text, moments)
        begin = _BEGIN.match(text.strip())
        if test.rows and (begin or (test.finished and _LOCAL.fullmatch(text.strip()))):
            found += _emit(test, moments, sink)
            test = _Test()
        test.stamp_us = stamp_us
        if begin:
            test.facts["server"] = begin[1].strip()
            test.iperf3 = text.strip().startswith(("Connecting", "Accepted"))
        elif not _read(text.strip(), test) and _ERROR.fullmatch(text.strip()):
            problems.add(number, text.strip())
    if test.rows:
        found += _emit(test, moments, sink)
    if not found:
        raise XatError("The file holds no iperf test", f"{source.name}: no interval and no total is in it.")


def _without_stamp(text: str, moments: Moments) -> tuple[str, int | None]:
    stamped = _STAMP.fullmatch(text)
    return (stamped[2], moments.us(stamped[1])) if stamped else (text, None)


def _read(text: str, test: _Test) -> bool:
    if row := _ROW.fullmatch(text):
        _keep(row, test)
    elif local := _LOCAL.fullmatch(text):
        test.facts |= {"local": local[1], "remote": local[2], "port": local[3]}
    elif _HEADER.match(text):
        test.retries = " Retr" in text
        test.headers += 1
        test.iperf3 |= test.retries or " Bitrate" in text
    elif "Server Report" in text:
        test.server_report = True
    elif "iperf Done" in text:
        test.finished = True
    else:
        return False
    return True


def _keep(found: "re.Match[str]", test: _Test) -> None:
    size, rate = base(found["size"]), base(found["rate"])
    if size is None or rate is None:
        return
    if "bits" in found["rate"]:
        rate /= 8
    stream = {} if found["id"].startswith("SUM") else {"stream": found["id"]}
    way = (
        {"network__io__direction": "transmit" if found["way"] == "TX" else "receive"} if found["way"] else {}
    )
    rest = found["rest"].strip()
    omitted = {"omitted": "true"} if rest.endswith("(omitted)") else {}
    begin, end = Decimal(found["from"]), Decimal(found["to"])
    if end > _LONGEST_S:
        return
    if test.stamp_us is not None and (test.zero_us is None or (test.omitting and not omitted)):
        test.zero_us = test.stamp_us - int(end * 1_000_000)
    test.omitting = bool(omitted)
    named = attributes(**stream, **way, **omitted)
    rest = rest.removesuffix("(omitted)").rstrip()
    summed = test.headers > 1
    test.rows.append(_Row(named, begin, end, size, rate, rest, test.server_report, summed))
    test.server_report = False


def _emit(test: _Test, moments: Moments, sink: Sink) -> int:
    relative = test.zero_us is None
    zone = "none" if relative else moments.zone_source
    test.iperf3 |= any(row.end_of_test for row in test.rows)
    tool = "iperf3" if test.iperf3 else "iperf"
    sink.capture(CaptureInfo(tool, zone=moments.zone_name, zone_source=zone, environment=test.facts))
    rows, run = IntervalRows(), Summaries()
    totals = _totals(test)
    for place, row in enumerate(test.rows):
        if place in totals:
            _summary(row, run)
        else:
            rows.add(int(row.end_s * 1_000_000) + (test.zero_us or 0), _values(row, retries=test.retries))
    rows.flush(sink)
    sink.summary(*run.all)
    return 1


def _totals(test: _Test) -> set[int]:
    """Places of rows over the whole test: iperf3 says so, in iperf2 they are a stream's last and begin at 0."""
    rows = test.rows
    if test.iperf3:
        return {place for place, row in enumerate(rows) if row.end_of_test or row.summed}
    last = {row.named: place for place, row in enumerate(rows) if not row.server}
    whole = {place for place in last.values() if rows[place].begin_s == 0}
    return whole | {place for place, row in enumerate(rows) if row.server}


def _values(row: _Row, *, retries: bool) -> dict[SeriesKey, float]:
    def key(metric: str, unit: str, name: str) -> SeriesKey:
        return SeriesKey(metric, row.named, unit, "gauge", name)

    values = {key(THROUGHPUT, "By/s", "Bitrate"): row.rate}
    counted, enhanced = _COUNTED.fullmatch(row.rest), _ENHANCED.fullmatch(row.rest)
    if datagrams := _DATAGRAMS.search(row.rest):
        values[key(JITTER, "s", "Jitter")] = float(Decimal(datagrams[1]) / 1000)
        values[key(LOSS, "1", "Lost/Total")] = int(datagrams[2]) / max(int(datagrams[3]), 1)
    elif counted and retries and row.end_s > row.begin_s:
        values[key(RETRANSMITS, "1/s", "Retr")] = int(counted[1]) / float(row.end_s - row.begin_s)
        if counted[2]:
            values[key("iperf.snd_cwnd", "By", "Cwnd")] = base(counted[2]) or 0.0
    elif enhanced and row.end_s > row.begin_s:
        values[key(RETRANSMITS, "1/s", "Rtry")] = int(enhanced["retries"]) / float(row.end_s - row.begin_s)
        values |= {key(name, unit, source): number for name, unit, source, number in _window(enhanced)}
    elif counted:
        values[key("iperf.packets", "1", "Total Datagrams")] = float(counted[1])
    return values


def _window(found: "re.Match[str]") -> Iterator[tuple[str, str, str, float]]:
    """The congestion window and the round trip, where the system told them."""
    if found["window"] and not found["window"].startswith("-"):
        yield "iperf.snd_cwnd", "By", "Cwnd", base(f"{found['window']}B") or 0.0
    if found["rtt"]:
        yield ROUND_TRIP, "s", "RTT", float(Decimal(found["rtt"]) / 1_000_000)


def _summary(row: _Row, run: Summaries) -> None:
    where = row.end_of_test or ("receiver" if row.server else "")
    named = with_named(row.named, **({"measured_at": where} if where else {}))
    run.add(THROUGHPUT, "rate", row.rate, "By/s", "Bitrate", named=named)
    run.add("iperf.bytes", "total", row.size_bytes, "By", "Transfer", named=named)
    if datagrams := _DATAGRAMS.search(row.rest):
        run.add(JITTER, "last", float(Decimal(datagrams[1]) / 1000), "s", "Jitter", named=named)
        run.add(LOSS, "mean", int(datagrams[2]) / max(int(datagrams[3]), 1), "1", "Lost/Total", named=named)
    elif retries := re.match(r"(\d+) +sender", row.rest):
        run.add(RETRANSMITS, "total", retries[1], "1", "Retr", named=named)
    elif enhanced := _ENHANCED.fullmatch(row.rest):
        run.add(RETRANSMITS, "total", enhanced["retries"], "1", "Rtry", named=named)
        for metric, unit, source, number in _window(enhanced):
            run.add(metric, "last", number, unit, source, named=named)


PARSER = Parser("iperf", "iperf2 and iperf3 text", (".txt", ".log", ".out"), _recognises, _parse, version=2)
