"""Importing: whole files or nothing, each content once, and whatever is wrong is said and harms nothing else."""

import errno
import gc
import gzip
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from tests.privilege import as_an_ordinary_user
from xat_desktop.errors import Cancelled
from xat_desktop.parsers._base import Confidence
from xat_desktop.store import captures, originals, result_files
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.tasks import parse_file
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import FileResult, ImportOptions

SAMPLES = Path(__file__).parents[1] / "samples" / "jmeter"
GOOD = SAMPLES / "jmeter2.13_csv_default_noheader.jtl"


def _import(store: Store, *paths: Path, **options: object) -> tuple[FileResult, ...]:
    return import_files(paths, store, ImportOptions(**options)).files  # type: ignore[arg-type]


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_garbage_collector_searches_all_again_after_an_import(store: Store, tmp_path: Path) -> None:
    for path in (GOOD, _file(tmp_path, "empty.csv", b"")):
        _import(store, path)
        assert gc.get_freeze_count() == 0


def test_an_imported_file_can_be_read_back_byte_by_byte(store: Store) -> None:
    (result,) = _import(store, GOOD, label="first", tags={"run": "1"})
    assert result.status == "imported"
    assert b"".join(originals.read_original(store, result.sha256)) == GOOD.read_bytes()
    (capture,) = captures.captures(store)
    assert (capture.label, capture.tags, capture.file_name) == ("first", {"run": "1"}, GOOD.name)


def test_the_same_content_twice_is_a_duplicate_under_any_name(store: Store, tmp_path: Path) -> None:
    copy = _file(tmp_path, "renamed.csv", GOOD.read_bytes())
    first, second = _import(store, GOOD, copy)
    assert (first.status, second.status) == ("imported", "duplicate")
    assert first.captures == second.captures
    assert len(captures.captures(store)) == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.jtl", b"", "empty"),
        ("noise.csv", bytes(range(256)) * 40, "not known"),
        ("archive.jtl", b"PK\x03\x04" + bytes(100), "zip archive"),
        ("broken.gz", gzip.compress(GOOD.read_bytes())[:3], "damaged"),
        ("header.jtl", b"timeStamp,elapsed,label,success\n", "no measurements"),
        ("words.jtl", b"timeStamp,elapsed,label,success\na,b,c,true\n", "timeStamp"),
    ],
)
def test_a_file_that_is_no_result_says_why_and_harms_no_other(
    store: Store, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    bad, good = _import(store, _file(tmp_path, name, content), GOOD)
    assert (bad.status, good.status) == ("failed", "imported")
    assert message in bad.error
    assert [file.state for file in result_files.files(store)].count("failed") == 1
    assert len(captures.captures(store)) == 1
    assert _files_kept(store) == 1


def _files_kept(store: Store) -> int:
    return len([path for path in (store.folder / "files").rglob("*") if path.is_file()])


def test_a_folder_a_missing_and_a_forbidden_file_say_so(store: Store, tmp_path: Path) -> None:
    forbidden = _file(tmp_path, "secret.jtl", GOOD.read_bytes())
    forbidden.chmod(0)
    with as_an_ordinary_user():
        results = _import(store, tmp_path, tmp_path / "missing.jtl", forbidden, GOOD)
    assert [result.status for result in results][:2] == ["failed", "failed"]
    assert "folder" in results[0].error
    assert "no such file" in results[1].error
    assert "may not be read" in results[2].error
    assert results[3].status == "imported"


@pytest.mark.parametrize(
    "changed",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.decode().encode("utf-16"),
        lambda data: data.decode().encode("utf-16-be"),
        gzip.compress,
        lambda data: zstandard.ZstdCompressor().compress(data),
    ],
    ids=["crlf", "bom", "utf-16", "utf-16-be", "gz", "zst"],
)
def test_the_same_numbers_in_any_wrapping(store: Store, tmp_path: Path, changed: object) -> None:
    wrapped = _file(tmp_path, "wrapped.jtl", changed(GOOD.read_bytes()))  # type: ignore[operator]
    plain, other = _import(store, GOOD, wrapped)
    assert other.status == "imported"
    assert (other.samples, other.problem_count) == (plain.samples, 0)


def test_wrong_encoding_keeps_the_numbers(store: Store, tmp_path: Path) -> None:
    latin = _file(tmp_path, "latin.jtl", GOOD.read_bytes().decode().encode("latin-1", "replace"))
    plain, other = _import(store, GOOD, latin)
    assert (other.status, other.samples) == ("imported", plain.samples)


