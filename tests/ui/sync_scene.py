"""A real server for the window's sync: the profile that is handed out, and a colleague with a laptop of his own."""

import json
from dataclasses import replace
from pathlib import Path

from tests.central.world import Person, World
from xat_desktop.domain.collector import Collector, CollectorDraft
from xat_desktop.store import collectors
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.tasks.know_servers import add_server
from xat_desktop.tasks.sign_in_with_role import sign_in_with_role
from xat_desktop.tasks.sync_partner import sync_partner

SERVER = "company"


def write_profile(world: World, path: Path) -> Path:
    """The file that an administrator would hand out."""
    at = world.server
    database = {"host": at.host, "port": at.port, "dbname": world.database, "sslmode": "disable"}
    path.write_text(json.dumps({"name": SERVER, "flavour": "role", "database": database}))
    return path


def signed_in_store(world: World, person: Person, folder: Path) -> Store:
    """The store of Acme on the laptop `folder`, whose user is signed in; close it."""
    registry = Registry(folder)
    store = registry.open(registry.add("Acme", "acme"))
    registry.close()
    add_server(folder, write_profile(world, folder / "profile.json"))
    sign_in_with_role(folder, SERVER, person.role, person.secret)
    return store


def add_machine(store: Store, notes: str = "", machine: str = "db-01") -> Collector:
    """A collector."""
    return collectors.add(store, CollectorDraft("Berlin", machine, "AWS", "m5.large", notes=notes))


def change_machine(store: Store, **changes: str) -> None:
    """Change fields of the only collector."""
    (machine,) = collectors.collectors(store)
    names = (
        "site_name",
        "machine_name",
        "platform",
        "compute_model",
        "os_flavor",
        "system_software",
        "notes",
    )
    draft = CollectorDraft(*(getattr(machine, name) or "" for name in names), zone=machine.zone)
    collectors.edit(store, machine.id, replace(draft, **changes))


def sync(store: Store, folder: Path) -> None:
    """One sync with the server."""
    sync_partner(store, folder, server=SERVER)
