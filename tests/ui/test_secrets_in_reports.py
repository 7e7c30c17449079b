"""What a user sends to support, Copy report and the diagnostics, has no secret and no data of a partner."""

import json
import secrets
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from tests.central.service.fixtures import issuer, service, shared_world
from tests.central.service.world import RunningService
from tests.sync.laptop import MemoryKeyring, know_server, signs_in
from xat_desktop.store import schema
from xat_desktop.store.store import Store
from xat_desktop.sync import account_session, retry
from xat_desktop.sync.account_session import AccountSession
from xat_desktop.sync.connection import Credential, open_database
from xat_desktop.sync.signed_bucket import SignedBucket
from xat_desktop.sync.token_store import TokenStore
from xat_desktop.tasks.save_diagnostics import save_diagnostics
from xat_desktop.ui.errors import bug_report
from xat_desktop.ui.jobs import Job, UnexpectedError

__all__ = ["issuer", "service", "shared_world"]
NOWHERE = "http://127.0.0.1:9"


def _report(task: Callable[[], object]) -> str:
    """What Copy report gives after the bug in `task`, which runs as a job of the window."""
    job = Job(task, title="task")
    _, outcome = job._outcome(lambda *_: None)
    assert isinstance(outcome, UnexpectedError), outcome
    return bug_report(outcome.report)


def _bug(*_words: Any, **_more: Any) -> Any:
    raise RuntimeError("a bug")


@pytest.fixture
def session(data_dir: Path, service: RunningService, monkeypatch: pytest.MonkeyPatch) -> AccountSession:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    know_server(data_dir, service)
    found = signs_in(data_dir, TokenStore(MemoryKeyring())).session
    found.credential()
    return found


def _secrets(session: AccountSession) -> list[str]:
    grant = session.store.read(session.account.key)
    assert grant
    assert session._credential
    found = [grant.refresh_token, grant.attempt, session._tokens.access, session._tokens.identity]
    return [secret for secret in [*found, session._credential.password] if secret]


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        (account_session, "refreshed"),
        (account_session, "_in_use"),
        (account_session, "PartnerAccess"),
        (account_session, "Credential"),
        (account_session, "plain_session"),
        (TokenStore, "write"),
        (psycopg, "connect"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bug_where_secrets_are_at_hand(
    broken: object, where: str, session: AccountSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def task() -> None:
        session._tokens = account_session._Tokens()
        found = session.credential(renew=True)
        psycopg.connect(host=session.database.host, user=found.user, password=found.password).close()

    before = _secrets(session)
    monkeypatch.setattr(broken, where, _bug)
    report = _report(task)
    assert "RuntimeError: a bug" in report
    assert len(before) >= 3
    found = [secret for secret in {*before, *_secrets(session)} if secret in report]
    assert not found


def test_a_bug_after_the_database_refused_the_password(session: AccountSession) -> None:
    good, wrong = session.credential(), secrets.token_hex()  # a traceback shows lines of source

    class Source:
        """Has a password that the database does not take."""

        database = session.database

        def credential(self, renew: bool = False) -> Credential:
            return _bug() if renew else good._replace(password=wrong)

    report = _report(lambda: open_database(Source()))
    assert "RuntimeError: a bug" in report
    assert wrong not in report


def test_a_bug_while_a_signed_address_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signed address may be used by whoever has it."""
    monkeypatch.setattr(retry, "PAUSES_S", (0.0, 0.0))
    signed = {"url": f"{NOWHERE}/bucket/object?X-Goog-Signature=0123456789abcdef", "headers": {}}
    bucket = SignedBucket(lambda _request: signed, NOWHERE)
    name = f"partner/sha256/aa/{'a' * 64}"

    def task() -> object:
        return retry.keep_trying(lambda: bucket.find(name), lambda: 0, _bug, "The upload")

    report = _report(task)
    bucket.close()
    assert "does not answer" in report
    assert "0123456789abcdef" not in report


def test_a_bug_in_a_statement_tells_no_data(store: Store) -> None:
    def task() -> None:
        rows = [{"id": "1", "name": "the customer's name"}, {"id": "2"}]
        with store.write() as db:
            db.execute(sa.insert(schema.platform), rows)

    report = _report(task)
    assert "StatementError" in report
    assert "the customer's name" not in report


def test_diagnostics_have_no_secret(session: AccountSession, data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "diagnostics.zip"
    save_diagnostics(data_dir, path)
    with zipfile.ZipFile(path) as bundle:
        content = "".join(bundle.read(name).decode() for name in bundle.namelist())
    assert json.loads(content)
    told = [*_secrets(session), session.account.email, session.account.id, session.profile.issuer]
    assert not [secret for secret in told if secret in content]
