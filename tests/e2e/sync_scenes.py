"""Data folders whose partner is about to connect with a real server, or has conflicts with a colleague."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from tests.ui.sync_scene import add_machine, change_machine, signed_in_store, sync


@contextmanager
def sync_scenes(folder: Path) -> Iterator[Mapping[str, Path]]:
    """Folders by the name of the scene, while their server runs."""
    server = PostgresServer()
    try:
        world = new_world(server)
        scenes = {"connecting": folder / "connecting", "conflicts": folder / "conflicts"}
        signed_in_store(world, world.gil, scenes["connecting"]).close()
        _make_conflicts(world, scenes["conflicts"], folder / "colleague")
        yield scenes
    finally:
        server.stop()


def _make_conflicts(world: World, here: Path, there: Path) -> None:
    mine, theirs = signed_in_store(world, world.ann, here), signed_in_store(world, world.bob, there)
    add_machine(mine, "Rack 4, second from above")
    sync(mine, here)
    sync(theirs, there)
    change_machine(theirs, notes="Rack 4, third from above", zone="Europe/Paris")
    sync(theirs, there)
    change_machine(mine, notes="Moved to rack 7 on Monday", zone="Europe/Berlin")
    sync(mine, here)
    change_machine(mine, site_name="Berlin Mitte")
    mine.close()
    theirs.close()
