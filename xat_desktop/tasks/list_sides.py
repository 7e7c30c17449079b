"""What can be a side of a comparison: run groups, tags, collectors and platforms, with their number of runs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from xat_desktop.domain.capture import Capture
from xat_desktop.store import captures as store_captures
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress

Kind = Literal["group", "tag", "collector", "platform", "captures"]


@dataclass(frozen=True)
class Side:
    """`selectors` are those of select_captures."""

    kind: Kind
    name: str
    runs: int
    selectors: tuple[str, ...]


def list_sides(store: Store, progress: Progress | None = None) -> tuple[Side, ...]:
    """Groups first, then tags, collectors, platforms, each in the order of their newest capture."""
    (progress or NoProgress()).step(0, 1, "captures")
    captures = store_captures.captures(store)
    kinds: tuple[tuple[Kind, Iterable[str]], ...] = (
        ("group", (capture.run_group for capture in captures)),
        ("tag", (pair for capture in captures for pair in _pairs(capture))),
        ("collector", (capture.collector for capture in captures)),
        ("platform", (capture.platform for capture in captures)),
    )
    return tuple(
        Side(kind, name, runs, (f"{kind}:{name}",))
        for kind, names in kinds
        for name, runs in Counter(name for name in names if name).items()
    )


def _pairs(capture: Capture) -> list[str]:
    return [f"{name}={value}" for name, value in sorted(capture.tags.items())]
