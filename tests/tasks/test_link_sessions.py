"""Captures that were recorded together become one session, and nothing else does."""

from pathlib import Path

from tests.parsers.bundles.archives import zip_of
from xat_desktop.domain.capture import SESSION
from xat_desktop.store import captures
from xat_desktop.store.store import Store
from xat_desktop.tasks.edit_captures import CaptureChange, edit_captures, restore_captures
from xat_desktop.tasks.find_files import find_files
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.tasks.link_sessions import link, session_of

SAMPLES = Path(__file__).parents[1] / "samples"
DEMO = Path(__file__).parents[2] / "resources" / "samples"
SAR = (SAMPLES / "sar" / "sar12.6.1_u_deDE_decimalcomma_2s.txt").read_bytes()


def _sessions(store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for capture in captures.captures(store):
        found.setdefault(capture.tags.get(SESSION, ""), set()).add(capture.file_name)
    return found


def test_monitors_of_one_host_at_one_time_are_one_session(store: Store) -> None:
    paths = find_files([DEMO / "monitoring"], recursive=True)
    summary = import_files(paths, store)
    assert [session.name for session in summary.sessions] == ["vm 2026-11-23 03:45"]
    assert _sessions(store) == {"vm 2026-11-23 03:45": {path.name for path in paths}}
    assert {capture.id for capture in session_of(store, "vm 2026-11-23 03:45")} == set(
        summary.sessions[0].captures
    )


def test_repeated_runs_are_no_session(store: Store) -> None:
    assert import_files(find_files([DEMO / "jmeter-shop"], recursive=True), store).sessions == ()


def test_logs_of_one_run_by_their_names(store: Store) -> None:
    fio = sorted((SAMPLES / "fio").glob("*_avg1000ms_*")) + sorted((SAMPLES / "fio").glob("*_avg250ms_*"))
    summary = import_files(fio, store)
    linked = [{captures.get(store, id_).file_name for id_ in one.captures} for one in summary.sessions]
    assert sorted(map(len, linked)) == [2, 5]
    assert all(len({name.split("_")[1] for name in names}) == 1 for names in linked)


def test_daily_sar_files_of_a_host(store: Store, tmp_path: Path) -> None:
    days = {
        f"var/log/sa/sar{day:02d}": SAR.replace(b"23.11.2026", b"%02d.11.2026" % day) for day in range(20, 23)
    }
    other = {"other/sar21": SAR.replace(b"(vm)", b"(db)").replace(b"23.11.2026", b"21.11.2026")}
    path = tmp_path / "sos.zip"
    path.write_bytes(zip_of({**days, **other}))
    (session,) = import_files([path], store).sessions
    assert {captures.get(store, id_).file_name for id_ in session.captures} == {"sar20", "sar21", "sar22"}
    assert session.name == "vm 2026-11-20 04:21"


def test_a_chosen_session_stays_and_a_name_is_used_once(store: Store, tmp_path: Path) -> None:
    paths = find_files([DEMO / "monitoring"], recursive=True)
    import_files(paths[:2], store)
    import_files(paths[2:], store)
    assert sorted(_sessions(store)) == ["vm 2026-11-23 03:45", "vm 2026-11-23 03:45 (2)"]
    captures.delete(store, [capture.id for capture in captures.captures(store)])
    import_files(paths, store, ImportOptions(tags={SESSION: "mine"}))
    assert list(_sessions(store)) == ["mine"]


def test_linking_and_its_undo(store: Store) -> None:
    ids = [
        id_
        for file in import_files(find_files([DEMO / "wrk-items"], recursive=True), store).files
        for id_ in file.captures
    ]
    before = captures.get_many(store, ids)
    assert link(store, ids, "A/B").captures == tuple(capture.id for capture in before)
    unlinked = edit_captures(store, ids, CaptureChange(tags={SESSION: None}))
    assert session_of(store, "A/B") == []
    restore_captures(store, unlinked)
    assert len(session_of(store, "A/B")) == len(ids)
    restore_captures(store, before)
    assert session_of(store, "A/B") == []
