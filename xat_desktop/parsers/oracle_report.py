"""Oracle AWR and STATSPACK reports, HTML and text, single instance and RAC: what the database had aggregated."""

import re
from datetime import UTC, datetime, timedelta

from xat_desktop.domain.series import Attributes, CaptureInfo, ToolSummary
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Confidence, Parser, Problems, Sink
from xat_desktop.parsers._clock import clock_us, parse_date, utc_us
from xat_desktop.parsers._oracle_report import Table, html_tables, text_tables
from xat_desktop.parsers._source import Source

_SIGN = re.compile(
    rb"WORKLOAD REPOSITORY (?:report for|REPORT \(RAC\)|RAC REPORT|PDB report)|AWR (?:RAC )?Report for DB|"
    rb"^STATSPACK (?:Statistics )?report for",
    re.MULTILINE | re.IGNORECASE,
)
_WORDS = (b"workload repository ", b"awr ", b"statspack ")
_SNAP = re.compile(
    r"(?P<which>Begin|End) Snap:\s*(?P<id>\d+)\s+(?P<date>\d{1,2}-\w{3,9}\.?-\d{2,4}) (?P<clock>\d\d:\d\d:\d\d)"
)
_LENGTH = re.compile(
    r"(?P<what>Elapsed|DB time|DB CPU):\s*(?P<value>[\d,.]+) \((?P<unit>mins|min|sec|s)\)", re.IGNORECASE
)
_NAMED = re.compile(r"^\s*(?P<name>[A-Za-z%][^:\n]*?):\s+(?P<rest>[-.,\dKMG]+(?:\s+[-.,\dKMG]+)*)\s*$")
_PERCENT = re.compile(r"(?P<name>[A-Za-z%][A-Za-z%/\- ]*?)\s*:\s+(?P<value>\d*\.?\d+|\d+)(?=\s|$)")
_NUMBER = re.compile(
    r"(?P<number>-?(?:\d[\d,]*)?\.?\d+(?:E[+-]?\d+)?)\s*(?P<suffix>[KMGT]|us|µs|ms|s|ns|min)?$"
)
_POWERS = {"K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_SECONDS = {"ns": 1e9, "us": 1e6, "µs": 1e6, "ms": 1e3, "s": 1.0}
_MEAN = "mean over the time between the snapshots"
_LOAD = {
    "transactions": ("xat.db.transactions", "1/s", 1.0),
    "dbtime(s)": ("oracle.db_time", "1", 1.0),
    "dbcpu(s)": ("oracle.db_cpu", "1", 1.0),
    "backgroundcpu(s)": ("oracle.background_cpu", "1", 1.0),
    "redosize": ("oracle.redo_size", "By/s", 1.0),
    "redosize(bytes)": ("oracle.redo_size", "By/s", 1.0),
    "logicalreads": ("oracle.logical_reads", "1/s", 1.0),
    "logicalread(blocks)": ("oracle.logical_reads", "1/s", 1.0),
    "physicalreads": ("oracle.physical_reads", "1/s", 1.0),
    "physicalread(blocks)": ("oracle.physical_reads", "1/s", 1.0),
    "physicalwrites": ("oracle.physical_writes", "1/s", 1.0),
    "physicalwrite(blocks)": ("oracle.physical_writes", "1/s", 1.0),
    "readiorequests": ("oracle.read_requests", "1/s", 1.0),
    "writeiorequests": ("oracle.write_requests", "1/s", 1.0),
    "readio(mb)": ("oracle.read_io", "By/s", 1048576.0),
    "writeio(mb)": ("oracle.write_io", "By/s", 1048576.0),
    "w/ambprocessed": ("oracle.work_area", "By/s", 1048576.0),
    "sqlworkarea(mb)": ("oracle.work_area", "By/s", 1048576.0),
    "executes": ("oracle.executes", "1/s", 1.0),
    "executes(sql)": ("oracle.executes", "1/s", 1.0),
    "parses": ("oracle.parses", "1/s", 1.0),
    "parses(sql)": ("oracle.parses", "1/s", 1.0),
    "hardparses": ("oracle.hard_parses", "1/s", 1.0),
    "hardparses(sql)": ("oracle.hard_parses", "1/s", 1.0),
}
"""Name in the load profile without blanks: metric, unit, how many base units one is."""
_OF_INSTANCES = {
    "Txns/s": "transactions",
    "Logical Reads/s": "logicalreads",
    "Physical Reads/s": "physicalreads",
    "Phys Writes/s": "physicalwrites",
    "Execs/s": "executes",
    "Parses/s": "parses",
}
"""Columns of the table of a RAC report that has a row for each instance."""


def _recognises(head: bytes, _name: str) -> Confidence:
    lower = head.lower()
    hint = b"report" in lower and any(word in lower for word in _WORDS)
    return Confidence.SURE if hint and _SIGN.search(head) else Confidence.NO


def _parse(source: Source, sink: Sink, problems: Problems) -> None:
    text = _without_cut(source.whole(256 << 20).decode("utf-8", "replace"), problems)
    found_any = False
    for report in _reports(text):
        html = bool(re.search(r"<t[dh][ >]", report, re.IGNORECASE))
        tables = html_tables(report) if html else text_tables(report)
        plain = _plain(tables, report) if html else report
        summaries = [
            *_load_profile(tables, plain, html=html),
            *_of_instances(tables),
            *_efficiency(plain),
            *_waits(tables),
        ]
        if not summaries:
            problems.add(0, "a report without a load profile or wait events: left out")
            continue
        found_any = True
        sink.capture(_info(tables, plain, source))
        sink.summary(*summaries)
    if not found_any:
        raise XatError(
            "The report has no tables that can be read", f"{source.name}: it may be cut off after its title."
        )


def _without_cut(text: str, problems: Problems) -> str:
    """A report whose file ends too early, without what it ends in: a line of text, a row of a table."""
    end = text.rfind("\n") + 1
    if re.search(r"<t[dh][ >]", text, re.IGNORECASE):
        end = max(text.lower().rfind("<tr"), 0)
        if "</tr" in text[end:].lower():
            return text
    elif end == len(text) or "End of Report" in text[end:]:
        return text
    problems.add(text.count("\n") + 1, f"the file ends within this: {text[end:].strip()[-200:]}")
    return text[:end]


def _reports(text: str) -> list[str]:
    """Several text reports may follow each other."""
    starts = [
        m.start()
        for m in re.finditer(r"^(?:WORKLOAD REPOSITORY report for|STATSPACK report for)", text, re.MULTILINE)
    ]
    if len(starts) < 2 or "<html" in text[:2000].lower():
        return [text]
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _plain(tables: list[Table], text: str) -> str:
    """The tables of an HTML report as lines, so that what a text report says in lines is found the same way."""
    lines = [re.sub(r"<[^>]+>", " ", text[:4000])]
    for table in tables[:40]:
        lines += ["  ".join(cell for cell in row if cell.strip("\xa0 ")) for row in table.rows]
    return "\n".join(lines)


def _info(tables: list[Table], plain: str, source: Source) -> CaptureInfo:
    statspack = "STATSPACK" in plain[:4000]
    facts: dict[str, str] = {}
    for fact, columns in (
        ("db_name", ("DB Name", "Database")),
        ("instance", ("Instance",)),
        ("rac", ("RAC", "Cluster")),
        ("os", ("Platform",)),
        ("cores", ("CPUs",)),
    ):
        if text := _fact(tables, *columns):
            facts[fact] = text
    memory = _fact(tables, "Memory")
    if memory and (size := _number(memory)):
        facts["memory_bytes"] = str(round(size * (1 << 30)))
    for found in _LENGTH.finditer(plain):
        seconds = (_number(found["value"]) or 0.0) * (60 if found["unit"].startswith("m") else 1)
        facts[f"{found['what'].lower().replace(' ', '_')}_s"] = f"{seconds:g}"
    zone, zone_name, how = source.resolve_zone()
    times = {}
    ids = {}
    for found in _SNAP.finditer(plain):
        day, clock = parse_date(found["date"]), clock_us(found["clock"])
        if day and clock is not None and found["which"] not in times:
            moment = (datetime.combine(day, datetime.min.time()) + timedelta(microseconds=clock)).replace(
                tzinfo=zone
            )
            times[found["which"]] = utc_us(moment.astimezone(UTC))
            ids[found["which"]] = found["id"]
    return CaptureInfo(
        "statspack" if statspack else "awr",
        _fact(tables, "Release"),
        host=_fact(tables, "Host Name", "Host") or (_fact(tables, "Name") if statspack else ""),
        label=f"snapshots {ids['Begin']}-{ids['End']}" if len(ids) == 2 else "",
        zone=zone_name if times else "UTC",
        zone_source=how if times else "none",
        start_us=times.get("Begin"),
        end_us=times.get("End"),
        environment=facts,
    )


def _fact(tables: list[Table], *columns: str) -> str:
    """The cell of the first row under such a column name, in the first tables."""
    for table in tables[:6]:
        at = table.column(*columns)
        if at is not None and table.rows and at < len(table.rows[0]) and table.rows[0][at].strip("\xa0 "):
            return table.rows[0][at]
    return ""


def _number(text: str, unit: str = "") -> float | None:
    """`6,575`, `.6`, `26.4K`, `3.82ms` (in seconds), `1.0E+02`; None when it is none; `unit` for plain numbers."""
    found = _NUMBER.match(text.strip("\xa0 "))
    if not found:
        return None
    value = float(found["number"].replace(",", ""))
    suffix = found["suffix"] or unit
    if suffix in _POWERS:
        value *= _POWERS[suffix]
        suffix = unit
    return float(f"{value / _SECONDS.get(suffix, 1.0):.13g}")


def _load_profile(tables: list[Table], plain: str, *, html: bool) -> list[ToolSummary]:
    found: list[ToolSummary] = []
    for table in tables:
        per_second, per_transaction = table.column("Per Second"), table.column("Per Transaction")
        if per_second is None or not html:
            continue
        instance = table.column("I#", "Inst")
        for row in table.rows:
            item: Attributes = (("oracle.instance", row[instance]),) if instance is not None else ()
            cells = [
                row[at] if at is not None and at < len(row) else "" for at in (per_second, per_transaction)
            ]
            found += _load(row[0 if instance != 0 else 1].rstrip(": "), cells, item)
        break
    if not html and (start := re.search(r"^Load Profile", plain, re.MULTILINE)):
        for line in plain[start.end() :].splitlines()[1:50]:
            named = _NAMED.match(line)
            if named:
                found += _load(named["name"], named["rest"].split()[:2], ())
            elif found and (not line.strip() or line.startswith("Instance Efficiency")):
                break
    return found


def _of_instances(tables: list[Table]) -> list[ToolSummary]:
    """The table `I#, Logical Reads/s, ...` of a RAC report; its rows Sum and Avg are not instances."""
    found: list[ToolSummary] = []
    for table in tables:
        instance = table.column("I#")
        rates = [(at, name) for at, name in enumerate(table.header) if name.endswith("/s")]
        if instance is None or len(rates) < 3 or found:
            continue
        for row in table.rows:
            for at, name in rates if row[instance : instance + 1] and row[instance].isdigit() else ():
                value = _number(row[at]) if at < len(row) else None
                if value is not None:
                    metric, unit, scale = _LOAD.get(_OF_INSTANCES.get(name, ""), (_own(name), "1/s", 1.0))
                    if "(k)" in name.lower():
                        metric, unit, scale = _own(name.replace("(k)", "")), "By/s", 1024.0
                    item = (("oracle.instance", row[instance]),)
                    found.append(ToolSummary(metric, "mean", value * scale, unit, item, name, _MEAN))
    return found


def _own(name: str) -> str:
    return f"oracle.{'_'.join(name.lower().removesuffix('/s').split())}"


def _load(name: str, cells: list[str], item: Attributes) -> list[ToolSummary]:
    known = _LOAD.get(re.sub(r"\s+", "", name).lower())
    metric, unit, scale = known or (f"oracle.{'_'.join(name.lower().split())}", "1/s", 1.0)
    found = []
    for ending, text, per in (
        ("", cells[0], unit),
        (".per_transaction", "".join(cells[1:2]), _without_second(metric, unit)),
    ):
        value = _number(text)
        if value is not None:
            found.append(ToolSummary(metric + ending, "mean", value * scale, per, item, name, _MEAN))
    return found


def _without_second(metric: str, unit: str) -> str:
    return (
        "s"
        if metric in ("oracle.db_time", "oracle.db_cpu", "oracle.background_cpu")
        else unit.removesuffix("/s") or "1"
    )


def _efficiency(plain: str) -> list[ToolSummary]:
    """`Buffer Hit %: 93.53` and the like."""
    found = {}
    for pair in _PERCENT.finditer(plain):
        name = " ".join(pair["name"].split())
        if "%" in name and name not in found and len(name) > 5:
            key = "_".join(re.sub(r"[^\w ]", " ", name.lower()).split())
            found[name] = ToolSummary(
                f"oracle.{key}", "mean", float(f"{float(pair['value']) / 100:.12g}"), "1", (), name, _MEAN
            )
    return list(found.values())


def _waits(tables: list[Table]) -> list[ToolSummary]:
    """Top events and wait classes; the first table of each kind is the summary."""
    found: list[ToolSummary] = []
    done: set[str] = set()
    for table in tables:
        first = table.header[0].lower() if table.header else ""
        event, of_class = table.column("Event"), table.column("Wait Class")
        if (
            "top" in table.title.lower()
            and event is not None
            and "events" not in done
            and table.column("Waits") is not None
        ):
            done.add("events")
            found += _wait_rows(table, "oracle.wait", event, of_class)
        elif first.startswith("wait class") and "classes" not in done and table.column("Waits") is not None:
            done.add("classes")
            found += _wait_rows(table, "oracle.wait_class", None, of_class)
    return found


def _wait_rows(table: Table, prefix: str, event: int | None, of_class: int | None) -> list[ToolSummary]:
    time = table.column("Total Wait Time", "Total Wait", "Time(s)", "Time (s)", "Time")
    mean = table.column("Avg", "(ms)")
    share = table.column("% DB", "%DB", "% Total", "%Total")
    if share is None and "Time" in table.header:
        share = table.header.index("Time")
    instance = table.column("I#")
    in_ms = mean is not None and "ms" in table.header[mean].lower()
    specs = (
        ("count", table.column("Waits"), "total", "1", "", 1.0),
        ("time", time, "total", "s", "", 1.0),
        ("duration", mean, "mean", "s", "ms" if in_ms else "", 1.0),
        ("db_time_share", share, "mean", "1", "", 100.0),
    )
    found = []
    for row in table.rows:
        named = [("oracle.wait.event", event), ("oracle.wait.class", of_class), ("oracle.instance", instance)]
        texts = [(name, _cell(row, at)) for name, at in named]
        item = tuple(sorted((name, text) for name, text in texts if text))
        for what, at, statistic, unit, printed, divisor in specs:
            value = _number(_cell(row, at), printed)
            if value is not None and at is not None and item:
                exact = float(f"{value / divisor:.13g}")
                metric = f"{prefix}.{what}"
                found.append(ToolSummary(metric, statistic, exact, unit, item, table.header[at], _MEAN))
    return found


def _cell(row: list[str], at: int | None) -> str:
    """The text at a place, empty when there is none."""
    return row[at].strip("\xa0 ") if at is not None and at < len(row) else ""


PARSER = Parser(
    "oracle-report",
    "Oracle AWR, STATSPACK",
    (".html", ".htm", ".txt", ".lst", ".lis"),
    _recognises,
    _parse,
    version=2,
)
