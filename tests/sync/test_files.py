"""Originals: what is sent, what stays and says why, and what another laptop gets back."""

import errno
import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.sync.emulator import Emulator
from xat_desktop.domain.capture import ResultFile
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.store import originals, result_files, uploads
from xat_desktop.store.originals import OriginalWriter, original_path, read_original
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.sync import files
from xat_desktop.sync.errors import SyncStopped
from xat_desktop.sync.files import Policy, WantedFile, fetch_original, object_name, send_originals

pytestmark = pytest.mark.usefixtures("no_pauses")
PARTNER = "0198c0de-0000-7000-8000-000000000001"
ANY = Policy(100 << 20, None)


def _file(store: Store, name: str, data: bytes, format_: str = "jtl_csv", *, keep: bool = True) -> WantedFile:
    """A result file that was imported into `store`, with its original when it is kept."""
    sha256 = hashlib.sha256(data).hexdigest()
    if keep:
        writer = OriginalWriter(store, keep_copy=True)
        writer.write(data)
        writer.keep()
        writer.close()
    id_ = f"id-{name}"
    with store.write() as db:
        fields = {"name": name, "size_bytes": len(data), "format": format_, "state": "imported"}
        result_files.insert(db, "tester", id_, sha256, **fields)
    return WantedFile(id_, sha256, name, len(data), format_)


def _result_file(store: Store, wanted: WantedFile) -> ResultFile:
    found = result_files.find_by_sha256(store, wanted.sha256)
    assert found
    return found


def _quiet(_done: int, _total: int, _text: str) -> None:
    """Nobody watches."""


def _send(store: Store, emulator: Emulator, bucket: str, *wanted: WantedFile, **changes: Any) -> Any:
    """Send; (what was done, what the server was told)."""
    told: list[tuple[str, int, str]] = []
    use = {"policy": ANY, "step": _quiet, "stored": lambda *words: told.append(words)} | changes
    done = send_originals(store, emulator.bucket(bucket), PARTNER, wanted=wanted, **use)
    return done, told


@pytest.fixture
def other(registry: Registry) -> Any:
    """The store of another laptop."""
    opened = registry.open(registry.add("Other laptop"))
    yield opened
    opened.close()


def test_an_original_goes_up_under_its_hash_and_comes_back_on_another_laptop(
    store: Store, other: Store, emulator: Emulator
) -> None:
    bucket, data = emulator.new_bucket(), random.Random(3).randbytes(900_000)
    wanted = _file(store, "run.jtl", data)
    done, told = _send(store, emulator, bucket, wanted)
    assert (done.sent, done.sent_bytes, done.held_back) == (1, len(data), ())
    assert [(id_, size) for id_, size, _crc in told] == [(wanted.id, len(data))]
    assert emulator.content(bucket, object_name(PARTNER, wanted.sha256)) == data
    assert uploads.session_of(store, wanted.sha256) == ""

    there = _file(other, "run.jtl", data, keep=False)
    fetch_original(other, emulator.bucket(bucket), PARTNER, _result_file(other, there), _quiet)
    assert b"".join(read_original(other, wanted.sha256)) == data
    assert not list((other.folder / "files").glob(".*"))


def test_an_answer_that_was_lost_costs_one_comparison_not_an_upload(store: Store, emulator: Emulator) -> None:
    bucket = emulator.new_bucket()
    wanted = _file(store, "run.jtl", b"the same" * 1000)

    def lost(*_words: object) -> None:
        raise SyncStopped("The server is gone")

    with pytest.raises(SyncStopped):
        _send(store, emulator, bucket, wanted, stored=lost)
    before = emulator.bucket(bucket).find(object_name(PARTNER, wanted.sha256))
    _done, told = _send(store, emulator, bucket, wanted)
    assert len(told) == 1
    assert emulator.bucket(bucket).find(object_name(PARTNER, wanted.sha256)) == before