def test_a_truncated_file_gives_its_whole_lines_and_names_the_broken_one(
    store: Store, tmp_path: Path
) -> None:
    data = GOOD.read_bytes()
    cut = data[: data.rfind(b"\n", 0, len(data) // 2) + 20]
    (result,) = _import(store, _file(tmp_path, "cut.jtl", cut))
    assert result.status == "imported"
    assert result.problem_count == 1
    assert result.problems[0].line == cut.count(b"\n") + 1


def test_a_truncated_archive_gives_what_can_be_read_and_says_so(store: Store, tmp_path: Path) -> None:
    packed = gzip.compress(GOOD.read_bytes())
    (result,) = _import(store, _file(tmp_path, "cut.jtl.gz", packed[: len(packed) * 2 // 3]))
    assert result.status == "imported"
    assert any("truncated" in problem.text for problem in result.problems)


def test_one_line_of_100_mb_is_refused_without_reading_it_all_into_columns(
    store: Store, tmp_path: Path
) -> None:
    content = b"timeStamp,elapsed,label,success\n1795406217208,1," + b"x" * 100_000_000 + b",true\n"
    long, good = _import(store, _file(tmp_path, "long.jtl", content), GOOD)
    assert long.status == "failed"
    assert "too long" in long.error
    assert good.status == "imported"


def test_a_decompression_bomb_stops_at_the_limit(store: Store, tmp_path: Path) -> None:
    line = b"1795406217208,1,a,200,OK,t,text,true,1,1,1,1\n"
    bomb = gzip.compress(line * (200_000_000 // len(line)), 9)
    bad, good = _import(store, _file(tmp_path, "bomb.gz", bomb), GOOD)
    assert bad.status == "failed"
    assert "grows beyond the limit" in bad.error
    assert good.status == "imported"


def test_a_cancel_keeps_whole_files_only(store: Store) -> None:
    class StopAtSecond:
        def step(self, _done: int, _total: int, text: str) -> None:
            if "2 of" in text:
                raise Cancelled

    paths = [GOOD, SAMPLES / "jmeter5.5_csv_tab_hostname_samplecount.jtl"]
    with pytest.raises(Cancelled):
        import_files(paths, store, progress=StopAtSecond())
    assert [capture.file_name for capture in captures.captures(store)] == [GOOD.name]
    assert _files_kept(store) == 1


def test_a_full_disk_is_said_and_leaves_the_store_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullDisk:
        def __init__(self, file: object) -> None:
            self._file = file

        def write(self, _data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def __getattr__(self, name: str) -> object:
            return getattr(self._file, name)

    original_open = Path.open

    def open_full(self: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        file = original_open(self, mode, *args, **kwargs)  # type: ignore[arg-type, call-overload]
        return FullDisk(file) if self.suffix == ".part" else file

    monkeypatch.setattr(Path, "open", open_full)
    (result,) = _import(store, GOOD)
    monkeypatch.undo()
    assert result.status == "failed"
    assert "disk is full" in result.error
    assert captures.captures(store) == []
    assert _import(store, GOOD)[0].status == "imported"


def test_a_database_that_cannot_grow_is_said(store: Store) -> None:
    with store.read() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar()
    store.engine.dispose()
    from sqlalchemy import event

    @event.listens_for(store.engine, "connect")
    def _limit(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    (result,) = _import(store, GOOD)
    assert result.status == "failed"
    assert "disk is full" in result.error
    assert captures.captures(store) == []


_KILLED = """
import os, signal, sys
from pathlib import Path
from xat_desktop.store.registry import Registry
from xat_desktop.tasks.import_files import import_files

registry = Registry(Path(sys.argv[1]))
store = registry.open(registry.find("acme"))

class Kill:
    def step(self, done, total, text):
        if "2 of" in text and done > {after}:
            os.kill(os.getpid(), signal.SIGKILL)

import_files([Path(path) for path in sys.argv[2:]], store, progress=Kill())
"""


@pytest.mark.parametrize("share", [0.0, 0.9])
def test_after_a_kill_the_next_start_finds_whole_files_and_cleans_the_rest(
    registry: Registry, store: Store, tmp_path: Path, share: float
) -> None:
    second = SAMPLES / "jmeter5.5_csv_tab_hostname_samplecount.jtl"
    after = int(GOOD.stat().st_size + share * second.stat().st_size)
    script = _file(tmp_path, "import.py", _KILLED.replace("{after}", str(after)).encode())
    command = [sys.executable, str(script), str(registry.data_dir), str(GOOD), str(second)]
    ended = subprocess.run(
        command, cwd=Path(__file__).parents[2], check=False, env={**os.environ, "PYTHONPATH": "."}
    )
    assert ended.returncode == -signal.SIGKILL
    assert list((store.folder / "files").glob(".*.part"))
    assert [capture.file_name for capture in captures.captures(store)] == [GOOD.name]
    orphan = store.folder / "files" / "ab" / f"{'ab' * 32}.zst"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"left between file and row")
    assert _import(store, second)[0].status == "imported"
    assert _files_kept(store) == 2
    assert not orphan.exists()


def test_the_zone_comes_from_the_file_then_the_user_then_the_collector(store: Store) -> None:
    from xat_desktop.domain.collector import CollectorDraft
    from xat_desktop.store import collectors

    bonn = collectors.add(store, CollectorDraft("Bonn", "web", "AWS", "m5.large", zone="Europe/Berlin"))
    local = SAMPLES / "jmeter5.5_csv_timestampformat_semicolon.jtl"
    expected = {
        "collector": ({"collector_id": bonn.id}, -3600),
        "user": ({"collector_id": bonn.id, "zone": "America/New_York"}, 5 * 3600),
        "guess": ({}, 0),
    }
    for source, (options, shift_s) in expected.items():
        (result,) = _import(store, local, **options)
        capture = captures.get(store, result.captures[0])
        assert capture.zone_source == source
        assert capture.start_us == 1_795_409_189_685_000 + shift_s * 1_000_000
        captures.delete(store, [capture.id])


@pytest.mark.parametrize("where", ["recognises", "parse"])
def test_a_fault_in_a_parser_fails_its_file_and_no_other(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fault(head: object, *_others: object) -> Confidence:
        if where == "parse" or b"broken" in head:  # type: ignore[operator]
            raise KeyError("x")
        return Confidence.NO

    words = {"recognises": lambda head, _name: Confidence.SURE if b"broken" in head else Confidence.NO}
    parser = replace(parse_file.PARSERS[0], name="faulty", title="Faulty", **{**words, where: fault})
    monkeypatch.setattr(parse_file, "PARSERS", (*parse_file.PARSERS, parser))
    bad, good = _import(store, _file(tmp_path, "bad.txt", b"broken\n"), GOOD)
    assert (bad.status, good.status) == ("failed", "imported")
    assert "fault in the program" in bad.error
    assert "KeyError" in bad.error
