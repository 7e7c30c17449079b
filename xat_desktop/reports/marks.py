"""Verdicts as marks: each has a shape of its own, so that nobody needs to tell colours apart."""

from xat_desktop.analysis.metric_comparison import Verdict
from xat_desktop.reports.document import Picture, Tone
from xat_desktop.reports.drawing import Point, circle, line, polygon

# Bluish green, vermilion and blue of Okabe and Ito, darkened until text of the same colour is readable.
COLOURS: dict[Verdict, str] = {
    "better": "#00785A",
    "worse": "#BF4E00",
    "different": "#0072B2",
    "no evidence of a difference": "#5b6575",
    "too few runs": "#5b6575",
}
TONES: dict[Verdict, Tone] = {
    "better": "good",
    "worse": "bad",
    "different": "info",
    "no evidence of a difference": "muted",
    "too few runs": "muted",
}
WORDS: dict[Verdict, str] = {
    "better": "better",
    "worse": "worse",
    "different": "different",
    "no evidence of a difference": "no evidence",
    "too few runs": "too few runs",
}
VERDICTS: tuple[Verdict, ...] = (
    "better",
    "worse",
    "different",
    "no evidence of a difference",
    "too few runs",
)


def verdict_shape(verdict: Verdict, at: Point, size: float = 6) -> str:
    """Triangle up, triangle down, diamond, disc or ring, about `size` px from its centre to its edge."""
    x, y = at
    colour = COLOURS[verdict]
    if verdict == "better":
        return polygon([(x, y - size), (x + size, y + size * 0.8), (x - size, y + size * 0.8)], colour)
    if verdict == "worse":
        return polygon([(x, y + size), (x + size, y - size * 0.8), (x - size, y - size * 0.8)], colour)
    if verdict == "different":
        return polygon([(x, y - size), (x + size, y), (x, y + size), (x - size, y)], colour)
    if verdict == "too few runs":
        return circle(at, size * 0.7, "#ffffff", stroke=colour)
    return circle(at, size * 0.75, colour)


def verdict_mark(verdict: Verdict) -> Picture:
    """The shape on its own, to stand before the word."""
    return Picture(14, 14, verdict_shape(verdict, (7, 7), 5.5), "")


def alert_mark() -> Picture:
    """A warning triangle."""
    body = polygon([(7, 1), (13.5, 13), (0.5, 13)], "#8a5a00")
    body += line((7, 5), (7, 9), "#ffffff", 1.6) + line((7, 10.3), (7, 11.7), "#ffffff", 1.6)
    return Picture(14, 14, body, "")


def info_mark() -> Picture:
    """A neutral ring for what is only worth knowing."""
    return Picture(14, 14, circle((7, 7), 4.2, "#ffffff", stroke="#5b6575"), "")
