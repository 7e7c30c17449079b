"""Controls of single settings: the widget, the signal of a change, and how its value is read."""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from zoneinfo import available_timezones

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from xat_desktop.ui.choice_delegate import HEIGHT, choice_box, chosen_value
from xat_desktop.ui.theme import GRID


class Control(NamedTuple):
    """`read` gives the value, or None while what stands there is none."""

    widget: QWidget
    changed: SignalInstance
    read: Callable[[], object]


def choice(choices: Sequence[tuple[str, str]], value: str) -> Control:
    """A drop-down list of (text, value)."""
    box = QComboBox()
    box.setMinimumHeight(HEIGHT)
    for text, meaning in choices:
        box.addItem(text, meaning)
    box.setCurrentIndex(max(0, box.findData(value)))
    return Control(box, box.currentIndexChanged, box.currentData)


def zone(value: str) -> Control:
    """A time zone, found by typing a part of its name."""
    names = sorted(available_timezones() | {value})
    box = choice_box([(name, name) for name in names], "")
    box.setCurrentIndex(names.index(value))
    return Control(box, box.currentTextChanged, lambda: chosen_value(box))


def line(value: str) -> Control:
    """A line of text; it counts when the field is left or Enter is pressed."""
    field = QLineEdit(value)
    return Control(field, field.editingFinished, lambda: field.text().strip())


def switch(text: str, *, on: bool) -> Control:
    """On or off."""
    box = QCheckBox(text)
    box.setChecked(on)
    return Control(box, box.toggled, box.isChecked)


def percent(value: float, largest: float) -> Control:
    """A ratio, shown as a percentage."""
    box = QDoubleSpinBox()
    box.setRange(0, largest * 100)
    box.setSingleStep(0.5)
    box.setSuffix("%")
    box.setMinimumHeight(HEIGHT)
    box.setKeyboardTracking(False)
    box.lineEdit().setTextMargins(GRID, 0, 0, 0)  # no frame of its own: the style sheet cannot
    box.setValue(value * 100)
    return Control(box, box.valueChanged, lambda: round(box.value() / 100, 6))


def amount(value: int, smallest: int, largest: int, unit: str) -> Control:
    """A whole number with its unit."""
    box = QSpinBox()
    box.setRange(smallest, largest)
    box.setSuffix(f" {unit}")
    box.setGroupSeparatorShown(True)
    box.setMinimumHeight(HEIGHT)
    box.setKeyboardTracking(False)
    box.lineEdit().setTextMargins(GRID, 0, 0, 0)
    box.setValue(value)
    return Control(box, box.valueChanged, box.value)
