"""Block bootstrap of one run: reproducible, centred, wider when samples remember each other."""

import numpy as np
import pytest
from scipy.signal import lfilter

from xat_desktop.analysis.block_bootstrap import block_bootstrap, percent_of


def width(values: np.ndarray) -> float:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(high - low)


@pytest.mark.parametrize(
    ("statistic", "percent"),
    [
        ("p99", 99.0),
        ("p99_9", 99.9),
        ("p50", 50.0),
        ("median", 50.0),
        ("mean", None),
        ("max", None),
        ("pages", None),
    ],
)
def test_percent_of_a_statistic(statistic: str, percent: float | None) -> None:
    assert percent_of(statistic) == percent


def test_white_noise_gives_the_textbook_width() -> None:
    series = np.random.default_rng(4).normal(10, 1, 4000)
    found = block_bootstrap(series, "mean", np.random.default_rng(0))
    assert found is not None
    assert found.long_enough
    assert found.point == pytest.approx(series.mean(), rel=1e-12)
    assert width(found.values) == pytest.approx(2 * 1.96 / np.sqrt(4000), rel=0.35)


def test_memory_makes_the_interval_wider() -> None:
    noise = np.random.default_rng(4).normal(size=4000)
    remembering = lfilter([1.0], [1.0, -0.8], noise)
    found = block_bootstrap(remembering / remembering.std(), "mean", np.random.default_rng(0))
    plain = block_bootstrap(noise / noise.std(), "mean", np.random.default_rng(0))
    assert found is not None
    assert plain is not None
    assert width(found.values) > 2 * width(plain.values)


@pytest.mark.parametrize(("statistic", "percent"), [("median", 50.0), ("p99", 99.0)])
def test_percentiles_have_the_width_of_the_order_statistics(statistic: str, percent: float) -> None:
    series = np.random.default_rng(9).exponential(size=20_000)
    found = block_bootstrap(series, statistic, np.random.default_rng(0))
    assert found is not None
    assert found.point == np.percentile(series, percent)
    share = percent / 100
    expected = 2 * 1.96 * np.sqrt(share / (1 - share) / 20_000)
    assert width(found.values) == pytest.approx(expected, rel=0.35)


def test_the_same_seed_gives_the_same_replicates() -> None:
    series = np.random.default_rng(4).normal(10, 1, 100)
    first = block_bootstrap(series, "p90", np.random.default_rng(3))
    second = block_bootstrap(series, "p90", np.random.default_rng(3))
    assert first is not None
    assert second is not None
    assert first.values.tobytes() == second.values.tobytes()


def test_too_short_for_its_memory_is_said() -> None:
    found = block_bootstrap(np.arange(60.0), "mean", np.random.default_rng(0))
    assert found is not None
    assert not found.long_enough


def test_nothing_from_too_few_samples_or_an_unknown_statistic() -> None:
    rng = np.random.default_rng(0)
    assert block_bootstrap(np.arange(19.0), "mean", rng) is None
    assert block_bootstrap([float("nan")] * 50, "mean", rng) is None
    assert block_bootstrap(np.arange(50.0), "max", rng) is None
