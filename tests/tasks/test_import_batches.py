"""Files with options of their own: grouped, previewed and imported as they were asked for."""

from pathlib import Path

import pytest

from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.errors import Cancelled
from xat_desktop.settings import Settings
from xat_desktop.store import captures, collectors
from xat_desktop.store.store import Store
from xat_desktop.tasks.import_batches import batches_of, import_batches, preview_batches
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.tasks.list_import_choices import list_import_choices

SAMPLES = Path(__file__).parents[1] / "samples"
IOSTAT = SAMPLES / "iostat" / "iostat11.7.3_xt_2s_C.txt"
SYSBENCH = SAMPLES / "sysbench" / "sysbench1.0.20_threads_t4.txt"


class Steps:
    """Keeps what was reported, and can stop."""

    def __init__(self, stop_after: int = 10**9) -> None:
        self.seen: list[tuple[int, int]] = []
        self.texts: list[str] = []
        self._stop_after = stop_after

    def step(self, done: int, total: int, text: str) -> None:
        if len(self.seen) >= self._stop_after:
            raise Cancelled
        self.seen.append((done, total))
        self.texts.append(text)


def test_files_with_equal_options_go_together() -> None:
    tagged = ImportOptions(tags={"a": "1"})
    same = ImportOptions(tags={"a": "1"})
    found = batches_of([(IOSTAT, tagged), (SYSBENCH, ImportOptions()), (Path("x"), same)])
    assert [batch.paths for batch in found] == [(IOSTAT, Path("x")), (SYSBENCH,)]


def test_preview_then_import_with_options_for_each_file(store: Store, data_dir: Path) -> None:
    batches = batches_of([(IOSTAT, ImportOptions(zone="Asia/Tokyo")), (SYSBENCH, ImportOptions(label="cpu"))])
    slug = store.partner.slug
    previews = preview_batches(data_dir, slug, batches, Settings(), Steps())
    assert [preview.path for preview in previews] == [IOSTAT, SYSBENCH]
    assert (previews[0].zone, previews[0].zone_source) == ("Asia/Tokyo", "user")
    steps = Steps()
    summary = import_batches(data_dir, slug, batches, Settings(), steps)
    assert summary.count("imported") == 2
    assert [done for done, _ in steps.seen] == sorted(done for done, _ in steps.seen)
    assert {total for _, total in steps.seen} == {IOSTAT.stat().st_size + SYSBENCH.stat().st_size}
    counted = {text.rpartition(" (")[2] for text in steps.texts if "(" in text}
    assert counted == {"1 of 2)", "2 of 2)"}
    imported = captures.get_many(store, [id_ for file in summary.files for id_ in file.captures])
    assert imported[0].zone == "Asia/Tokyo"
    assert imported[0].start_us == previews[0].start_us
    assert imported[1].label == "cpu"


def test_cancel_keeps_whole_files(store: Store, data_dir: Path) -> None:
    batches = batches_of([(IOSTAT, ImportOptions()), (SYSBENCH, ImportOptions(label="cpu"))])
    progress = Steps(stop_after=2)
    with pytest.raises(Cancelled):
        import_batches(data_dir, store.partner.slug, batches, Settings(), progress)
    assert len(captures.captures(store)) < 2


def test_zone_of_the_chosen_collector_is_previewed(store: Store, data_dir: Path) -> None:
    machine = collectors.add(
        store, CollectorDraft("Lab", "vm", "Other", "Virtual machine", zone="Europe/Berlin")
    )
    options = ImportOptions(collector_id=machine.id)
    (preview,) = preview_batches(
        data_dir, store.partner.slug, batches_of([(IOSTAT, options)]), Settings(), Steps()
    )
    assert (preview.zone, preview.zone_source) == ("Europe/Berlin", "collector")
    assert preview.collector_id == machine.id


def test_choices_hold_formats_and_zones(store: Store) -> None:
    choices = list_import_choices(store)
    assert "vmstat" in dict(choices.formats)
    assert {"Europe/Berlin", "UTC"} <= set(choices.zones)
