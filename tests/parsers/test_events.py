"""Events to rates: a wrong time stamp costs its own event, neither memory nor the rate of the others."""

import numpy as np

from tests.parsers.recording import RecordingSink, parse_bytes
from xat_desktop.domain.series import CaptureInfo
from xat_desktop.parsers._events import RatePerSecond, count_seconds

DAY_US = 86_400_000_000


def test_empty_seconds_between_events_count_as_zero() -> None:
    rate = RatePerSecond()
    rate.add(np.array([10_500_000, 10_900_000, 13_000_000]), np.array([False, True, False]))
    rate.add(np.array([9_000_000]))
    times, ended, failed = rate.counts()
    assert times.tolist() == [9_000_000, 10_000_000, 11_000_000, 12_000_000, 13_000_000]
    assert ended.tolist() == [1, 2, 0, 0, 1]
    assert failed.tolist() == [0, 1, 0, 0, 0]


def test_an_event_of_another_year_leaves_the_others_their_rate() -> None:
    times = np.array([0, *range(300 * DAY_US, 300 * DAY_US + 5_000_000, 1_000_000)])
    counted = count_seconds(times)
    assert counted is not None
    assert (counted.counts[0].tolist(), counted.left_out) == ([1] * 5, 1)
    rate, sink = RatePerSecond(), RecordingSink()
    rate.add_counted(counted)
    rate.add(np.array([700 * DAY_US, 700 * DAY_US]))
    sink.capture(CaptureInfo("x"))
    rate.emit(sink, "rate", "")
    assert sink.captures[0].info.environment["events_left_out"].startswith("3 events are over 31 days")
    assert len(sink.captures[0].find("rate")[0]) == 5


def test_a_log_with_one_wrong_stamp_stays_small() -> None:
    """Found by fuzzing: 3 GB and 130 million zeros came of 1 KB."""
    rows = [b"0 %d 500 0 %d 582001\n" % (n, 1_795_407_604 + n // 10) for n in range(200)]
    rows[100] = rows[100].replace(b"1795407614", b"1775094604")
    captures, _ = parse_bytes(b"".join(rows), "pgbench_log.1", "pgbench-log")
    assert sum(len(times) for times, _ in captures[0].series.values()) < 2000
    assert "events_left_out" in captures[0].info.environment
