"""The badge of a row that is not the same on the server: it waits, was refused, or is in conflict."""

from functools import cache

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon, QPalette

from xat_desktop.domain.sync import RowState
from xat_desktop.ui.icons import icon


def badge_icon(state: RowState) -> QIcon:
    """What a person must look at goes before what only waits."""
    return _icon("conflict" if state.conflicts else "warning" if state.refused else "cloud-up")


def badge_words(state: RowState) -> str:
    """The same as a sentence."""
    translate = QCoreApplication.translate
    if state.conflicts:
        return translate("Badges", "Somebody else changed it, too: decide on the Sync page.")
    if state.refused:
        return translate("Badges", "The server refuses it: {reason}").format(reason=state.refused)
    return translate("Badges", "Waits for the next sync.")


@cache
def _icon(name: str) -> QIcon:
    return icon(name, QPalette.ColorRole.Accent)
