"""The laptop signs in, refreshes silently, notices that it was signed out, and forgets everything on sign-out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.central.service.fixtures import issuer, service, shared_world
from tests.central.service.world import RunningService, jwt_claims, running_service
from tests.central.world import World
from tests.sync.laptop import MemoryKeyring, know_server, person_at_browser, signs_in
from xat_desktop.central.service.config import Database
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.sync.account_session import AccountSession, SignInEnded
from xat_desktop.sync.http import Offline
from xat_desktop.sync.server_profile import DatabaseAddress, ServerProfile, save_profile
from xat_desktop.sync.token_store import TokenStore
from xat_desktop.tasks.progress import NoProgress
from xat_desktop.tasks.show_account import end_device, show_accounts, show_devices
from xat_desktop.tasks.sign_in import open_session, sign_in
from xat_desktop.tasks.sign_out import sign_out

__all__ = ["issuer", "service", "shared_world"]


@pytest.fixture(autouse=True)
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-ins speak http on this computer."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def keyring() -> MemoryKeyring:
    """The system's keyring."""
    return MemoryKeyring()


@pytest.fixture
def laptop(data_dir: Path, service: RunningService, keyring: MemoryKeyring) -> TokenStore:
    """A laptop that knows the server."""
    know_server(data_dir, service)
    return TokenStore(keyring)


def opens(session: AccountSession, *, renew: bool = False) -> str:
    """The e-mail that the database knows the session by."""
    found = session.credential(renew)
    address = session.database
    with psycopg.connect(
        user=found.user,
        password=found.password,
        host=address.host,
        port=address.port,
        dbname=address.dbname,
        sslmode=address.sslmode,
    ) as db:
        row = db.execute("select email from xat.whoami()").fetchone()
    assert row
    return str(row[0])


def test_signs_in_and_later_again_without_a_browser(
    data_dir: Path, laptop: TokenStore, keyring: MemoryKeyring
) -> None:
    result = signs_in(data_dir, laptop)
    assert (result.account.email, result.notice) == ("Nina@acme.example", "")
    assert opens(result.session) == "Nina@acme.example"
    assert [partner.name for partner in result.session.partners] == ["Acme", "Globex"]

    before = dict(keyring.entries)
    later = open_session(data_dir, store=laptop)
    assert opens(later) == "Nina@acme.example"
    assert keyring.entries.keys() == before.keys()
    assert keyring.entries != before, "the refresh token rotates"


def test_only_the_refresh_token_is_kept_and_only_in_the_keyring(
    data_dir: Path, laptop: TokenStore, keyring: MemoryKeyring
) -> None:
    result = signs_in(data_dir, laptop)
    found = result.session.credential()
    (kept,) = keyring.entries.values()
    assert len(kept) <= 1280
    refresh = laptop.read(result.account.key)
    assert refresh
    secrets = [refresh.refresh_token, found.password, result.session.access_token()]
    for path in data_dir.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not [secret for secret in secrets if secret.encode() in content], path
    assert secrets[1] not in kept
    assert secrets[2] not in kept
    assert not [secret for secret in secrets if secret in repr((result, refresh, result.session, found))]


def test_sign_out_revokes_and_erases(data_dir: Path, laptop: TokenStore, keyring: MemoryKeyring) -> None:
    result = signs_in(data_dir, laptop)
    assert opens(result.session)
    assert sign_out(data_dir, store=laptop).notice == ""
    assert keyring.entries == {}
    assert show_accounts(data_dir, laptop) == []
    with pytest.raises(SignInEnded):
        result.session.call("POST", result.session.issuer().credentials_endpoint)
    with pytest.raises(XatError, match="Nobody is signed in"):
        open_session(data_dir, store=laptop)


def test_a_device_that_was_signed_out_elsewhere_is_told_so(data_dir: Path, laptop: TokenStore) -> None:
    lost = signs_in(data_dir, laptop)
    assert opens(lost.session)
    other_store = TokenStore(MemoryKeyring())
    signs_in(data_dir, other_store)
    devices = show_devices(data_dir, store=other_store)
    assert sum(device.this for device in devices) == 1
    mine = [device for device in show_devices(data_dir, store=laptop) if device.this]
    end_device(data_dir, mine[0].id, store=other_store)
    with pytest.raises(psycopg.OperationalError):
        opens(lost.session)
    with pytest.raises(SignInEnded):
        lost.session.credential(renew=True)
    shown = show_accounts(data_dir, laptop)
    assert not shown[0].signed_in
    assert "ended this sign-in" in shown[0].why_not


