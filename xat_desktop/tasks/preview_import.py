"""Look at files before they are imported: format, host, time span, zone, series, problems; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from xat_desktop.domain.collector import Collector
from xat_desktop.domain.series import COUNTED_PER_SECOND, CaptureInfo, SeriesKey, Times, ToolSummary, Values
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import Problem, Problems
from xat_desktop.parsers._source import open_source
from xat_desktop.store import collectors, originals, result_files
from xat_desktop.store.store import Store
from xat_desktop.tasks.import_one_file import ImportOptions, parser_for, zone_for
from xat_desktop.tasks.progress import NoProgress, Progress

READ_BYTES = 16 << 20
"""So much of each file is read: nearly always all of it, and quick on the largest."""


@dataclass(frozen=True)
class FilePreview:
    """What a file holds, as far as its first megabytes tell; `error` says why it cannot be imported."""

    path: Path
    size_bytes: int
    format: str = ""
    title: str = ""
    tool: str = ""
    host: str = ""
    start_us: int | None = None
    end_us: int | None = None
    zone: str = ""
    zone_source: str = ""
    series: int = 0
    samples: int = 0
    whole: bool = True
    """False where only the beginning was read: the span and the counts go on."""
    duplicate: bool = False
    collector_id: str | None = None
    problems: tuple[Problem, ...] = ()
    error: str = ""
    summaries: int = 0
    """Values that the tool had aggregated itself."""


class _Beginning:
    """A file that seems to end after its first megabytes."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._left = READ_BYTES

    def read(self, size: int = -1) -> bytes:
        data = self._raw.read(min(self._left, size) if size >= 0 else self._left)
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._raw.close()


class _Counting:
    """A sink that keeps only what a preview shows."""

    def __init__(self) -> None:
        self.info: CaptureInfo | None = None
        self.keys: set[SeriesKey] = set()
        self.samples_seen = 0
        self.summaries = 0
        self.start: int | None = None
        self.end: int | None = None

    def capture(self, info: CaptureInfo) -> None:
        self.info = self.info or info

    def update(self, **changes: Any) -> None:
        if self.info is not None:
            self.info = replace(self.info, **changes)

    def samples(self, keys: Sequence[SeriesKey], times: Times, _columns: Sequence[Values]) -> None:
        self.keys.update(keys)
        self.samples_seen += len(times) * len(keys)
        if len(times) and keys[0].source_name != COUNTED_PER_SECOND:
            low, high = int(times.min()), int(times.max())
            self.start = low if self.start is None else min(self.start, low)
            self.end = high if self.end is None else max(self.end, high)

    def summary(self, *values: ToolSummary) -> None:
        self.summaries += len(values)


def preview_import(
    store: Store,
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> list[FilePreview]:
    """One preview for each path; a file that cannot be read has its reason in `error`."""
    options, progress = options or ImportOptions(), progress or NoProgress()
    machines = collectors.collectors(store)
    found = []
    for number, path in enumerate(paths):
        progress.step(number, len(paths), path.name)
        found.append(_preview(store, path, options, machines))
    return found


def _preview(store: Store, path: Path, options: ImportOptions, machines: Sequence[Collector]) -> FilePreview:
    size = path.stat().st_size if path.is_file() else 0
    whole = size <= READ_BYTES
    sink, problems = _Counting(), Problems()
    try:
        zone = zone_for(options, _machine(options.collector_id, machines))
        with open_source(path, beginning=_Beginning, zone=zone) as source:
            parser = parser_for(source, options)
            try:
                parser.parse(source, sink, problems)
            except XatError:
                if whole:
                    raise
        duplicate = _is_duplicate(store, path, size)
    except XatError as error:
        return FilePreview(path, size, error=str(error))
    info = sink.info or CaptureInfo("")
    guess = _machine(options.collector_id or _collector_of(info.host, machines), machines)
    if info.zone_source == "guess" and guess and guess.zone:
        return _preview(store, path, replace(options, collector_id=guess.id), machines)
    return FilePreview(
        path,
        size,
        parser.name,
        parser.title,
        f"{info.tool} {info.tool_version}".strip(),
        info.host,
        sink.start if sink.start is not None else info.start_us,
        sink.end if sink.end is not None else info.end_us,
        info.zone,
        info.zone_source,
        len(sink.keys),
        sink.samples_seen,
        whole,
        duplicate,
        guess.id if guess else None,
        tuple(problems.kept[:100]) if whole else (),
        "" if sink.keys or sink.summaries or not whole else "The file holds no measurements.",
        sink.summaries,
    )


def _is_duplicate(store: Store, path: Path, size: int) -> bool:
    if not result_files.has_size(store, size):
        return False
    known = result_files.find_by_sha256(store, originals.sha256_of(path))
    return known is not None and known.state == "imported"


def _machine(collector_id: str | None, machines: Sequence[Collector]) -> Collector | None:
    return next((machine for machine in machines if machine.id == collector_id), None)


def _collector_of(host: str, machines: Sequence[Collector]) -> str | None:
    """The one machine whose name is the host's, with or without its domain."""
    names = {host.lower(), host.split(".")[0].lower()} - {""}
    fitting = [machine for machine in machines if machine.machine_name.lower() in names]
    return fitting[0].id if len(fitting) == 1 else None
