"""Reports for people as a table of line patterns: each says what its numbers mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xat_desktop.domain.series import Attributes
from xat_desktop.parsers._printed import NUMBER
from xat_desktop.parsers._quantity import quantity
from xat_desktop.parsers._summaries import Scale, Summaries


@dataclass(frozen=True)
class Target:
    """What one number of a line is; a unit that stands in the text (`#u`) scales it."""

    metric: str
    statistic: str
    unit: str = "1"
    scale: Scale = 1
    named: Attributes = ()
    estimator: str | None = None


@dataclass(frozen=True)
class Line:
    """A line of a report: `#` in its pattern is a number, `#u` a number with its unit, one target for each."""

    pattern: re.Pattern[str]
    source: str
    targets: tuple[Target | None, ...]


def line(pattern: str, *targets: Target | None, source: str = "") -> Line:
    """A line whose pattern is a regular expression; its numbers are the targets' in order, None is left out."""
    written = pattern.replace("#u", f"({NUMBER} ?[A-Za-zµ/%]*)").replace("#", f"({NUMBER})")
    name = source or re.split(r"[:#(\\]", pattern)[0].strip()
    return Line(re.compile(written), name, targets)


def read(text: str, lines: Sequence[Line], run: Summaries) -> bool:
    """Take a line of text into the run; False when it is none of `lines`."""
    for known in lines:
        if found := known.pattern.fullmatch(text):
            for raw, target in zip(found.groups(), known.targets, strict=True):
                if target is not None and raw is not None:
                    _add(raw, target, known.source, run)
            return True
    return False


def _add(raw: str, target: Target, source: str, run: Summaries) -> None:
    measured = quantity(raw)
    if measured is None:
        return
    number, factor = measured
    run.add(
        target.metric,
        target.statistic,
        number,
        target.unit,
        source,
        scale=target.scale * factor if factor != 1 else target.scale,
        estimator=target.estimator,
        named=target.named,
    )
