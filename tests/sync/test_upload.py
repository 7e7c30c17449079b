"""Uploads through cuts, odd answers and lost sessions: the object is whole and right, or it is said."""

import base64
import random
from collections.abc import Callable, Iterator
from contextlib import suppress

import google_crc32c
import pytest

from tests.sync.answers import Answer, AnsweringServer, Request
from tests.sync.emulator import Emulator
from tests.sync.proxy import CuttingProxy
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.sync import upload as upload_module
from xat_desktop.sync.bucket import Bucket
from xat_desktop.sync.errors import SyncStopped
from xat_desktop.sync.upload import Content, upload

pytestmark = pytest.mark.usefixtures("no_pauses")
CHUNK = 256 << 10
NAME = "p1/sha256/ab/abc"
DATA = random.Random(1).randbytes(5 * CHUNK + 1234)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_module, "CHUNK_BYTES", CHUNK)


@pytest.fixture
def server(emulator: Emulator) -> Iterator[AnsweringServer]:
    found = AnsweringServer(emulator.address)
    yield found
    found.stop()


def _content(data: bytes = DATA) -> Content:
    crc32c = base64.b64encode(google_crc32c.extend(0, data).to_bytes(4, "big")).decode()

    def blocks(offset: int) -> Iterator[bytes]:
        for start in range(offset, len(data), 100_000):
            yield data[start : start + 100_000]

    return Content(NAME, len(data), crc32c, blocks)


def _send(bucket: Bucket, uri: str = "", moved: Callable[[int], None] = lambda _n: None) -> list[str]:
    """Upload DATA; the sessions that were begun."""
    sessions: list[str] = []
    try:
        found = upload(bucket, _content(), uri, sessions.append, moved)
        assert (found.size_bytes, found.crc32c) == (len(DATA), _content().crc32c)
    finally:
        bucket.close()
    return sessions


def test_a_file_of_several_chunks_arrives_and_progress_only_grows(emulator: Emulator) -> None:
    name, seen = emulator.new_bucket(), list[int]()
    _send(emulator.bucket(name), moved=seen.append)
    assert emulator.content(name, NAME) == DATA
    assert seen == sorted(seen)
    assert seen[-1] == len(DATA)


def test_what_is_there_already_is_compared_and_not_sent(emulator: Emulator, server: AnsweringServer) -> None:
    name = emulator.new_bucket()
    emulator.put(name, NAME, DATA)
    assert _send(emulator.bucket(name, server.port)) == []
    assert [request.method for request in server.seen] == ["GET"]


@pytest.mark.parametrize("chunk", range(7))
def test_a_connection_cut_in_any_chunk_goes_on_where_it_was(emulator: Emulator, chunk: int) -> None:
    name = emulator.new_bucket()
    budgets = iter([None] * (3 + chunk) + [1_000])
    with CuttingProxy(("127.0.0.1", emulator.port), lambda: next(budgets, None)) as proxy:
        sessions = _send(emulator.bucket(name, proxy.port))
    assert proxy.cuts == (1 if chunk < 6 else 0)
    assert emulator.content(name, NAME) == DATA
    assert len(sessions) == 1