def test_refused_and_damaged_files_stay_with_a_reason_and_the_others_go(
    store: Store, emulator: Emulator
) -> None:
    bucket = emulator.new_bucket()
    large = _file(store, "large.jtl", b"l" * 5000)
    strange = _file(store, "strange.bin", b"s" * 50, "fio_json")
    damaged = _file(store, "damaged.jtl", b"d" * 500)
    original_path(store, damaged.sha256).write_bytes(b"no zstd")
    elsewhere = _file(store, "elsewhere.jtl", b"e" * 50, keep=False)
    good = _file(store, "good.jtl", b"g" * 500)
    policy = Policy(4000, frozenset({"jtl_csv"}))
    wanted = (large, strange, damaged, elsewhere, good)
    done, told = _send(store, emulator, bucket, *wanted, policy=policy)
    assert [id_ for id_, *_rest in told] == [good.id]
    reasons = {held.name: held.reason for held in done.held_back}
    assert set(reasons) == {"large.jtl", "strange.bin", "damaged.jtl"}
    assert "larger" in reasons["large.jtl"]
    assert "fio_json" in reasons["strange.bin"]
    assert "damaged" in reasons["damaged.jtl"]
    done, told = _send(store, emulator, bucket, large, strange)
    assert [id_ for id_, *_rest in told] == [large.id, strange.id]
    assert [held.name for held in done.held_back] == ["damaged.jtl"]


def test_a_file_that_was_swapped_on_the_disk_is_not_sent(store: Store, emulator: Emulator) -> None:
    bucket = emulator.new_bucket()
    first, second = _file(store, "a.jtl", b"a" * 500), _file(store, "b.jtl", b"b" * 500)
    original_path(store, first.sha256).write_bytes(original_path(store, second.sha256).read_bytes())
    done, told = _send(store, emulator, bucket, first)
    assert told == []
    assert "changed" in done.held_back[0].reason
    assert emulator.bucket(bucket).find(object_name(PARTNER, first.sha256)) is None


def test_progress_counts_the_bytes_of_all_files_and_a_cancel_keeps_what_arrived(
    store: Store, emulator: Emulator
) -> None:
    bucket = emulator.new_bucket()
    wanted = [_file(store, f"{n}.jtl", random.Random(n).randbytes(300_000)) for n in range(3)]
    seen: list[tuple[int, int]] = []

    def step(done: int, total: int, text: str) -> None:
        seen.append((done, total))
        if text == "2.jtl":
            raise Cancelled

    told: list[object] = []
    with pytest.raises(Cancelled):
        _send(store, emulator, bucket, *wanted, step=step, stored=lambda *words: told.append(words))
    assert len(told) == 2
    assert seen == sorted(seen)
    assert {total for _done, total in seen} == {900_000}
    assert max(done for done, _total in seen) == 600_000


@pytest.mark.parametrize("damage", [lambda d: d[:-1] + b"?", lambda d: d[:-1], lambda d: d * 2])
def test_a_wrong_object_never_gets_the_originals_name(store: Store, emulator: Emulator, damage: Any) -> None:
    bucket, data = emulator.new_bucket(), b"the content" * 1000
    wanted = _file(store, "run.jtl", data, keep=False)
    emulator.put(bucket, object_name(PARTNER, wanted.sha256), damage(data))
    with pytest.raises(XatError, match=r"not the original|was changed"):
        fetch_original(store, emulator.bucket(bucket), PARTNER, _result_file(store, wanted), _quiet)
    assert [path for path in (store.folder / "files").rglob("*") if path.is_file()] == []


def _left_by_a_dead_process(store: Store, sha256: str, content: bytes) -> Path:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    draft = store.folder / "files" / f".{ended.pid}-{sha256}.fetched"
    draft.parent.mkdir(exist_ok=True)
    draft.write_bytes(content)
    return draft


