"""Change label, tags, run group or machine of captures, put the change back, or delete captures."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from xat_desktop.domain.capture import Capture
from xat_desktop.store import captures as store_captures
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress


@dataclass(frozen=True)
class CaptureChange:
    """None leaves a field alone; a tag of None is removed; an empty collector_id takes the machine away."""

    label: str | None = None
    run_group: str | None = None
    collector_id: str | None = None
    tags: Mapping[str, str | None] = field(default_factory=dict)


def edit_captures(
    store: Store, ids: Sequence[str], change: CaptureChange, progress: Progress | None = None
) -> tuple[Capture, ...]:
    """Change the captures; returns them as they were, for `restore_captures`."""
    (progress or NoProgress()).step(0, 1, "captures")
    before = store_captures.get_many(store, ids)
    _edit(store, [capture.id for capture in before], change)
    return tuple(before)


def restore_captures(store: Store, before: Sequence[Capture], progress: Progress | None = None) -> int:
    """Give captures back the label, tags, run group and machine that they had; returns how many."""
    progress = progress or NoProgress()
    now = {capture.id: capture for capture in store_captures.get_many(store, [c.id for c in before])}
    alike: dict[Hashable, list[str]] = {}
    changes: dict[Hashable, CaptureChange] = {}
    for capture in before:
        if capture.id in now:
            change = _way_back(capture, now[capture.id])
            key: Hashable = (
                change.label,
                change.run_group,
                change.collector_id,
                tuple(sorted(change.tags.items())),
            )
            alike.setdefault(key, []).append(capture.id)
            changes[key] = change
    for number, (key, ids) in enumerate(alike.items()):
        progress.step(number, len(alike), "captures")
        _edit(store, ids, changes[key])
    return sum(map(len, alike.values()))


def delete_captures(store: Store, ids: Sequence[str], progress: Progress | None = None) -> int:
    """Remove captures with their series; returns how many there were."""
    (progress or NoProgress()).step(0, 1, "captures")
    return store_captures.delete(store, ids)


def _edit(store: Store, ids: Sequence[str], change: CaptureChange) -> None:
    store_captures.edit(
        store,
        ids,
        label=change.label,
        tags=change.tags,
        run_group=change.run_group,
        collector_id=change.collector_id,
    )


def _way_back(before: Capture, now: Capture) -> CaptureChange:
    added: dict[str, str | None] = dict.fromkeys(set(now.tags) - set(before.tags))
    return CaptureChange(before.label, before.run_group, before.collector_id or "", added | dict(before.tags))
