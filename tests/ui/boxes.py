"""Answers message boxes in tests, which wait for an answer."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox


def when_box_opens(act: Callable[[QMessageBox], None]) -> list[QMessageBox]:
    """Do `act` with the next message box as soon as it is open."""
    seen: list[QMessageBox] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            seen.append(box)
            act(box)
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(0, look)
    return seen


def press(text: str, box: QMessageBox) -> None:
    """Press the button with this text."""
    next(button for button in box.buttons() if button.text().replace("&", "") == text).click()
