"""Show what two people changed at the same time, and take the side that the user chooses."""

from collections.abc import Mapping
from dataclasses import dataclass

from xat_desktop.domain.sync import Conflict, Side
from xat_desktop.errors import XatError
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress


@dataclass(frozen=True)
class Resolved:
    """Conflicts that were decided, and those that could not be, with the reason."""

    done: tuple[Conflict, ...]
    failed: tuple[tuple[Conflict, str], ...]


def list_conflicts(store: Store, row_id: str = "") -> list[Conflict]:
    """What waits for a decision, the oldest first; of one row or of all."""
    from xat_desktop.sync.conflicts import open_conflicts

    return open_conflicts(store, row_id)


def resolve_conflict(store: Store, no: int, side: Side, progress: Progress | None = None) -> Conflict:
    """Decide one field. XatError when it was decided already, or when the value can no longer stand."""
    from xat_desktop.sync.conflicts import resolve

    (progress or NoProgress()).step(0, 1, "deciding")
    return resolve(store, no, side)


def resolve_all(store: Store, side: Side, progress: Progress | None = None) -> Resolved:
    """Decide all open conflicts for one side; those that cannot be decided stay open."""
    return resolve_chosen(store, {conflict.no: side for conflict in list_conflicts(store)}, progress)


def resolve_chosen(store: Store, choices: Mapping[int, Side], progress: Progress | None = None) -> Resolved:
    """Decide the conflicts with these numbers, each for its side; those that cannot be decided stay open."""
    from xat_desktop.sync.conflicts import open_conflicts, resolve

    progress = progress or NoProgress()
    found = [conflict for conflict in open_conflicts(store) if conflict.no in choices]
    done, failed = [], []
    for number, conflict in enumerate(found):
        progress.step(number, len(found), conflict.title)
        if any(other.no == conflict.no for other in open_conflicts(store, conflict.row_id)):
            try:
                resolve(store, conflict.no, choices[conflict.no])
            except XatError as error:
                failed.append((conflict, str(error)))
                continue
        done.append(conflict)
    return Resolved(tuple(done), tuple(failed))
