"""Colours: readable in light and dark, switched live, and no unknown name in the style sheet."""

import re
from dataclasses import asdict

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from xat_desktop.settings import resources
from xat_desktop.ui.icons import app_icon, icon
from xat_desktop.ui.theme import DARK, LIGHT, SERIES_COLOURS, Colours, Theme, style_sheet

both = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(name: str) -> float:
    colour = QColor(name)
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@both
@pytest.mark.parametrize("ground", ["window", "surface", "raised", "rail", "accent_soft", "stripe"])
def test_text_is_readable_on_every_ground(colours: Colours, ground: str) -> None:
    """WCAG AA: 4.5 for text."""
    named = asdict(colours)
    assert contrast(colours.text, named[ground]) >= 7
    assert contrast(colours.muted, named[ground]) >= 4.5


@both
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("accent_text", "accent"),
        ("accent_text", "accent_hover"),
        ("accent", "surface"),
        ("accent", "accent_soft"),
        ("danger", "surface"),
        ("text", "success_soft"),
        ("text", "warning_soft"),
        ("text", "danger_soft"),
    ],
)
def test_coloured_text_is_readable(colours: Colours, text: str, ground: str) -> None:
    named = asdict(colours)
    assert contrast(named[text], named[ground]) >= 4.5


@both
def test_style_sheet_names_only_colours_that_exist(colours: Colours) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", style_sheet(colours), flags=re.DOTALL)
    assert "@" not in sheet


def test_appearance_is_switched_while_running(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "light")
    with qtbot.waitSignal(theme.changed):
        theme.set_appearance("dark")
    assert theme.dark is True
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    theme.set_appearance("light")
    assert theme.colours is LIGHT
    theme.deleteLater()


def test_icons_follow_the_theme(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    picture = icon("plus")
    assert colour_of(picture) == QColor(LIGHT.text).name()
    assert colour_of(picture, QIcon.State.On) == QColor(LIGHT.accent).name()
    theme.set_appearance("dark")
    assert colour_of(picture) == QColor(DARK.text).name()
    assert colour_of(QIcon(picture)) == QColor(DARK.text).name()
    theme.set_appearance("light")
    theme.deleteLater()


def colour_of(picture: QIcon, state: QIcon.State = QIcon.State.Off) -> str:
    """The colour at the middle of the plus."""
    image = picture.pixmap(QSize(48, 48), QIcon.Mode.Normal, state).toImage()
    return image.pixelColor(24, 24).name()


@pytest.mark.parametrize("path", sorted((resources() / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_draws_something(qapp: QApplication, path: object) -> None:
    name = getattr(path, "stem", "")
    picture = app_icon() if name == "xat" else icon(name)
    image = picture.pixmap(QSize(32, 32)).toImage()
    painted = sum(image.pixelColor(x, y).alpha() > 128 for x in range(32) for y in range(32))
    assert painted > 4


def test_series_colours_are_distinct() -> None:
    assert len(set(SERIES_COLOURS)) == len(SERIES_COLOURS)


@both
def test_the_pictures_of_the_style_sheet_are_there(colours: Colours) -> None:
    paths = re.findall(r"url\((.+?)\)", style_sheet(colours))
    assert paths
    assert all(not QIcon(path).pixmap(QSize(12, 12)).isNull() for path in paths)


def test_fields_that_stand_in_a_row_are_as_high(qtbot: QtBot, qapp: QApplication) -> None:
    Theme(qapp, "dark")
    row = QWidget()
    qtbot.addWidget(row)
    fields = (QLineEdit(row), QComboBox(row), QDoubleSpinBox(row), QPushButton("Go", row))
    for field in fields:
        field.ensurePolished()
    assert {field.sizeHint().height() for field in fields} == {30}
