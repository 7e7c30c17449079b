"""Many small files go through processes, and come out as if they had been imported one by one."""

import os
import signal
from pathlib import Path

import pytest

from tests.bench.bundle_data import KINDS, SAMPLES, _variant
from tests.parsers.bundles.archives import PACKERS, tar_of
from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.settings import Settings
from xat_desktop.store import captures, collectors, originals, result_files, series
from xat_desktop.store.store import Store
from xat_desktop.tasks import import_small_files
from xat_desktop.tasks.import_files import ImportSummary, import_files
from xat_desktop.tasks.preparing import Preparers

FILES = {
    f"{number:03d}.txt": _variant((SAMPLES / KINDS[number % len(KINDS)]).read_bytes(), number)
    for number in range(45)
}


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes take everything, from the first file on."""
    monkeypatch.setattr(import_small_files, "START_AFTER", 0)
    monkeypatch.setattr(import_small_files, "_BATCH_FILES", 4)
    monkeypatch.setattr(import_small_files.SmallFiles, "_started", True)


def _bundle(tmp_path: Path, files: dict[str, bytes]) -> Path:
    path = tmp_path / "b.tar.gz"
    path.write_bytes(PACKERS[".gz"](tar_of(files)))
    return path


def _picture(store: Store, summary: ImportSummary) -> list[object]:
    """All that an import left, without ids and moments."""
    found: list[object] = []
    for result in summary.files:
        found.append(
            (result.path, result.sha256, result.status, result.format, result.samples, result.problems)
        )
        for capture in captures.get_many(store, result.captures):
            kept = (
                capture.tool,
                capture.host,
                capture.zone,
                capture.zone_source,
                capture.collector_id is None,
            )
            found.append((kept, capture.start_us, capture.end_us, capture.sample_count, capture.label))
            for one in series.series_of(store, capture.id):
                values = series.samples(store, one.id)
                numbers = (values.times.tolist(), [repr(value) for value in values.values.tolist()])
                found.append((one.metric, one.attributes, one.unit, one.minimum, one.maximum, numbers))
    return found


def test_the_same_as_one_by_one(store: Store, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    collectors.add(store, CollectorDraft("Lab", "vm", "Other", "Virtual machine", zone="Asia/Tokyo"))
    twin = {
        "twin.txt": FILES["003.txt"],
        "bad.txt": b"not a result\n",
        "no.csv": b"timeStamp,elapsed,label,success\n",
    }
    path = _bundle(tmp_path, {**FILES, **twin})
    alone = import_files([path], store)
    expected = _picture(store, alone)
    assert alone.count("imported") == 45
    captures.delete(store, [capture.id for capture in captures.captures(store)])
    request.getfixturevalue("at_once")
    together = import_files([path], store)
    for ours, theirs in zip(_picture(store, together), expected, strict=True):
        assert ours == theirs
    assert [result.status for result in together.files[-3:]] == ["duplicate", "skipped", "failed"]
    failed = [file.name for file in result_files.files(store, "failed")]
    assert failed == ["no.csv"]
    assert b"".join(originals.read_original(store, together.files[7].sha256)) == FILES["007.txt"]
    assert not list((store.folder / "files").glob(".*.part"))
    assert import_files([path], store).count("duplicate") == 46


@pytest.mark.usefixtures("at_once")
def test_files_of_a_folder_and_without_originals(store: Store, tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    paths = [*(tmp_path / name for name in FILES), tmp_path / "missing.txt"]
    summary = import_files(paths, store, settings=Settings(store_original=False))
    assert [result.status for result in summary.files] == ["imported"] * 45 + ["failed"]
    assert [Path(result.path).name for result in summary.files] == [path.name for path in paths]
    assert not list((store.folder / "files").rglob("*.zst"))


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("packed", [True, False])
def test_the_progress_counts_what_is_stored(store: Store, tmp_path: Path, packed: bool) -> None:
    shares: list[tuple[float, float]] = []

    class Watch:
        def step(self, done: int, total: int, _text: str) -> None:
            shares.append((done / total, len(result_files.files(store)) / len(FILES)))

    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    import_files(
        [_bundle(tmp_path, FILES)] if packed else sorted(tmp_path.iterdir()), store, progress=Watch()
    )
    assert shares[-1] == (1, 1)
    assert shares == sorted(shares)
    assert {share < 1 for share, stored in shares if stored < 1} == {True}
    if not packed:  # this archive is so small that its first member takes all its bytes
        assert {share for share, stored in shares if not stored} == {0}


@pytest.mark.usefixtures("at_once")
def test_a_cancel_keeps_whole_files_only(store: Store, tmp_path: Path) -> None:
    class StopAt30:
        def step(self, _done: int, _total: int, text: str) -> None:
            if "030" in text:
                raise Cancelled

    with pytest.raises(Cancelled):
        import_files([_bundle(tmp_path, FILES)], store, progress=StopAt30())
    kept = captures.captures(store)
    assert len(kept) <= 30
    for file in result_files.files(store):
        assert b"".join(originals.read_original(store, file.sha256)) in FILES.values()
    assert originals.clean_leftovers(store) == 0


@pytest.mark.usefixtures("at_once")
def test_a_process_that_dies_costs_its_files_and_says_so(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give = Preparers.give

    def give_and_kill(self: Preparers, batch: object) -> None:
        one = next(one for one in self._all if one.batch is None)
        if len(self._all) > 1:
            os.kill(one._process.pid, signal.SIGKILL)  # type: ignore[arg-type]
            one._process.join()
        give(self, batch)  # type: ignore[arg-type]

    monkeypatch.setattr(Preparers, "give", give_and_kill)
    summary = import_files([_bundle(tmp_path, FILES)], store)
    lost = [result for result in summary.files if result.status == "failed"]
    assert 0 < len(lost) < 45
    assert {"process" in result.error for result in lost} == {True}
    assert summary.count("imported") == 45 - len(lost) == len(captures.captures(store))
    monkeypatch.undo()
    assert import_files([_bundle(tmp_path, FILES)], store).count("imported") == len(lost)


@pytest.mark.usefixtures("at_once")
def test_a_group_that_cannot_be_stored_fails_as_a_whole(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise XatError("The disk is full", "Free some space.")

    monkeypatch.setattr(originals, "adopt", refuse)
    summary = import_files([_bundle(tmp_path, FILES)], store)
    assert summary.count("failed") == 45
    assert captures.captures(store) == []
    assert result_files.files(store) == []
    assert not list((store.folder / "files").rglob("*.*"))
