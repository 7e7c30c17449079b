"""Colour and dash of the n-th series of a plot: Okabe and Ito's colours, ordered by contrast to the ground."""

from dataclasses import dataclass

from PySide6.QtCore import Qt

_LIGHT = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9", "#777777")
_DARK = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#D55E00", "#0072B2", "#999999")
_DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)


@dataclass(frozen=True)
class SeriesStyle:
    """How a series is drawn and marked in the legend."""

    colour: str
    dash: Qt.PenStyle


_SVG_DASHES = {
    Qt.PenStyle.SolidLine: "",
    Qt.PenStyle.DashLine: "6 3",
    Qt.PenStyle.DotLine: "2 2",
    Qt.PenStyle.DashDotLine: "6 3 2 3",
}


def dashes_of(style: SeriesStyle) -> str:
    """The dashes of a stroke in SVG."""
    return _SVG_DASHES[style.dash]


def style_of(slot: int, dark: bool) -> SeriesStyle:
    """Eight colours, then the same eight dashed, dotted, dash-dotted."""
    colours = _DARK if dark else _LIGHT
    return SeriesStyle(colours[slot % len(colours)], _DASHES[slot // len(colours) % len(_DASHES)])
