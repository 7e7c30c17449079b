"""Look at files before they are imported: format, host, time span, zone, series, problems; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from xat_desktop.domain.collector import Collector
from xat_desktop.domain.series import COUNTED_PER_SECOND, CaptureInfo, SeriesKey, Times, ToolSummary, Values
from xat_desktop.errors import XatError
from xat_desktop.parsers._base import NoResultError, Problem, Problems
from xat_desktop.parsers.bundles import Refusal
from xat_desktop.settings import Settings
from xat_desktop.store import collectors, result_files
from xat_desktop.store.store import Store
from xat_desktop.tasks.incoming import Incoming, file_on_disk, incoming
from xat_desktop.tasks.match_hosts import collector_of
from xat_desktop.tasks.own_formats import with_own_formats
from xat_desktop.tasks.parse_file import ImportOptions, parser_for, zone_for
from xat_desktop.tasks.progress import NoProgress, Progress

READ_BYTES = 16 << 20
"""So much of each file is read: nearly always all of it, and quick on the largest."""
_HASHES_AT_ONCE = 10_000


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
    skipped: bool = False
    """A member of an archive that is no result of a tool: not worth a word."""
    unknown: bool = False
    """It could be read, and no format knows it."""
    sha256: str = ""
    """Of its whole content, where a look reads all of it."""


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
    settings: Settings | None = None,
) -> list[FilePreview]:
    """One preview for each file, and for each member of an archive; `error` says why one cannot be read."""
    options, progress = with_own_formats(options or ImportOptions(), store), progress or NoProgress()
    machines = collectors.collectors(store)
    tops = list(dict.fromkeys(file_on_disk(path) for path in paths))
    numbers = {top: number for number, top in enumerate(tops)}
    found = []
    for file in incoming(paths, settings or Settings(), keep_bytes=READ_BYTES):
        if isinstance(file, Refusal):
            found.append(FilePreview(Path(file.path), 0, error=str(file.error), skipped=file.harmless))
        else:
            progress.step(numbers[file.top], len(tops), file.path.name)
            found.append(_preview(store, _beginning_of(file), options, machines))
    return found


def look_again(store: Store, previews: Sequence[FilePreview]) -> list[FilePreview]:
    """These previews with what has come in since; no file is read."""
    there = _imported(store, [preview.sha256 for preview in previews])
    return [replace(preview, duplicate=preview.sha256 in there) for preview in previews]


def _beginning_of(file: Incoming) -> Incoming:
    """A member that is not kept whole by its first bytes, which can be read more than once."""
    if file.member is None or file.content is not None:
        return file
    return replace(file, content=file.member.stream.peek(READ_BYTES))


def _preview(
    store: Store, file: Incoming, options: ImportOptions, machines: Sequence[Collector]
) -> FilePreview:
    whole, size = _extent(file)
    sink, problems = _Counting(), Problems()
    try:
        zone = zone_for(options, _machine(options.collector_id, machines))
        with file.source(zone=zone, **({} if file.member else {"beginning": _Beginning})) as source:
            parser = parser_for(source, options)
            try:
                parser.parse(source, sink, problems)
            except XatError:
                if whole:
                    raise
        sha256 = _sha256(store, file, size, whole=whole)
    except XatError as error:
        unknown = isinstance(error, NoResultError)
        skipped = file.member is not None and unknown
        return FilePreview(file.path, size, error=str(error), skipped=skipped, unknown=unknown)
    info = sink.info or CaptureInfo("")
    guess = _machine(options.collector_id, machines) or collector_of(info.host, machines)
    if info.zone_source == "guess" and guess and guess.zone:
        return _preview(store, file, replace(options, collector_id=guess.id), machines)
    return FilePreview(
        file.path,
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
        bool(_imported(store, [sha256])),
        guess.id if guess else None,
        tuple(problems.kept[:100]) if whole else (),
        "" if sink.keys or sink.summaries or not whole else "The file holds no measurements.",
        sink.summaries,
        sha256=sha256,
    )


def _extent(file: Incoming) -> tuple[bool, int]:
    """(whether a preview reads all of it, its size as far as it is known)."""
    if file.member is None:
        size = file.size_bytes() or 0 if file.is_there else 0
        return size <= READ_BYTES, size
    whole = file.member.stream.done < READ_BYTES
    return whole, len(file.content or b"") if whole else file.member.stream.size_bytes or 0


def _sha256(store: Store, file: Incoming, size: int, *, whole: bool) -> str:
    """Empty for a large file that cannot be in the store: its size is not there, or only reading all tells."""
    if not whole and (file.member is not None or not result_files.has_size(store, size)):
        return ""
    try:
        return file.sha256() or ""
    except OSError:
        return ""  # importing it says why


def _imported(store: Store, hashes: Sequence[str]) -> set[str]:
    with store.read() as db:
        parts = [hashes[at : at + _HASHES_AT_ONCE] for at in range(0, len(hashes), _HASHES_AT_ONCE)]
        return set().union(*(result_files.imported_among(db, part) for part in parts))


def _machine(collector_id: str | None, machines: Sequence[Collector]) -> Collector | None:
    return next((machine for machine in machines if machine.id == collector_id), None)
