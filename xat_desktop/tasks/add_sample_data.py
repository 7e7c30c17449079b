"""Make the partner "Sample data" with real captures to look around in."""

from pathlib import Path
from typing import TYPE_CHECKING

from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.errors import XatError
from xat_desktop.settings import resources
from xat_desktop.tasks.open_partner import OpenedPartner, add_partner, open_partner
from xat_desktop.tasks.progress import Progress

if TYPE_CHECKING:
    from xat_desktop.store.store import Store

NAME = "Sample data"
SLUG = "sample-data"
MACHINE = CollectorDraft("Sample lab", "vm", "Other", "Virtual machine", zone="UTC")


def add_sample_data(data_dir: Path, progress: Progress) -> OpenedPartner:
    """Open the sample partner, made on first use; what an interrupted start left out is imported now."""
    opened = _open_or_add(data_dir, progress)
    try:
        _import(opened, progress)
    except BaseException:
        if opened.store is not None:
            opened.store.close()
        raise
    return opened


def _open_or_add(data_dir: Path, progress: Progress) -> OpenedPartner:
    from xat_desktop.store.registry import Registry  # 0.3 s of SQLAlchemy, which the window must not wait for

    registry = Registry(data_dir)
    try:
        known = any(partner.slug == SLUG for partner in registry.partners())
    finally:
        registry.close()
    return open_partner(data_dir, SLUG, progress) if known else add_partner(data_dir, NAME, progress)


def _import(opened: OpenedPartner, progress: Progress) -> None:
    """Each folder resources/samples/<load>/<variant> is one group of runs; known files are skipped."""
    from xat_desktop.tasks.import_files import import_files  # all parsers: only when used
    from xat_desktop.tasks.import_one_file import ImportOptions

    assert opened.store is not None
    groups = sorted(path for path in (resources() / "samples").glob("*/*") if path.is_dir())
    if not groups:
        raise XatError("The sample data is missing", "Install XAT Desktop again to get it back.")
    machine = _machine(opened.store)
    for group in groups:
        files = sorted(path for path in group.rglob("*") if path.is_file())
        tags = {"load": group.parent.name, "variant": group.name}
        options = ImportOptions(machine, label=group.parent.name, tags=tags, run_group=group.name)
        import_files(files, opened.store, options, progress=progress)


def _machine(store: "Store") -> str:
    """The id of the machine where all samples were made."""
    from xat_desktop.store import collectors  # SQLAlchemy again

    known = [found for found in collectors.collectors(store) if found.machine_name == MACHINE.machine_name]
    return (known[0] if known else collectors.add(store, MACHINE)).id
