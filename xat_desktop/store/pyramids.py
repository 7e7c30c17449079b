"""Min/max pyramids: the range of each 64 rows, then of 8 buckets and 8 again, so that no chart loses a peak."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.series import Times
from xat_desktop.store import codecs
from xat_desktop.store.chunks import BUCKET_ROWS

FACTOR = 8
WORTH_ROWS = 8_192
"""A shorter series is drawn from its samples."""
TOP_BUCKETS = 4_096

Buckets = tuple[Times, NDArray[np.float64], NDArray[np.float64]]


def rows(
    series_id: str, parts: Sequence[Buckets], *, own_times: bool, decimals: int = 0
) -> list[dict[str, Any]]:
    """Rows of the `pyramid` table; none for a short series. Without own times, those of `times_from` hold.

    The values have likely so many decimals.
    """
    if sum(len(part[0]) for part in parts) * BUCKET_ROWS < WORTH_ROWS:
        return []
    times, low, high = (np.concatenate([part[i] for part in parts]) for i in range(3))
    order = np.argsort(times, kind="stable")
    times, low, high = times[order], low[order], high[order]
    found, level, bucket = [], 0, BUCKET_ROWS
    while True:
        found.append(
            {
                "series_id": series_id,
                "level": level,
                "bucket": bucket,
                "times": codecs.encode_times(times) if own_times else None,
                "low": codecs.encode_floats(low, decimals),
                "high": codecs.encode_floats(high, decimals),
            }
        )
        if len(times) <= TOP_BUCKETS:
            return found
        starts = np.arange(0, len(times), FACTOR)
        times = times[::FACTOR]
        low, high = np.fmin.reduceat(low, starts), np.fmax.reduceat(high, starts)
        level, bucket = level + 1, bucket * FACTOR
