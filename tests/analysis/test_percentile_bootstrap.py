"""Bootstrap of a percentile without resampling: the law of the naive bootstrap."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

from xat_desktop.analysis.percentile_bootstrap import (
    bootstrap_percentile_of_histogram,
    bootstrap_percentile_of_sorted,
)


@pytest.mark.parametrize(("n", "percent"), [(10, 50.0), (11, 50.0), (200, 99.0), (57, 90.0)])
def test_same_law_as_resampling(n: int, percent: float) -> None:
    values = np.sort(np.random.default_rng(n).lognormal(size=n))
    rng = np.random.default_rng(1)
    naive = np.percentile(rng.choice(values, (4000, n)), percent, axis=1)
    exact = bootstrap_percentile_of_sorted(values, percent, np.random.default_rng(2), 4000)
    assert ks_2samp(naive, exact).pvalue > 0.01


def test_exact_moments_of_the_median_of_three() -> None:
    # P(median = 1st, 2nd, 3rd of three) = 7/27, 13/27, 7/27
    found = bootstrap_percentile_of_sorted([0.0, 1.0, 5.0], 50, np.random.default_rng(5), 100_000)
    shares = [float((found == value).mean()) for value in (0.0, 1.0, 5.0)]
    assert shares == pytest.approx([7 / 27, 13 / 27, 7 / 27], abs=0.006)


def test_histogram_and_samples_agree() -> None:
    values = np.sort(np.random.default_rng(3).poisson(30, 3000).astype(np.float64))
    from_samples = bootstrap_percentile_of_sorted(values, 99, np.random.default_rng(8), 500)
    from_histogram = bootstrap_percentile_of_histogram(
        *np.unique(values, return_counts=True), 99, np.random.default_rng(8), 500
    )
    assert from_samples.tobytes() == from_histogram.tobytes()


@pytest.mark.parametrize("percent", [0.0, 100.0])
def test_extremes_stay_within_the_samples(percent: float) -> None:
    found = bootstrap_percentile_of_sorted([1.0, 2.0, 3.0], percent, np.random.default_rng(5), 1000)
    assert set(found.tolist()) == {1.0, 2.0, 3.0}
