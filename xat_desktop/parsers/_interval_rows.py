"""Lines that a tool prints at intervals, each with some of a set of columns, gathered into samples."""

import numpy as np

from xat_desktop.domain.series import SeriesKey
from xat_desktop.parsers._base import Sink

_FLUSH_ROWS = 50_000


class IntervalRows:
    """Rows of one capture; a column that a row lacks has no value there."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, dict[SeriesKey, float]]] = []
        self._keys: dict[SeriesKey, None] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, time_us: int, values: dict[SeriesKey, float]) -> None:
        """Append values in base units; other columns of the time of the last row complete that row."""
        last_time, last = self._rows[-1] if self._rows else (None, {})
        if time_us == last_time and not last.keys() & values.keys():
            last.update(values)
        else:
            self._rows.append((time_us, dict(values)))
        self._keys.update(dict.fromkeys(values))

    @property
    def full(self) -> bool:
        """Time to flush: many rows are waiting."""
        return len(self._rows) >= _FLUSH_ROWS

    def flush(self, sink: Sink) -> None:
        """Hand the waiting rows to the sink."""
        if not self._rows:
            return
        times = np.array([time for time, _ in self._rows], np.int64)
        table = np.array([[row.get(key, np.nan) for key in self._keys] for _, row in self._rows])
        sink.samples(list(self._keys), times, list(np.ascontiguousarray(table.T)))
        self._rows.clear()
