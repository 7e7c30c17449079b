"""The measured machines as a table."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from xat_desktop.domain.collector import Collector
from xat_desktop.domain.units import MISSING, pretty
from xat_desktop.ui.columns import RIGHT, Column, TableModel


def memory_text(size_bytes: int | None) -> str:
    """A machine's memory for people."""
    return MISSING if size_bytes is None else pretty(size_bytes, "By")


class CollectorsModel(TableModel[Collector]):
    """One row a machine."""

    COLUMNS = (
        Column[Collector](
            str(QT_TRANSLATE_NOOP("CollectorsModel", "Machine")), lambda machine: machine.machine_name
        ),
        Column[Collector](
            str(QT_TRANSLATE_NOOP("CollectorsModel", "Site")), lambda machine: machine.site_name
        ),
        Column[Collector](
            str(QT_TRANSLATE_NOOP("CollectorsModel", "Platform")), lambda machine: machine.platform
        ),
        Column[Collector](
            str(QT_TRANSLATE_NOOP("CollectorsModel", "Compute model")), lambda machine: machine.compute_model
        ),
        Column[Collector](
            str(QT_TRANSLATE_NOOP("CollectorsModel", "vCPUs")),
            lambda machine: MISSING if machine.vcpus is None else str(machine.vcpus),
            lambda machine: machine.vcpus,
            RIGHT,
        ),
        Column[Collector](
            str(QT_TRANSLATE_NOOP("CollectorsModel", "Memory")),
            lambda machine: memory_text(machine.memory_bytes),
            lambda machine: machine.memory_bytes,
            RIGHT,
        ),
        Column[Collector](str(QT_TRANSLATE_NOOP("CollectorsModel", "OS")), lambda machine: machine.os_flavor),
        Column[Collector](
            str(QT_TRANSLATE_NOOP("CollectorsModel", "Software")), lambda machine: machine.system_software
        ),
        Column[Collector](
            str(QT_TRANSLATE_NOOP("CollectorsModel", "Captures")),
            lambda machine: f"{machine.capture_count:,}",
            lambda machine: machine.capture_count,
            RIGHT,
        ),
    )
