"""HammerDB's time profile etprof, whose lines stand in the log: percentiles of each ten seconds, sums at the end."""

import re
from dataclasses import dataclass, field

from xat_desktop.domain.series import SeriesKey, attributes
from xat_desktop.parsers._base import Sink
from xat_desktop.parsers._interval_rows import IntervalRows
from xat_desktop.parsers._moments import Moments
from xat_desktop.parsers._printed import PERCENT, value
from xat_desktop.parsers._summaries import MICRO, Summaries

_WINDOW = re.compile(r"\|PERCENTILES .+ to (?P<date>\d{4}-(?P<month>\d\d)-(?P<day>\d\d)) (?P<clock>[\d:]+)")
_PERCENTILES = re.compile(r"\|(?P<procedure>\w+)\|(?P<values>MIN-.*\|SAMPLES-\d+)")
_VALUE = re.compile(r"(MIN|MAX|SAMPLES|P\d+)%?-(\d+(?:\.\d+)?)")
_SUM = re.compile(
    r"\|(?P<procedure>\w+) *\| *(?P<own>\d+)\| *(?P<share>\d+(?:\.\d+)?)%\| *(?P<calls>\d+)\|"
    r" *(?P<mean>\d+(?:\.\d+)?)\| *(?P<all>\d+|NOT AVAILABLE)\|"
)
_ZONED = re.compile(r".*\d\d:\d\d:\d\d ([A-Za-z]{2,5}) \d{4}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DURATION = "xat.db.transaction.duration"
_OWN = "hammerdb.exclusive_time"


@dataclass
class TimeProfile:
    """The profiles of a run's virtual users; times are printed in microseconds, in the zone of the log's head."""

    zone: str = ""
    rows: dict[tuple[str, str], IntervalRows] = field(default_factory=dict)
    """By virtual user and procedure."""
    _ends: dict[str, int | None] = field(default_factory=dict)

    def head(self, stamp: str) -> None:
        """The time in the head of the log says the zone."""
        zoned = _ZONED.fullmatch(stamp)
        self.zone = zoned[1] if zoned else self.zone

    def read(self, text: str, user: str, moments: Moments, run: Summaries) -> bool:
        """Take a line of a virtual user; False when it is none of a profile."""
        if window := _WINDOW.fullmatch(text):
            self._ends[user] = self._end(window, moments)
        elif percentiles := _PERCENTILES.fullmatch(text):
            return self._percentiles(percentiles, user)
        elif found := _SUM.fullmatch(text):
            _sums(found, user, run)
        else:
            return False
        return True

    def _end(self, window: "re.Match[str]", moments: Moments) -> int | None:
        if not self.zone or not 1 <= int(window["month"]) <= len(_MONTHS):
            return moments.us(f"{window['date']} {window['clock']}")
        month = _MONTHS[int(window["month"]) - 1]
        return moments.us(f"{month} {window['day']} {window['clock']} {self.zone} {window['date'][:4]}")

    def _percentiles(self, found: "re.Match[str]", user: str) -> bool:
        end = self._ends.get(user)
        if end is None:
            return False
        procedure = found["procedure"].upper()
        values: dict[SeriesKey, float] = {}
        for name, number in _VALUE.findall(found["values"]):
            own = {"db__operation__name": procedure, "virtual_user": user}
            if name == "SAMPLES":
                key = SeriesKey("hammerdb.calls", attributes(**own), "1", "event", name)
                values[key] = value(number)
            else:
                named = attributes(**own, statistic=name.lower())
                values[SeriesKey(_DURATION, named, "s", "gauge", name)] = value(number, MICRO)
        self.rows.setdefault((user, procedure), IntervalRows()).add(end, values)
        return True

    def emit(self, sink: Sink) -> None:
        """Hand the windows to the sink."""
        for rows in self.rows.values():
            rows.flush(sink)


def _sums(found: "re.Match[str]", user: str, run: Summaries) -> None:
    """A procedure's time with and without that of the procedures it calls."""
    named = attributes(db__operation__name=found["procedure"].upper(), virtual_user=user)
    run.add(_DURATION, "count", found["calls"], "1", "CALLNUM", named=named)
    run.add(_DURATION, "total", found["all"], "s", "CUMULTOT", scale=MICRO, named=named)
    run.add(_OWN, "total", found["own"], "s", "EXCLUSIVETOT", scale=MICRO, named=named)
    run.add(_OWN, "mean", found["mean"], "s", "AVGPERCALL", scale=MICRO, named=named)
    run.add(_OWN, "share", found["share"], "1", "%", scale=PERCENT, named=named)
