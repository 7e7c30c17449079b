"""Sync from the tasks: profile, sign-in with a role, link, states that tell what to do, and going on by itself."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest

from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from tests.store.writing import write_capture
from tests.sync.laptop import MemoryKeyring
from xat_desktop import settings
from xat_desktop.central import members
from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.domain.series import SeriesKey
from xat_desktop.domain.sync import SyncSummary
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.store import collectors, series
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.sync.errors import AccessRevoked, LoginRefused, NetworkLost
from xat_desktop.sync.lock import sync_lock
from xat_desktop.sync.server_profile import DatabaseAddress, ServerProfile, save_profile
from xat_desktop.sync.token_store import TokenStore
from xat_desktop.tasks import sync_partner as task
from xat_desktop.tasks.show_sync_status import show_sync_history, show_sync_status
from xat_desktop.tasks.sign_in_with_role import sign_in_with_role
from xat_desktop.tasks.sync_partner import keep_in_sync, leave_server, partners_on_server, sync_partner


@pytest.fixture
def world(postgres: PostgresServer) -> World:
    return new_world(postgres)


@pytest.fixture
def tokens() -> TokenStore:
    return TokenStore(MemoryKeyring())


@pytest.fixture
def profile(world: World, data_dir: Path) -> ServerProfile:
    database = DatabaseAddress(world.server.host, world.server.port, world.database, sslmode="disable")
    found = ServerProfile("company", flavour="role", database=database)
    save_profile(data_dir, found)
    return found


@pytest.fixture
def signed_in(world: World, profile: ServerProfile, data_dir: Path, tokens: TokenStore) -> None:
    sign_in_with_role(data_dir, "", world.ann.role, world.ann.secret, tokens)


@pytest.fixture
def other(registry: Registry) -> Iterator[Store]:
    opened = registry.open(registry.add("Other"))
    yield opened
    opened.close()


def _add(store: Store, machine: str = "web-01") -> None:
    collectors.add(store, CollectorDraft("Bonn", machine, "AWS", "m5.large"))


@pytest.mark.usefixtures("signed_in")
def test_the_first_sync_finds_the_partner_by_its_short_name(
    store: Store, data_dir: Path, tokens: TokenStore
) -> None:
    assert show_sync_status(store).state == "off"
    _add(store)
    found = sync_partner(store, data_dir, tokens=tokens)
    assert found.pushed > 600  # the catalogues that come with the program, and the collector
    status = show_sync_status(store)
    assert (status.state, status.server, status.partner_there) == ("synced", "company", "Acme")
    assert status.signed_in_as == "ann@acme.example"
    assert status.verified_us
    _add(store, "web-02")
    status = show_sync_status(store)
    assert (status.state, status.waiting) == ("waiting", 1)
    assert status.oldest_waiting_us
    assert sync_partner(store, data_dir, tokens=tokens).pushed == 1
    assert [entry.summary.pushed for entry in show_sync_history(store)] == [1, found.pushed]


@pytest.mark.usefixtures("signed_in")
def test_a_store_is_never_sent_to_another_partner(
    other: Store, store: Store, data_dir: Path, tokens: TokenStore
) -> None:
    with pytest.raises(XatError, match="no member of a partner other"):
        sync_partner(other, data_dir, tokens=tokens)
    with pytest.raises(XatError, match="no member of a partner globex"):
        sync_partner(other, data_dir, tokens=tokens, partner_there="globex")
    assert sync_partner(other, data_dir, tokens=tokens, partner_there="acme").pushed
    with pytest.raises(XatError, match="another one on the server"):
        sync_partner(other, data_dir, tokens=tokens, partner_there="globex")
    assert [found.slug for found in partners_on_server(data_dir, tokens=tokens)] == ["acme"]


@pytest.mark.usefixtures("signed_in")
def test_each_partner_goes_on_with_the_account_that_it_was_synced_with(
    store: Store, other: Store, world: World, data_dir: Path, tokens: TokenStore
) -> None:
    sync_partner(store, data_dir, tokens=tokens)
    sign_in_with_role(data_dir, "", world.gil.role, world.gil.secret, tokens)
    sync_partner(other, data_dir, tokens=tokens, partner_there="globex")
    for _ in range(2):
        sync_partner(store, data_dir, tokens=tokens)
        sync_partner(other, data_dir, tokens=tokens)
    assert show_sync_status(store).signed_in_as == "ann@acme.example"
    assert show_sync_status(other).signed_in_as == "gil@globex.example"


@pytest.mark.usefixtures("signed_in")
def test_an_account_that_is_named_is_kept_for_the_partner(
    store: Store, world: World, data_dir: Path, tokens: TokenStore
) -> None:
    sync_partner(store, data_dir, tokens=tokens)
    with pytest.raises(XatError, match=r"bob@acme\.example is not signed in at company"):
        sync_partner(store, data_dir, tokens=tokens, account="bob@acme.example")
    sign_in_with_role(data_dir, "", world.bob.role, world.bob.secret, tokens)
    sync_partner(store, data_dir, tokens=tokens)
    assert show_sync_status(store).signed_in_as == "ann@acme.example"
    sync_partner(store, data_dir, tokens=tokens, account="Bob@acme.example")
    sync_partner(store, data_dir, tokens=tokens)
    assert show_sync_status(store).signed_in_as == "bob@acme.example"


@pytest.mark.usefixtures("signed_in")
def test_without_access_the_account_that_signed_in_last_is_tried(
    store: Store, world: World, data_dir: Path, tokens: TokenStore
) -> None:
    sync_partner(store, data_dir, tokens=tokens)
    sign_in_with_role(data_dir, "", world.bob.role, world.bob.secret, tokens)
    with world.admin() as database:
        members.add_member(database, world.globex, world.ann.email)
        members.remove_member(database, world.acme, world.ann.email)
    with pytest.raises(AccessRevoked):
        sync_partner(store, data_dir, tokens=tokens)
    sync_partner(store, data_dir, tokens=tokens)
    assert show_sync_status(store).signed_in_as == "bob@acme.example"


def test_a_wrong_secret_is_not_kept(
    profile: ServerProfile, world: World, data_dir: Path, tokens: TokenStore
) -> None:
    with pytest.raises(LoginRefused):
        sign_in_with_role(data_dir, "", world.ann.role, "wrong", tokens)
    with pytest.raises(XatError, match="Nobody is signed in"):
        partners_on_server(data_dir, tokens=tokens)


@pytest.mark.usefixtures("signed_in")
def test_a_wrong_secret_does_not_take_the_place_of_the_good_one(
    world: World, data_dir: Path, tokens: TokenStore
) -> None:
    with pytest.raises(LoginRefused):
        sign_in_with_role(data_dir, "", world.ann.role, "wrong", tokens)
    assert [found.slug for found in partners_on_server(data_dir, tokens=tokens)] == ["acme"]


@pytest.mark.usefixtures("signed_in")
def test_revoked_access_stops_and_keeps_what_waits(
    store: Store, world: World, data_dir: Path, tokens: TokenStore
) -> None:
    sync_partner(store, data_dir, tokens=tokens)
    _add(store)
    with world.admin() as database:
        members.add_member(database, world.globex, world.ann.email)
        members.remove_member(database, world.acme, world.ann.email)
    with pytest.raises(AccessRevoked):
        sync_partner(store, data_dir, tokens=tokens)
    status = show_sync_status(store)
    assert (status.state, status.waiting) == ("revoked", 1)
    assert "no access" in status.last_error
    assert [found.machine_name for found in collectors.collectors(store)] == ["web-01"]


@pytest.mark.usefixtures("signed_in")
def test_an_expired_login_asks_to_sign_in_and_deletes_nothing(
    store: Store, world: World, data_dir: Path, tokens: TokenStore
) -> None:
    sync_partner(store, data_dir, tokens=tokens)
    _add(store)
    with psycopg.connect(world.dsn(), autocommit=True) as db:
        db.execute(f"alter role {world.ann.role} valid until '2000-01-01'")  # type: ignore[arg-type]
    with pytest.raises(LoginRefused):
        sync_partner(store, data_dir, tokens=tokens)
    assert show_sync_status(store).state == "sign_in"
    with psycopg.connect(world.dsn(), autocommit=True) as db:
        db.execute(f"alter role {world.ann.role} valid until 'infinity'")  # type: ignore[arg-type]
    assert sync_partner(store, data_dir, tokens=tokens).pushed == 1
    assert show_sync_status(store).state == "synced"


@pytest.mark.usefixtures("signed_in")
def test_a_lost_network_is_told_and_passes(
    store: Store, profile: ServerProfile, data_dir: Path, tokens: TokenStore
) -> None:
    sync_partner(store, data_dir, tokens=tokens)
    _add(store)
    save_profile(data_dir, replace(profile, database=replace(profile.database, port=1)))
    with pytest.raises(NetworkLost):
        sync_partner(store, data_dir, tokens=tokens)
    status = show_sync_status(store)
    assert (status.state, status.waiting) == ("offline", 1)
    assert show_sync_history(store)[0].result == "failed"
    save_profile(data_dir, profile)
    assert sync_partner(store, data_dir, tokens=tokens).pushed == 1
    assert show_sync_status(store).last_error == ""


@pytest.mark.usefixtures("signed_in")
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    store: Store, profile: ServerProfile, data_dir: Path, tokens: TokenStore
) -> None:
    save_profile(data_dir, replace(profile, database=replace(profile.database, sslmode="verify-full")))
    with pytest.raises(XatError, match="could not prove who it is"):
        sync_partner(store, data_dir, tokens=tokens)


@pytest.mark.usefixtures("signed_in")
def test_one_sync_at_a_time(store: Store, data_dir: Path, tokens: TokenStore) -> None:
    with sync_lock(store), pytest.raises(XatError, match="Another sync"):
        sync_partner(store, data_dir, tokens=tokens)
    assert sync_partner(store, data_dir, tokens=tokens).pushed


@pytest.mark.usefixtures("signed_in")
def test_a_cancelled_sync_goes_on_where_it_was(store: Store, data_dir: Path, tokens: TokenStore) -> None:
    class Impatient:
        def __init__(self) -> None:
            self.left = 3

        def step(self, done: int, total: int, text: str) -> None:
            self.left -= 1
            assert total >= 0, (done, text)
            if not self.left:
                raise Cancelled

    with pytest.raises(Cancelled):
        sync_partner(store, data_dir, Impatient(), tokens=tokens)
    assert show_sync_history(store)[0].result == "cancelled"
    sync_partner(store, data_dir, tokens=tokens)
    assert show_sync_status(store).waiting == 0


@pytest.mark.usefixtures("signed_in")
def test_series_follow_their_capture_and_come_where_the_settings_say_so(
    store: Store, other: Store, data_dir: Path, tokens: TokenStore
) -> None:
    times = np.arange(1000, dtype=np.int64)
    capture = write_capture(store, [([SeriesKey("system.cpu.utilization")], times, [times / 7])])
    found = sync_partner(store, data_dir, tokens=tokens)
    assert (found.series_sent, found.files_stay, found.held_back) == (1, True, 0)
    assert sync_partner(other, data_dir, tokens=tokens, partner_there="acme").series_fetched == 0
    assert series.series_of(other, capture) == []
    settings.save(settings.Settings(sync_series="always"), data_dir)
    assert sync_partner(other, data_dir, tokens=tokens).series_fetched == 1
    (ours,), (theirs,) = series.series_of(store, capture), series.series_of(other, capture)
    assert ours == theirs
    assert (series.samples(other, theirs.id).values == times / 7).all()


@pytest.mark.usefixtures("signed_in")
def test_leaving_a_server_keeps_everything_and_joins_anew(
    store: Store, data_dir: Path, tokens: TokenStore
) -> None:
    _add(store)
    sync_partner(store, data_dir, tokens=tokens)
    leave_server(store)
    assert show_sync_status(store).state == "off"
    assert len(collectors.collectors(store)) == 1
    again = sync_partner(store, data_dir, tokens=tokens)
    assert (again.conflicts, again.waiting) == (0, 0)
    assert len(collectors.collectors(store)) == 1


def test_going_on_waits_longer_after_errors_that_may_pass_and_ends_where_a_person_is_needed() -> None:
    results: list[Any] = [
        SyncSummary(),
        NetworkLost("lost"),
        NetworkLost("lost"),
        SyncSummary(),
        LoginRefused("who"),
    ]
    told: list[tuple[str, float]] = []

    def once() -> SyncSummary:
        found = results.pop(0)
        if isinstance(found, XatError):
            raise found
        return found  # type: ignore[no-any-return]

    with pytest.raises(LoginRefused):
        keep_in_sync(
            once, lambda _s: False, lambda result, s: told.append((type(result).__name__, s)), lambda: 0.0
        )
    assert told == [
        ("SyncSummary", task.PAUSE_S),
        ("NetworkLost", task.PAUSE_S),
        ("NetworkLost", 2 * task.PAUSE_S),
        ("SyncSummary", task.PAUSE_S),
    ]
    assert json.dumps(told)
