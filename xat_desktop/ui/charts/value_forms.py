"""Views of values: histogram, CDF, boxes and heat map; what they need, and in which scale they show it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject

from xat_desktop.analysis.distribution import Distribution
from xat_desktop.analysis.heat_map import HeatMap
from xat_desktop.tasks.export_chart import ShownHeatMap, export_distributions, export_heat_maps
from xat_desktop.tasks.load_chart import load_distributions
from xat_desktop.tasks.load_heat_map import HeatRequest, load_heat_maps
from xat_desktop.ui.charts.shown import shown_distributions
from xat_desktop.ui.charts.stack import ChartStack
from xat_desktop.ui.charts.toolbar import ChartToolbar
from xat_desktop.ui.jobs import Job

Read = Callable[..., None]


class ValueForms(QObject):
    """`read(on_loaded, task, *args)` runs a read of the open store and drops all but the newest answer."""

    def __init__(self, stack: ChartStack, toolbar: ChartToolbar, read: Read) -> None:
        super().__init__(stack)
        self._stack, self._toolbar, self._read = stack, toolbar, read
        self._logarithmic: bool | None = None
        self.found: dict[str, Distribution] = {}
        self._maps: Mapping[str, HeatMap] = {}

    def choose_logarithmic(self, logarithmic: bool) -> None:
        """Values in powers of ten, or not, for all plots from now on."""
        self._logarithmic = logarithmic
        self.load()

    def load(self) -> None:
        """What the form that is on shows of the plotted series."""
        log = self._logarithmic_panels()
        self._toolbar.show_logarithmic(bool(log))
        if self._toolbar.form == "heat":
            view, place = self._stack.viewport.view, self._stack.alignment
            groups = {
                key: [HeatRequest(one, place.offsets_us[one.capture_id]) for one in series]
                for key, series in self._stack.groups.items()
            }
            self._read(self._on_maps, load_heat_maps, groups, (view.start, view.end), log)
        else:
            self._read(self._on_distributions, load_distributions, self._stack.groups, log)

    def export_job(self, path: Path, names: Mapping[str, str], title: str) -> Job:
        """Writes what is shown as CSV."""
        form = self._toolbar.form
        if form == "heat":
            return Job(export_heat_maps, path, self._shown_maps(), title=title)
        shown = shown_distributions(self._stack, names, self.found)
        return Job(export_distributions, path, shown, form, title=title)

    def _shown_maps(self) -> list[ShownHeatMap]:
        panels = self._stack.panels
        origin = None if self._stack.alignment.from_start else self._stack.alignment.origin_us
        return [
            ShownHeatMap(panels[key].title, panels[key].group[1], found, origin)
            for key, found in self._maps.items()
            if key in panels
        ]

    def _logarithmic_panels(self) -> set[str]:
        """What the user chose; without a choice the durations, whose tails are long."""
        panels = self._stack.panels.items()
        if self._logarithmic is not None:
            return {key for key, _ in panels if self._logarithmic}
        return {key for key, panel in panels if any(one.series.kind == "duration" for one in panel.plotted)}

    def _on_distributions(self, found: dict[str, Distribution]) -> None:
        self.found = found
        form = self._toolbar.form
        if form not in ("time", "heat"):
            self._stack.show_distributions(found, form, self._logarithmic_panels())

    def _on_maps(self, found: Mapping[str, HeatMap]) -> None:
        self._maps = found
        if self._toolbar.form == "heat":
            self._stack.show_heat_maps(found, self._logarithmic_panels())
