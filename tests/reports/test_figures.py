"""Drawings: well-formed, described in words, and with everything inside their frame."""

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from tests.reports.models import ALIKE, FASTER, THREE, compared, distributions, model, one, time_series
from xat_desktop.analysis.interval import Interval
from xat_desktop.reports.cdf_plot import cdf_plot, quantile
from xat_desktop.reports.document import Picture
from xat_desktop.reports.forest_plot import forest_plot
from xat_desktop.reports.interval_bar import interval_bar, ratio_axis
from xat_desktop.reports.marks import VERDICTS, verdict_shape
from xat_desktop.reports.model import Trace
from xat_desktop.reports.runs_plot import runs_plot
from xat_desktop.reports.time_series_plot import time_series_plot

NASTY = '<script>alert("x")</script> & co'
FIGURES: dict[str, Callable[[], Picture]] = {
    "forest": lambda: forest_plot(compared(*THREE).metrics, 0.02, NASTY),
    "runs": lambda: runs_plot(model(FASTER).metrics[0], NASTY, "after"),
    "time": lambda: time_series_plot(time_series(), NASTY, "after"),
    "cdf": lambda: cdf_plot(distributions(), NASTY, "after"),
}


def _root(picture: Picture) -> ET.Element:
    return ET.fromstring(f"<svg>{picture.body}</svg>")


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_well_formed_and_described(name: str) -> None:
    picture = FIGURES[name]()
    assert _root(picture).findall(".//text")
    assert not _root(picture).findall(".//script")
    assert len(picture.alt) > 30


def test_a_long_name_in_the_forest_plot_keeps_its_statistic() -> None:
    rows = compared(FASTER, attributes=(("label", "x" * 90),)).metrics
    texts = [element.text or "" for element in _root(forest_plot(rows, 0.02, "after")).iter("text")]
    assert [text[-6:] for text in texts if text.startswith("Request duration")] == ["…, p99"]


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_lies_outside_of_the_frame(name: str) -> None:
    picture = FIGURES[name]()
    for element in _root(picture).iter():
        for key, value in element.attrib.items():
            if key in ("x", "x1", "x2", "cx"):
                assert -1 <= float(value) <= picture.width + 1, (element.tag, element.attrib)
            if key in ("y", "y1", "y2", "cy"):
                assert -1 <= float(value) <= picture.height + 1, (element.tag, element.attrib)
            if key == "points":
                numbers = [float(number) for number in re.split("[ ,]", value)]
                assert max(numbers[::2]) <= picture.width + 1
                assert max(numbers[1::2]) <= picture.height + 1


def test_every_verdict_has_a_shape_of_its_own() -> None:
    shapes = {
        re.sub('(fill|stroke)="#[0-9a-fA-F]+"', "", verdict_shape(verdict, (7, 7))) for verdict in VERDICTS
    }
    assert len(shapes) == len(VERDICTS)


def test_an_interval_beyond_the_axis_has_an_arrow() -> None:
    wide = replace(one(ALIKE), ratio_ci=Interval(0.001, 50.0, "test"))
    axis = ratio_axis([wide], 0, 100)
    assert (axis.low, axis.high) == pytest.approx((1 / 8 / 8**0.12, 8 * 8**0.12))
    assert interval_bar(wide, axis, 0.02, "alt").body.count("<polygon") == 2


def test_the_axis_of_ratios_always_shows_one() -> None:
    axis = ratio_axis([one(FASTER)], 0, 100)
    assert axis.low < 0.8 < 1 < axis.high


def test_infinite_and_huge_intervals_are_drawn_at_the_edge() -> None:
    huge = replace(one(ALIKE), ratio_ci=Interval(0.0, 1.7e308, "test"))
    picture = forest_plot([huge], 0.02, "after")
    assert "inf" not in picture.body
    assert "nan" not in picture.body


def test_runs_without_a_value_are_no_dots() -> None:
    metric = model(FASTER).metrics[0]
    missing = replace(metric, baseline_runs=np.array([0.1, np.nan, 0.102]))
    assert runs_plot(missing, "before", "after").body.count("<circle") == 8


def test_a_single_run_each_is_still_drawn() -> None:
    metric = model(("xat.request.rate", "mean", "1/s", [100.0], [100.0])).metrics[0]
    assert runs_plot(metric, "before", "after").body.count("<circle") == 2


def test_the_steady_window_is_shaded_only_where_all_runs_share_it() -> None:
    series = time_series()
    shaded = time_series_plot(series, "before", "after").body.count("#eaf3ec")
    assert shaded == 1
    trace = replace(series.baseline[0], window_s=(55.0, 58.0))
    apart = replace(series, baseline=(series.baseline[0], trace))
    assert "#eaf3ec" not in time_series_plot(apart, "before", "after").body


def test_ranges_without_medians_are_a_band_only() -> None:
    t_s = np.arange(10.0)
    trace = Trace(t_s, t_s, np.empty(0), t_s + 5)
    body = time_series_plot(replace(time_series(), baseline=(trace,), candidate=()), "one", "").body
    assert "<polygon" in body
    assert "<polyline" not in body


def test_a_constant_series_and_a_gap_are_drawn() -> None:
    values = np.array([5.0, np.nan, 5.0])
    trace = Trace(np.arange(3.0), values, values, values)
    body = time_series_plot(replace(time_series(), baseline=(trace,), candidate=()), "one", "").body
    assert "nan" not in body


def test_a_wide_distribution_has_a_logarithmic_axis_and_its_quantiles_are_said() -> None:
    picture = cdf_plot(distributions(), "before", "after")
    assert "logarithmic" in picture.body
    assert "before: median 0.03054\N{NO-BREAK SPACE}s" in picture.alt


def test_quantile_of_a_curve() -> None:
    found = distributions().baseline
    assert quantile(found, 0.5) == found.values[49]
    assert quantile(found, 1.0) == found.values[-1]
