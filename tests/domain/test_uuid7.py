"""Ids sort by creation time, also those of one millisecond."""

import time
import uuid

from xat_desktop.domain.uuid7 import new_id


def test_ids_are_version_7_and_sort_in_the_order_of_their_making() -> None:
    before_ms = time.time_ns() // 1_000_000
    ids = [new_id() for _ in range(10_000)]
    assert ids == sorted(set(ids))
    assert {uuid.UUID(one).version for one in ids} == {7}
    assert {uuid.UUID(one).variant for one in ids} == {uuid.RFC_4122}
    assert before_ms <= uuid.UUID(ids[0]).int >> 80 <= time.time_ns() // 1_000_000
