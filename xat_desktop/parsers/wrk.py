"""What wrk and wrk2 print at the end of a run: latency, percentiles, rate, errors; one run or many."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from xat_desktop.domain.series import CaptureInfo, ToolSummary, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._line_start import LineStart
from xat_desktop.parsers._printed import MILLI, NUMBER, PERCENT, value
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._whole_lines import whole_lines

_SIGNATURE = LineStart(rb"\s*+(?:Running \S+ test @ |Thread Stats\s+Avg\s+Stdev\s+Max\s+\+/- Stdev)")
_N = f"({NUMBER})"
_TIME = "(us|ms|s|m|h)"
_UNITS_S = {
    "us": Decimal("0.000001"),
    "ms": MILLI,
    "s": Decimal(1),
    "m": Decimal(60),
    "h": Decimal(3600),
}
_THOUSANDS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15}
_SIZES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40, "P": 1 << 50}

_BEGIN = re.compile(r"Running (\d+)([smh]) test @ (\S+)")
_SHAPE = re.compile(r"(\d+) threads? and (\d+) connections?")
_LATENCY = re.compile(rf"Latency\s+{_N}{_TIME}\s+{_N}{_TIME}\s+{_N}{_TIME}\s+{_N}%")
_REQUESTS = re.compile(rf"Req/Sec\s+{_N}([kMGTP]?)\s+{_N}([kMGTP]?)\s+{_N}([kMGTP]?)\s+{_N}%")
_DISTRIBUTION = re.compile(r"Latency Distribution(?: \(HdrHistogram - (.*)\))?")
_PERCENTILE = re.compile(rf"(\d+(?:[.,]\d+)?)%\s+{_N}{_TIME}")
_SPECTRUM = re.compile(rf"{_N}\s+([01][.,]\d+)\s+(\d+)\s+{NUMBER}")
_TOTAL = re.compile(rf"(\d+) requests in {_N}{_TIME}, {_N}([KMGTP]?)B read")
_SOCKET = re.compile(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")
_STATUS = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_RATE = re.compile(rf"Requests/sec:\s+{_N}")
_TRANSFER = re.compile(rf"Transfer/sec:\s+{_N}([KMGTP]?)B")

_DURATION = "http.client.request.duration"
_ESTIMATOR = "wrk's own: the time at rank p / 100 x n, from counts of each us"
_WRK2_ESTIMATOR = "wrk2's HdrHistogram, three digits"


@dataclass
class _Run:
    facts: dict[str, str] = field(default_factory=dict)
    summaries: dict[tuple[object, ...], ToolSummary] = field(default_factory=dict)
    recorded: str = ""
    """Which latencies the distribution shows; wrk2 -U prints a second one, without its correction."""
    requests: int = 0
    bad_status: int = 0
    """wrk prints this line only where there were some."""
    finished: bool = False

    def add(self, metric: str, statistic: str, number: float, unit: str, name: str, **named: str) -> None:
        """Keep a value unless it is NaN (nothing was measured); a later line has more digits."""
        if number == number:
            key = (metric, statistic, *named.items())
            estimator = ""
            if re.match(r"p\d", statistic):
                estimator = _WRK2_ESTIMATOR if self.facts.get("generator") == "wrk2" else _ESTIMATOR
            self.summaries[key] = ToolSummary(
                metric, statistic, number, unit, attributes(**named), name, estimator
            )

    def complete(self) -> list[ToolSummary]:
        """All values; the zeros that stand for the latency of no request are left out."""
        if self.requests == 0:
            return [s for s in self.summaries.values() if s.metric != _DURATION or not self.finished]
        if self.finished:
            ratio = self.bad_status / self.requests
            self.add("xat.request.error_ratio", "mean", ratio, "1", "Non-2xx or 3xx responses / requests")
        return list(self.summaries.values())


def _seconds(number: str, unit: str) -> float:
    return value(number, _UNITS_S[unit])


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    run = _Run()
    for number, line in whole_lines(source, problems):
        line = line.strip()
        if (run.facts or run.summaries) and (
            _BEGIN.fullmatch(line) or (run.finished and _SHAPE.fullmatch(line))
        ):
            _emit(run, sink, problems)
            run = _Run()
        if not any(read(line, run) for read in _READERS) and _matters(line):
            problems.add(number, f"not understood: {line}")
    if not (run.facts or run.summaries):
        raise XatError("The file holds no wrk run", f"{source.name}: no line of wrk's report is in it.")
    _emit(run, sink, problems)


def _begins(line: str, run: _Run) -> bool:
    if _BEGIN.fullmatch(line):
        return True
    return run.finished and bool(_SHAPE.fullmatch(line) or line.startswith("Thread Stats"))


def _emit(run: _Run, sink: Sink, problems: Problems) -> None:
    sink.capture(CaptureInfo("wrk", environment=run.facts))
    sink.summary(*run.complete())
    if not run.finished:
        problems.add(0, "a run has no final Requests/sec: it was stopped, or the file is truncated")


def _matters(line: str) -> bool:
    return line.startswith(
        ("Latency  ", "Req/Sec", "Requests/sec", "Transfer/sec", "Socket errors", "unable to")
    )


def _read_begin(line: str, run: _Run) -> bool:
    if found := _BEGIN.fullmatch(line):
        run.facts["duration_s"] = f"{_seconds(found[1], found[2]):g}"
        run.facts["url"] = found[3]
    elif found := _SHAPE.fullmatch(line):
        run.facts["threads"], run.facts["clients"] = found[1], found[2]
    return bool(found)


def _read_thread_stats(line: str, run: _Run) -> bool:
    if found := _LATENCY.fullmatch(line):
        for statistic, place in (("mean", 1), ("sd", 3), ("max", 5)):
            run.add(_DURATION, statistic, _seconds(found[place], found[place + 1]), "s", "Latency")
        run.add("wrk.latency_within_one_sd", "ratio", value(found[7], PERCENT), "1", "+/- Stdev")
    elif found := _REQUESTS.fullmatch(line):
        for statistic, place in (("mean", 1), ("sd", 3), ("max", 5)):
            number = value(found[place], _THOUSANDS[found[place + 1]])
            run.add("wrk.requests_per_thread", statistic, number, "1/s", "Req/Sec")
        run.add("wrk.requests_within_one_sd", "ratio", value(found[7], PERCENT), "1", "+/- Stdev")
    return bool(found)


def _read_distribution(line: str, run: _Run) -> bool:
    if header := _DISTRIBUTION.fullmatch(line):
        run.recorded = "uncorrected" if "Uncorrected" in (header[1] or "") else ""
        if header[1]:
            run.facts["generator"] = "wrk2"
        return True
    named = {"correction": "none"} if run.recorded else {}
    if found := _PERCENTILE.fullmatch(line):
        rank, number = Decimal(found[1].replace(",", ".")), _seconds(found[2], found[3])
    elif found := _SPECTRUM.fullmatch(line):
        rank, number = Decimal(found[2].replace(",", ".")) * 100, value(found[1], MILLI)
    else:
        return False
    run.add(_DURATION, f"p{float(rank):g}", number, "s", found[1], **named)
    return True


def _read_totals(line: str, run: _Run) -> bool:
    if found := _TOTAL.fullmatch(line):
        run.requests = int(found[1])
        run.add("xat.request.rate", "total", float(run.requests), "1", "requests")
        run.add("wrk.duration", "total", _seconds(found[2], found[3]), "s", "requests in")
        run.add("wrk.bytes_read", "total", value(found[4], _SIZES[found[5]]), "By", "read")
    elif found := _RATE.fullmatch(line):
        run.finished = True
        run.add("xat.request.rate", "rate", value(found[1]), "1/s", "Requests/sec")
    elif found := _TRANSFER.fullmatch(line):
        run.add("wrk.transfer", "rate", value(found[1], _SIZES[found[2]]), "By/s", "Transfer/sec")
    return bool(found)


def _read_errors(line: str, run: _Run) -> bool:
    if found := _SOCKET.fullmatch(line):
        for kind, count in zip(("connect", "read", "write", "timeout"), found.groups(), strict=True):
            run.add("xat.request.error_rate", "total", float(count), "1", "Socket errors", error__type=kind)
    elif found := _STATUS.fullmatch(line):
        run.bad_status = int(found[1])
        run.add("xat.request.error_rate", "total", run.bad_status, "1", "Non-2xx", error__type="status")
    return bool(found)


_READERS: tuple[Callable[[str, _Run], bool], ...] = (
    _read_begin,
    _read_thread_stats,
    _read_distribution,
    _read_totals,
    _read_errors,
)

PARSER = Parser("wrk", "wrk and wrk2 output", (".txt", ".log", ".out"), _recognises, _parse)
