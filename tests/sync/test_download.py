"""Downloads through cuts, restarts and changed objects: the draft is whole, or it is said."""

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.sync.answers import Answer, AnsweringServer, Request
from tests.sync.emulator import Emulator
from tests.sync.proxy import CuttingProxy
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.sync.download import download
from xat_desktop.sync.errors import SyncStopped

pytestmark = pytest.mark.usefixtures("no_pauses")
NAME = "p1/sha256/ab/abc"
DATA = random.Random(2).randbytes(3 * (1 << 20) + 77)


@pytest.fixture
def bucket_name(emulator: Emulator) -> str:
    name = emulator.new_bucket()
    emulator.put(name, NAME, DATA)
    return name


@pytest.fixture
def server(emulator: Emulator) -> Iterator[AnsweringServer]:
    found = AnsweringServer(emulator.address)
    yield found
    found.stop()


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return tmp_path / "draft"


def _is_content(request: Request) -> bool:
    return "alt=media" in request.path


def test_the_whole_object(emulator: Emulator, bucket_name: str, draft: Path) -> None:
    seen: list[int] = []
    download(emulator.bucket(bucket_name), NAME, len(DATA), draft, seen.append)
    assert draft.read_bytes() == DATA
    assert seen == sorted(seen)
    assert seen[-1] == len(DATA)


@pytest.mark.parametrize("cut", [60, 5_000, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_cut_connection_goes_on_where_it_was(
    emulator: Emulator, server: AnsweringServer, bucket_name: str, draft: Path, cut: int
) -> None:
    budgets = iter([None, cut])
    with CuttingProxy(("127.0.0.1", server.port), lambda: next(budgets, None), downwards=True) as proxy:
        download(emulator.bucket(bucket_name, proxy.port), NAME, len(DATA), draft, lambda _n: None)
    assert proxy.cuts == 1
    assert draft.read_bytes() == DATA
    again = [request for request in server.seen if _is_content(request)][1]
    assert ("Range" in again.headers) == (cut > 1_000)


@pytest.mark.parametrize("seed", range(6))
def test_random_cuts_lose_nothing(emulator: Emulator, bucket_name: str, draft: Path, seed: int) -> None:
    dice = random.Random(seed)
    lives: list[int | None] = [100, 400, 300_000, 700_000, None]
    address = ("127.0.0.1", emulator.port)
    with CuttingProxy(address, lambda: dice.choice(lives), downwards=True) as proxy:
        for _sync in range(20):
            with suppress(SyncStopped):
                download(emulator.bucket(bucket_name, proxy.port), NAME, len(DATA), draft, lambda _n: None)
                break
    assert proxy.cuts
    assert draft.read_bytes() == DATA


def test_a_cancelled_download_fetches_the_rest_later(
    emulator: Emulator, server: AnsweringServer, bucket_name: str, draft: Path
) -> None:
    def stop(arrived: int) -> None:
        if arrived >= 1 << 20:
            raise Cancelled

    bucket = emulator.bucket(bucket_name, server.port)
    with pytest.raises(Cancelled):
        download(bucket, NAME, len(DATA), draft, stop)
    have = draft.stat().st_size
    assert 0 < have < len(DATA)
    download(bucket, NAME, len(DATA), draft, lambda _n: None)
    assert draft.read_bytes() == DATA
    assert [r.headers.get("Range") for r in server.seen if _is_content(r)] == [None, f"bytes={have}-"]


def test_a_server_that_does_not_resume_sends_all_again(
    emulator: Emulator, server: AnsweringServer, bucket_name: str, draft: Path
) -> None:
    draft.write_bytes(b"x" * 1000)
    server.decide = lambda request: Answer(200, {}, DATA) if _is_content(request) else None
    download(emulator.bucket(bucket_name, server.port), NAME, len(DATA), draft, lambda _n: None)
    assert draft.read_bytes() == DATA


def test_another_part_than_was_asked_for_is_not_written(
    emulator: Emulator, server: AnsweringServer, bucket_name: str, draft: Path
) -> None:
    draft.write_bytes(DATA[:1000])
    wrong = Answer(206, {"Content-Range": f"bytes 900-{len(DATA) - 1}/{len(DATA)}"}, DATA[900:])
    server.decide = lambda request: wrong if _is_content(request) else None
    with pytest.raises(SyncStopped, match="another part"):
        download(emulator.bucket(bucket_name, server.port), NAME, len(DATA), draft, lambda _n: None)
    assert draft.read_bytes() == DATA[:1000]


def test_a_draft_that_is_too_long_is_begun_anew(emulator: Emulator, bucket_name: str, draft: Path) -> None:
    draft.write_bytes(DATA + b"more")
    download(emulator.bucket(bucket_name), NAME, len(DATA), draft, lambda _n: None)
    assert draft.read_bytes() == DATA


def test_an_object_that_is_not_there_or_has_another_size_is_said(
    emulator: Emulator, bucket_name: str, draft: Path
) -> None:
    bucket = emulator.bucket(bucket_name)
    with pytest.raises(XatError, match="not in the bucket"):
        download(bucket, "p1/other", len(DATA), draft, lambda _n: None)
    with pytest.raises(XatError, match="was changed"):
        download(bucket, NAME, len(DATA) + 1, draft, lambda _n: None)
    assert not draft.exists()


def test_more_bytes_than_announced_are_not_taken(
    emulator: Emulator, server: AnsweringServer, bucket_name: str, draft: Path
) -> None:
    server.decide = lambda request: Answer(200, {}, DATA * 3) if _is_content(request) else None
    with pytest.raises(XatError, match="grew"):
        download(emulator.bucket(bucket_name, server.port), NAME, len(DATA), draft, lambda _n: None)
    assert draft.stat().st_size <= len(DATA)


def test_the_generation_that_was_compared_is_the_one_that_is_read(
    emulator: Emulator, server: AnsweringServer, bucket_name: str, draft: Path
) -> None:
    found = emulator.bucket(bucket_name).find(NAME)
    assert found
    download(emulator.bucket(bucket_name, server.port), NAME, len(DATA), draft, lambda _n: None)
    (content,) = [request for request in server.seen if _is_content(request)]
    assert f"generation={found.generation}" in content.path
