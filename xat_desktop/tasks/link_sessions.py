"""Captures that were recorded together become one session: a tag that charts, search and sync know already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from xat_desktop.domain.capture import SESSION, Capture
from xat_desktop.store import captures
from xat_desktop.store.store import Store
from xat_desktop.tasks.import_one_file import FileResult
from xat_desktop.tasks.same_run import DAYS, end_of, overlap, run_stem

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Session:
    """Captures on one time axis."""

    name: str
    captures: tuple[str, ...]


def link_sessions(store: Store, files: Sequence[FileResult]) -> list[Session]:
    """Tag the captures of these files that belong together; those that have a session already keep it."""
    of_file = {id_: file for file in files if file.status == "imported" for id_ in file.captures}
    found = [one for one in captures.get_many(store, list(of_file)) if SESSION not in one.tags]
    groups = _Groups(found)
    for together in (*_of_one_run(found, of_file), *_at_one_time(found)):
        groups.join(together)
    return [_link(store, group) for group in groups.of_several()]


def link(store: Store, ids: Sequence[str], name: str = "") -> Session:
    """Make one session of these captures, whatever session they were in."""
    return _link(store, captures.get_many(store, ids), name)


def session_of(store: Store, name: str) -> list[Capture]:
    """All captures of a session."""
    return captures.captures(store, tags={SESSION: name})


def _link(store: Store, group: Sequence[Capture], name: str = "") -> Session:
    name = name or _free_name(store, _name(group))
    ids = tuple(capture.id for capture in group)
    captures.edit(store, ids, tags={SESSION: name})
    return Session(name, ids)


class _Groups:
    """Disjoint sets of captures."""

    def __init__(self, found: Sequence[Capture]) -> None:
        self._found = found
        self._above = {capture.id: capture.id for capture in found}

    def _top(self, id_: str) -> str:
        while self._above[id_] != id_:
            self._above[id_] = self._above[self._above[id_]]
            id_ = self._above[id_]
        return id_

    def join(self, together: Sequence[Capture]) -> None:
        """All of these are in one set."""
        for capture in together[1:]:
            self._above[self._top(capture.id)] = self._top(together[0].id)

    def of_several(self) -> list[list[Capture]]:
        """The sets with more than one capture, in the order of their first."""
        sets: dict[str, list[Capture]] = {}
        for capture in self._found:
            sets.setdefault(self._top(capture.id), []).append(capture)
        return [group for group in sets.values() if len(group) > 1]


def _of_one_run(found: Iterable[Capture], of_file: dict[str, FileResult]) -> Iterator[list[Capture]]:
    """Captures whose files have a name that one run of a tool gives to several, in one folder."""
    sets: dict[tuple[str, ...], list[Capture]] = {}
    for capture in found:
        file = of_file[capture.id]
        stem = run_stem(PurePath(file.path).name, file.format)
        if stem:
            host = capture.host if stem[0] == DAYS else ""
            sets.setdefault((str(PurePath(file.path).parent), *stem, host), []).append(capture)
    yield from sets.values()


def _at_one_time(found: Sequence[Capture]) -> Iterator[list[Capture]]:
    """Pairs of captures whose times overlap, of one host or of a tool that names none."""
    timed = [capture for capture in found if capture.zone_source != "none" and capture.start_us is not None]
    timed.sort(key=lambda capture: capture.start_us or 0)
    for host in {capture.host for capture in timed}:
        longest: Capture | None = None
        for capture in timed:
            if capture.host not in (host, ""):
                continue
            if longest and overlap(longest, capture):
                yield [longest, capture]
            if longest is None or end_of(capture) > end_of(longest):
                longest = capture


def _name(group: Sequence[Capture]) -> str:
    """`host 2026-11-23 03:45`: what people call it."""
    hosts = sorted({capture.host for capture in group} - {""})
    who = hosts[0] if len(hosts) == 1 else f"{len(hosts)} hosts" if hosts else group[0].tool
    starts = [
        c.start_us for c in group if c.start_us is not None and c.zone_source != "none" and c.start_us > 0
    ]
    if not starts:
        return f"{who} {PurePath(group[0].file_name).name}"
    return f"{who} {_EPOCH + timedelta(microseconds=min(starts)):%Y-%m-%d %H:%M}"


def _free_name(store: Store, wanted: str) -> str:
    name, number = wanted, 1
    while session_of(store, name):
        number += 1
        name = f"{wanted} ({number})"
    return name
