"""Block bootstrap of a mean or percentile of ONE run: resampled blocks keep the memory of the series.

Circular moving blocks (Politis, Romano 1992). Blocks of the automatic length alone cover 79 % at a lag-one
correlation of 0.8 and 100 samples; blocks four times as long (5 to 20 of them), widened by Student's t for so
few blocks, cover 93-97 % of normal series as soon as the run has 20 automatic lengths (the mean of a
strongly skewed series: 90-95 %). A percentile is
bootstrapped on the scale of probability, as the share of samples below it (Woodruff 1952): a million samples
cost one sort.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xat_desktop.analysis.block_length import block_length
from xat_desktop.analysis.median_interval import student_quantile
from xat_desktop.analysis.percentile import percentiles_of_sorted

Floats = NDArray[np.float64]
FEWEST_SAMPLES = 20
FEWEST_BLOCKS, MOST_BLOCKS = 5, 20
LENGTHENING = 4
METHOD = "block bootstrap of the steady window"


@dataclass(frozen=True)
class RunReplicates:
    """Bootstrap replicates, shape (resamples,), of a statistic whose value in the samples is `point`.

    `long_enough` is False where the series has too few memory lengths for an honest interval.
    """

    point: float
    values: Floats
    long_enough: bool


def percent_of(statistic: str) -> float | None:
    """99.9 of "p99_9", 50 of "median"; None of a statistic that is no percentile."""
    if statistic == "median":
        return 50.0
    digits = statistic.removeprefix("p").replace("_", ".", 1)
    try:
        return float(digits) if statistic.startswith("p") else None
    except ValueError:
        return None


def block_bootstrap(
    samples: ArrayLike, statistic: str, rng: np.random.Generator, resamples: int = 2000
) -> RunReplicates | None:
    """Replicates of "mean", "median" or "p99"-like of samples in time order, shape (n,).

    None for any other statistic and for fewer than 20 finite samples.
    """
    series = np.asarray(samples, dtype=np.float64)
    series = series[np.isfinite(series)]
    percent = percent_of(statistic)
    if series.size < FEWEST_SAMPLES or (percent is None and statistic != "mean"):
        return None
    if percent is None:
        return _mean_replicates(series, rng, resamples)
    return _percentile_replicates(series, percent, rng, resamples)


def _percentile_replicates(
    series: Floats, percent: float, rng: np.random.Generator, resamples: int
) -> RunReplicates:
    ordered = np.sort(series)
    point = percentiles_of_sorted(ordered, [percent])[0]
    below = _mean_replicates((series <= point).astype(np.float64), rng, resamples)
    # A resample with more samples below the point has its percentile lower by as much probability.
    share = percent / 100 - (below.values - below.point)
    values = percentiles_of_sorted(ordered, (100 * np.clip(share, 0, 1)).tolist())
    return RunReplicates(float(point), values, below.long_enough)


def _mean_replicates(series: Floats, rng: np.random.Generator, resamples: int) -> RunReplicates:
    wanted = series.size / (LENGTHENING * block_length(series))
    blocks = round(min(max(wanted, FEWEST_BLOCKS), MOST_BLOCKS))
    length = series.size / blocks
    means = _block_means(series, blocks, math.floor(length), rng, resamples)
    widening = math.sqrt(blocks / (blocks - 1)) * _student_over_normal(blocks - 1)
    centre = float(series.mean())
    return RunReplicates(centre, centre + (means - centre) * widening, wanted >= FEWEST_BLOCKS)


def _block_means(
    series: Floats, blocks: int, length: int, rng: np.random.Generator, resamples: int
) -> Floats:
    ends = np.concatenate(([0.0], np.cumsum(np.concatenate((series, series[:length])))))
    starts = rng.integers(0, series.size, (resamples, blocks))
    means: Floats = (ends[starts + length] - ends[starts]).sum(axis=1) / (blocks * length)
    return means


def _student_over_normal(degrees: int) -> float:
    return student_quantile(degrees, 0.975) / NormalDist().inv_cdf(0.975)
