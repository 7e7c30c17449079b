"""Series that an expression makes of others, in each capture that has them all; and what charts read of them."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby

import numpy as np

from xat_desktop.analysis.derived_values import Sampled, evaluate
from xat_desktop.analysis.distribution import Counts, Floats
from xat_desktop.analysis.expression import Call, Expression, Named, names, parse, quoted, written
from xat_desktop.domain.capture import Series
from xat_desktop.domain.derived import DerivedSeries
from xat_desktop.domain.series import SeriesKey
from xat_desktop.errors import XatError
from xat_desktop.reports.names import attributes_text, metric_title
from xat_desktop.store import series as store_series
from xat_desktop.store.series import Overview, Samples
from xat_desktop.store.store import Store
from xat_desktop.tasks.progress import NoProgress, Progress

MOST_SAMPLES = 5_000_000
"""Of one series: all of it is held in memory while its chart is open."""


def series_text(series: Series) -> str:
    """How an expression names a series exactly: `metric{name=value}`."""
    return SeriesKey(series.metric, series.attributes).text


def derive_series(
    store: Store,
    series: Sequence[Series],
    text: str,
    letters: Mapping[str, str],
    progress: Progress | None = None,
) -> list[DerivedSeries]:
    """One for each capture that has all series of the expression; `series` are those of the captures.

    `letters` are short names: letter -> series_text. XatError where the expression cannot be read, where a
    name is not known, where no capture has them all, and where units or times do not fit.
    """
    found = parse(text)
    exact = {name: letters.get(name, name) for name in names(found)}
    _check_names(exact, series)
    made = []
    by_capture = [list(group) for _, group in groupby(series, lambda one: one.capture_id)]
    for number, mine in enumerate(by_capture):
        (progress or NoProgress()).step(number, len(by_capture), "expression")
        inputs = {series_text(one): one for one in mine}
        if all(name in inputs for name in exact.values()):
            made.append(_derived(store, found, {name: inputs[full] for name, full in exact.items()}))
    if not made:
        wanted = ", ".join(dict.fromkeys(exact.values()))
        raise XatError("The expression cannot be computed", f"No capture has all of its series: {wanted}.")
    return made


def derive_all(
    store: Store, series: Sequence[Series], expressions: Sequence[str], progress: Progress | None = None
) -> dict[str, list[DerivedSeries]]:
    """Those of several expressions; none for one that these captures have no series for."""
    made: dict[str, list[DerivedSeries]] = {}
    for text in expressions:
        try:
            made[text] = derive_series(store, series, text, {}, progress)
        except XatError:
            made[text] = []
    return made


def samples_within(store: Store, series: Series, start_us: int, end_us: int) -> Samples:
    """Samples of a stored or a derived series with start <= time <= end."""
    if not isinstance(series, DerivedSeries):
        return store_series.samples(store, series.id, start_us, end_us)
    first, last = np.searchsorted(series.times, [start_us, end_us + 1], "left")
    return Samples(series.times[first:last], series.values[first:last])


def overview_within(store: Store, series: Series, start_us: int, end_us: int, max_buckets: int) -> Overview:
    """Ranges of a stored or a derived series that keep every peak."""
    if not isinstance(series, DerivedSeries):
        return store_series.overview(store, series, start_us, end_us, max_buckets)
    found = samples_within(store, series, start_us, end_us)
    keep = ~np.isnan(found.values)
    times, values = found.times[keep], found.values[keep]
    return store_series.reduced(Overview(times, values, values, 1), max_buckets)


def counted_values(store: Store, series: Sequence[Series]) -> dict[str, tuple[Floats, Counts]]:
    """Distinct values, ascending, and how often each occurs, by series id."""
    found: dict[str, tuple[Floats, Counts]] = {}
    for one in series:
        if isinstance(one, DerivedSeries):
            values, counts = np.unique(one.values[~np.isnan(one.values)], return_counts=True)
            found[one.id] = values, counts
    stored = [one.id for one in series if one.id not in found]
    histograms = store_series.histograms_of(store, stored)
    return found | {id_: (one.values, one.counts) for id_, one in histograms.items()}


def _check_names(exact: Mapping[str, str], series: Sequence[Series]) -> None:
    known = sorted({series_text(one) for one in series})
    for typed, full in exact.items():
        if full not in known:
            near = get_close_matches(full, known, 2, 0.6)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise XatError("The expression cannot be read", f"There is no series “{typed}”.{hint}")


def _derived(store: Store, found: Expression, inputs: Mapping[str, Series]) -> DerivedSeries:
    result = evaluate(found, {name: _sampled(store, one) for name, one in inputs.items()})
    expression = written(found, {name: quoted(series_text(one)) for name, one in inputs.items()})
    capture_id = next(iter(inputs.values())).capture_id
    finite = result.values[~np.isnan(result.values)]
    if not len(finite):
        raise XatError("The expression cannot be computed", "It has no value at any time.")
    return DerivedSeries(
        id=f"{capture_id} {expression}",
        capture_id=capture_id,
        metric=_title(found, inputs),
        attributes=(),
        unit=result.unit,
        kind=result.kind,
        source_name="",
        n=len(finite),
        t0_us=int(result.times[0]),
        t1_us=int(result.times[-1]),
        minimum=float(finite.min()),
        maximum=float(finite.max()),
        sum=float(finite.sum()),
        sum_squares=float((finite**2).sum()),
        expression=expression,
        times=result.times,
        values=result.values,
    )


def _sampled(store: Store, series: Series) -> Sampled:
    if series.n > MOST_SAMPLES:
        raise XatError(
            "The expression cannot be computed",
            f"{series_text(series)} has {series.n:,} samples; at most {MOST_SAMPLES:,} can be computed with.",
        )
    times, values = store_series.samples(store, series.id)
    return Sampled(times, values, series.unit, series.kind)


def _title(found: Expression, inputs: Mapping[str, Series]) -> str:
    """What tells percentiles of one plot apart comes first: legends cut long names in the middle."""
    if isinstance(found, Call) and found.function == "percentile" and isinstance(found.inner, Named):
        percent, seconds = found.numbers
        series = inputs[found.inner.name]
        each = "" if seconds == 1 else f"of each {seconds:g} s"
        parts = (f"p{percent:g}", attributes_text(series.attributes), metric_title(series.metric), each)
        return " · ".join(filter(None, parts))
    return written(found, {name: _series_title(one) for name, one in inputs.items()})


def _series_title(series: Series) -> str:
    attributes = attributes_text(series.attributes)
    return f"{metric_title(series.metric)} ({attributes})" if attributes else metric_title(series.metric)
