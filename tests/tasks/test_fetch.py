"""From another laptop: series when a capture is opened, the original when it is wanted; whole, or with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from tests.sync.emulator import Emulator
from tests.sync.laptop import MemoryKeyring
from xat_desktop import settings
from xat_desktop.central import partners
from xat_desktop.domain.capture import Capture
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.errors import XatError
from xat_desktop.settings import Settings, resources
from xat_desktop.store import captures, originals
from xat_desktop.store.integrity import faults
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.sync.account_session import Credential
from xat_desktop.sync.on_demand import fetch_series_of
from xat_desktop.sync.server_profile import DatabaseAddress, ServerProfile, save_profile
from xat_desktop.sync.token_store import TokenStore
from xat_desktop.tasks.analyze_capture import analyze_capture
from xat_desktop.tasks.compare_captures import compare_captures
from xat_desktop.tasks.export_series import export_series
from xat_desktop.tasks.fetch_original import fetch_original
from xat_desktop.tasks.fetch_series import fetch_series
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions
from xat_desktop.tasks.report_capture import report_capture
from xat_desktop.tasks.save_original import save_original
from xat_desktop.tasks.select_captures import select_captures
from xat_desktop.tasks.show_capture import show_capture
from xat_desktop.tasks.show_sync_status import show_sync_status
from xat_desktop.tasks.sign_in_with_role import sign_in_with_role
from xat_desktop.tasks.sync_partner import sync_partner

SAMPLE = min((resources() / "samples" / "pgbench-select" / "simple-protocol").iterdir())


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    server = Emulator(tmp_path_factory.mktemp("emulator"))
    yield server
    server.stop()


@pytest.fixture
def world(postgres: PostgresServer) -> World:
    return new_world(postgres)


@pytest.fixture
def tokens(world: World, data_dir: Path) -> TokenStore:
    """Ann is signed in."""
    found = TokenStore(MemoryKeyring())
    address = DatabaseAddress(world.server.host, world.server.port, world.database, sslmode="disable")
    save_profile(data_dir, ServerProfile("company", flavour="role", database=address))
    sign_in_with_role(data_dir, "", world.ann.role, world.ann.secret, found)
    return found


@pytest.fixture
def other(registry: Registry) -> Iterator[Store]:
    opened = registry.open(registry.add("Other"))
    yield opened
    opened.close()


def _bucket(world: World, name: str | None) -> None:
    with world.connect() as db:
        db.execute("update xat.policy set bucket = %s", [name])


def _on_both(store: Store, other: Store, data_dir: Path, tokens: TokenStore) -> Capture:
    """Imported and synced here, synced there; the capture as the other laptop sees it."""
    return _both(store, other, data_dir, tokens)[0]


def _both(store: Store, other: Store, data_dir: Path, tokens: TokenStore) -> list[Capture]:
    import_files([SAMPLE], store, ImportOptions())
    sync_partner(store, data_dir, tokens=tokens)
    sync_partner(other, data_dir, tokens=tokens, partner_there="acme")
    return captures.captures(other)


def test_series_and_original_come_when_they_are_wanted(
    store: Store,
    other: Store,
    data_dir: Path,
    tokens: TokenStore,
    world: World,
    emulator: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulator.address)
    _bucket(world, emulator.new_bucket())
    capture = _on_both(store, other, data_dir, tokens)
    before = show_capture(other, capture.id)
    assert (before.series_at, before.original_at) == ("server", "server")
    assert before.summary.series == ()

    assert fetch_series(other, data_dir, [capture.id], tokens=tokens) == 1
    assert fetch_original(other, data_dir, capture, tokens=tokens)
    after = show_capture(other, capture.id)
    assert (after.series_at, after.original_at) == ("here", "here")
    assert repr(after.summary.series) == repr(show_capture(store, capture.id).summary.series)
    saved = save_original(other, capture, tmp_path / "copy")
    assert saved.read_bytes() == SAMPLE.read_bytes()

    assert fetch_series(other, data_dir, [capture.id], tokens=tokens) == 0
    assert not fetch_original(other, data_dir, capture, tokens=tokens)


def test_without_a_bucket_the_file_is_where_it_was_imported(
    store: Store, other: Store, data_dir: Path, tokens: TokenStore
) -> None:
    import_files([max(SAMPLE.parent.iterdir())], other, ImportOptions())  # so that it has originals, too
    capture = next(one for one in _both(store, other, data_dir, tokens) if one.file_name == SAMPLE.name)
    assert show_capture(other, capture.id).original_at == "elsewhere"
    assert faults(other) == []
    with pytest.raises(XatError, match="keeps no files"):
        fetch_original(other, data_dir, capture, tokens=tokens)
    assert fetch_series(other, data_dir, [capture.id], tokens=tokens) == 1


def test_a_partner_without_a_server_says_so(store: Store, data_dir: Path) -> None:
    import_files([SAMPLE], store, ImportOptions())
    (capture,) = captures.captures(store)
    originals.original_path(store, capture.file_sha256).unlink()
    assert show_capture(store, capture.id).original_at == "elsewhere"
    with pytest.raises(XatError, match="not synced"):
        fetch_original(store, data_dir, capture)


def test_no_result_is_made_of_fewer_runs_than_were_asked_for(
    store: Store, other: Store, data_dir: Path, tokens: TokenStore, tmp_path: Path
) -> None:
    folder = SAMPLE.parent.parent
    for group in ("simple-protocol", "prepared-protocol"):
        import_files(sorted((folder / group).iterdir()), store, ImportOptions(run_group=group))
    sync_partner(store, data_dir, tokens=tokens)
    sync_partner(other, data_dir, tokens=tokens, partner_there="acme")
    found = captures.captures(other)
    fetch_series(other, data_dir, [capture.id for capture in found[1:]], tokens=tokens)
    sides = [select_captures(other, [f"group:{name}"]) for name in ("simple-protocol", "prepared-protocol")]
    for result in (
        lambda: compare_captures(other, *sides),
        lambda: analyze_capture(other, found[0].id),
        lambda: export_series(other, found[0].id, tmp_path / "out.csv"),
        lambda: report_capture(other, found[0].id, tmp_path / "out.html"),
    ):
        with pytest.raises(XatError, match=r"not on this computer: pgbench.*xat fetch"):
            result()
    fetch_series(other, data_dir, [found[0].id], tokens=tokens)
    mine = compare_captures(store, *(select_captures(store, [f"group:{side.name}"]) for side in sides))
    assert repr(compare_captures(other, *sides).comparison) == repr(mine.comparison)


def test_an_archived_partner_is_read_and_not_written(
    store: Store, other: Store, data_dir: Path, tokens: TokenStore, world: World
) -> None:
    capture = _on_both(store, other, data_dir, tokens)
    import_files([max(SAMPLE.parent.iterdir())], store, ImportOptions())
    settings.save(Settings(sync_metered=True), data_dir)
    sync_partner(store, data_dir, tokens=tokens)  # rows only: the series wait
    settings.save(Settings(), data_dir)
    with world.admin() as database:
        partners.archive_partner(database, world.acme)
    found = sync_partner(store, data_dir, tokens=tokens)
    assert (found.series_sent, found.held_back) == (0, 0)
    assert show_sync_status(store).state == "synced"
    assert fetch_series(other, data_dir, [capture.id], tokens=tokens) == 1


def test_a_file_that_the_server_does_not_take_is_told_in_the_status(
    store: Store,
    other: Store,
    data_dir: Path,
    tokens: TokenStore,
    world: World,
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulator.address)
    _bucket(world, emulator.new_bucket())
    with world.connect() as db:
        db.execute("update xat.policy set max_file_bytes = 100")
    import_files([SAMPLE], store, ImportOptions())
    assert sync_partner(store, data_dir, tokens=tokens).held_back == 1
    status = show_sync_status(store)
    assert status.state == "synced"
    assert [(held.name, "larger" in held.reason) for held in status.held_back] == [(SAMPLE.name, True)]


@dataclass
class AfterSleep:
    """The password ended while the lid was closed: the first is refused, and only a renewed one is good."""

    database: DatabaseAddress
    role: str
    secret: str

    def credential(self, renew: bool = False) -> Credential:
        return Credential(self.role, self.secret if renew else "ended", datetime.now(UTC))


def test_a_password_that_ended_meanwhile_is_renewed_and_nobody_must_sign_in(
    store: Store, data_dir: Path, tokens: TokenStore, world: World
) -> None:
    sync_partner(store, data_dir, tokens=tokens)
    address = DatabaseAddress(world.server.host, world.server.port, world.database, sslmode="disable")
    source = AfterSleep(address, world.ann.role, world.ann.secret)
    with pytest.raises(XatError, match="not on the server"):
        fetch_series_of(store, source, [new_id()], lambda *_: None)
