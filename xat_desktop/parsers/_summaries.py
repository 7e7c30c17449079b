"""Gathers what a tool had aggregated itself in one run, and the facts about the run."""

from collections.abc import Mapping
from decimal import Decimal

from xat_desktop.domain.series import Attributes, CaptureInfo, ToolSummary, attributes
from xat_desktop.parsers._base import Sink
from xat_desktop.parsers._json_text import number
from xat_desktop.parsers._printed import value

REQUEST = "http.client.request.duration"
RATE = "xat.request.rate"
ERRORS = "xat.request.error_rate"
ERROR_RATIO = "xat.request.error_ratio"
TTFB = "xat.http.client.time_to_first_byte"
CONNECT = "xat.http.client.connect.duration"

Scale = int | Decimal
MILLI, MICRO, NANO = Decimal("0.001"), Decimal("0.000001"), Decimal("0.000000001")


class Summaries:
    """Values of one run; a later one of the same name replaces an earlier one. Nothing that is no number."""

    def __init__(self, estimator: str = "") -> None:
        self.facts: dict[str, str] = {}
        self._estimator = estimator
        self._values: dict[tuple[str, str, Attributes], ToolSummary] = {}

    def __len__(self) -> int:
        return len(self._values)

    @property
    def all(self) -> list[ToolSummary]:
        """In the order in which they came first."""
        return list(self._values.values())

    def add(
        self,
        metric: str,
        statistic: str,
        raw: object,
        unit: str = "1",
        source: str = "",
        *,
        scale: Scale = 1,
        estimator: str | None = None,
        named: Attributes = (),
    ) -> bool:
        """Keep `raw` times `scale`, rounded once; False when it is no number. Percentiles get the estimator."""
        if number(raw) is None or not statistic:
            return False
        if estimator is None:
            estimator = self._estimator if statistic.startswith("p") else ""
        scaled = scaled_once(raw, scale)
        self._values[metric, statistic, named] = ToolSummary(
            metric, statistic, scaled, unit, named, source, estimator
        )
        return True

    def hand_over(self, sink: Sink, tool: str) -> None:
        """All values as a capture of their own; what comes next is of another run."""
        sink.capture(CaptureInfo(tool, environment=dict(self.facts)))
        sink.summary(*self.all)
        self._values.clear()

    def drop(self, estimator: str) -> None:
        """Leave out what was computed by `estimator`, of a file that is not whole."""
        self._values = {key: value for key, value in self._values.items() if value.estimator != estimator}

    def add_all(
        self,
        metric: str,
        raw: Mapping[str, object],
        statistics: Mapping[str, str],
        unit: str = "1",
        *,
        scale: Scale = 1,
        named: Attributes = (),
    ) -> None:
        """Keep those values of an object that `statistics` (its name there: ours) knows."""
        for source, statistic in statistics.items():
            if source in raw:
                self.add(metric, statistic, raw[source], unit, source, scale=scale, named=named)


def scaled_once(raw: object, scale: Scale) -> float:
    """A number times a decimal factor as the nearest double of what is written (0.1 ms: 0.0001 s)."""
    if scale == 1:
        return float(raw)  # type: ignore[arg-type]
    return value(str(raw), scale) if "e" not in str(raw).lower() else float(Decimal(str(raw)) * scale)


def with_named(named: Attributes, **more: str) -> Attributes:
    """The attributes and some more, sorted."""
    return tuple(sorted({**dict(named), **dict(attributes(**more))}.items()))


def rank(text: str) -> str:
    """The statistic of a percentile: `99.0` is p99; empty for what is no number."""
    share = number(text.replace(",", "."))
    return "" if share is None else f"p{share:g}"
