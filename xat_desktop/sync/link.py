"""Which partner of which server a store belongs to: chosen once, by the user or by its short name."""

import sqlalchemy as sa

from xat_desktop.domain.sync import RemotePartner
from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_cursor, sync_outbox, sync_state, sync_tombstone
from xat_desktop.store.synced import ENTITIES
from xat_desktop.sync import rows
from xat_desktop.sync.connection import partners_there, signed_in_as
from xat_desktop.sync.errors import revoked
from xat_desktop.sync.server import Database
from xat_desktop.sync.state import applying, link, save_link


def linked_partner(store: Store, db: Database, server: str, wanted: str = "") -> RemotePartner:
    """The store's partner on the server; without a link yet, the one called `wanted`, else as the store's own.

    XatError when the store belongs to another server or partner; AccessRevoked when the person is no member.
    """
    with store.read() as reading:
        known = link(reading)
    if known.server and known.server != server:
        raise XatError(
            "This partner belongs to another server",
            f"It is synced with {known.server}: leave that one first.",
        )
    found = partners_there(db)
    partner = (
        _linked(found, known.partner_id, wanted)
        if known.server
        else _chosen(found, wanted or store.partner.slug)
    )
    save_link(
        store,
        server=server,
        partner_id=partner.id,
        partner_name=partner.name,
        schema_name=partner.schema_name,
        signed_in_as=signed_in_as(db),
    )
    return partner


def _linked(found: list[RemotePartner], partner_id: str, wanted: str) -> RemotePartner:
    partner = next((one for one in found if one.id == partner_id), None)
    if partner is None:
        raise revoked()
    if wanted and wanted not in (partner.slug, partner.id):
        raise XatError(
            "This partner is another one on the server", f"It is synced with {partner.name} there."
        )
    return partner


def _chosen(found: list[RemotePartner], wanted: str) -> RemotePartner:
    partner = next((one for one in found if wanted in (one.slug, one.id)), None)
    if partner is None:
        names = ", ".join(f"{one.slug} ({one.name})" for one in found) or "none"
        raise XatError(
            f"You are no member of a partner {wanted} on the server",
            f"Yours are: {names}. Choose one with --as.",
        )
    return partner


def leave(store: Store) -> None:
    """Forget the server: everything here stays, and would be sent as new to the next one."""
    with applying(store) as db:
        for entity in ENTITIES:
            table = entity.table
            for (row_id,) in db.execute(sa.select(table.c.id).where(table.c.ver > 0)).all():
                rows.save_base_text(db, entity, row_id, 0, "{}")
            db.execute(sa.update(table).values(ver=0, **dict.fromkeys(entity.flags, 0)))
            gone = f"DELETE FROM sync_dirty WHERE table_name = ? AND row_id NOT IN (SELECT id FROM {entity.name})"
            db.exec_driver_sql(gone, (entity.name,))
        for table in (sync_cursor, sync_outbox, sync_tombstone, schema.sync_upload):
            db.execute(sa.delete(table))
        blank = dict.fromkeys(("server", "partner_id", "partner_name", "schema_name", "signed_in_as"), "")
        db.execute(
            sa.update(sync_state).values(**blank, epoch="", head=0, state="", error="", synced_at=None)
        )