@pytest.mark.parametrize("seed", range(8))
def test_random_cuts_in_both_directions_lose_nothing(emulator: Emulator, seed: int) -> None:
    name, dice = emulator.new_bucket(), random.Random(seed)
    lives: list[int | None] = [20, 80, 150, 250, None, None, None]
    if not seed % 2:
        lives = [100, 700, CHUNK // 2, CHUNK, 2 * CHUNK, None, None]
    sessions: list[str] = []
    address = ("127.0.0.1", emulator.port)
    with CuttingProxy(address, lambda: dice.choice(lives), downwards=bool(seed % 2)) as proxy:
        for _sync in range(20):
            bucket = emulator.bucket(name, proxy.port)
            with suppress(SyncStopped):
                upload(bucket, _content(), sessions[-1] if sessions else "", sessions.append, lambda _n: None)
                break
    assert proxy.cuts
    assert len(sessions) <= 3
    assert emulator.content(name, NAME) == DATA


def test_a_cancelled_upload_goes_on_in_its_session(emulator: Emulator, server: AnsweringServer) -> None:
    name, sessions = emulator.new_bucket(), list[str]()
    bucket = emulator.bucket(name, server.port)

    def stop(arrived: int) -> None:
        if arrived >= 3 * CHUNK:
            raise Cancelled

    with pytest.raises(Cancelled):
        upload(bucket, _content(), "", sessions.append, stop)
    server.seen.clear()
    assert _send(bucket, sessions[0]) == []
    assert emulator.content(name, NAME) == DATA
    assert [
        request.headers["Content-Range"].split("-")[0] for request in server.seen if request.is_chunk
    ] == [f"bytes {n * CHUNK}" for n in (3, 4, 5)]


def _once(wanted: Callable[[Request], bool], answer: Answer) -> Callable[[Request], Answer | None]:
    """The answer to the first request that is wanted."""
    given: list[Request] = []

    def decide(request: Request) -> Answer | None:
        if given or not wanted(request):
            return None
        given.append(request)
        return answer

    return decide


def _third_chunk(request: Request) -> bool:
    return request.is_chunk and f"bytes {2 * CHUNK}-" in request.headers["Content-Range"]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(emulator: Emulator, server: AnsweringServer, status: int) -> None:
    name = emulator.new_bucket()
    server.decide = _once(_third_chunk, Answer(status))
    assert len(_send(emulator.bucket(name, server.port))) == 1
    assert emulator.content(name, NAME) == DATA


@pytest.mark.parametrize(
    "answer",
    [
        Answer(308),
        Answer(308, {"Range": "bytes=0-0"}),
        Answer(308, {"Range": f"bytes=0-{CHUNK - 1}"}),
        Answer(308, {"Range": "nonsense"}),
        Answer(400),
    ],
    ids=["no range", "zero", "an older place", "nonsense", "bad request"],
)
def test_odd_answers_to_a_chunk_lead_to_a_question_and_a_whole_file(
    emulator: Emulator, server: AnsweringServer, answer: Answer
) -> None:
    name = emulator.new_bucket()
    server.decide = _once(_third_chunk, answer)
    _send(emulator.bucket(name, server.port))
    assert emulator.content(name, NAME) == DATA


def test_an_answer_that_nobody_knows_is_an_error(emulator: Emulator, server: AnsweringServer) -> None:
    server.decide = _once(_third_chunk, Answer(418))
    with pytest.raises(XatError, match="418"):
        _send(emulator.bucket(emulator.new_bucket(), server.port))


@pytest.mark.parametrize("status", [404, 410, 499])
@pytest.mark.parametrize("at_question", [True, False])
def test_a_session_that_ended_is_replaced(
    emulator: Emulator, server: AnsweringServer, status: int, at_question: bool
) -> None:
    name = emulator.new_bucket()
    server.decide = _once(lambda r: r.is_question if at_question else _third_chunk(r), Answer(status))
    _send(emulator.bucket(name, server.port))
    assert sum(request.method == "POST" for request in server.seen) == 2
    assert emulator.content(name, NAME) == DATA


def test_a_bucket_that_ends_every_session_is_not_tried_for_ever(
    emulator: Emulator, server: AnsweringServer
) -> None:
    server.decide = lambda request: Answer(410) if request.method == "PUT" else None
    with pytest.raises(XatError, match="ends every upload"):
        _send(emulator.bucket(emulator.new_bucket(), server.port))


def test_a_server_that_stays_away_is_left_to_the_next_sync(
    emulator: Emulator, server: AnsweringServer
) -> None:
    server.decide = lambda request: Answer(503) if request.is_chunk else None
    with pytest.raises(SyncStopped, match="next sync goes on"):
        _send(emulator.bucket(emulator.new_bucket(), server.port))
    assert sum(request.is_chunk for request in server.seen) == 6


@pytest.mark.parametrize("wanted", [_third_chunk, lambda request: request.method == "POST"])
def test_another_laptop_was_faster(
    emulator: Emulator, server: AnsweringServer, wanted: Callable[[Request], bool]
) -> None:
    name = emulator.new_bucket()

    def decide(request: Request) -> Answer | None:
        if not wanted(request):
            return None
        emulator.put(name, NAME, DATA)
        return Answer(412)

    server.decide = decide
    _send(emulator.bucket(name, server.port))
    assert sum(wanted(request) for request in server.seen) == 1


def test_an_object_with_other_content_is_replaced_and_only_that_generation(
    emulator: Emulator, server: AnsweringServer
) -> None:
    name = emulator.new_bucket()
    emulator.put(name, NAME, b"half of it")
    wrong = emulator.bucket(name).find(NAME)
    assert wrong
    _send(emulator.bucket(name, server.port))
    assert emulator.content(name, NAME) == DATA
    (begin,) = [request for request in server.seen if request.method == "POST"]
    assert f"ifGenerationMatch={wrong.generation}" in begin.path


def test_an_object_that_changes_after_the_upload_is_not_called_stored(
    emulator: Emulator, server: AnsweringServer
) -> None:
    name = emulator.new_bucket()

    def decide(request: Request) -> Answer | None:
        if request.method == "GET" and any(r.is_chunk for r in server.seen):
            emulator.put(name, NAME, DATA[:-1] + b"?")
        return None

    server.decide = decide
    with pytest.raises(XatError, match="did not arrive whole"):
        _send(emulator.bucket(name, server.port))


@pytest.mark.parametrize("status", [401, 403])
def test_no_right_is_said_at_once(emulator: Emulator, server: AnsweringServer, status: int) -> None:
    server.decide = lambda _request: Answer(status)
    with pytest.raises(SyncStopped, match="refused access"):
        _send(emulator.bucket("b", server.port))
    assert len(server.seen) == 1


def test_a_session_address_on_another_server_gets_nothing(
    emulator: Emulator, server: AnsweringServer
) -> None:
    def decide(request: Request) -> Answer | None:
        return Answer(200, {"Location": "http://127.0.0.2:1/x"}) if request.method == "POST" else None

    server.decide = decide
    with pytest.raises(SyncStopped, match="no address of its own"):
        _send(emulator.bucket(emulator.new_bucket(), server.port))
    assert not any(request.is_chunk for request in server.seen)


def test_a_remembered_session_of_another_server_is_not_used(emulator: Emulator) -> None:
    name = emulator.new_bucket()
    assert len(_send(emulator.bucket(name), "http://127.0.0.2:1/upload")) == 1
    assert emulator.content(name, NAME) == DATA


def test_a_session_that_ended_in_another_bucket_is_forgotten(
    emulator: Emulator, server: AnsweringServer
) -> None:
    """The server has a new bucket since: the next call must begin anew there, not end in the old one for ever."""
    server.decide = lambda request: Answer(200) if request.is_question else None
    bucket = emulator.bucket(emulator.new_bucket(), server.port)
    remembered = [f"http://127.0.0.1:{server.port}/upload/of-the-old-bucket"]
    with pytest.raises(XatError, match="did not arrive whole"):
        upload(bucket, _content(), remembered[0], remembered.append, lambda _n: None)
    bucket.close()
    assert remembered[1:] == [""]
