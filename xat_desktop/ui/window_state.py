"""What the window remembers between two starts: its place, its splitters and columns, the last page, the help."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings
from shiboken6 import isValid

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHeaderView, QMainWindow, QSplitter


class WindowState:
    """An INI file in the data folder."""

    def __init__(self, folder: Path) -> None:
        self._file = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self._parts: dict[str, QSplitter | QHeaderView] = {}

    def save_window(self, window: "QMainWindow", page: str, *, help_open: bool) -> None:
        """Remember the place of the window, the page in front and whether its help is open."""
        self._file.setValue("window/geometry", window.saveGeometry())
        self._file.setValue("window/help", int(help_open))
        self._file.setValue("window/page", page)
        self.save_parts()

    def save_parts(self) -> None:
        """Remember the splitters and columns."""
        for name, part in self._parts.items():
            if isValid(part):
                self._file.setValue(f"parts/{name}", part.saveState())
        self._file.sync()

    def restore_geometry(self, window: "QMainWindow") -> bool:
        """Put the window where it was; False at the first start."""
        return window.restoreGeometry(self._bytes("window/geometry"))

    @property
    def help_open(self) -> bool:
        """Whether the help panel was open."""
        return bool(int(str(self._file.value("window/help", 0))))

    @property
    def page(self) -> str:
        """Key of the page that was in front, empty at the first start."""
        return str(self._file.value("window/page", ""))

    def keep(self, name: str, part: "QSplitter | QHeaderView") -> bool:
        """Restore a splitter or a table's columns, save them with the window; False: was not kept."""
        self._parts[name] = part
        return part.restoreState(self._bytes(f"parts/{name}"))

    def _bytes(self, key: str) -> QByteArray:
        value = self._file.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
