"""The shared threads: they end with the last share, and a share drops only its own work."""

import threading

from xat_desktop.threads import _COUNT, Workers


def _names() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("work")]


def test_shares_use_the_same_threads_which_end_with_the_last() -> None:
    one, other = Workers(), Workers()
    assert [*one.map(abs, range(-50, 0))] == [*range(50, 0, -1)]
    assert [*other.map(abs, range(-50, 0))] == [*range(50, 0, -1)]
    assert 1 <= len(_names()) <= _COUNT
    one.close()
    assert other.submit(abs, -1).result() == 1
    other.close()
    assert _names() == []


def test_closing_a_share_drops_what_has_not_begun_of_it_alone() -> None:
    go = threading.Event()
    with Workers() as kept:
        busy = [kept.submit(go.wait) for _ in range(_COUNT)]
        dropping = Workers()
        dropped = dropping.submit(abs, -1)
        later = kept.submit(abs, -2)
        dropping.close()
        assert dropped.cancelled()
        go.set()
        assert later.result() == 2
        assert all(one.result() for one in busy)


def test_an_error_reaches_the_one_who_asks() -> None:
    with Workers() as workers:
        assert isinstance(workers.submit(int, "x").exception(), ValueError)
