"""Loads the list of captures with all that would hold up the window's thread when there are thousands."""

from collections.abc import Callable
from dataclasses import dataclass

from xat_desktop.domain.capture import Capture
from xat_desktop.store.store import Store
from xat_desktop.tasks.list_captures import CaptureList, list_captures
from xat_desktop.tasks.progress import Progress


@dataclass(frozen=True)
class Listed:
    """What was found; no `search_texts`: the captures are the same as before."""

    found: CaptureList
    search_texts: tuple[str, ...] | None


def listed(
    store: Store,
    collector_id: str,
    run_group: str,
    search_text: Callable[[Capture], str],
    before: CaptureList,
    progress: Progress,
) -> Listed:
    """The captures, compared with those that are shown already."""
    found = list_captures(store, collector_id, run_group, progress)
    if found.captures == before.captures:
        return Listed(CaptureList(before.captures, found.collectors, found.badges), None)
    return Listed(found, tuple(map(search_text, found.captures)))
