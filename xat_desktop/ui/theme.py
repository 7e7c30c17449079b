"""Colours, spacing and fonts of the window: Fusion, light or dark, one accent, live with the system."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from xat_desktop.settings import resources

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

STYLE_ARGUMENTS = ("-style", "fusion")  # for QApplication: QApplication.setStyle loads 12 ms of enumerations
TEXT_PT = 9.0  # where the desktop does not say how large its texts are
HEADINGS = {"title_size": 5 / 3, "heading_size": 5 / 4}  # times the size of a text
GRID = 8  # px; margins and gaps are multiples, or half of it inside a control

# Okabe & Ito (2008), "Color universal design": distinct for all common colour vision types.
SERIES_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#777777")


@dataclass(frozen=True)
class Colours:
    """The named colours that the style sheet and the palette are made from."""

    window: str
    surface: str
    raised: str
    rail: str
    border: str
    control_border: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    hover: str
    stripe: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    veil: str  # with alpha, over the window while files are dragged


LIGHT = Colours(
    window="#f5f6f8",
    surface="#ffffff",
    raised="#ffffff",
    rail="#eceef2",
    border="#dcdfe5",
    control_border="#b9bfca",
    text="#1b1f27",
    muted="#5a6372",
    disabled="#9aa1ad",
    accent="#1d5f9e",
    accent_hover="#174f86",
    accent_text="#ffffff",
    accent_soft="#dce9f6",
    hover="#e3e6ec",
    stripe="#f8f9fb",
    success="#1c7443",
    success_soft="#e0f2e7",
    warning="#8a5a00",
    warning_soft="#fcf0d4",
    danger="#b3261e",
    danger_soft="#fbe5e3",
    veil="#e6dce9f6",
)

DARK = Colours(
    window="#16191f",
    surface="#1d2128",
    raised="#262b34",
    rail="#11141a",
    border="#2e343f",
    control_border="#4a5260",
    text="#e6e9ee",
    muted="#9fa8b7",
    disabled="#666f7d",
    accent="#6aaef0",
    accent_hover="#8bc1f5",
    accent_text="#0d1a28",
    accent_soft="#20364d",
    hover="#272d37",
    stripe="#20242c",
    success="#6cc894",
    success_soft="#1b3527",
    warning="#e8b654",
    warning_soft="#3a2f17",
    danger="#f28b82",
    danger_soft="#43221f",
    veil="#e620364d",
)


def palette_of(colours: Colours) -> QPalette:
    """The Qt palette that Fusion paints with."""
    role = QPalette.ColorRole
    palette = QPalette()
    for name, value in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.stripe),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Button, colours.raised),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.danger),
        (role.ToolTipBase, colours.raised),
        (role.ToolTipText, colours.text),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.accent_text),
        (role.Accent, colours.accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Light, colours.raised),
        (role.Midlight, colours.hover),
        (role.Mid, colours.border),
        (role.Dark, colours.control_border),
        (role.Shadow, colours.control_border),
    ):
        palette.setColor(name, QColor(value))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.disabled))
    return palette


def style_sheet(colours: Colours, text_pt: float = TEXT_PT) -> str:
    """resources/styles/app.qss with each @name replaced: colours, sizes of headings, the folder of pictures."""
    text = (resources() / "styles" / "app.qss").read_text("utf-8")
    for name, value in sorted(asdict(colours).items(), key=lambda item: -len(item[0])):
        text = text.replace(f"@{name}", value)
    for name, factor in HEADINGS.items():
        text = text.replace(f"@{name}", f"{text_pt * factor:.2f}pt")
    text = text.replace("@scheme", "dark" if colours is DARK else "light")
    return text.replace("@styles", (resources() / "styles").as_posix())


def figures_font(base: "QFont") -> "QFont":
    """`base` with digits of equal width, so that columns of figures line up."""
    from PySide6.QtGui import QFont  # eight enumerations, not needed for the first paint

    font = QFont(base)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


class Theme(QObject):
    """Applies the colours to the program and follows the system's light or dark while it runs."""

    changed = Signal()

    def __init__(self, app: QApplication, appearance: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._appearance = ""
        self._applied: Colours | None = None
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.set_appearance(appearance)

    @property
    def colours(self) -> Colours:
        """The colours that are on."""
        return self._applied or LIGHT

    @property
    def dark(self) -> bool:
        """Whether the dark colours are on."""
        return self._applied is DARK

    def set_appearance(self, appearance: str) -> None:
        """Choose "light" or "dark", or "system" to follow the desktop."""
        self._appearance = appearance
        hints = QGuiApplication.styleHints()
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        if appearance in schemes:
            hints.setColorScheme(schemes[appearance])  # window frame and native dialogs follow, too
        else:
            hints.unsetColorScheme()
        self._apply()

    def _on_scheme_changed(self) -> None:
        self._apply()

    def _apply(self) -> None:
        follows_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = self._appearance == "dark" or (self._appearance != "light" and follows_dark)
        wanted = DARK if dark else LIGHT
        if wanted is self._applied:
            return
        self._applied = wanted
        self._app.setPalette(palette_of(wanted))
        size = self._app.font().pointSizeF()  # of the desktop; negative where it is given in pixels
        self._app.setStyleSheet(style_sheet(wanted, size if size > 0 else TEXT_PT))
        self.changed.emit()
