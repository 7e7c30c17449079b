"""Bundles: each member is a file of its own, with its own record, and what is unsafe harms no other."""

import gzip
import tarfile
from pathlib import Path

import pytest

from tests.parsers.bundles.archives import PACKERS, entry_of, tar_of, zip_of
from xat_desktop.errors import Cancelled
from xat_desktop.settings import Settings
from xat_desktop.store import captures, originals, result_files
from xat_desktop.store.store import Store
from xat_desktop.tasks import incoming
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import FileResult
from xat_desktop.tasks.preview_import import preview_import

SAMPLES = Path(__file__).parents[1] / "samples"
JTL = (SAMPLES / "jmeter" / "jmeter2.13_csv_default_noheader.jtl").read_bytes()
VMSTAT = (SAMPLES / "vmstat" / "vmstat4.0.2_w_t_2s.txt").read_bytes()
FILES = {"web/run.jtl": JTL, "web/vmstat.txt": VMSTAT, "etc/motd": b"welcome\n", "empty": b""}


def _write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _import(store: Store, *paths: Path) -> dict[str, FileResult]:
    found = import_files(paths, store).files
    return {str(Path(result.path).relative_to(paths[0].parent)): result for result in found}


@pytest.mark.parametrize("name", ["b.zip", "b.tar", "b.tar.gz", "b.tar.bz2", "b.tar.xz", "b.tar.zst"])
def test_members_are_imported_each_by_its_path(store: Store, tmp_path: Path, name: str) -> None:
    data = (
        zip_of(FILES)
        if name.endswith("zip")
        else PACKERS[Path(name).suffix.replace(".tar", "")](tar_of(FILES))
    )
    found = _import(store, _write(tmp_path, name, data))
    assert {path: result.status for path, result in found.items()} == {
        f"{name}/web/run.jtl": "imported",
        f"{name}/web/vmstat.txt": "imported",
        f"{name}/etc/motd": "skipped",
        f"{name}/empty": "skipped",
    }
    assert b"".join(originals.read_original(store, found[f"{name}/web/run.jtl"].sha256)) == JTL
    assert {file.name for file in result_files.files(store)} == {"run.jtl", "vmstat.txt"}


def test_single_compressed_files_are_no_bundles(store: Store, tmp_path: Path) -> None:
    paths = [
        _write(tmp_path, f"{n}.jtl{suffix}", PACKERS[suffix](JTL + b"\n" * n))
        for n, suffix in enumerate(PACKERS)
    ]
    assert [result.status for result in import_files(paths, store).files] == ["imported"] * 5


def test_the_same_content_is_imported_once_wherever_it_lies(store: Store, tmp_path: Path) -> None:
    inner = zip_of({"again.jtl": JTL})
    bundle = _write(tmp_path, "b.zip", zip_of({"one.jtl": JTL, "two.jtl": JTL, "deep/inner.zip": inner}))
    found = _import(store, bundle)
    assert [result.status for result in found.values()] == ["imported", "duplicate", "duplicate"]
    assert list(found)[-1] == "b.zip/deep/inner.zip/again.jtl"
    assert {result.status for result in _import(store, bundle).values()} == {"duplicate"}
    assert len(captures.captures(store)) == 1


def test_refused_members_are_named_and_the_rest_is_imported(store: Store, tmp_path: Path) -> None:
    data = tar_of(
        {"../../evil.jtl": JTL, "good.jtl": JTL},
        entry_of("link.jtl", tarfile.SYMTYPE, "/etc/passwd"),
        entry_of("here.jtl", tarfile.SYMTYPE, "good.jtl"),
        entry_of("null", tarfile.CHRTYPE),
    )
    found = _import(store, _write(tmp_path, "b.tar", data))
    assert {path: result.status for path, result in found.items()} == {
        "b.tar/../../evil.jtl": "failed",
        "b.tar/good.jtl": "imported",
        "b.tar/link.jtl": "failed",
        "b.tar/here.jtl": "skipped",
        "b.tar/null": "failed",
    }
    assert "leads out" in found["b.tar/../../evil.jtl"].error
    assert not (tmp_path.parent / "evil.jtl").exists()


