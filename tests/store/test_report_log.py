"""The record of written reports."""

from xat_desktop.store.report_log import record, reports
from xat_desktop.store.store import Store


def test_reports_are_listed_the_newest_first(store: Store) -> None:
    first = record(store, "One", {"kind": "comparison", "baseline": ["a"]}, "/tmp/one.html", "0" * 64)
    second = record(store, "Two", {"kind": "capture"}, "/tmp/two.pdf", "1" * 64)
    found = reports(store)
    assert [one.id for one in found] == [second, first]
    assert found[1].parameters == {"kind": "comparison", "baseline": ["a"]}
    assert found[1].path == "/tmp/one.html"
