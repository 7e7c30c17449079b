"""Names of metrics, attributes and facts."""

import pytest

from xat_desktop.domain.metrics import METRICS
from xat_desktop.domain.series import attributes
from xat_desktop.reports.names import attributes_text, fact_text, fact_title, full_title, metric_title


@pytest.mark.parametrize(
    ("metric", "title"),
    [
        ("xat.io.operations", "I/O operations"),
        ("system.cpu.load_average.1m", "CPU load average 1m"),
        ("http.client.request.duration", "Request duration"),
        ("sar.rxpck/s", "sar.rxpck/s"),
    ],
)
def test_metric_titles(metric: str, title: str) -> None:
    assert metric_title(metric) == title


def test_every_metric_of_the_vocabulary_has_a_title_of_its_own() -> None:
    titles = [metric_title(name) for name in METRICS]
    assert len(set(titles)) == len(titles), sorted(title for title in titles if titles.count(title) > 1)


def test_attributes_stand_alone_where_their_name_adds_nothing() -> None:
    named = attributes(disk__io__direction="read", system__device="sda")
    assert attributes_text(named) == "read, device sda"
    assert full_title("xat.io.latency", named, "p99") == "I/O latency (read, device sda), p99"


def test_a_value_of_each_interval_says_so() -> None:
    named = attributes(statistic="p95")
    assert full_title("xat.db.transaction.duration", named, "mean") == (
        "Transaction duration (p95 of each interval), mean"
    )


def test_facts_get_their_unit() -> None:
    assert fact_title("memory_bytes") == "memory"
    assert fact_title("interval_s") == "interval"
    assert fact_text("memory_bytes", str(2**36)) == "64\N{NO-BREAK SPACE}GiB"
    assert fact_text("memory_bytes", "much") == "much"
    assert fact_text("kernel", "6.1") == "6.1"