def test_a_bomb_in_a_bundle_fails_alone(store: Store, tmp_path: Path) -> None:
    line = b"1795406217208,1,a,200,OK,t,text,true,1,1,1,1\n"
    bomb = line * (100_000_000 // len(line))
    bundles = {
        "b.zip": zip_of({"bomb.jtl": bomb, "good.jtl": JTL}),
        "b.tgz": gzip.compress(tar_of({"bomb.jtl": bomb, "good.jtl": JTL + b"\n"}), 9),
    }
    for name, data in bundles.items():
        bad, good = _import(store, _write(tmp_path, name, data)).values()
        assert (bad.status, good.status) == ("failed", "imported")
        assert "grows beyond the limit" in bad.error
    assert len(captures.captures(store)) == 2


def test_a_bundle_beyond_the_limit_of_all_stops_there(store: Store, tmp_path: Path) -> None:
    path = _write(tmp_path, "b.zip", zip_of({"one.jtl": JTL, "two.jtl": JTL + b"\n"}))
    found = import_files([path], store, settings=Settings(archive_max_bytes=len(JTL) + 5)).files
    assert [result.status for result in found] == ["imported", "failed"]
    assert "more than the limit" in found[-1].error


def test_large_members_are_streamed(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "IN_MEMORY_BYTES", 1000)
    monkeypatch.setattr(incoming.incoming, "__kwdefaults__", {"keep_bytes": 1000})
    path = _write(
        tmp_path, "b.tar.gz", PACKERS[".gz"](tar_of({"a.jtl": JTL, "again.jtl": JTL, "bad": bytes(9999)}))
    )
    found = _import(store, path)
    assert [result.status for result in found.values()] == ["imported", "duplicate", "skipped"]
    assert b"".join(originals.read_original(store, found["b.tar.gz/a.jtl"].sha256)) == JTL


def test_a_cut_archive_gives_what_is_whole(store: Store, tmp_path: Path) -> None:
    data = PACKERS[".gz"](tar_of({"one.jtl": JTL, "two.jtl": JTL + b"\n", "vm.txt": VMSTAT}))
    found = _import(store, _write(tmp_path, "b.tgz", data[: len(data) * 3 // 4]))
    assert found["b.tgz/one.jtl"].status == "imported"
    assert found["b.tgz"].status == "failed"
    assert "truncated" in found["b.tgz"].error
    cut = found["b.tgz/two.jtl"]
    assert any("in the archive" in problem.text or "truncated" in problem.text for problem in cut.problems)


def test_an_empty_and_a_broken_archive_say_so(store: Store, tmp_path: Path) -> None:
    (empty,) = _import(store, _write(tmp_path, "e.zip", zip_of({}))).values()
    (broken,) = _import(store, _write(tmp_path, "b.zip", b"PK\x03\x04" + bytes(100))).values()
    assert (empty.status, broken.status) == ("failed", "failed")
    assert "holds no files" in empty.error
    assert "zip archive is damaged" in broken.error


def test_progress_goes_on_and_a_cancel_keeps_whole_members(store: Store, tmp_path: Path) -> None:
    path = _write(tmp_path, "b.zip", zip_of({f"{n}.jtl": JTL + b"\n" * n for n in range(5)}))
    seen = []

    class StopAtFourth:
        def step(self, done: int, _total: int, text: str) -> None:
            seen.append(done)
            if ": 3.jtl" in text:
                raise Cancelled

    with pytest.raises(Cancelled):
        import_files([path], store, progress=StopAtFourth())
    assert seen == sorted(seen)
    assert seen[-1] < path.stat().st_size
    assert len(captures.captures(store)) == 3


def test_the_preview_lists_members_and_agrees_with_their_import(store: Store, tmp_path: Path) -> None:
    path = _write(tmp_path, "b.tar.gz", PACKERS[".gz"](tar_of(FILES)))
    found = {str(preview.path.relative_to(path)): preview for preview in preview_import(store, [path])}
    assert [name for name, preview in found.items() if preview.skipped] == ["etc/motd", "empty"]
    assert (found["web/run.jtl"].format, found["web/vmstat.txt"].format) == ("jtl-csv", "vmstat")
    (result,) = import_files([path / "web" / "run.jtl"], store).files
    assert captures.get(store, result.captures[0]).series_count == found["web/run.jtl"].series
    again = {preview.path.name: preview.duplicate for preview in preview_import(store, [path])}
    assert (again["run.jtl"], again["vmstat.txt"]) == (True, False)