def test_offline_it_says_so_and_keeps_the_sign_in(
    data_dir: Path, laptop: TokenStore, keyring: MemoryKeyring
) -> None:
    signs_in(data_dir, laptop)
    save_profile(data_dir, ServerProfile("acme", "http://127.0.0.1:9"))  # nobody listens there
    with pytest.raises(Offline, match="cannot be reached"):
        open_session(data_dir, store=laptop).credential()
    assert keyring.entries
    assert show_accounts(data_dir, laptop)[0].signed_in
    assert "could not be told" in sign_out(data_dir, store=laptop).notice
    assert keyring.entries == {}


def test_a_second_sign_in_ends_the_first_one_of_this_computer(
    data_dir: Path, laptop: TokenStore, service: RunningService
) -> None:
    first = signs_in(data_dir, laptop)
    second = signs_in(data_dir, laptop)
    ids = [one.session.issuer() and jwt_claims(one.session.access_token())["sid"] for one in (first, second)]
    rows = service.rows(
        "select revoked_why from xat.session where id = any(%s::uuid[]) order by created_at", ids
    )
    assert rows == [("signed_out",), (None,)]
    assert opens(second.session)


def test_a_server_that_is_out_of_order_is_no_reason_to_sign_out(
    data_dir: Path, laptop: TokenStore, keyring: MemoryKeyring, service: RunningService
) -> None:
    signed_in = signs_in(data_dir, laptop).session
    assert opens(signed_in)
    with service.world.connect() as db:
        db.execute("alter table xat.session rename to session_away")
    try:
        with pytest.raises(Offline, match="out of order"):
            open_session(data_dir, store=laptop).credential()
        with pytest.raises(Offline, match="out of order"):
            signed_in.credential(renew=True)
        assert keyring.entries
    finally:
        with service.world.connect() as db:
            db.execute("alter table xat.session_away rename to session")
    assert opens(open_session(data_dir, store=laptop))


def test_a_lost_answer_does_not_sign_out(data_dir: Path, laptop: TokenStore, keyring: MemoryKeyring) -> None:
    signs_in(data_dir, laptop)
    written: list[str] = []

    class Remembering(MemoryKeyring):
        """Knows every entry that was ever written."""

        def set_password(self, service: str, username: str, password: str) -> None:
            super().set_password(service, username, password)
            written.append(password)

    second = Remembering()
    second.entries = dict(keyring.entries)
    assert open_session(data_dir, store=TokenStore(second)).access_token()
    sent, answered = written
    assert sent != answered
    (entry,) = keyring.entries
    keyring.entries[entry] = sent  # as if the program had ended before the answer came
    assert open_session(data_dir, store=laptop).access_token()
    with pytest.raises(SignInEnded):  # the first answer is void: there is one valid token at any time
        open_session(data_dir, store=TokenStore(second)).access_token()


def test_two_programs_that_refresh_at_once_stay_signed_in(data_dir: Path, laptop: TokenStore) -> None:
    signs_in(data_dir, laptop)
    sessions = [open_session(data_dir, store=laptop) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        tokens = list(pool.map(AccountSession.access_token, sessions))
    assert len(set(tokens)) == 6


def test_cancelled_in_the_browser(data_dir: Path, laptop: TokenStore, keyring: MemoryKeyring) -> None:
    with pytest.raises(XatError, match="You are not signed in"):
        sign_in(
            data_dir,
            "",
            "",
            lambda *_: None,
            NoProgress(),
            laptop,
            person_at_browser("nina-1", choice="cancel"),
        )
    assert keyring.entries == {}


def test_cancelled_in_the_program_while_the_link_waits_to_be_copied(
    data_dir: Path, laptop: TokenStore
) -> None:
    links: list[tuple[str, bool]] = []

    class Impatient:
        """Stops when the link is there."""

        def step(self, *_: object) -> None:
            if links:
                raise Cancelled

    with pytest.raises(Cancelled):
        sign_in(
            data_dir,
            "",
            "company",
            lambda address, opened: links.append((address, opened)),
            Impatient(),
            laptop,
            lambda _: False,
        )
    ((address, opened),) = links
    assert not opened
    assert "code_challenge_method=S256" in address
    assert "provider=company" in address


def test_a_service_cannot_make_the_connection_less_safe_than_the_profile_says(
    data_dir: Path, shared_world: World, service: RunningService, keyring: MemoryKeyring
) -> None:
    """Whoever reads the profile sees how safe it is; there was a warning when it was added."""
    elsewhere = Database("db.example", 5432, "xat", "require")
    with running_service(shared_world, service.config.providers, client_database=elsewhere) as running:  # type: ignore[arg-type]
        profile = know_server(data_dir, running)
        session = signs_in(data_dir, TokenStore(keyring)).session
        with pytest.raises(XatError, match="not safe"):
            session.credential()
        save_profile(data_dir, replace(profile, database=DatabaseAddress(sslmode="require")))
        later = open_session(data_dir, store=TokenStore(keyring))
        later.credential()
        assert later.database == DatabaseAddress("db.example", 5432, "xat", "require")
