"""The part of a sync that follows the rows: series and originals, over the partner's bucket if it has one."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from xat_desktop.domain.sync import RemotePartner, SyncProgress
from xat_desktop.store.store import Store
from xat_desktop.sync.account_session import AccountSession
from xat_desktop.sync.bucket import Bucket
from xat_desktop.sync.bulk_exchange import BulkSummary, FileStore, SeriesRule, exchange_bulk
from xat_desktop.sync.connection import CredentialSource, open_database
from xat_desktop.sync.cycle import Told
from xat_desktop.sync.files import Step, policy_of
from xat_desktop.sync.google_bucket import google_bucket
from xat_desktop.sync.partner_session import PartnerSchema
from xat_desktop.sync.server import Hello
from xat_desktop.sync.signed_bucket import GOOGLE, SignedBucket


@dataclass(frozen=True)
class BulkChoice:
    """Which series a sync fetches by itself, and whether the connection costs money."""

    rule: SeriesRule = "on demand"
    metered: bool = False


def exchange_the_rest(
    store: Store,
    source: CredentialSource,
    hello: Hello,
    there: RemotePartner,
    told: Told,
    choice: BulkChoice,
) -> BulkSummary:
    """Send series and originals that the server lacks; NetworkLost: the next sync goes on where this one ended."""
    partner = PartnerSchema(lambda: open_database(source), there.schema_name)
    opener = bucket_opener(source, hello.bucket)
    files = FileStore(opener, there.id, policy_of(hello.limits)) if opener else None
    steps = _step(told, "series"), _step(told, "files")
    sends = hello.mode == "full"
    return exchange_bulk(store, partner, files, *steps, rule=choice.rule, metered=choice.metered, sends=sends)


def _step(told: Told, phase: Literal["series", "files"]) -> Step:
    return lambda done, total, _text: told(SyncProgress(phase, done, total, done))


def bucket_opener(source: CredentialSource, name: str) -> Callable[[], Bucket] | None:
    """The service signs each address; where there is none, this computer's own Google account is used."""
    if not name:
        return None
    if isinstance(source, AccountSession) and source.profile.flavour == "service":
        session = source
        return lambda: SignedBucket(
            lambda request: session.call("POST", session.issuer().files_endpoint, dict(request)),
            os.environ.get("STORAGE_EMULATOR_HOST") or GOOGLE,
        )
    return lambda: google_bucket(name)
