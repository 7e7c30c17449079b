"""Layouts of charts by name: a file in the partner's folder, so that they are of this partner alone."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from xat_desktop.domain.series import Attributes
from xat_desktop.domain.validation import checked_text
from xat_desktop.errors import XatError
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress

FILE = "chart-layouts.json"


@dataclass(frozen=True)
class LayoutSeries:
    """The same metric, unit and attributes in each capture."""

    metric: str
    unit: str
    attributes: Attributes = ()
    expression: str = ""
    """What it is computed by; empty for a series of the capture."""


@dataclass(frozen=True)
class LayoutPlot:
    """A plot with its heading and its series."""

    metric: str
    unit: str
    series: tuple[LayoutSeries, ...]


@dataclass(frozen=True)
class ChartLayout:
    """Which series stand where and how they are shown; it fits other captures than those it was saved with."""

    name: str
    plots: tuple[LayoutPlot, ...]
    form: str = "time"
    from_start: bool = False
    logarithmic: bool = False
    capture_ids: tuple[str, ...] = ()


def list_layouts(store: Store, progress: Progress | None = None) -> tuple[ChartLayout, ...]:
    """All layouts by name; XatError for a file that is damaged."""
    (progress or NoProgress()).step(0, 1, "layouts")
    path = _path(store)
    try:
        found = json.loads(path.read_text("utf-8"))
        layouts = [_layout(entry) for entry in found["layouts"]]
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise XatError("The layouts cannot be read", f"{path}: {error}. Mend or delete this file.") from error
    return tuple(sorted(layouts, key=lambda layout: layout.name.casefold()))


def keep_layout(store: Store, layout: ChartLayout, progress: Progress | None = None) -> ChartLayout | None:
    """Save it; returns the one of the same name that it replaced."""
    name = checked_text("Name of the layout", layout.name)
    known = list_layouts(store, progress)
    before = next((one for one in known if one.name.casefold() == name.casefold()), None)
    kept = ChartLayout(**(vars(layout) | {"name": name}))
    _write(store, [*(one for one in known if one is not before), kept])
    return before


def remove_layout(store: Store, name: str, progress: Progress | None = None) -> ChartLayout | None:
    """Remove the layout; returns it as it was, None where there was none."""
    known = list_layouts(store, progress)
    gone = next((one for one in known if one.name == name), None)
    if gone is not None:
        _write(store, [one for one in known if one is not gone])
    return gone


def _path(store: Store) -> Path:
    return store.folder / FILE


def _write(store: Store, layouts: Sequence[ChartLayout]) -> None:
    path = _path(store)
    draft = path.with_suffix(".part")
    text = json.dumps({"layouts": [asdict(layout) for layout in layouts]}, indent=1, ensure_ascii=False)
    try:
        draft.write_text(text + "\n", "utf-8")
        draft.replace(path)
    except OSError as error:
        raise XatError("The layout cannot be saved", f"{path}: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)


def _layout(entry: dict[str, Any]) -> ChartLayout:
    plots = tuple(
        LayoutPlot(plot["metric"], plot["unit"], tuple(_series(one) for one in plot["series"]))
        for plot in entry["plots"]
    )
    shown = entry["form"], entry["from_start"], entry["logarithmic"], tuple(entry["capture_ids"])
    return ChartLayout(entry["name"], plots, *shown)


def _series(entry: dict[str, Any]) -> LayoutSeries:
    attributes = tuple((name, value) for name, value in entry["attributes"])
    return LayoutSeries(entry["metric"], entry["unit"], attributes, entry.get("expression", ""))
