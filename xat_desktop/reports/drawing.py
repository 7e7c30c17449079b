"""Elements of SVG drawings as strings; every text is escaped, every number is short."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]

INK = "#1f2733"
MUTED = "#5b6575"
GRID = "#e3e7ee"
AXIS = "#8b95a5"
BASELINE = "#0072B2"
CANDIDATE = "#D97F00"
CHARACTER_WIDTH = 0.52
"""Mean width of a character as a share of the font size, on the wide side."""
_NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], "\ufffd")
"""Characters that no XML may hold, and that a name may hold all the same."""


def line(start: Point, end: Point, colour: str, width: float = 1, dash: str = "") -> str:
    """A straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}" '
        f'stroke="{colour}" stroke-width="{_n(width)}"{dashes}/>'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, opacity: float = 1) -> str:
    """A filled rectangle."""
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(max(height, 0))}" '
        f'fill="{fill}"{_opacity(opacity)}/>'
    )


def circle(centre: Point, radius: float, fill: str, stroke: str = "none", opacity: float = 1) -> str:
    """A disc, or a ring where `fill` is white."""
    return (
        f'<circle cx="{_n(centre[0])}" cy="{_n(centre[1])}" r="{_n(radius)}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="1.5"{_opacity(opacity)}/>'
    )


def polygon(points: Iterable[Point], fill: str, opacity: float = 1, stroke: str = "none") -> str:
    """A filled area."""
    return f'<polygon points="{_points(points)}" fill="{fill}" stroke="{stroke}"{_opacity(opacity)}/>'


def polyline(
    points: Iterable[Point], colour: str, width: float = 1.5, dash: str = "", opacity: float = 1
) -> str:
    """A line through all points."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{_points(points)}" fill="none" stroke="{colour}" stroke-width="{_n(width)}" '
        f'stroke-linejoin="round"{dashes}{_opacity(opacity)}/>'
    )


def text(
    at: Point,
    content: str,
    *,
    size: float = 12,
    anchor: Anchor = "start",
    fill: str = INK,
    bold: bool = False,
) -> str:
    """One line of text; `at` is on its base line."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{_n(at[0])}" y="{_n(at[1])}" font-size="{_n(size)}" text-anchor="{anchor}" '
        f'fill="{fill}"{weight}>{escape(content.translate(_NO_XML))}</text>'
    )


def fitted(content: str, width: float, size: float = 12) -> str:
    """The text, cut to about `width` px."""
    most = max(4, int(width / (size * CHARACTER_WIDTH)))
    return content if len(content) <= most else content[: most - 1].rstrip() + "…"


def wrapped(content: str, width: float, size: float = 12) -> list[str]:
    """The text in one or two lines of about `width` px, cut where even that is too short."""
    most = max(4, int(width / (size * CHARACTER_WIDTH)))
    if len(content) <= most:
        return [content]
    place = content.rfind(" ", 0, most + 1)
    first, rest = (content[:place], content[place + 1 :]) if place > 0 else (content[:most], content[most:])
    return [first, fitted(rest, width, size)]


def text_width(content: str, size: float = 12) -> float:
    """About how wide a text is, in px."""
    return len(content) * size * CHARACTER_WIDTH


def joined(parts: Sequence[str]) -> str:
    """One body of all elements."""
    return "".join(parts)


def _opacity(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{_n(opacity)}"'


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
