"""The whole way of an original: the server says what it lacks, the bucket gets it, the server is told."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from tests.central.world import World, new_world, op, push
from tests.postgres import PostgresServer
from tests.sync.emulator import Emulator
from tests.sync.test_files import PARTNER, _file, _quiet
from xat_desktop.errors import XatError
from xat_desktop.store.store import Store
from xat_desktop.sync.errors import SyncStopped
from xat_desktop.sync.file_register import tell_stored, wanted_files
from xat_desktop.sync.files import Policy, WantedFile, send_originals
from xat_desktop.sync.partner_session import PartnerSchema

pytestmark = pytest.mark.usefixtures("no_pauses")


@pytest.fixture
def world(postgres: PostgresServer) -> World:
    return new_world(postgres)


@pytest.fixture
def partner(world: World) -> PartnerSchema:
    return PartnerSchema(lambda: world.connect(world.ann), world.acme.schema)


@pytest.fixture
def pushed(store: Store, world: World) -> Iterator[WantedFile]:
    """A file that was imported here and whose row is on the server."""
    file = _file(store, "run.jtl", b"the content" * 1000)
    id_ = uuid4()
    with world.connect(world.ann) as db:
        fields = {
            "sha256": file.sha256,
            "name": file.name,
            "size_bytes": file.size_bytes,
            "format": file.format,
        }
        push(db, world.acme.schema, [op("result_file", id_, **fields, state="imported", imported_at=1)])
    return WantedFile(str(id_), *list(vars(file).values())[1:])


def test_what_the_server_lacks_is_sent_once(
    store: Store, emulator: Emulator, world: World, partner: PartnerSchema, pushed: WantedFile
) -> None:
    assert wanted_files(partner) == [pushed]
    bucket = emulator.bucket(emulator.new_bucket())

    def stored(file_id: str, size_bytes: int, crc32c: str) -> None:
        tell_stored(partner, file_id, size_bytes, crc32c)

    done = send_originals(
        store, bucket, PARTNER, Policy(1 << 20, None), wanted_files(partner), stored, _quiet
    )
    assert (done.sent, done.held_back) == (1, ())
    assert wanted_files(partner) == []
    with world.connect() as db:
        found = db.execute(f"select stored, stored_bytes from {world.acme.schema}.result_file").fetchone()
    assert found == (True, pushed.size_bytes)


def test_a_refusal_of_the_server_holds_the_file_back(
    store: Store, emulator: Emulator, world: World, partner: PartnerSchema, pushed: WantedFile
) -> None:
    with world.connect() as db:
        db.execute("update xat.policy set file_formats = '{fio_json}'")
    bucket = emulator.bucket(emulator.new_bucket())

    def stored(file_id: str, size_bytes: int, crc32c: str) -> None:
        tell_stored(partner, file_id, size_bytes, crc32c)

    done = send_originals(store, bucket, PARTNER, Policy(1 << 20, None), [pushed], stored, _quiet)
    assert done.sent == 0
    assert "jtl_csv" in done.held_back[0].reason
    assert wanted_files(partner) == [pushed]


def test_strangers_and_unknown_files_are_refused(
    world: World, pushed: WantedFile, partner: PartnerSchema
) -> None:
    stranger = PartnerSchema(lambda: world.connect(world.gil), world.acme.schema)
    with pytest.raises(SyncStopped, match="no access"):
        wanted_files(stranger)
    with pytest.raises(XatError, match="does not take"):
        tell_stored(partner, str(uuid4()), 1, "AAAAAA==")


def test_a_server_that_is_away_is_left_to_the_next_sync(world: World) -> None:
    gone = psycopg.conninfo.make_conninfo(world.dsn(world.ann), port=1)
    with pytest.raises(SyncStopped, match="interrupted"):
        wanted_files(PartnerSchema(lambda: psycopg.connect(gone), world.acme.schema))
