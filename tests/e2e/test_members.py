"""From an invitation to the first sync, and what remains when a membership ends: everything runs for real.

The service is a process behind gunicorn, PostgreSQL and the bucket's server are processes; in front of the bucket
each signature is checked as Google's documentation describes it. Providers are stand-ins that speak real HTTP.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.central.service.gcs_signature import Signer
from tests.central.service.process import service_process
from tests.central.world import World, new_world
from tests.e2e.providers import Providers, all_providers, person_at_browser
from tests.postgres import PostgresServer
from tests.sync.answers import Request
from tests.sync.emulator import Emulator
from tests.sync.laptop import MemoryKeyring
from tests.sync.xml_server import XmlServer
from xat_desktop.central import members
from xat_desktop.central.invitations import invite
from xat_desktop.domain.capture import Capture
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.sync.errors import AccessRevoked
from xat_desktop.sync.server_profile import ServerProfile, save_profile
from xat_desktop.sync.token_store import TokenStore
from xat_desktop.tasks.edit_captures import CaptureChange, edit_captures
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.list_captures import list_captures
from xat_desktop.tasks.progress import NoProgress
from xat_desktop.tasks.show_sync_status import show_sync_status
from xat_desktop.tasks.sign_in import sign_in
from xat_desktop.tasks.sync_partner import sync_partner

SAMPLE = Path(__file__).parents[1] / "samples" / "wrk" / "wrk4.1_t2_c16_d10_latency_items.txt"
PEOPLE = ("google", "github", "apple", "amazon", "company")


class SigningBucket(XmlServer):
    """The bucket's server, which lets a request in when its signature fits."""

    def __init__(self, emulator: Emulator, signer: Signer) -> None:
        self.signer = signer
        self.refused = 0
        super().__init__(emulator)

    def is_signed(self, request: Request) -> bool:
        kept = {name: value for name, value in request.headers.items() if name.lower().startswith("x-goog-")}
        kept["content-type"] = request.headers.get("Content-Type", request.headers.get("content-type", ""))
        good = self.signer.accepts(request.method, self.address + request.path, kept)
        self.refused += not good
        return good


@dataclass(frozen=True)
class Server:
    """What the members of Acme and Globex share."""

    url: str
    world: World
    providers: Providers
    bucket: SigningBucket
    seen: list[str]
    """Whose captures are there, by provider."""


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The storage emulator."""
    server = Emulator(tmp_path_factory.mktemp("emulator"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def server(
    postgres: PostgresServer, emulator: Emulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Everything runs; one person for each provider is invited to both partners."""
    folder = tmp_path_factory.mktemp("service")
    world, signer = new_world(postgres), Signer()
    (folder / "signer.json").write_text(signer.key_file())
    bucket = SigningBucket(emulator, signer)
    settings = {
        "name": bucket.bucket,
        "signing_key": f"file:{folder / 'signer.json'}",
        "endpoint": bucket.address,
    }
    with world.admin() as admin:
        for name in PEOPLE:
            for partner in (world.acme, world.globex):
                invite(admin, partner, f"{name}@people.example", name)
    with world.connect() as db:
        db.execute("update xat.policy set bucket = %s", (bucket.bucket,))
    try:
        with (
            all_providers(folder) as providers,
            service_process(world, folder, providers.sections, settings) as service,
        ):
            yield Server(service.url, world, providers, bucket, [])
    finally:
        bucket.http.stop()


@dataclass
class Laptop:
    """One person's computer: data folder, keyring, and a store for each partner."""

    folder: Path
    tokens: TokenStore
    stores: dict[str, Store]

    def sync(self, partner: str) -> int:
        """Sync a partner; returns the number of original files that were sent."""
        return sync_partner(self.stores[partner], self.folder, tokens=self.tokens).files_sent

    def captures(self, partner: str) -> list[Capture]:
        """What the laptop has of a partner."""
        return list(list_captures(self.stores[partner]).captures)


@pytest.fixture
def laptop(data_dir: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Laptop]:
    """A fresh computer that knows the server."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.bucket.address)
    save_profile(data_dir, ServerProfile("shared", server.url))
    registry = Registry(data_dir)
    stores = {name.lower(): registry.open(registry.add(name)) for name in ("Acme", "Globex")}
    yield Laptop(data_dir, TokenStore(MemoryKeyring()), stores)
    for store in stores.values():
        store.close()
    registry.close()


@pytest.mark.parametrize("provider", PEOPLE)
def test_a_new_person_syncs_two_partners_and_is_removed_from_one(
    server: Server, laptop: Laptop, provider: str
) -> None:
    email = f"{provider}@people.example"
    server.providers.be(provider, email)
    result = sign_in(
        laptop.folder, "", "", lambda *_: None, NoProgress(), laptop.tokens, person_at_browser(provider)
    )
    assert result.account.email == email

    measured = laptop.folder / f"{provider}.txt"  # of their own, as equal files are one file on the server
    measured.write_bytes(SAMPLE.read_bytes() + b"\n" * (1 + PEOPLE.index(provider)))
    sha256 = hashlib.sha256(measured.read_bytes()).hexdigest()
    bucket = server.bucket.emulator.bucket(server.bucket.bucket)
    mine: dict[str, Capture] = {}
    for partner in (server.world.acme, server.world.globex):
        import_files([measured], laptop.stores[partner.slug])
        (mine[partner.slug],) = laptop.captures(partner.slug)
        assert laptop.sync(partner.slug) == 1
        status = show_sync_status(laptop.stores[partner.slug])
        assert (status.state, status.signed_in_as, status.waiting) == ("synced", email, 0)
        assert bucket.find(f"{partner.id}/sha256/{sha256[:2]}/{sha256}")
        assert len(laptop.captures(partner.slug)) == 1 + len(server.seen), "with those of the others"
    server.seen.append(provider)

    with server.world.admin() as admin:
        members.remove_member(admin, server.world.acme, email)
    edit_captures(laptop.stores["acme"], [mine["acme"].id], CaptureChange(label="kept"))
    before = show_sync_status(laptop.stores["acme"]).waiting
    assert before >= 1
    with pytest.raises(AccessRevoked):
        laptop.sync("acme")
    status = show_sync_status(laptop.stores["acme"])
    assert (status.state, status.waiting) == ("revoked", before)
    assert next(one for one in laptop.captures("acme") if one.id == mine["acme"].id).label == "kept"

    laptop.sync("globex")  # the other partner goes on
    assert show_sync_status(laptop.stores["globex"]).state == "synced"
    assert server.bucket.refused == 0
