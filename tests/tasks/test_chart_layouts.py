"""Layouts of charts: there again, replaced by name, of one partner alone; a damaged file is told, not overwritten."""

import pytest

from xat_desktop.errors import XatError
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.tasks.chart_layouts import (
    FILE,
    ChartLayout,
    LayoutPlot,
    LayoutSeries,
    keep_layout,
    list_layouts,
    remove_layout,
)

SERIES = LayoutSeries("system.cpu.utilization", "1", (("cpu.mode", "idle"),))
LAYOUT = ChartLayout(
    "CPU & Größe",
    (LayoutPlot("system.cpu.utilization", "1", (SERIES,)),),
    form="cdf",
    from_start=True,
    logarithmic=True,
    capture_ids=("a", "b"),
)


def test_a_layout_comes_back_as_it_was(store: Store) -> None:
    assert list_layouts(store) == ()
    assert keep_layout(store, LAYOUT) is None
    assert list_layouts(store) == (LAYOUT,)


def test_a_name_is_there_once_and_the_replaced_one_is_handed_back(store: Store) -> None:
    keep_layout(store, LAYOUT)
    other = ChartLayout("cpu & grösse".replace("ss", "ß"), LAYOUT.plots)
    assert keep_layout(store, other) == LAYOUT
    assert list_layouts(store) == (other,)
    assert remove_layout(store, other.name) == other
    assert remove_layout(store, other.name) is None
    assert list_layouts(store) == ()


def test_another_partner_does_not_see_it(store: Store, registry: Registry) -> None:
    keep_layout(store, LAYOUT)
    other = registry.open(registry.add("Fabrikam"))
    assert list_layouts(other) == ()
    other.close()


@pytest.mark.parametrize("text", ["{", "[]", '{"layouts": [{"name": "x"}]}', '{"layouts": 1}'])
def test_a_damaged_file_is_told_and_kept(store: Store, text: str) -> None:
    path = store.folder / FILE
    path.write_text(text, "utf-8")
    with pytest.raises(XatError, match="cannot be read"):
        keep_layout(store, LAYOUT)
    assert path.read_text("utf-8") == text


def test_a_name_with_control_characters_is_refused(store: Store) -> None:
    with pytest.raises(XatError, match="Name of the layout"):
        keep_layout(store, ChartLayout("a\tb", LAYOUT.plots))
