"""The list of partners of this computer, and the folder of each."""

import shutil
from pathlib import Path

import sqlalchemy as sa

from xat_desktop.domain.partner import Partner
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.domain.validation import checked_slug, checked_text, slug_of
from xat_desktop.errors import XatError
from xat_desktop.store.errors import store_errors
from xat_desktop.store.store import Store, make_engine, open_store

_metadata = sa.MetaData()
_partner = sa.Table(
    "partner",
    _metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("slug", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("opened_no", sa.Integer, nullable=False, server_default="0"),
)


class Registry:
    """Partners under one data folder; each has a store of its own and nothing in common with the others."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._path = data_dir / "registry.db"
        with store_errors(self._path):
            data_dir.mkdir(parents=True, exist_ok=True)
            self._engine = make_engine(self._path)
            with self._engine.begin() as db:
                _metadata.create_all(db)

    def partners(self) -> list[Partner]:
        """All partners by name."""
        with store_errors(self._path), self._engine.connect() as db:
            rows = db.execute(sa.select(_partner).order_by(sa.func.lower(_partner.c.name)))
            return [Partner(row.id, row.slug, row.name) for row in rows]

    def add(self, name: str, slug: str = "") -> Partner:
        """A new partner with an empty store; XatError when the name or the short name is taken."""
        name = checked_text("Partner name", name)
        taken = {other.slug: other.name for other in self.partners()}
        partner = Partner(new_id(), checked_slug(slug) if slug else slug_of(name, taken), name)
        if partner.slug in taken or (not slug and name in taken.values()):
            raise XatError(
                "There is such a partner already",
                f"{partner.slug}: choose another name or another short name.",
            )
        open_store(partner, self.folder(partner)).close()
        with store_errors(self._path), self._engine.begin() as db:
            db.execute(sa.insert(_partner), {"id": partner.id, "slug": partner.slug, "name": partner.name})
        return partner

    def find(self, slug: str = "") -> Partner:
        """The partner `slug`, or without one the last that was opened; XatError names those there are."""
        partners = self.partners()
        if not partners:
            raise XatError("There is no partner yet", "Make one: xat partner add NAME")
        if not slug:
            return self.last_opened() or partners[0]
        found = next((partner for partner in partners if partner.slug == slug), None)
        if found is None:
            known = ", ".join(partner.slug for partner in partners)
            raise XatError("There is no such partner", f"{slug}: known are {known}.")
        return found

    def last_opened(self) -> Partner | None:
        """The partner that was opened last on this computer."""
        query = (
            sa.select(_partner).where(_partner.c.opened_no > 0).order_by(_partner.c.opened_no.desc()).limit(1)
        )
        with store_errors(self._path), self._engine.connect() as db:
            row = db.execute(query).first()
            return Partner(row.id, row.slug, row.name) if row else None

    def open(self, partner: Partner) -> Store:
        """Open the partner's store and remember it as the last one."""
        store = self.open_quietly(partner)
        latest = sa.select(sa.func.max(_partner.c.opened_no)).scalar_subquery()
        with store_errors(self._path), self._engine.begin() as db:
            db.execute(sa.update(_partner).where(_partner.c.id == partner.id).values(opened_no=latest + 1))
        return store

    def open_quietly(self, partner: Partner) -> Store:
        """Open the partner's store without making it the last one; XatError where it was and is no more."""
        folder = self.folder(partner)
        files = folder / "store.db", folder / "store.db-wal"
        with store_errors(files[0]):
            if not any(file.is_file() and file.stat().st_size for file in files):
                raise XatError(
                    "The partner's store is gone",
                    f"{files[0]} is missing or empty. Put its folder back from a backup; to begin anew, remove "
                    f"the partner ({partner.slug}) and add it again.",
                )
        return open_store(partner, folder)

    def remove(self, partner: Partner) -> None:
        """Delete the partner with all its data, for good."""
        with store_errors(self._path):
            with self._engine.begin() as db:
                db.execute(sa.delete(_partner).where(_partner.c.id == partner.id))
            if self.folder(partner).exists():
                shutil.rmtree(self.folder(partner))

    def folder(self, partner: Partner) -> Path:
        """`<data dir>/partners/<slug>`."""
        return self.data_dir / "partners" / checked_slug(partner.slug)

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()
