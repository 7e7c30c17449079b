"""Verdicts for the eye: each has a word, a shape of its own and a colour of the theme, never colour alone."""

from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from xat_desktop.analysis.metric_comparison import Verdict
from xat_desktop.ui.theme import Colours

SYMBOLS: dict[Verdict, str] = {
    "better": "t1",
    "worse": "t",
    "different": "d",
    "no evidence of a difference": "o",
    "too few runs": "o",
}
"""pyqtgraph's names of the shapes: triangle up, triangle down, diamond, disc, ring."""
_SIDE = 32


def verdict_word(verdict: Verdict) -> str:
    """Short enough for a column."""
    words: dict[Verdict, str] = {
        "better": QCoreApplication.translate("Verdict", "better"),
        "worse": QCoreApplication.translate("Verdict", "worse"),
        "different": QCoreApplication.translate("Verdict", "different"),
        "no evidence of a difference": QCoreApplication.translate("Verdict", "no evidence"),
        "too few runs": QCoreApplication.translate("Verdict", "too few runs"),
    }
    return words[verdict]


def effect_word(effect: str) -> str:
    """How large a difference is, whatever its direction."""
    words = {
        "negligible": QCoreApplication.translate("Effect", "negligible"),
        "small": QCoreApplication.translate("Effect", "small"),
        "medium": QCoreApplication.translate("Effect", "medium"),
        "large": QCoreApplication.translate("Effect", "large"),
    }
    return words[effect]


def verdict_colour(verdict: Verdict, colours: Colours) -> str:
    """Green, red or the accent; grey where nothing is known."""
    return {"better": colours.success, "worse": colours.danger, "different": colours.accent}.get(
        verdict, colours.muted
    )


def is_hollow(verdict: Verdict) -> bool:
    """Whether only the outline is drawn: nothing was judged."""
    return verdict == "too few runs"


def verdict_path(verdict: Verdict, at: QPointF, size: float) -> QPainterPath:
    """The shape, about `size` px from its centre to its edge."""
    path, x, y = QPainterPath(), at.x(), at.y()
    if verdict in ("better", "worse", "different"):
        up = -1 if verdict == "better" else 1
        corners = (
            [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
            if verdict == "different"
            else [(x, y + up * size), (x + size, y - up * size * 0.8), (x - size, y - up * size * 0.8)]
        )
        path.moveTo(*corners[0])
        for corner in corners[1:]:
            path.lineTo(*corner)
        path.closeSubpath()
    else:
        path.addEllipse(at, size * 0.75, size * 0.75)
    return path


def draw_verdict(painter: QPainter, verdict: Verdict, at: QPointF, size: float, colours: Colours) -> None:
    """Filled, or hollow for too few runs."""
    colour = QColor(verdict_colour(verdict, colours))
    painter.setPen(QPen(colour, max(1.0, size / 4)))
    painter.setBrush(QColor(colours.surface) if is_hollow(verdict) else colour)
    painter.drawPath(verdict_path(verdict, at, size))


@lru_cache(maxsize=16)
def verdict_icon(verdict: Verdict, colours: Colours) -> QIcon:
    """The shape on its own, to stand before the word."""
    picture = QPixmap(_SIDE, _SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_verdict(painter, verdict, QPointF(_SIDE / 2, _SIDE / 2), _SIDE * 0.36, colours)
    painter.end()
    found = QIcon(picture)
    found.addPixmap(picture, QIcon.Mode.Selected)  # else Qt tints it in selected rows
    return found
