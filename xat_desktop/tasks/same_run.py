"""Which captures are of one run: a tool that writes several files has still run once."""

import re
from collections.abc import Sequence

from xat_desktop.domain.capture import SESSION, Capture

DAYS = "sa"
"""Files of many days are one session, but no day is a part of another's run."""
_STEMS = (
    ("fio", re.compile(r"(.+?)(?:_(?:bw|iops|lat|slat|clat|clat_hist)(?:\.\d+)?\.log|\.json)")),
    ("locust", re.compile(r"(.+)_(?:stats|stats_history|failures|exceptions|requests|distribution)\.csv")),
    ("pgbench", re.compile(r"(.+\.\d+)(?:\.\d+)?")),
    ("hammerdb", re.compile(r"(|.+\.)(?:hammerdb|hdbxtprofile|hdbtcount|cli_stdout)\.log")),
    ("jtl", re.compile(r"(.+?)\.jtl")),
    ("jmeter", re.compile(r"(.+?)\.(?:summariser_stdout\.txt|dashboard_statistics\.json)")),
    (DAYS, re.compile(r"sar?(?:\d\d|20\d{6})(?:\.\w+)*()")),
)
"""(beginning of the format's name, the name of a file whose first group is shared by files of one run)."""
_ALIKE = {"jtl": "jmeter"}
_PACKED = re.compile(r"\.(?:gz|bz2|xz|zst)$")


def run_stem(file_name: str, format_name: str) -> tuple[str, str] | None:
    """(kind of tool, what the names of all files of one run share); None for a name that says nothing."""
    name = _PACKED.sub("", file_name)
    for beginning, pattern in _STEMS:
        match = pattern.fullmatch(name) if format_name.startswith(beginning) else None
        if match:
            return _ALIKE.get(beginning, beginning), match[1]
    return None


def overlap(first: Capture, second: Capture) -> bool:
    """Whether at least half of the shorter one lies within the longer one."""
    start, end = max(first.start_us or 0, second.start_us or 0), min(end_of(first), end_of(second))
    shorter = min(end_of(one) - (one.start_us or 0) for one in (first, second))
    return end >= start and 2 * (end - start) >= shorter


def end_of(capture: Capture) -> int:
    """The end, or the start where no end is known."""
    return capture.end_us if capture.end_us is not None else capture.start_us or 0


def runs_of(captures: Sequence[Capture]) -> list[list[Capture]]:
    """The captures by run, in their order: files of one session and tool that share a name or the time."""
    runs: list[list[Capture]] = []
    for capture in captures:
        run = next((run for run in runs if any(_same_run(one, capture) for one in run)), None)
        if run is None:
            runs.append([capture])
        else:
            run.append(capture)
    return runs


def _same_run(first: Capture, second: Capture) -> bool:
    if not first.tags.get(SESSION) or first.tags[SESSION] != second.tags.get(SESSION):
        return False
    if first.tool != second.tool:
        return False
    stem = run_stem(first.file_name, first.format)
    if stem is not None and stem[0] != DAYS and stem == run_stem(second.file_name, second.format):
        return True
    timed = all(one.zone_source != "none" and one.start_us is not None for one in (first, second))
    return timed and overlap(first, second)
