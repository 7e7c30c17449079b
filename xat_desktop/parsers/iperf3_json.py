"""iperf3's results as JSON (-J, --json-stream): every interval by stream and in sum, totals, failed tests."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from xat_desktop.domain.series import Attributes, CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._columns import Column, to_base_units
from xat_desktop.parsers._iperf import EIGHTH, JITTER, LOSS, RETRANSMITS, ROUND_TRIP, THROUGHPUT, side
from xat_desktop.parsers._json_text import Document, documents, number, rows, section, texts
from xat_desktop.parsers._printed import PERCENT
from xat_desktop.parsers._source import Source
from xat_desktop.parsers._summaries import MICRO, MILLI, Summaries, with_named
from xat_desktop.parsers._timestamps import LARGEST_EPOCH

if TYPE_CHECKING:
    import polars as pl

_START = re.compile(r'\{\s*(?:"title"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*)?(?:"start"\s*:\s*\{|"event"\s*:\s*")')
_SIGNATURE = re.compile(
    rb'"version"\s*:\s*"iperf 3|"(?:connecting_to|test_start|sock_bufsize|accepted_connection)"\s*:'
)
_COLUMNS = {
    "rtt": Column(ROUND_TRIP, "s", shift=6),
    "rttvar": Column("iperf.rttvar", "s", shift=6),
    "jitter_ms": Column(JITTER, "s", shift=3),
    "lost_percent": Column(LOSS, "1", shift=2),
    "snd_cwnd": Column("iperf.snd_cwnd", "By"),
    "snd_wnd": Column("iperf.snd_wnd", "By"),
    "pmtu": Column("iperf.pmtu", "By"),
}
_NO_MEASURES = frozenset(
    ("socket", "start", "end", "seconds", "omitted", "sender", "bytes", "bits_per_second")
)
"""Bytes and bits per second become one throughput."""


_LONGEST_S = 1e9


def _recognises(head: bytes, _name: str) -> Confidence:
    start = _START.search(head[:2000].decode("utf-8", "replace"))
    return Confidence.SURE if start and _SIGNATURE.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    found, errors = 0, []
    text = source.whole().decode("utf-8", "replace")
    for document in _tests(documents(text, _START, problems)):
        if error := document.get("error"):
            errors.append(str(error))
            problems.add(0, f"a test failed: {error}")
        if rows(document, "intervals") or section(document, "end"):
            found += 1
            _emit(document, sink)
    if not found:
        reason = errors[0] if errors else "no document has an interval"
        raise XatError("The iperf3 test has no result", f"{source.name}: {reason}.")


def _tests(found: Iterator[Any]) -> Iterator[Document]:
    """Whole documents as they are; the lines of --json-stream put together."""
    streamed: Document = {}
    for document in found:
        event = document.get("event") if isinstance(document, dict) else None
        if not isinstance(document, dict) or (event is None and "start" not in document):
            continue
        if event is None:
            yield document
            continue
        if event == "start" and streamed:
            yield streamed
            streamed = {}
        if event == "interval":
            streamed.setdefault("intervals", []).append(document.get("data"))
        else:
            streamed[str(event)] = document.get("data")
    if streamed:
        yield streamed


def _emit(document: Document, sink: Sink) -> None:
    start = section(document, "start")
    began = number(section(start, "timestamp").get("timesecs"))
    if began is not None and abs(began) > LARGEST_EPOCH["s"]:
        began = None
    test = section(start, "test_start")
    facts = texts(test, "protocol", "reverse", "omit", streams="num_streams", block_size="blksize")
    facts |= texts(test, "target_bitrate", duration_s="duration")
    facts |= texts(section(start, "connecting_to"), server="host", port="port")
    facts |= texts(section(document, "end"), "sender_tcp_congestion", "receiver_tcp_congestion")
    system = str(start.get("system_info", "")).split()
    sink.capture(
        CaptureInfo(
            "iperf3",
            str(start.get("version", "")).removeprefix("iperf "),
            host=system[1] if len(system) > 1 else "",
            label=str(document.get("title") or ""),
            zone_source="none" if began is None else "file",
            start_us=None if began is None else round(began * 1e6),
            environment=facts,
        )
    )
    _emit_intervals(rows(document, "intervals"), round((began or 0) * 1e6), sink)
    sink.summary(*_totals(section(document, "end")).all)


def _emit_intervals(intervals: Sequence[Document], began_us: int, sink: Sink) -> None:
    sums = [
        row[name]
        for row in intervals
        for name in row
        if name.startswith("sum") and isinstance(row[name], dict)
    ]
    streams = [stream for row in intervals for stream in rows(row, "streams")]
    for measured, by_stream in ((sums, False), (streams, True)):
        if measured:
            _emit_rows(measured, began_us, sink, by_stream=by_stream)


def _emit_rows(measured: list[Document], began_us: int, sink: Sink, *, by_stream: bool) -> None:
    import polars as pl

    frame = _frame(measured)
    for name in ("sender", "omitted", "socket"):
        if name not in frame.columns:
            frame = frame.with_columns(pl.lit(None).alias(name))
    if frame["sender"].null_count() < len(frame):  # a row that lacks what the others have was cut
        frame = frame.filter(pl.col("sender").is_not_null())
    identity = ["sender", "omitted", *(["socket"] if by_stream else [])]
    warmed_us = began_us + _warm_up_us(frame)
    for (sender, omitted, *socket), own in frame.group_by(identity, maintain_order=True):
        named = side(sender if isinstance(sender, bool) else None)
        named = with_named(named, **({"stream": str(socket[0])} if socket else {}))
        if omitted:
            named = with_named(named, omitted="true")
        _emit_series(own, named, began_us if omitted else warmed_us, sink)


def _warm_up_us(frame: "pl.DataFrame") -> int:
    """How long the omitted part (-O) took: behind it the seconds begin at 0 again."""
    import polars as pl

    if "end" not in frame.columns:
        return 0
    ends = frame.filter(pl.col("omitted").cast(pl.Boolean))["end"].cast(pl.Float64, strict=False)
    last = ends.max()
    return round(last * 1e6) if isinstance(last, float) and 0 < last < _LONGEST_S else 0


def _frame(measured: list[Document]) -> "pl.DataFrame":
    """One row for each object; slow where a damaged one has other things than numbers."""
    import polars as pl

    with suppress(pl.exceptions.PolarsError, OverflowError, TypeError):
        frame = pl.from_dicts(measured, infer_schema_length=None)
        if not any(kind.is_nested() or kind == pl.String for kind in frame.dtypes):
            return frame
    plain = [
        {name: raw if isinstance(raw, bool) else number(raw) for name, raw in row.items()} for row in measured
    ]
    names = {name for row in plain for name in row}
    flags = {"sender", "omitted"}
    columns: dict[str, list[Any]] = {
        name: [row.get(name) if isinstance(row.get(name), bool) == (name in flags) else None for row in plain]
        for name in names
    }
    kinds = {name: pl.Boolean if name in flags else pl.Float64 for name in names}
    return pl.DataFrame(columns, schema=kinds, strict=False)


def _emit_series(own: "pl.DataFrame", named: Attributes, began_us: int, sink: Sink) -> None:
    import polars as pl

    def values(name: str) -> Any:
        return own[name].cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()

    if "end" not in own.columns:
        return
    good = np.abs(np.nan_to_num(values("end"), nan=np.inf)) < _LONGEST_S
    times = began_us + np.rint(values("end")[good] * 1e6).astype(np.int64)
    keys, columns = [], []
    for name in own.columns:
        if name in _NO_MEASURES and name != "bits_per_second":
            continue
        column, printed = _COLUMNS.get(name) or Column(f"iperf.{name}"), values(name)[good]
        if name == "bits_per_second":
            column, printed = Column(THROUGHPUT, "By/s"), printed / 8
        elif name == "retransmits" and "seconds" in own.columns:
            column, printed = Column(RETRANSMITS, "1/s"), printed / values("seconds")[good]
        if np.isfinite(printed).any():
            keys.append(SeriesKey(column.metric, named, column.unit, "gauge", name))
            columns.append(to_base_units(printed, column))
    sink.samples(keys, times, columns)


def _totals(end: Any) -> Summaries:
    run = Summaries()
    for name, raw in end.items():
        if name.startswith("sum") and isinstance(raw, dict):
            sent = section(end, "sum_sent_bidir_reverse" if name.endswith("_bidir_reverse") else "sum_sent")
            _total(name, raw, sent.get("sender", raw.get("sender")), run)
    for name, raw in section(end, "cpu_utilization_percent").items():
        where, _, mode = name.partition("_")
        own = {"cpu__mode": mode} if mode != "total" else {}
        run.add(
            "process.cpu.utilization",
            "mean",
            raw,
            "1",
            name,
            scale=PERCENT,
            named=attributes(side=where, **own),
        )
    for stream in rows(end, "streams"):
        sent = section(stream, "sender")
        if not sent.get("max_rtt"):  # the other end sent, so that nothing was measured here
            continue
        named = attributes(stream=str(sent.get("socket", "?")))
        for source, statistic in (("max_rtt", "max"), ("min_rtt", "min"), ("mean_rtt", "mean")):
            run.add(ROUND_TRIP, statistic, sent.get(source), "s", source, scale=MICRO, named=named)
        run.add("iperf.snd_cwnd", "max", sent.get("max_snd_cwnd"), "By", "max_snd_cwnd", named=named)
    return run


def _total(name: str, raw: Document, sender: object, run: Summaries) -> None:
    """`sum_sent` is what one end sent, `sum_received` what of it came in at the other."""
    which = "receiver" if "received" in name else "sender" if "sent" in name else "both"
    named = with_named(side(sender if isinstance(sender, bool) else None), measured_at=which)
    run.add(THROUGHPUT, "rate", raw.get("bits_per_second"), "By/s", name, scale=EIGHTH, named=named)
    run.add("iperf.bytes", "total", raw.get("bytes"), "By", name, named=named)
    run.add(RETRANSMITS, "total", raw.get("retransmits"), "1", name, named=named)
    run.add(JITTER, "last", raw.get("jitter_ms"), "s", name, scale=MILLI, named=named)
    run.add(LOSS, "mean", raw.get("lost_percent"), "1", name, scale=PERCENT, named=named)
    for source in ("lost_packets", "packets"):
        run.add(f"iperf.{source}", "total", raw.get(source), "1", name, named=named)


PARSER = Parser("iperf3-json", "iperf3 results (JSON)", (".json",), _recognises, _parse, version=2)
