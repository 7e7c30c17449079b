"""Open a partner's store, or add a partner and open it: what the window does before it can show data."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.tasks.progress import Progress

if TYPE_CHECKING:
    from xat_desktop.domain.partner import Partner
    from xat_desktop.store.store import Store


@dataclass(frozen=True)
class OpenedPartner:
    """All partners of this computer, and the open store of one; None when there is none to open."""

    partners: "tuple[Partner, ...]"
    store: "Store | None"


def open_partner(data_dir: Path, slug: str, progress: Progress) -> OpenedPartner:
    """Open the partner `slug`; empty = the one that was open last."""
    from xat_desktop.store.originals import (
        clean_leftovers,
    )  # 0.3 s of SQLAlchemy, which the window must not wait for
    from xat_desktop.store.registry import Registry

    progress.step(0, 1, "opening")
    registry = Registry(data_dir)
    try:
        partners = tuple(registry.partners())
        store = registry.open(registry.find(slug)) if partners else None
        if store is not None:
            clean_leftovers(store)  # of an import that was killed
            shutil.rmtree(store.folder / "opened", ignore_errors=True)  # copies for other programs to show
        return OpenedPartner(partners, store)
    finally:
        registry.close()


def list_partners(data_dir: Path, progress: Progress) -> OpenedPartner:
    """The partners without opening one: what is left where a store cannot be opened."""
    from xat_desktop.store.registry import Registry

    progress.step(0, 1, "listing")
    registry = Registry(data_dir)
    try:
        return OpenedPartner(tuple(registry.partners()), None)
    finally:
        registry.close()


def add_partner(data_dir: Path, name: str, progress: Progress) -> OpenedPartner:
    """Add a partner and open it; XatError when the name is refused or taken."""
    from xat_desktop.store.registry import Registry

    progress.step(0, 1, "adding")
    registry = Registry(data_dir)
    try:
        added = registry.add(name)
    finally:
        registry.close()
    return open_partner(data_dir, added.slug, progress)