def test_what_a_killed_program_had_fetched_is_taken_over(store: Store, emulator: Emulator) -> None:
    bucket, data = emulator.new_bucket(), random.Random(4).randbytes(300_000)
    wanted = _file(store, "run.jtl", data, keep=False)
    emulator.put(bucket, object_name(PARTNER, wanted.sha256), data)
    left = _left_by_a_dead_process(store, wanted.sha256, data[:200_000])
    seen: list[int] = []
    fetch_original(
        store, emulator.bucket(bucket), PARTNER, _result_file(store, wanted), lambda n, _t, _x: seen.append(n)
    )
    assert seen[0] >= 200_000
    assert b"".join(read_original(store, wanted.sha256)) == data
    assert not left.exists()


def test_a_bad_part_of_an_earlier_fetch_is_thrown_away_and_all_is_fetched(
    store: Store, emulator: Emulator
) -> None:
    bucket, data = emulator.new_bucket(), random.Random(5).randbytes(300_000)
    wanted = _file(store, "run.jtl", data, keep=False)
    emulator.put(bucket, object_name(PARTNER, wanted.sha256), data)
    _left_by_a_dead_process(store, wanted.sha256, b"?" * 200_000)
    fetch_original(store, emulator.bucket(bucket), PARTNER, _result_file(store, wanted), _quiet)
    assert b"".join(read_original(store, wanted.sha256)) == data


def test_a_half_fetched_file_is_cleaned_once_it_is_needless(store: Store) -> None:
    wanted = _file(store, "run.jtl", b"content", keep=False)
    left = _left_by_a_dead_process(store, wanted.sha256, b"con")
    originals.clean_leftovers(store)
    assert left.exists()
    writer = OriginalWriter(store, keep_copy=True)
    writer.write(b"content")
    writer.keep()
    writer.close()
    originals.clean_leftovers(store)
    assert not left.exists()
    assert original_path(store, wanted.sha256).exists()


@pytest.mark.parametrize("suffix", [".fetched", ".part"])
def test_a_full_disk_is_said_and_gets_its_space_back(
    store: Store, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    bucket, data = emulator.new_bucket(), random.Random(6).randbytes(300_000)
    wanted = _file(store, "run.jtl", data, keep=False)
    emulator.put(bucket, object_name(PARTNER, wanted.sha256), data)
    really_open = Path.open

    class FullDisk:
        def __init__(self, file: Any) -> None:
            self._file = file

        def write(self, _data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

        def __enter__(self) -> "FullDisk":
            return self

        def __exit__(self, *_error: object) -> None:
            self._file.close()

    def open_full(self: Path, mode: str = "r", *args: Any, **options: Any) -> Any:
        file = really_open(self, mode, *args, **options)
        return FullDisk(file) if self.suffix == suffix and mode != "rb" else file

    monkeypatch.setattr(Path, "open", open_full)
    file = _result_file(store, wanted)
    with pytest.raises(XatError, match="disk is full"):
        fetch_original(store, emulator.bucket(bucket), PARTNER, file, _quiet)
    monkeypatch.undo()
    assert [path for path in (store.folder / "files").rglob("*") if path.is_file()] == []
    fetch_original(store, emulator.bucket(bucket), PARTNER, file, _quiet)
    assert b"".join(read_original(store, wanted.sha256)) == data


def test_the_limits_of_the_greeting() -> None:
    policy = files.policy_of({"max_file_bytes": 10, "file_formats": None, "max_ops": 500})
    assert policy.refusal(WantedFile("", "", "n", 10, "x")) == ""
    assert policy.refusal(WantedFile("", "", "n", 11, "x"))
    assert files.policy_of({"max_file_bytes": 10, "file_formats": ["a"]}).refusal(
        WantedFile("", "", "n", 1, "b")
    )


def test_the_program_speaks_to_an_emulator_without_sign_in(
    store: Store, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xat_desktop.sync.google_bucket import google_bucket

    monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulator.address)
    assert google_bucket(emulator.new_bucket()).find("nothing") is None


def test_without_google_credentials_a_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from xat_desktop.sync.google_bucket import google_bucket

    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", os.fspath(tmp_path / "none.json"))
    with pytest.raises(SyncStopped, match="credentials of Google"):
        google_bucket("any")
