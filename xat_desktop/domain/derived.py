"""A series that was computed from others by an expression; it lives as long as the chart that shows it."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.capture import Series
from xat_desktop.domain.series import Times


@dataclass(frozen=True)
class DerivedSeries(Series):
    """`metric` is the expression with the titles of its series; `expression` names them exactly."""

    expression: str = ""
    times: Times = field(default_factory=lambda: np.empty(0, np.int64), compare=False, repr=False)
    values: NDArray[np.float64] = field(default_factory=lambda: np.empty(0), compare=False, repr=False)
