"""Compare two sides that are given as selectors, with names that people recognise."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from xat_desktop.analysis.noise_floor import DEFAULT_NOISE_FLOOR
from xat_desktop.domain.series import Attributes
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress
from xat_desktop.tasks.select_captures import Selected, select_captures

if TYPE_CHECKING:
    from xat_desktop.reports.model import Distributions
    from xat_desktop.tasks.compare_captures import ComparedCaptures


def compare_selected(
    store: Store,
    baseline: Sequence[str],
    candidate: Sequence[str],
    metric: str = "*",
    noise_floor: float = DEFAULT_NOISE_FLOOR,
    steady: bool = True,
    progress: Progress | None = None,
) -> "ComparedCaptures":
    """XatError when a selector finds nothing, when a capture is on both sides, or nothing can be compared."""
    from xat_desktop.tasks.compare_captures import (
        compare_captures,  # the statistics: not on the way to the page
    )

    sides = [_named(select_captures(store, selectors), selectors) for selectors in (baseline, candidate)]
    if sides[0].name == sides[1].name:
        sides = [
            replace(side, name=f"{side.name} ({role})")
            for side, role in zip(sides, ("baseline", "candidate"), strict=True)
        ]
    return compare_captures(store, sides[0], sides[1], metric, noise_floor, steady, progress)


def compared_distributions(
    store: Store, compared: "ComparedCaptures", name: tuple[str, Attributes], progress: Progress | None = None
) -> "Distributions | None":
    """All samples of one metric on either side, within the windows that were judged; None: single values."""
    from xat_desktop.tasks.report_series import distributions

    (progress or NoProgress()).step(0, 1, name[0])
    sides = compared.baseline.captures, compared.candidate.captures
    return distributions(store, name, *sides, compared.windows)


def _named(side: Selected, selectors: Sequence[str]) -> Selected:
    """Ids say nothing to people: what the captures have in common does."""
    if any(":" in selector for selector in selectors):
        return side
    for names in ({c.run_group for c in side.captures}, {c.label for c in side.captures}):
        if len(names) == 1 and "" not in names:
            return replace(side, name=names.pop())
    captures = side.captures
    return replace(side, name=captures[0].file_name if len(captures) == 1 else f"{len(captures)} captures")
