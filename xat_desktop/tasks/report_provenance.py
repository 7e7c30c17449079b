"""Where a report's figures come from: machines, files, windows, and what was dropped on the way."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from xat_desktop.analysis.steady_state import SteadyWindow
from xat_desktop.domain.capture import Capture, ResultFile
from xat_desktop.domain.units import pretty
from xat_desktop.reports.model import Provenance
from xat_desktop.store import result_files
from xat_desktop.store.store import Store
from xat_desktop.tasks.report_series import Windows

_MOST_PROBLEMS = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def machines_of(captures: Iterable[Capture]) -> tuple[tuple[str, str], ...]:
    """Each machine once: its name, and what is known of it."""
    found: dict[str, str] = {}
    for capture in captures:
        name = capture.collector or capture.host
        if name and not found.get(name):
            found[name] = _machine(capture)
    return tuple(found.items())


def _machine(capture: Capture) -> str:
    facts = capture.environment
    cores = facts.get("vcpus") or facts.get("cores")
    parts = [capture.platform, capture.compute_model]
    if cores:
        parts.append(f"{cores} CPUs")
    if memory := facts.get("memory_bytes"):
        parts.append(pretty(float(memory), "By"))
    return ", ".join(part for part in parts if part)


def provenance_of(
    store: Store, sides: Sequence[tuple[str, Sequence[Capture]]], windows: Windows
) -> tuple[Provenance, ...]:
    """One entry for each run of each side."""
    files = {file.id: file for file in result_files.files(store)}
    return tuple(
        _of_run(side, f"run {number}", capture, files.get(capture.file_id), windows.get(capture.id))
        for side, captures in sides
        for number, capture in enumerate(captures, 1)
    )


def _of_run(
    side: str, run: str, capture: Capture, file: ResultFile | None, window: SteadyWindow | None
) -> Provenance:
    return Provenance(
        side=side,
        run=run,
        file_name=capture.file_name,
        sha256=capture.file_sha256,
        format=capture.format,
        parser_version=capture.parser_version,
        tool=f"{capture.tool} {capture.tool_version}".strip(),
        host=capture.host,
        start=start_text(capture),
        window=window_text(window),
        n=capture.sample_count,
        dropped=capture.problem_count,
        warnings=(*_zone(capture), *_problems(file)),
    )


def start_text(capture: Capture) -> str:
    """Date and time in UTC, as far as the file has a clock."""
    if capture.start_us is None or capture.relative:
        return "no clock time"
    return f"{_EPOCH + timedelta(microseconds=capture.start_us):%Y-%m-%d %H:%M:%S} UTC"


def window_text(window: SteadyWindow | None) -> str:
    """What was cut off in front and behind, or why nothing was."""
    if window is None:
        return "the whole run"
    if window.warmup_s == 0 and window.tail_s == 0:
        return f"the whole run: {window.reason}"
    length_s = (window.end_us - window.start_us) / 1e6
    cut = [
        f"{pretty(seconds, 's')} of {what}"
        for seconds, what in ((window.warmup_s, "warm-up"), (window.tail_s, "tail"))
        if seconds > 0
    ]
    return f"{pretty(length_s, 's')}, without {' and '.join(cut)}"


def _zone(capture: Capture) -> tuple[str, ...]:
    guessed = capture.zone_source == "guess"
    return (f"The file states no time zone; {capture.zone} was assumed.",) if guessed else ()


def _problems(file: ResultFile | None) -> tuple[str, ...]:
    if file is None or not file.problem_count:
        return ()
    shown = tuple(f"Line {line}: {text}" for line, text in file.problems[:_MOST_PROBLEMS])
    left = file.problem_count - len(shown)
    return (*shown, f"{left} further lines could not be read.") if left else shown
