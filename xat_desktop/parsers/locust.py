"""Locust's statistics, failures and exceptions as CSV: what it had aggregated over the whole run."""

import re
from collections.abc import Iterator

from xat_desktop.domain.series import Attributes, CaptureInfo, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._small_csv import csv_rows, header_of
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import ERROR_RATIO, ERRORS, MILLI, RATE, REQUEST, Summaries, rank

ESTIMATOR = "Locust's own, from times that it had rounded to 1, 10 or 100 ms (two digits)"
_TIMES = {
    "average response time": "mean",
    "min response time": "min",
    "max response time": "max",
    "median response time": "p50",
}
_COUNTS = {
    "request count": (RATE, "total"),
    "# requests": (RATE, "total"),
    "failure count": (ERRORS, "total"),
    "# failures": (ERRORS, "total"),
    "requests/s": (RATE, "rate"),
    "failures/s": (ERRORS, "rate"),
    "requests failed/s": (ERRORS, "rate"),
}
_SUMMED = "sum of the rows"
_IDENTITY = ("type", "method", "name")


def _recognises(head: bytes, _name: str) -> Confidence:
    return Confidence.SURE if _kind(header_of(head)) else Confidence.NO


def _kind(header: list[str]) -> str:
    cells = [cell.lower() for cell in header]
    if cells[:2] in (["type", "name"], ["method", "name"]) and cells[2:3] in (
        ["request count"],
        ["# requests"],
    ):
        return "stats"
    if cells[:2] == ["name", "# requests"] and "50%" in cells:
        return "stats"
    if header[:4] == ["Method", "Name", "Error", "Occurrences"]:
        return "failures"
    return "exceptions" if header == ["Count", "Message", "Traceback", "Nodes"] else ""


def named(method: str, name: str) -> Attributes:
    """The attributes of a row; those of the row of all requests are empty."""
    if name in ("Aggregated", "Total") and not method:
        return ()
    return attributes(label=name, **({"http__request__method": method} if method else {}))


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    header = header_of(source.head)
    kind = _kind(header)
    if not kind:
        raise XatError("This is no table of Locust", f"{source.name} begins with: {', '.join(header)[:100]}")
    moments = Moments(source)
    run = Summaries(ESTIMATOR)
    seen: list[int] = []
    rows = csv_rows(source, problems, header[0], again=lambda: run.hand_over(sink, "locust"))
    if kind == "stats":
        _statistics(rows, run, problems)
    elif kind == "failures":
        seen = _failures(rows, run, moments)
    else:
        _exceptions(rows, run)
    if problems.count:
        run.drop(_SUMMED)
    start, end = (min(seen), max(seen)) if seen else (None, None)
    zone = "file" if seen else "none"
    sink.capture(CaptureInfo("locust", zone_source=zone, start_us=start, end_us=end))  # type: ignore[arg-type]
    sink.summary(*run.all)


def _statistics(rows: Iterator[tuple[int, dict[str, str]]], run: Summaries, problems: Problems) -> None:
    for line, row in rows:
        cells = {name.lower(): text for name, text in row.items()}
        own = named(*_identity(cells))
        for name, text in cells.items():
            if name not in _IDENTITY and text not in ("", "N/A") and not _keep(name, text, run, own):
                problems.add(line, f"{name} is no number: {text}")
        _ratio(cells, run, own)


def _identity(cells: dict[str, str]) -> tuple[str, str]:
    """(method, name); in the distribution of versions before 1 both stand in one cell (`GET /items`)."""
    if "type" in cells or "method" in cells:
        method, name = cells.get("type", cells.get("method", "")), cells["name"]
    else:
        method, _, name = re.sub(r"^(?![A-Z]+ |None )", " ", cells["name"]).partition(" ")
    return ("", name) if method == "None" else (method, name)


def _keep(name: str, text: str, run: Summaries, own: Attributes) -> bool:
    if re.fullmatch(r"\d+(?:\.\d+)?%?", name):  # old versions forgot the sign behind 99.999
        return run.add(REQUEST, rank(name.rstrip("%")), text, "s", name, scale=MILLI, named=own)
    if name in _TIMES:
        return run.add(REQUEST, _TIMES[name], text, "s", name, scale=MILLI, named=own)
    if name in _COUNTS:
        metric, statistic = _COUNTS[name]
        return run.add(metric, statistic, text, "1/s" if statistic == "rate" else "1", name, named=own)
    if name == "average content size":
        return run.add("http.client.response.body.size", "mean", text, "By", name, named=own)
    return run.add(f"locust.{name.replace(' ', '_')}", "value", text, "1", name, named=own)


def _ratio(cells: dict[str, str], run: Summaries, own: Attributes) -> None:
    try:
        count = float(cells.get("request count", cells.get("# requests", "")))
        failed = float(cells.get("failure count", cells.get("# failures", "")))
    except ValueError:
        return
    if count > 0:
        run.add(ERROR_RATIO, "mean", failed / count, "1", "Failure Count / Request Count", named=own)


def _failures(rows: Iterator[tuple[int, dict[str, str]]], run: Summaries, moments: Moments) -> list[int]:
    seen: list[int] = []
    for _line, row in rows:
        own = dict(named(row["Method"], row["Name"]))
        own["error.type"] = row["Error"][:200]
        run.add(ERRORS, "total", row["Occurrences"], "1", "Occurrences", named=tuple(sorted(own.items())))
        times = (moments.us(row.get(name) or "") for name in ("First Seen", "Last Seen"))
        seen += [time for time in times if time is not None]
    total = sum(summary.value for summary in run.all)
    run.add(ERRORS, "total", total, "1", "Occurrences", estimator=_SUMMED)
    return seen


def _exceptions(rows: Iterator[tuple[int, dict[str, str]]], run: Summaries) -> None:
    for _line, row in rows:
        own = attributes(message=row["Message"][:200])
        run.add("locust.exceptions", "total", row["Count"], "1", "Count", named=own)
    total = sum(summary.value for summary in run.all)
    run.add("locust.exceptions", "total", total, "1", "Count", estimator=_SUMMED)


PARSER = Parser(
    "locust", "Locust statistics, failures, exceptions (CSV)", (".csv",), _recognises, _parse, version=2
)
