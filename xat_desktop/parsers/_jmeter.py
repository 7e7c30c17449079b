"""What JMeter's samples become, in whichever form they were saved: series by label, rates, threads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Kind, SeriesKey, Times, attributes
from xat_desktop.parsers._base import Problems, Sink
from xat_desktop.parsers._events import Counted, GaugePerSecond, RatePerSecond

TRANSACTION = "Number of samples in transaction"
"""How the message of a transaction controller's sample begins; its time contains that of other samples."""

COLUMNS: dict[str, tuple[str, str, Kind, int]] = {
    "elapsed": ("http.client.request.duration", "s", "duration", 3),
    "Latency": ("xat.http.client.time_to_first_byte", "s", "duration", 3),
    "Connect": ("xat.http.client.connect.duration", "s", "duration", 3),
    "bytes": ("http.client.response.body.size", "By", "event", 0),
    "sentBytes": ("http.client.request.body.size", "By", "event", 0),
    "success": ("xat.request.failed", "1", "event", 0),
}
"""By the names of the CSV form; `success` is handed over as 1 where the request FAILED."""

_MAX_LABELS = 2000
_OTHER = "(all other labels)"

Role = Literal["request", "transaction", "subresult"]
"""A subresult is a redirect or an embedded resource: its time is inside that of its request."""


@dataclass(frozen=True)
class Part:
    """Samples of one label and role, in file order."""

    label: str
    role: Role
    times: Times
    names: tuple[str, ...]
    columns: Sequence[NDArray[np.integer]]
    """One for each of `names`."""
    ended: Counted | None
    idle_ms: NDArray[np.integer] | None


def sum_of_samples(count: int) -> str:
    """Why a row of JMeter's statistical mode is left out."""
    return f"stands for {count} samples (statistical mode): its times are their sums, not those of a request"


class JMeterSeries:
    """Emits parts as they come, and in the end the rates and the number of threads."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, Role, tuple[str, ...]], list[SeriesKey]] = {}
        self._rates: dict[str, RatePerSecond] = {}
        self._threads = GaugePerSecond()
        self._folded = False

    def emit(self, part: Part, sink: Sink) -> None:
        """Hand a part's series to the sink; requests count for the rates."""
        label = part.label
        if label not in self._rates and len(self._rates) >= _MAX_LABELS:
            label, self._folded = _OTHER, True
        identity = (label, part.role, part.names)
        if identity not in self._keys:
            self._keys[identity] = _keys(*identity)
        sink.samples(self._keys[identity], part.times, part.columns)
        if part.idle_ms is not None and part.idle_ms.any():
            key = SeriesKey("jmeter.IdleTime", attributes(label=label), "s", "duration", "IdleTime", 3)
            idled = part.idle_ms > 0  # whether a block has zeros must not depend on where it is cut
            sink.samples([key], part.times[idled], [part.idle_ms[idled]])
        if part.role == "request":
            self._rates.setdefault(label, RatePerSecond()).add_counted(part.ended)

    def add_threads(self, times: Times, active: NDArray[np.integer]) -> None:
        """The number of threads that was active when each sample ended; both of shape (n,)."""
        if len(times):
            self._threads.add(times, active)

    def finish(self, sink: Sink, problems: Problems) -> None:
        """Emit what only the whole capture shows."""
        total = RatePerSecond()
        for label, rate in self._rates.items():
            rate.emit(sink, "xat.request.rate", "xat.request.error_rate", attributes(label=label))
            total.merge(rate)
        total.emit(sink, "xat.request.rate", "xat.request.error_rate")
        sink.update(end_us=total.last_us)
        most = self._threads.emit(sink, SeriesKey("xat.load.threads", (), "1", "gauge", "allThreads"))
        if most:
            sink.update(environment={"threads": str(most)})
        if self._folded:
            problems.add(0, f"more than {_MAX_LABELS} labels: the rest was put together as {_OTHER}")


def _keys(label: str, role: Role, names: tuple[str, ...]) -> list[SeriesKey]:
    keys = []
    for name in names:
        metric, unit, kind, decimals = COLUMNS[name]
        if role != "request":
            metric = f"jmeter.{role}.{name}"
        if role == "transaction" and name == "elapsed":
            metric = "xat.request.transaction.duration"
        keys.append(SeriesKey(metric, attributes(label=label), unit, kind, name, decimals))
    return keys
